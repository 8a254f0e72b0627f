"""Several processes behind one address: what they share holds, whichever of them is asked; none that dies is missed."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from casethread.accounts.desk import MOST_OF_NAME
from casethread.app import open_case
from casethread.config import Config
from casethread.metering import REQUEST_ID
from casethread.model import Role
from tests.conftest import copied
from tests.operations.serving import Served, served
from tests.operations.test_metering import samples

PASSWORD = "a lamp, a kettle and a fern"
MANY = 24
RATE = 400


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample case, with a user who has a password."""
    copy = copied(sample_home, tmp_path_factory.mktemp("processes") / "home")
    with open_case(Config(home=copy)) as case:
        case.store.users.add("kim", Role.ANALYST)
        case.store.users.add("lou", Role.ANALYST)
        from casethread.web import desk_of  # noqa: PLC0415

        desk_of(case).set_password("kim", PASSWORD)
    return copy


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Served]:
    with served(home, "--processes", "2", CASETHREAD_REQUESTS_PER_MINUTE=str(RATE)) as running:
        running.wait_for(2)
        yield running


def anew(
    server: Served, method: str, path: str, cookies: dict[str, str] | None = None, **given: object
) -> httpx.Response:
    """Ask on a connection of its own, which any of the processes may take."""
    with httpx.Client(base_url=server.address, timeout=60, cookies=cookies) as client:
        return client.request(method, path, **given)  # type: ignore[arg-type]  # given on


def form_token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def log_in(server: Served, name: str, password: str) -> httpx.Response:
    page = anew(server, "GET", "/log-in")
    form = {"csrf": form_token(page.text), "name": name, "password": password, "next": "/"}
    return anew(server, "POST", "/log-in", data=form, cookies=dict(page.cookies))


def test_a_session_and_its_forms_hold_in_every_process(server: Served) -> None:
    answer = log_in(server, "kim", PASSWORD)
    assert answer.status_code == 303
    cookies = dict(answer.cookies)
    pages = [anew(server, "GET", "/account", cookies=cookies) for _ in range(MANY)]
    assert {page.status_code for page in pages} == {200}
    assert len({form_token(page.text) for page in pages}) == 1
    out = anew(server, "POST", "/log-out", data={"csrf": form_token(pages[0].text)}, cookies=cookies)
    assert out.status_code == 303
    assert {anew(server, "GET", "/account", cookies=cookies).status_code for _ in range(MANY)} == {303}


def test_a_lock_out_holds_in_every_process(server: Served) -> None:
    answers = [log_in(server, "lou", "not the password of lou").status_code for _ in range(MOST_OF_NAME + 4)]
    assert answers == [401] * MOST_OF_NAME + [429] * 4


def test_metrics_are_those_of_all_processes(server: Served) -> None:
    def counted() -> float:
        return samples(anew(server, "GET", "/metrics").text).get(("casethread_requests_total", "GET none 404"), 0)

    before = counted()
    for _ in range(MANY):
        anew(server, "GET", "/no/such/page")
    assert counted() - before == MANY


def test_a_process_that_dies_is_replaced_and_what_it_counted_stays(server: Served) -> None:
    before = samples(anew(server, "GET", "/metrics").text)["casethread_requests_total", "GET none 404"]
    first, second = server.wait_for(2)
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 180
    while time.monotonic() < until and first in server.children:
        time.sleep(0.1)
    assert second in server.wait_for(2)
    assert first not in server.children
    assert {anew(server, "GET", "/api/health").status_code for _ in range(MANY)} == {200}
    assert samples(anew(server, "GET", "/metrics").text)["casethread_requests_total", "GET none 404"] >= before


def test_the_rate_is_that_of_all_processes_together(server: Served) -> None:
    """Asked until it is too much, on connections of their own: no process lets more through than are left."""
    time.sleep(60 - time.monotonic() % 60 if time.monotonic() % 60 > 45 else 0)  # within one minute
    answers = [anew(server, "GET", "/api/search", headers={REQUEST_ID: "r"}).status_code for _ in range(RATE + 40)]
    assert set(answers) == {401, 429}
    passed = answers.count(401)
    assert passed <= RATE
    assert answers == [401] * passed + [429] * (RATE + 40 - passed)


def test_it_stops_when_told_to_and_leaves_nothing_running(home: Path) -> None:
    with served(home, "--processes", "2") as running:
        children = running.wait_for(2)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(60) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in children)
        assert running.process.stdout is not None
        assert "Stopped." in running.process.stdout.read()


def test_processes_end_with_the_one_that_started_them(home: Path) -> None:
    with served(home, CASETHREAD_PROCESSES="2") as running:
        children = running.wait_for(2)
        running.process.kill()
        running.process.wait()
        until = time.monotonic() + 60
        while time.monotonic() < until and any(Path(f"/proc/{pid}").exists() for pid in children):
            time.sleep(0.1)
        assert not any(Path(f"/proc/{pid}").exists() for pid in children)
