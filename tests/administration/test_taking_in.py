"""Taking in by the pages: what is sent, what is chosen, what a run then does, and what is refused."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import packed
from casethread import alive
from casethread.config import Config
from casethread.model import Classification, Kind, Role
from casethread.runs.request import Request
from casethread.store.base import FileState
from casethread.store.runs import Run, RunState, RunTask
from casethread.trail import MOST
from tests.administration.taking import BROKEN, START, Admin, administering, body, not_started
from tests.postgres import Postgres
from ui import inbox as inboxes

NOTE = b"Ada Penrose, 44, of Brackle Row, Maldon, was charged with robbery on 4 May 2018."


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with two folders, one of which has links that lead out of it."""
    inbox = tmp_path / "inbox"
    for name in ("notes", "other", ".hidden"):
        (inbox / name).mkdir(parents=True)
    (inbox / "notes" / "a.txt").write_bytes(NOTE)
    (inbox / "other" / "b.txt").write_bytes(NOTE + b" Again.")
    (tmp_path / "secret.txt").write_text("Nobody is to read this.")
    (inbox / "notes" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "outside").symlink_to(tmp_path)
    return inbox


@pytest.fixture
def admin(tmp_path: Path, inbox: Path) -> Iterator[Admin]:
    with administering(Config(home=tmp_path / "case", workers=1, inbox=str(inbox), upload=1)) as opened:
        yield opened


@pytest.fixture(params=["embedded", "with a queue"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Admin]:
    """A case on SQLite, and one on PostgreSQL, whose work waits for whoever takes it."""
    store = ""
    if request.param == "with a queue":
        postgres: Postgres = request.getfixturevalue("postgres")
        store = postgres.case_store()
    with administering(Config(home=tmp_path / "case", store=store, workers=1, upload=1)) as opened:
        yield opened
    if store:
        postgres.drop(store)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Run, Request]]:
    """The runs that were asked for; no process is started for them."""
    found: list[tuple[Run, Request]] = []
    monkeypatch.setattr(START, not_started(found))
    return found


def sent(admin: Admin) -> list[Path]:
    """Every file that lies where sent files are kept."""
    return [path for path in (admin.case.config.home / "uploads").rglob("*") if path.is_file()]


def test_files_are_taken_in_and_those_that_failed_are_mended_one_by_one(either: Admin) -> None:
    admin = either
    odd = '../../étude "of" <b>.txt'
    files = [(odd, NOTE), ("broken.pdf", BROKEN), ("copy.txt", NOTE), ("shut.zip", packed.encrypted(b"marsh"))]
    run = admin.over(admin.send(files, {"kind": "probation", "marking": "SECRET", "published": "2018-05-05"}))
    assert (run.state, run.problem) == (RunState.DONE, "")
    counts = {"read": 1, "unchanged": 0, "duplicates": 1, "documents": 1, "failed": 2}
    assert (run.who, run.task, run.reached.counts) == ("adm", RunTask.UPLOAD, counts)
    records = {record.file: record for record in admin.case.store.files.records()}
    assert set(records) == {f"upload {run.id}/{name}" for name, _ in files}
    copy, broken, shut = (records[f"upload {run.id}/{name}"] for name in ("copy.txt", "broken.pdf", "shut.zip"))
    assert copy.twin == records[f"upload {run.id}/{odd}"].id
    (document,) = admin.case.view().all_documents()
    assert (document.kind, document.marking.classification) == (Kind.PROBATION, Classification.SECRET)
    assert sent(admin) == []
    page = admin.client.get(f"/ingest/runs/{run.id}").text
    assert "is a broken PDF" in page
    assert "What to do: open it in a PDF program" in page
    acts = [row.act for row in admin.case.store.audit.rows(limit=9) if row.act.action == "ingest"]
    assert {"address": "/ingest/files", "run": run.id, "files": 4} in [act.what for act in acts]

    opened = admin.over(admin.post(f"/status/files/{shut.id}/retry", passwords="wrong\r\nmarsh"))
    assert opened.reached.counts is not None
    assert opened.reached.counts["failed"] == 0
    assert admin.case.store.files.record(shut.id).state is FileState.DONE
    assert admin.case.store.files.record(broken.id).state is FileState.FAILED

    mended = admin.over(admin.send([("mended.txt", NOTE + b" It was a Friday.")], {"replaces": str(broken.id)}))
    assert (mended.state, mended.problem) == (RunState.DONE, "")
    now = admin.case.store.files.record(broken.id)
    assert (now.file, now.state, now.documents) == (f"upload {run.id}/broken.txt", FileState.DONE, 1)
    assert admin.case.store.files.summary().files.get(FileState.FAILED, 0) == 0
    assert sent(admin) == []
    assert not admin.case.compare().any
    if not admin.case.config.has_queue:
        assert b"marsh" not in (admin.case.config.home / "case.db").read_bytes()


def test_a_folder_of_the_inbox_is_taken_in_and_no_link_leads_out_of_it(admin: Admin) -> None:
    page = admin.client.get("/ingest").text
    assert "notes" in page
    assert "outside" not in page
    assert ".hidden" not in page
    run = admin.over(admin.post("/ingest/folder", folder=inboxes.value("notes")))
    assert run.state is RunState.DONE
    states = {record.file: record.state for record in admin.case.store.files.records()}
    assert states == {"notes/a.txt": FileState.DONE, "notes/out.txt": FileState.FAILED}
    again = admin.over(admin.post("/status/retry"))
    assert again.reached.counts is not None
    assert again.reached.counts["failed"] == 1
    assert not any("Nobody" in document.text for document in admin.case.view().all_documents())


@pytest.mark.parametrize("folder", ["", "notes", "../case", "/etc", "outside", "0" * 16])
def test_what_is_not_listed_cannot_be_chosen(admin: Admin, asked: list[tuple[Run, Request]], folder: str) -> None:
    answer = admin.post("/ingest/folder", folder=folder)
    assert answer.status_code in {400, 404}
    assert "There is a problem" in answer.text
    assert asked == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "gossip"}, "is no kind"),
        ({"marking": "HUSH"}, "is no classification"),
        ({"groups": "core"}, "go with a marking"),
        ({"published": "soon"}, "is no day"),
        ({"profile": "/etc/passwd"}, "is no profile"),
        ({"replaces": "77"}, "no such file"),
        ({"replaces": "../x"}, "no such file"),
    ],
)
def test_what_is_said_wrongly_keeps_nothing(
    admin: Admin, asked: list[tuple[Run, Request]], fields: dict[str, str], told: str
) -> None:
    answer = admin.send([("a.txt", NOTE)], fields)
    assert answer.status_code in {400, 404}
    assert told in answer.text
    assert "replaces" in fields or all(
        f'value="{value}"' in answer.text for key, value in fields.items() if key == "groups"
    )
    assert (asked, sent(admin)) == ([], [])


@pytest.mark.parametrize("token", ["", "another"])
def test_a_form_of_another_site_is_refused_before_a_byte_is_kept(
    admin: Admin, asked: list[tuple[Run, Request]], token: str
) -> None:
    answer = admin.send([("a.txt", NOTE)], token=token)
    assert answer.status_code == 403
    assert (asked, sent(admin)) == ([], [])


def test_a_form_whose_token_comes_after_the_files_is_refused(admin: Admin) -> None:
    late = body({}, [("a.txt", NOTE)]).removesuffix(b"--frontier--\r\n") + body({"csrf": admin.token()}, [])
    headers = {"content-type": "multipart/form-data; boundary=frontier"}
    answer = admin.client.request("POST", "/ingest/files", content=late, headers=headers)
    assert answer.status_code == 403
    assert sent(admin) == []


@pytest.mark.parametrize("size", [(1 << 20) - 200_000, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_an_upload_is_bounded_by_its_setting_and_larger_than_other_forms(
    admin: Admin, asked: list[tuple[Run, Request]], size: int
) -> None:
    answer = admin.send([("a.txt", b"a" * (size - 600_000)), ("b.txt", b"b" * 600_000)])
    assert answer.status_code == (303 if size <= 1 << 20 else 413)
    assert len(asked) == (size <= 1 << 20)
    assert ("More than 1 MB were sent" in answer.text) == (size > 1 << 20)
    assert sum(path.stat().st_size for path in sent(admin) if path.name != "names.json") == (
        size if size <= 1 << 20 else 0
    )
    assert MOST == 1 << 20


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=frontier", b""),
        ("multipart/form-data; boundary=frontier", b"no part at all"),
        ("multipart/form-data; boundary=frontier", body({"csrf": "x"}, [("a.txt", NOTE)])[:-30]),
        ("application/x-www-form-urlencoded", b"csrf=x"),
        ("text/plain", b"csrf=x"),
    ],
)
def test_what_is_no_form_with_files_is_told(admin: Admin, kind: str, content: bytes) -> None:
    answer = admin.client.request("POST", "/ingest/files", content=content, headers={"content-type": kind})
    assert answer.status_code in {400, 403}
    assert sent(admin) == []


def test_no_file_is_told_and_so_is_no_folder(admin: Admin, asked: list[tuple[Run, Request]]) -> None:
    for answer in (admin.send([]), admin.send([("", b"")]), admin.post("/ingest/folder")):
        assert answer.status_code == 400
        assert "was chosen" in answer.text
    assert asked == []


def test_passwords_are_told_to_the_process_alone(admin: Admin, asked: list[tuple[Run, Request]]) -> None:
    admin.post("/ingest/folder", folder=inboxes.value("notes"), passwords="hush hush\r\n\r\nhush 2")
    admin.post("/status/retry", passwords="hush hush")
    assert [request.passwords for _, request in asked] == [("hush hush", "hush 2"), ("hush hush",)]
    assert "hush" not in repr(asked)
    assert Request.read(asked[0][1].line()).passwords == ("hush hush", "hush 2")
    told = str([row.act for row in admin.case.store.audit.rows()]) + str(admin.case.store.runs.latest())
    assert "hush" not in told
    assert "notes" in told


def test_a_run_whose_process_is_gone_is_told_and_goes_on(admin: Admin) -> None:
    with admin.case.index.writer():
        answer = admin.send([("broken.pdf", BROKEN)])
        key, until = admin.run(answer).id, time.monotonic() + 60
        while admin.case.store.runs.get(key).state is not RunState.RUNNING or not _process(admin, key):
            assert time.monotonic() < until
            time.sleep(0.05)
        process = _process(admin, key)
        assert alive.runs(process)
        os.kill(int(process.split()[1]), signal.SIGKILL)
        while admin.case.store.runs.get(key).live:
            assert time.monotonic() < until
            time.sleep(0.05)
        page = admin.client.get(f"/ingest/runs/{key}").text
        assert "Interrupted" in page
        assert "its process is gone" in page
        assert "Go on" in page
    run = admin.over(admin.post(f"/ingest/runs/{key}/go-on"))
    assert (run.id, run.state) == (key, RunState.DONE)
    assert [record.state for record in admin.case.store.files.records()] == [FileState.FAILED]
    assert sent(admin) == []
    assert admin.post(f"/ingest/runs/{key}/go-on").status_code == 400


def _process(admin: Admin, key: int) -> str:
    import sqlalchemy as sa  # noqa: PLC0415 - for what no page tells

    from casethread.store import tables  # noqa: PLC0415

    engine = sa.create_engine(admin.case.config.store_url)
    with engine.connect() as connection:
        found = connection.scalar(sa.select(tables.run.c.process).where(tables.run.c.id == key))
    engine.dispose()
    return str(found or "")


def test_without_an_inbox_or_with_one_that_is_gone_the_page_says_so(tmp_path: Path) -> None:
    for inbox, told in (("", "This server has no inbox"), (str(tmp_path / "none"), "cannot be listed")):
        with administering(Config(home=tmp_path / "case", inbox=inbox)) as admin:
            page = admin.client.get("/ingest")
            assert page.status_code == 200
            assert told in page.text
            assert admin.post("/ingest/folder", folder=inboxes.value("")).status_code in {400, 409}


def test_nobody_but_administrators_takes_in_or_sees_runs(tmp_path: Path) -> None:
    with administering(Config(home=tmp_path / "case"), Role.INVESTIGATOR) as admin:
        for path in ("/ingest", "/ingest/runs", "/ingest/runs/1", "/status/files/1", "/disposal", "/disposal/gone"):
            assert admin.client.get(path).status_code == 403
        page = admin.client.get("/status").text
        assert "/ingest" not in page
        assert "/disposal" not in page
