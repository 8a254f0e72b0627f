"""Waiting files into the store: each read, its documents kept, its line in the ledger settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from casethread.entering import read_options, source_of
from casethread.errors import CasethreadError, ReadError, StoreUnavailable
from casethread.model import Document
from casethread.outcome import Outcome, Progress
from casethread.reading import Part, Task, Told
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, Step
from casethread.store.case import BATCH, CaseStore
from casethread.store.ledger import Entered
from ingest.base import ReadOptions, SourceFile
from ingest.drafts import make_id

Fresh = tuple[Document, int]
"""A document whose mentions are to be found, and its access number."""
GROUP = 64
"""Parts of small files that are taken in together: enough for one transaction, few enough to be annotated soon."""
_NOTHING = "holds no text"
_CHECK = "check that it is the file you meant"


class Reading(Protocol):
    """Reads files, in order, some ahead."""

    def read(self, tasks: Iterator[Task], told: Told | None = None) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Each task with the parts of its file, which are to be taken before the next task is."""
        ...

    def read_one(self, source: SourceFile, options: ReadOptions, told: Told | None = None) -> Iterator[Part]:
        """The parts of a file that was not read ahead."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """A waiting file on its way: where its bytes are kept, or why they could not be; whether it is read ahead."""

    entered: Entered
    source: SourceFile | None
    error: CasethreadError | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """Who reads files where there are several to do it: ``holder`` of what they have begun, on the machine ``place``.
    They read no further file once ``stop`` says so, and none that they cannot see when ``elsewhere`` may be who can.
    """

    holder: str
    place: str
    stop: Callable[[], bool]
    elsewhere: Callable[[int], bool]


@dataclass(slots=True)
class Intake:
    """Takes in the waiting files of a case. ``passwords`` are tried on those that are encrypted. ``worker`` is who does
    it when they are not alone; ``overtaken`` are the numbers of files that another of them has begun meanwhile.
    """

    store: CaseStore
    reading: Reading
    progress: Progress
    outcome: Outcome
    passwords: tuple[str, ...] = ()
    worker: Worker | None = None
    overtaken: set[int] = field(default_factory=set)
    _coming: set[str] = field(default_factory=set)
    _group: list[Taking] = field(default_factory=list)

    def documents(self) -> Iterator[Fresh]:
        """Reads every waiting file, and gives the documents whose mentions are to be found as they are kept."""
        # what changes a document may set copies of it waiting once more; they settle in a round or two
        while total := self.store.files.count(FileState.WAITING):
            self.progress.begin("Reading", total)
            yield from self.documents_of(self.store.files.waiting())

    def documents_of(self, files: Iterable[Entered]) -> Iterator[Fresh]:
        """Reads these waiting files, and gives the documents whose mentions are to be found as they are kept."""
        self._coming.clear()
        for task, parts in self.reading.read(self._tasks(files), self.progress.within):
            job: Job = task.key
            yield from self._take(job, task.options, parts)
            if job.source is not None:
                self.store.originals.give_back(job.source.path)
            self.progress.advance(1, job.entered.name)
        yield from self._flush()

    def _tasks(self, files: Iterable[Entered]) -> Iterator[Task]:
        """Each of the files, its original kept; bytes that come twice are not read ahead a second time."""
        for entered in files:
            if self.worker and self.worker.stop():
                return
            if self.worker and self._is_out_of_sight(entered):
                if self.worker.elsewhere(entered.id):
                    continue
                yield Task(Job(entered, None, _unseen(entered, self.worker.place)), None, read_options(entered.options))
                continue
            options = read_options(entered.options, self.passwords)
            try:
                source = self._kept(entered)
            except StoreUnavailable:
                raise  # the other files would fare no better: they stay waiting for the next run
            except CasethreadError as error:
                yield Task(Job(entered, None, error), None, options)
                continue
            changed = source.sha256 != entered.sha256
            repeated = source.sha256 in self._coming or entered.repeats or changed
            self._coming.add(source.sha256)
            yield Task(Job(entered, source, ahead=not repeated), None if repeated else source, options)

    def _is_out_of_sight(self, entered: Entered) -> bool:
        """Whether a file that was seen when it was entered is nowhere to be seen from here."""
        known = entered.sha256 is not None and not self.store.kept(entered.sha256)
        return known and not Path(entered.location).exists()

    def _kept(self, entered: Entered) -> SourceFile:
        """The original of a file, kept; of one that changed since it was found, the original of what it is now."""
        path = Path(entered.location)
        if entered.sha256 and path.is_file():
            with suppress(ReadError):
                kept = self.store.keep(path, entered.sha256)
                return SourceFile(kept, entered.name, entered.sha256, entered.size or 0)
        found = source_of(self.store, entered)
        if found.sha256 != entered.sha256:
            self.store.files.seen(entered.id, found.sha256, found.size)
        return SourceFile(self.store.keep(found.path, found.sha256), found.name, found.sha256, found.size)

    def _take(self, job: Job, options: ReadOptions, parts: Iterator[Part]) -> Iterator[Fresh]:
        entered, source = job.entered, job.source
        if source is None:
            error = job.error or ReadError(_NOTHING, remedy=_CHECK)
            yield from self._flush()
            yield from self._kept_of([Taking(self._arrival(entered, ""), [error], step=Step.FIND)])
            return
        if not job.ahead:
            yield from self._flush()
            files = self.store.files
            twin = None if files.has_documents(entered.id) else files.twin(entered, source.sha256)
            if twin is not None:
                files.settle(entered.id, FileState.DUPLICATE, f"same bytes as {twin.name}", twin.id)
                self.outcome.duplicates += 1
                return
            parts = self.reading.read_one(source, options, self.progress.within)
        yield from self._save(entered, source, parts)

    def _save(self, entered: Entered, source: SourceFile, parts: Iterator[Part]) -> Iterator[Fresh]:
        arrival = self._arrival(entered, make_id(source, None))
        batch: list[Part] = list(islice(parts, BATCH)) or [ReadError(_NOTHING, where=source.name, remedy=_CHECK)]
        if len(batch) < BATCH and not entered.told:
            self._group.append(Taking(arrival, batch))
            if sum(len(taking.parts) for taking in self._group) >= GROUP:
                yield from self._flush()
            return
        yield from self._flush()
        while batch and entered.id not in self.overtaken:
            following = list(islice(parts, BATCH)) if len(batch) == BATCH else []
            yield from self._kept_of([Taking(arrival, batch, last=not following)])
            if following:
                self.progress.within(f"{source.name}: {arrival.count.parts:,} parts read")
            batch = following

    def _arrival(self, entered: Entered, made: str) -> Arrival:
        return Arrival(entered, made, self.worker.holder if self.worker else None)

    def _flush(self) -> Iterator[Fresh]:
        """Keep the small files that were gathered: one transaction for all of them."""
        group, self._group = self._group, []
        yield from self._kept_of(group)

    def _kept_of(self, takings: Sequence[Taking]) -> Iterator[Fresh]:
        if not takings:
            return
        for taking, saved in zip(takings, self.store.take(*takings), strict=True):
            if saved.overtaken:
                self.overtaken.add(taking.arrival.entered.id)
                continue
            self.outcome.failures.extend(str(error) for error in saved.errors)
            came = taking.arrival.count
            if taking.last:
                self.outcome.documents += came.kept
                self.outcome.read += bool(came.kept and not came.failed)
                self.outcome.duplicates += not came.kept and not came.failed
            yield from saved.fresh


def _unseen(entered: Entered, place: str) -> ReadError:
    what = f"cannot be seen from {place}, where it was to be read"
    remedy = "let every worker see it at that path, or start a worker where it is, then run `casethread retry`"
    return ReadError(what, where=entered.name, remedy=remedy)
