"""Readiness, metrics and logs: what they tell, to whom, and that nothing of the case is in them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from casethread.app import Case
from casethread.metering import REQUEST_ID, JsonLines, log_as_json
from casethread.model import Role
from casethread.store.base import FileState
from casethread.web import create_app
from tests.access.cases import Client, add_user, case_of, client_of, enter
from tests.postgres import Postgres

TOKEN = "a token that only the collector knows"
FAR = "203.0.113.9"


@pytest.fixture
def case(tmp_path: Path, store_url: str) -> Iterator[Case]:
    """A case of two files, one waiting and one failed."""
    with case_of(tmp_path / "case", store=store_url) as opened:
        opened.store.files.enter("/a", "a", FileState.WAITING)
        opened.store.files.enter("/b", "b", FileState.FAILED, reason="no")
        add_user(opened, "ann", Role.ANALYST)
        yield opened


def samples(text: str) -> dict[tuple[str, str], float]:
    """Samples by name and label values."""
    families = text_string_to_metric_families(text)
    return {(s.name, " ".join(s.labels.values())): s.value for family in families for s in family.samples}


def test_it_is_ready_while_store_and_index_answer(case: Case, store_url: str, request: pytest.FixtureRequest) -> None:
    with client_of(case) as client:
        assert client.get("/api/health/ready").json() == {"status": "ok", "store": "ok", "index": "ok"}
        if store_url.startswith("sqlite"):
            return
        server: Postgres = request.getfixturevalue("postgres")
        server.drop(store_url)
        answer = client.get("/api/health/ready")
        assert answer.status_code == 503
        assert "case store" in answer.json()["error"]["what"]
        assert "Traceback" not in answer.text
        assert client.get("/api/health").status_code == 200


def test_metrics_count_requests_by_route_and_files_by_state(case: Case) -> None:
    with client_of(case) as client:
        client.get("/api/health")
        client.get("/api/health")
        enter(client, case, "ann")
        client.get("/documents/some-secret-name")
        client.get("/no/such/page")
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    found = samples(answer.text)
    assert found["casethread_requests_total", "GET /api/health 200"] == 2
    assert found["casethread_request_seconds_count", "GET /api/health"] == 2
    assert found["casethread_requests_total", "GET /documents/{document_id:path} 404"] == 1
    assert found["casethread_requests_total", "GET none 404"] == 1
    assert [found["casethread_files", state.value] for state in FileState] == [1, 0, 0, 1]
    assert found["casethread_documents", "searchable"] == 0
    assert found["casethread_failed_parts", ""] == 1
    assert "some-secret-name" not in answer.text


@pytest.mark.parametrize(
    ("token", "address", "sent", "status"),
    [
        ("", "127.0.0.1", None, 200),
        ("", "::1", None, 200),
        ("", FAR, None, 403),
        ("", FAR, "Bearer ", 403),
        (TOKEN, FAR, None, 403),
        (TOKEN, FAR, "Bearer wrong", 403),
        (TOKEN, FAR, f"Basic {TOKEN}", 403),
        (TOKEN, FAR, f"Bearer {TOKEN}", 200),
        (TOKEN, "127.0.0.1", None, 200),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(
    tmp_path: Path, token: str, address: str, sent: str | None, status: int
) -> None:
    with case_of(tmp_path / "case") as opened:
        case = replace(opened, config=replace(opened.config, metrics_token=token))
        with Client(create_app(case), "https://case.test", address) as client:
            answer = client.get("/metrics", headers={"authorization": sent} if sent else {})
            assert answer.status_code == status
            assert ("casethread_files" in answer.text) == (status == 200)


@pytest.mark.parametrize(("given", "kept"), [("abc-1:2.3", True), ("", False), ("a b", False), ("x" * 65, False)])
def test_every_answer_names_its_request(tmp_path: Path, given: str, kept: bool) -> None:
    with case_of(tmp_path / "case") as case, client_of(case) as client:
        names = [client.get("/api/health", headers={REQUEST_ID: given}).headers[REQUEST_ID] for _ in range(2)]
        assert names == [given, given] if kept else len({*names, given}) == 3


def test_logs_are_lines_of_json_without_what_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loggers = [logging.getLogger(name) for name in ("casethread", "uvicorn")]
    before = [(one.handlers, one.propagate, one.level) for one in loggers]
    log_as_json()
    try:
        with case_of(tmp_path / "case") as case, client_of(case) as client:
            add_user(case, "ann", Role.ANALYST)
            enter(client, case, "ann")
            client.get("/api/search?q=zebedee", headers={REQUEST_ID: "r-1"})
    finally:
        for one, (handlers, propagate, level) in zip(loggers, before, strict=True):
            one.handlers, one.propagate = handlers, propagate
            one.setLevel(level)
    lines = capsys.readouterr().err.splitlines()
    told = [row for row in map(json.loads, lines) if row["logger"] == "casethread.requests"]
    assert [{key: row[key] for key in ("request", "method", "route", "status")} for row in told] == [
        {"request": "r-1", "method": "GET", "route": "/api/search", "status": 200}
    ]
    assert told[0]["ms"] >= 0
    assert "zebedee" not in "".join(lines)


def test_a_fault_is_one_line_too() -> None:
    try:
        int("two\nlines")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("casethread", logging.ERROR, __file__, 1, "it %s", ("broke",), info)
    line = JsonLines().format(record)
    assert "\n" not in line
    row = json.loads(line)
    assert (row["message"], row["level"]) == ("it broke", "error")
    assert "ValueError: invalid literal" in row["error"]
