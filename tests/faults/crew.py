"""Workers for tests: real processes, forked from one that has loaded the language model, that die where they are told.

The steps of the pipeline run in the process of the worker, so that a test may kill it in the midst of each.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from casethread import intake, lanes, orders
from casethread import worker as workers
from casethread.app import Case, open_case
from casethread.config import Config
from casethread.errors import CasethreadError, StoreUnavailable
from casethread.orders import Orders
from casethread.outcome import Outcome
from casethread.pipeline import NOTHING_SAID
from casethread.queue.base import READ
from casethread.queue.postgres import PostgresQueue
from casethread.store import arrivals, case, linked, originals
from nlp.annotator import annotator_version
from search_api.index.embedded import index as embedded
from tests.pipeline.conftest import AnnotatingHere, ReadingHere, pipeline_here

LEASE = 2
_CONTEXT = multiprocessing.get_context("forkserver")


def die() -> None:
    """As when the power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


def _dying(*_: Any, **__: Any) -> Any:
    die()


def _at_first(real: Callable[..., Any]) -> Callable[..., Any]:
    """Does it, and dies before anybody hears of it."""

    def done(*args: Any, **named: Any) -> Any:
        real(*args, **named)
        die()

    return done


def _dies_reading(_: object, tasks: Iterable[Any], __: object = None) -> Iterator[Any]:
    next(iter(tasks), None)
    die()
    yield


def _dies_copying(_: object) -> Iterator[bytes]:
    yield b"half of it"
    die()


def _dies_annotating(_: object, items: Iterable[Any]) -> Iterator[Any]:
    for number, _item in enumerate(items):
        if number == 2:
            die()
    die()
    yield


def _then_stands_still(real: Callable[..., Any]) -> Callable[..., Any]:
    """Does it the first time, and stands still until it is woken: its signs of life stay away."""
    times = iter((True,))

    def done(*args: Any, **named: Any) -> Any:
        made = real(*args, **named)
        if next(times, False):
            os.kill(os.getpid(), signal.SIGSTOP)
        return made

    return done


def _unheard_at_first(real: Callable[..., Any]) -> Callable[..., Any]:
    """The first time nobody answers, and it is not done."""
    times = iter((True,))

    def done(*args: Any, **named: Any) -> Any:
        if next(times, False):
            raise StoreUnavailable("the line is cut")
        return real(*args, **named)

    return done


def _slow(real: Callable[..., Any]) -> Callable[..., Any]:
    def slow(self: object, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            time.sleep(0.3)
            yield from real(self, [item])

    return slow


def _poisoned_by_a_file(real: Callable[..., Any]) -> Callable[..., Any]:
    def read(self: object, tasks: Iterable[Any], told: object = None) -> Iterator[Any]:
        for task, parts in real(self, tasks, told):
            if task.source and "poison" in task.source.name:
                die()
            yield task, parts

    return read


def _poisoned_by_a_text(real: Callable[..., Any]) -> Callable[..., Any]:
    def pipe(self: object, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            if "poison" in item.text:
                die()
            yield from real(self, [item])

    return pipe


DEATHS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "read": (ReadingHere, "read", lambda _: _dies_reading),
    "keep": (originals, "pieces", lambda _: _dies_copying),
    "store": (arrivals, "settle_all", lambda _: _dying),
    "stored": (case.CaseStore, "take", _at_first),
    "annotate": (AnnotatingHere, "pipe", lambda _: _dies_annotating),
    "mentions": (case, "settle_annotation", lambda _: _dying),
    "kept": (case.CaseStore, "save_mentions", _at_first),
    "index": (embedded._Writer, "commit", lambda _: _dying),
    "indexed": (embedded._Writer, "commit", _at_first),
    "link": (linked, "_insert_all", lambda _: _dying),
    "linked": (linked.LinkedReach, "store", _at_first),
}
"""Where a worker may die: what it is about to do, or has just done; each in the midst of a step."""
HABITS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "stands still": (case.CaseStore, "take", _then_stands_still),
    "dies of a file": (ReadingHere, "read", _poisoned_by_a_file),
    "dies of a text": (AnnotatingHere, "pipe", _poisoned_by_a_text),
    "is not heard": (orders.Orders, "annotate", _unheard_at_first),
    "is slow": (AnnotatingHere, "pipe", _slow),
}
"""What else a worker may do that tries the patience of others."""


def worker_in_child(config: Config, death: str, hours: float, batch: int, said: str) -> None:
    """What the process does."""
    # nobody is to wait longer than the test needs
    for where, name in ((orders, "_GATHERING"), (lanes, "_SOONEST")):
        setattr(where, name, 0.3)
    if batch:
        setattr(intake, "BATCH", batch)  # noqa: B010 - it is imported there
    told = Path(said).open("a", buffering=1, encoding="utf-8")  # noqa: SIM115 - for as long as the process lives
    if death:
        where, name, change = (DEATHS | HABITS)[death]
        setattr(where, name, change(getattr(where, name)))
    if hours:
        _shift(hours)
    try:
        with open_case(config) as opened:
            queue = PostgresQueue(config.store_url, config.lease)
            ordered = workers.orders_of(opened, queue, annotator_version())
            worker = workers.worker_of(opened, pipeline_here(opened), ordered, lambda line: print(line, file=told))
            signal.signal(signal.SIGTERM, lambda *_: worker.stop())
            worker.start()
            worker.join()
            annotating: Any = worker.bench.pipeline.annotating
            print(f"annotated {annotating.asked}", file=told)
            queue.close()
    except CasethreadError as error:
        print(error, file=told)
        sys.exit(error.exit_code)


def _shift(hours: float) -> None:
    """Let this process's clock be so many hours off, and then as many in the other direction."""
    since = time.monotonic

    def off(real: Callable[[], float], until: float) -> Callable[[], float]:
        return lambda: real() + 3600 * (hours if since() < until else -hours)

    for name in ("time", "monotonic"):
        setattr(time, name, off(getattr(time, name), since() + 1.0))


@dataclass
class Crew:
    """A case on PostgreSQL, and workers on it."""

    config: Config
    folder: Path
    processes: list[BaseProcess] = field(default_factory=list)

    def start(self, death: str = "", *, hours: float = 0.0, batch: int = 0) -> BaseProcess:
        """Start a worker, which dies at a step, whose clock is off, or which takes in so many parts at a time."""
        args = (self.config, death, hours, batch, str(self.folder / "said.txt"))
        process = _CONTEXT.Process(target=worker_in_child, args=args, daemon=True)
        process.start()
        self.processes.append(process)
        return process

    def said(self) -> str:
        """What all workers have told."""
        file = self.folder / "said.txt"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    @contextmanager
    def opened(self) -> Iterator[tuple[Case, Orders]]:
        """The case, and what is ordered for it."""
        with open_case(self.config) as opened:
            queue = PostgresQueue(self.config.store_url, LEASE)
            try:
                yield opened, workers.orders_of(opened, queue, annotator_version())
            finally:
                queue.close()

    def order(self, *paths: Path, link: bool = True) -> None:
        """Have files read, and all that follows."""
        with self.opened() as (opened, ordered):
            found = pipeline_here(opened).find(paths, NOTHING_SAID, Outcome())
            ordered.read(found, READ)
            ordered.start_afresh()
            if link:
                ordered.link()

    def until_one_survives(self, habit: str, most: int = 10) -> int:
        """Start one worker after the other, until one has seen all done. Returns how many died of it."""
        with self.opened() as (opened, ordered):
            for died in range(most):
                process = self.start(habit)
                while process.is_alive():
                    if not ordered.queue.counts() and opened.store.files.left_of(None, opened.index.name).nothing:
                        return died
                    time.sleep(0.1)
        raise AssertionError(f"{most} workers died, and it is not done: {self.said()}")

    def until_done(self, seconds: float = 60.0) -> None:
        """Wait until nothing is left in the queue and nothing undone."""
        ends = time.monotonic() + seconds
        with self.opened() as (opened, ordered):
            while time.monotonic() < ends:
                counts = ordered.queue.counts()
                if not counts and opened.store.files.left_of(None, opened.index.name).nothing:
                    return
                time.sleep(0.1)
            raise AssertionError(
                f"not done: {counts}, {opened.store.files.left_of(None, opened.index.name)}, {self.said()}"
            )

    def stop(self) -> None:
        """Stop the workers."""
        for process in self.processes:
            if process.is_alive():
                process.terminate()
        for process in self.processes:
            process.join(20)
            if process.is_alive():
                process.kill()
                process.join()
