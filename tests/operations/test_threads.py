"""Threads for the work of requests: each piece once, with its context, its result or its error, no more than asked."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from casethread.threads import Threads

WHO: ContextVar[str] = ContextVar("who", default="nobody")


def test_each_piece_is_done_once_by_no_more_threads_than_that() -> None:
    seen: set[int] = set()
    gate = threading.Barrier(3)

    def work(number: int) -> tuple[int, str]:
        if number < 3:
            gate.wait(30)  # three at once, or this fails
        seen.add(threading.get_ident())
        return number, WHO.get()

    async def ask(threads: Threads, number: int) -> tuple[int, str]:
        WHO.set(f"user {number}")
        return await threads.run(work, number)

    async def every() -> list[tuple[int, str]]:
        threads = Threads(3)
        return await asyncio.gather(*(ask(threads, number) for number in range(50)))

    assert asyncio.run(every()) == [(number, f"user {number}") for number in range(50)]
    assert len(seen) == 3
    assert threading.get_ident() not in seen


@pytest.mark.parametrize("error", [ValueError("no"), KeyError("k"), SystemExit(3)])
def test_whoever_awaits_a_piece_has_its_error_and_the_thread_goes_on(error: BaseException) -> None:
    def fail() -> None:
        raise error

    async def ask() -> int:
        threads = Threads(1)
        with pytest.raises(type(error)):
            await threads.run(fail)
        return await threads.run(lambda: 7)

    assert asyncio.run(ask()) == 7


def test_a_piece_that_nobody_awaits_any_more_does_not_stop_the_next() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        go_on.wait(30)

    async def ask() -> int:
        threads = Threads(1)
        left = asyncio.create_task(threads.run(slow))
        await asyncio.to_thread(begun.wait, 30)
        left.cancel()
        go_on.set()
        return await threads.run(lambda: 7)

    assert asyncio.run(ask()) == 7
