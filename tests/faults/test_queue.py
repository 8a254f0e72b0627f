"""The queue on PostgreSQL: order, one of each key, limits, leases, and who is there to take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from casethread.errors import StoreUnavailable
from casethread.queue.base import Job
from casethread.queue.postgres import PostgresQueue
from tests.postgres import Postgres

LEASE = 2
READ, INDEX = {"read": 0}, {"index": 1}


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty store."""
    made = postgres.case_store()
    yield made
    postgres.drop(made)


@pytest.fixture
def queue(url: str) -> Iterator[PostgresQueue]:
    """One taker."""
    with closing(PostgresQueue(url, LEASE)) as made:
        yield made


@pytest.fixture
def other(url: str) -> Iterator[PostgresQueue]:
    """Another."""
    with closing(PostgresQueue(url, LEASE)) as made:
        yield made


def keys(jobs: list[Job]) -> list[str]:
    return [job.key for job in jobs]


def test_jobs_come_by_priority_and_then_by_age_each_to_one_taker(queue: PostgresQueue, other: PostgresQueue) -> None:
    queue.put([Job("read", "late", {}, 1), Job("read", "first", {"file": 7}, 9), Job("read", "later", {}, 1)])
    assert other.counts() == {"read": 3}
    [first] = queue.take(READ, 1)
    assert (first.key, first.said) == ("first", {"file": 7})
    rest = other.take(READ, 9)
    assert keys(rest) == ["late", "later"]
    assert queue.take(READ, 9) == []
    queue.done([first])
    other.done(rest)
    assert queue.counts() == {}


def test_a_key_that_waits_or_is_worked_on_is_not_ordered_twice(queue: PostgresQueue) -> None:
    queue.put([Job("read", "one", {}), Job("read", "one", {})])
    queue.put([Job("read", "one", {}), Job("read", "two", {})])
    assert queue.counts() == {"read": 2}
    jobs = queue.take(READ, 9)
    queue.put([Job("read", "one", {})])
    assert queue.counts() == {"read": 2}
    queue.done(jobs)
    queue.put([Job("read", "one", {})])
    assert queue.counts() == {"read": 1}


def test_of_a_kind_with_a_limit_no_more_are_worked_on_at_once(queue: PostgresQueue, other: PostgresQueue) -> None:
    queue.put([Job("index", "one", {}), Job("index", "two", {})])
    taken = queue.take(INDEX, 9)
    assert len(taken) == 1
    assert other.take(INDEX, 9) == []
    queue.done(taken)
    assert len(other.take(INDEX, 9)) == 1


def test_what_is_given_back_waits_as_long_as_is_said(queue: PostgresQueue, other: PostgresQueue) -> None:
    queue.put([Job("read", "one", {}), Job("read", "two", {})])
    one, two = queue.take(READ, 2)
    queue.give_back([one])
    queue.give_back([two], 60)
    [again] = other.take(READ, 9)
    assert (again.key, again.attempts) == ("one", 1)


def test_a_lease_lasts_as_long_as_there_are_signs_of_life(queue: PostgresQueue, url: str) -> None:
    lost = PostgresQueue(url, LEASE)
    lost.put([Job("read", "one", {})])
    [held] = lost.take(READ, 1)
    time.sleep(1.5 * LEASE)
    assert queue.take(READ, 1) == []
    lost.close()
    ends = time.monotonic() + 20
    while not (taken := queue.take(READ, 1)):
        assert time.monotonic() < ends
        time.sleep(0.1)
    assert keys(taken) == [held.key]


def test_who_takes_is_known_while_they_are_there(queue: PostgresQueue, url: str) -> None:
    with closing(PostgresQueue(url, LEASE)) as taker:
        taker.announce(["read", "index"])
        assert queue.taken(["read", "index", "link"]) == {"read", "index"}
        taker.announce(["read"])
        assert queue.taken(["read", "index"]) == {"read"}
    ends = time.monotonic() + 20
    while queue.taken(["read"]):
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_server_that_was_away_is_told_and_connected_to_anew(queue: PostgresQueue, postgres: Postgres) -> None:
    queue.announce(["read"])
    postgres.stop()
    try:
        with pytest.raises(StoreUnavailable) as caught:
            queue.put([Job("read", "one", {})])
        assert caught.value.remedy
    finally:
        postgres.start()
    queue.put([Job("read", "one", {})])
    assert queue.counts() == {"read": 1}
    assert queue.taken(["read"]) == {"read"}
