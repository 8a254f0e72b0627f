"""Ingest through the queue: files into the ledger, work to whoever takes it, and a wait until it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from casethread.app import Case
from casethread.entering import Waiting
from casethread.errors import CasethreadError, IndexUnavailable, StoreUnavailable, UsageError
from casethread.model import OWNER
from casethread.orders import LOST, Orders, private_kind
from casethread.outcome import Outcome, Progress, Silence
from casethread.pipeline import Pipeline
from casethread.queue.base import LINK, READ, Queue
from casethread.store.base import FileState
from casethread.store.ledger import Left
from casethread.worker import Tell, Worker, orders_of, queue_of, worker_of
from ingest.base import ReadOptions

_POLL = 0.5
_PATIENCE = 600.0
"""Seconds for which a store that does not answer is waited for."""
ALONE = "no worker is running: this process does the work itself; `casethread worker` on this or another machine helps"
NOBODY = "no worker is running: the work waits until `casethread worker` is started on a machine that sees the files"

SENT = "what was sent lies on this machine: this process reads it itself"
BY_ITSELF = "passwords are not given to other workers: this process reads the files itself"


@dataclass(slots=True)
class Commission:
    """One run of ingest, and what becomes of its files; ``alone`` is why these are not for other workers to read."""

    case: Case
    pipeline: Pipeline
    queue: Queue
    orders: Orders
    progress: Progress
    tell: Tell
    passwords: tuple[str, ...] = ()
    alone: str = ""
    outcome: Outcome = field(default_factory=Outcome)
    _worker: Worker | None = None

    def done(self, waiting: Sequence[Waiting], files: Sequence[int] | None, *, link: bool) -> Outcome:
        """Let files be read, and wait until these by number, or all, are done. Returns what became of those read."""
        self.order(waiting, link=link)
        self.wait(files, link=link)
        self.account([one.number for one in waiting])
        return self.outcome

    def order(self, waiting: Sequence[Waiting], *, link: bool) -> None:
        """Let files be read, and what an earlier run left undone be done."""
        kind = READ
        if self.alone:
            kind = private_kind(self.queue.holder)
            self.queue.announce({kind})
        self.orders.read(waiting, kind)
        self.orders.start_afresh()
        self.orders.all_that_is_left()
        self.orders.bring_up_to_date()
        if link:
            self.orders.link()

    def wait(self, files: Sequence[int] | None, *, link: bool) -> None:
        """Wait until these files, or all, are done. What nobody else takes is done here, and then all of it.

        Raises StoreUnavailable when the store stays away, and what a worker of this process stopped for.
        """
        try:
            if self.alone:
                self._work(self.alone)
            for step, count in _STEPS:
                self._until_done(step, files, count)
            if self._worker:
                for step, count in _STEPS:
                    self._until_done(step, None, count)
            if link:
                self._until_linked()
        finally:
            if self._worker:
                self._worker.stop()
                self._worker.join()

    def account(self, files: Sequence[int]) -> None:
        """Say of each file what became of it."""
        for record in self.case.store.files.of(files):
            self.outcome.documents += record.documents
            self.outcome.read += record.state is FileState.DONE
            self.outcome.duplicates += record.state is FileState.DUPLICATE
            for failure in record.failures if record.state is FileState.FAILED else ():
                where = f"{record.file}, {failure.where}" if failure.where else record.file
                self.outcome.failures.append(f"{where}: {failure.reason}")

    def _until_done(self, step: str, files: Sequence[int] | None, count: Callable[[Left], int]) -> None:
        total, done = 0, 0

        def look() -> bool:
            nonlocal total, done
            left = count(self.case.store.files.left_of(files, self.case.index.name))
            if not total and left:
                total = left
                self.progress.begin(step, total)
            self.progress.advance(total - left - done)
            done = total - left
            if left and self.orders.is_spoilt():
                raise CasethreadError(f"indexing: {LOST}", remedy="run `casethread reindex`")
            if left:
                self._see_to(self.orders.kinds - {LINK})
            return not left

        self._until(look)

    def _until_linked(self) -> None:
        self.progress.begin("Linking", None)

        def look() -> bool:
            counts = self.queue.counts()
            if LINK not in counts or self.case.store.view(OWNER).is_linked():
                return True
            if self._worker is None and set(counts) - {LINK}:
                self.tell("links follow when the other work that waits is done")
                return True
            self._see_to({LINK})
            return False

        self._until(look)

    def _until(self, look: Callable[[], bool]) -> None:
        """Look again and again until there is nothing left to see; who is away for a while is waited for."""
        away: float | None = None
        while True:
            try:
                if look():
                    return
                away = None
            except (StoreUnavailable, IndexUnavailable) as error:
                if away is None:
                    away = time.monotonic()
                    self.tell(f"{error} - waiting for it")
                if time.monotonic() - away > _PATIENCE:
                    raise
            if self._worker and self._worker.error:
                raise self._worker.error
            time.sleep(_POLL)

    def _see_to(self, kinds: Collection[str]) -> None:
        """Work here where there is something to do that nobody takes."""
        waiting = self.queue.counts().keys() & set(kinds)
        if self._worker is None and not waiting <= self.queue.taken(waiting):
            self._work(ALONE)

    def _work(self, why: str) -> None:
        self.tell(why)
        pipeline = replace(self.pipeline, progress=Silence())
        worker = worker_of(self.case, pipeline, self.orders, self.tell, self.passwords, private=bool(self.alone))
        worker.start()
        self._worker = worker


_STEPS: tuple[tuple[str, Callable[[Left], int]], ...] = (
    ("Reading", lambda left: left.waiting),
    ("Extracting", lambda left: left.unannotated),
    ("Indexing", lambda left: left.unindexed),
)


Opened = AbstractContextManager[Commission]


@contextmanager
def commission(
    case: Case,
    progress: Progress,
    tell: Tell,
    passwords: tuple[str, ...] = (),
    outcome: Outcome | None = None,
    *,
    alone: str = "",
) -> Iterator[Commission]:
    """A run of ingest on a case with a queue; ``alone`` is why its files are not for other workers to read."""
    with queue_of(case) as queue, case.pipeline(progress) as pipeline:
        orders = orders_of(case, queue, pipeline.annotating.version)
        yield Commission(case, pipeline, queue, orders, progress, tell, passwords, alone, outcome or Outcome())


def reason_alone(passwords: Sequence[str] = (), *, sent: bool = False) -> str:
    """Why files are not for other workers to read, if they are not; ``sent`` are those that came through the pages."""
    if passwords:
        return BY_ITSELF
    return SENT if sent else ""


def order(
    case: Case, paths: Sequence[Path], options: ReadOptions, progress: Progress, tell: Tell, *, link: bool = True
) -> None:
    """Leave files and folders to whoever works on the case, without waiting for it. Raises UsageError for files that
    need passwords: these are kept nowhere, so that whoever has them has to wait.
    """
    if options.passwords:
        what, remedy = "passwords are not given to other workers", "leave --detach or the passwords out"
        raise UsageError(what, where="--detach", remedy=remedy)
    with commission(case, progress, tell) as run:
        run.order(run.pipeline.find(paths, options, run.outcome), link=link)
        if run.queue.taken(run.orders.kinds) != run.orders.kinds:
            tell(NOBODY)
