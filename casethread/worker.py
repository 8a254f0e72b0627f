"""A worker: takes work from the queue of a case until told to stop, on any machine that reaches store and files."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from casethread.errors import CasethreadError, ConfigError, IndexUnavailable, StoreMoved, StoreUnavailable
from casethread.lanes import Annotating, Bench, Indexing, Lane, Reading
from casethread.orders import Orders, private_kind
from casethread.outcome import Silence

if TYPE_CHECKING:
    from casethread.app import Case
    from casethread.pipeline import Pipeline
    from casethread.queue.base import Queue

_IDLE = 1.0
"""Seconds until a lane looks again when nothing told it of work."""
_LONGEST_WAIT = 30.0
Tell = Callable[[str], None]


class Worker:
    """The lanes of one worker, each in a thread of its own."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.error: BaseException | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to take work. Raises StoreUnavailable when the queue does not answer."""
        secret = {self.bench.secret} if self.bench.secret else set()
        self.bench.queue.announce(self.bench.orders.kinds | secret)
        lanes = (Reading(self.bench), Annotating(self.bench), Indexing(self.bench))
        self._threads = [threading.Thread(target=self._run, args=(lane,), name=type(lane).__name__) for lane in lanes]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is at hand and give the rest back; ``join`` waits for it."""
        self.bench.stop.set()

    def join(self) -> None:
        """Wait until it has stopped. Raises what it stopped for, when nobody told it to."""
        for thread in self._threads:
            while thread.is_alive():  # in short steps, so that a signal is heard meanwhile
                thread.join(0.5)
        if self.error is not None:
            raise self.error

    def _run(self, lane: Lane) -> None:
        stop, wait, told = self.bench.stop, 1.0, ""
        while not stop.is_set():
            try:
                lane.recover()
                if not lane.turn() and not stop.is_set():
                    self.bench.queue.wait(_IDLE)
                wait, told = 1.0, ""
            except (StoreUnavailable, IndexUnavailable) as error:
                if told != error.what:
                    self.bench.tell(f"{error} - it is tried again")
                told = error.what
                stop.wait(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
            except StoreMoved as error:
                self._fall(error)
            except Exception as error:  # whatever a step makes of its input must not stop the worker
                self._failed(lane, error)
        self._leave(lane)

    def _failed(self, lane: Lane, error: Exception) -> None:
        what = str(error) if isinstance(error, CasethreadError) else f"{type(error).__name__}: {error}"
        why = " ".join(what.split())[:300]
        self.bench.tell(f"a step failed: {why}")
        try:
            lane.failed(why)
        except CasethreadError as second:
            self.bench.tell(str(second))
        self.bench.stop.wait(1.0)

    def _leave(self, lane: Lane) -> None:
        try:
            lane.recover()
        except CasethreadError as error:
            self.bench.tell(f"{error} - what was at hand goes to others when its lease ends")

    def _fall(self, error: CasethreadError) -> None:
        self.error = self.error or error
        self.bench.stop.set()


@contextmanager
def queue_of(case: Case) -> Iterator[Queue]:
    """The queue of a case whose store is on PostgreSQL. Raises ConfigError where it is not, or a driver is missing."""
    if not case.config.has_queue:
        what = "work is shared through PostgreSQL, and the case store is not there"
        remedy = "set CASETHREAD_STORE to its address, or let `casethread ingest` do the work"
        raise ConfigError(what, where="setting `store`", remedy=remedy)
    try:
        # imported here: what works alone needs neither the queue nor its driver
        from casethread.queue.postgres import PostgresQueue  # noqa: PLC0415
    except ImportError as error:
        what = f"the queue needs {error.name}, which is not installed"
        raise ConfigError(what, where="setting `store`", remedy="install `casethread[postgres]`") from error
    queue = PostgresQueue(case.config.store_url, case.config.lease)
    try:
        yield queue
    finally:
        queue.close()


def orders_of(case: Case, queue: Queue, version: str) -> Orders:
    """What is ordered for a case, indexed where this machine searches."""
    config = case.config
    index = case.index.name if config.index == "embedded" else f"elasticsearch {config.index_name}"
    return Orders(case.store, queue, version, index)


def worker_of(
    case: Case,
    pipeline: Pipeline,
    orders: Orders,
    tell: Tell,
    passwords: Sequence[str] = (),
    *,
    private: bool = False,
) -> Worker:
    """A worker on a case; a ``private`` one also reads what is left to it alone, with passwords or without."""
    place, width, queue = socket.gethostname(), case.config.worker_count, orders.queue
    secret = private_kind(queue.holder) if private else ""
    return Worker(Bench(pipeline, queue, orders, width, place, tell, secret=secret, passwords=tuple(passwords)))


def work(case: Case, tell: Tell, stopping: Callable[[Callable[[], None]], None]) -> None:
    """Work until told to stop; ``stopping`` is given what then is to be called. Raises what else it stopped for."""
    with case.pipeline(Silence()) as pipeline, queue_of(case) as queue:
        worker = worker_of(case, pipeline, orders_of(case, queue, pipeline.annotating.version), tell)
        stopping(worker.stop)
        worker.start()
        place, width = worker.bench.place, worker.bench.width
        tell(f"working on {place}, {width} at a time; Ctrl-C finishes what is at hand")
        worker.join()
    tell("stopped; what was at hand is finished, the rest was given back")
