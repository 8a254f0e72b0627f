"""Threads for the work of requests: the event loop hands a piece over, and is told once when it is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Piece = tuple[asyncio.Future[Any], Context, Callable[..., Any], tuple[Any, ...]]


class Threads:
    """At most so many threads, started as they are needed, which end with the process whatever they are at."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._pieces: SimpleQueue[_Piece] = SimpleQueue()
        self._started = 0
        self._under_way = 0

    async def run(self, work: Callable[..., T], *given: Any) -> T:
        """What the work returns, or raises, in a thread of its own, with the context of whoever awaits it."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._lock:
            self._under_way += 1
            more = self._started < min(self._under_way, self._most)
            self._started += more
        self._pieces.put((future, copy_context(), work, given))
        if more:
            threading.Thread(target=self._work, name="casethread-request", daemon=True).start()
        return await future

    def _work(self) -> None:
        while True:
            future, context, work, given = self._pieces.get()
            result, failure = None, None
            try:
                result = context.run(work, *given)
            except BaseException as error:
                failure = error
            with self._lock:
                self._under_way -= 1
            with suppress(RuntimeError):  # the loop is closed: nobody awaits it any more
                future.get_loop().call_soon_threadsafe(_tell, future, result, failure)
            # nothing of a request stays until the next one
            del future, context, work, given, result, failure


def _tell(future: asyncio.Future[Any], result: object, failure: BaseException | None) -> None:
    if future.cancelled():
        return
    if failure is None:
        future.set_result(result)
    else:
        future.set_exception(failure)
