"""More is asked than is worked on at once: told to come back, at once, and nothing that was let in is lost."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from casethread.config import Config
from tests.conftest import serving

AT_ONCE = 3


@pytest.fixture
def cookies(log_in: Callable[[str], dict[str, str]]) -> dict[str, str]:
    return log_in("reader")


@pytest.fixture
def server(sample_home: Path, cookies: dict[str, str]) -> Iterator[str]:
    with serving(sample_home, replace(Config(home=sample_home), requests_at_once=AT_ONCE)) as address:
        yield address


def asked(server: str, path: str, cookies: dict[str, str]) -> httpx.Response:
    return httpx.get(server + path, cookies=cookies, timeout=120)


def test_one_too_many_is_told_at_once_and_those_under_way_are_answered(
    server: str, cookies: dict[str, str], sample_home: Path
) -> None:
    """Requests wait for their row in the audit while something else writes to the store."""
    answers: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda: answers.append(asked(server, "/api/search?q=van", cookies)))
        for _ in range(AT_ONCE)
    ]
    with closing(sqlite3.connect(sample_home / "case.db", isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        for thread in threads:
            thread.start()
        until = time.monotonic() + 60
        refused = httpx.Response(0)
        while refused.status_code != 503 and time.monotonic() < until:
            refused = httpx.get(f"{server}/no/such/page", timeout=120)
        for address, kind in (("/api/search?q=van", "application/json"), ("/", "text/html")):
            started = time.monotonic()
            told = asked(server, address, cookies)
            assert told.status_code == 503
            assert time.monotonic() - started < 20
            assert int(told.headers["retry-after"]) >= 1
            assert told.headers["content-type"].startswith(kind)
            assert "too much is being asked at once" in told.text.casefold()
            assert "x-request-id" in told.headers
        for address in ("/api/health", "/api/health/ready", "/metrics"):
            assert asked(server, address, cookies).status_code == 200
        assert answers == []
        writing.execute("ROLLBACK")
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert asked(server, "/api/search?q=van", cookies).status_code == 200
    assert 'status="503"' in asked(server, "/metrics", cookies).text


def test_many_at_once_are_answered_or_told_to_come_back(server: str, cookies: dict[str, str]) -> None:
    found: Counter[int] = Counter()
    lock, together = threading.Lock(), threading.Barrier(12)

    def ask() -> None:
        together.wait()
        for _ in range(6):
            status = asked(server, "/search?q=van", cookies).status_code
            with lock:
                found[status] += 1

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {200, 503}
    assert sum(found.values()) == 72
    assert asked(server, "/search?q=van", cookies).status_code == 200
