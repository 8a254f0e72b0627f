"""Waiting files into the store: each read, its documents kept, its line in the ledger settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from casethread.entering import read_options
from casethread.errors import CasethreadError, ReadError
from casethread.model import Document
from casethread.outcome import Outcome, Progress
from casethread.reading import Part, Task, Told
from casethread.store.base import Failure, FileState, Step
from casethread.store.case import BATCH, CaseStore
from casethread.store.ledger import Entered
from ingest.base import ReadOptions, SourceFile
from ingest.drafts import make_id
from ingest.files import fingerprint

Fresh = tuple[Document, int]
"""A document whose mentions are to be found, and its access number."""
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


@dataclass(slots=True)
class Count:
    """What came of a file: how many parts it has, how many of them are documents of their own, other sightings, and
    failed.
    """

    parts: int = 0
    kept: int = 0
    sighted: int = 0
    failed: int = 0


@dataclass(slots=True)
class Intake:
    """Takes in the waiting files of a case. ``passwords`` are tried on those that are encrypted."""

    store: CaseStore
    reading: Reading
    progress: Progress
    outcome: Outcome
    passwords: tuple[str, ...] = ()
    _coming: set[str] = field(default_factory=set)

    def documents(self) -> Iterator[Fresh]:
        """Reads every waiting file, and gives the documents whose mentions are to be found as they are kept."""
        # what changes a document may set copies of it waiting once more; they settle in a round or two
        while total := self.store.files.count(FileState.WAITING):
            self.progress.begin("Reading", total)
            self._coming.clear()
            for task, parts in self.reading.read(self._tasks(), self.progress.within):
                job: Job = task.key
                yield from self._take(job, task.options, parts)
                self.progress.advance(1, job.entered.name)

    def _tasks(self) -> Iterator[Task]:
        """Each waiting file, its original kept; bytes that come twice are not read ahead a second time."""
        for entered in self.store.files.waiting():
            options = read_options(entered.options, self.passwords)
            try:
                source = self._kept(entered)
            except CasethreadError as error:
                yield Task(Job(entered, None, error), None, options)
                continue
            repeated = source.sha256 in self._coming or self._is_copy(entered, source)
            self._coming.add(source.sha256)
            yield Task(Job(entered, source, ahead=not repeated), None if repeated else source, options)

    def _kept(self, entered: Entered) -> SourceFile:
        path = Path(entered.location)
        kept = self.store.kept(entered.sha256) if entered.sha256 else None
        if kept is not None and entered.sha256 and not path.exists():
            return SourceFile(kept, entered.name, entered.sha256, entered.size or 0)
        found = fingerprint(path, entered.name)
        return SourceFile(self.store.keep(path, found.sha256), found.name, found.sha256, found.size)

    def _is_copy(self, entered: Entered, source: SourceFile) -> bool:
        return not self.store.files.has_documents(entered.id) and bool(self.store.files.twin(entered, source.sha256))

    def _take(self, job: Job, options: ReadOptions, parts: Iterator[Part]) -> Iterator[Fresh]:
        files, entered, source = self.store.files, job.entered, job.source
        files.begin(entered.id)
        if source is None:
            self._fail(entered, [(0, job.error or ReadError(_NOTHING, remedy=_CHECK))], Step.FIND)
            files.settle(entered.id, FileState.FAILED)
            return
        twin = None if files.has_documents(entered.id) else files.twin(entered, source.sha256)
        if twin is not None:
            for _ in parts:
                pass
            files.settle(entered.id, FileState.DUPLICATE, f"same bytes as {twin.name}", twin.id)
            self.outcome.duplicates += 1
            return
        if not job.ahead:
            parts = self.reading.read_one(source, options, self.progress.within)
        yield from self._save(entered, source, parts)

    def _save(self, entered: Entered, source: SourceFile, parts: Iterator[Part]) -> Iterator[Fresh]:
        count, made = Count(), make_id(source, None)
        while batch := list(islice(parts, BATCH)):
            numbered = list(enumerate(batch, count.parts))
            count.parts += len(batch)
            self._fail(entered, [(n, one) for n, one in numbered if isinstance(one, ReadError)], Step.READ, count)
            saved = self.store.save(entered.id, [(n, one) for n, one in numbered if isinstance(one, Document)], made)
            self._fail(entered, saved.refused, Step.STORE, count)
            count.kept += saved.kept
            count.sighted += saved.sighted
            self.progress.within(f"{source.name}: {count.parts:,} parts")
            yield from saved.fresh
        if not count.parts:
            self._fail(entered, [(0, ReadError(_NOTHING, where=source.name, remedy=_CHECK))], Step.READ, count)
        self._settle(entered, count)

    def _settle(self, entered: Entered, count: Count) -> None:
        self.outcome.documents += count.kept
        if count.failed:
            self.store.files.settle(entered.id, FileState.FAILED)
        elif not count.kept:
            what = (
                "its text was read from another file" if count.sighted == 1 else "its texts were read from other files"
            )
            self.store.files.settle(entered.id, FileState.DUPLICATE, what)
            self.outcome.duplicates += 1
        else:
            self.store.files.settle(entered.id, FileState.DONE)
            self.outcome.read += 1

    def _fail(
        self, entered: Entered, errors: Sequence[tuple[int, CasethreadError]], step: Step, count: Count | None = None
    ) -> None:
        if not errors:
            return
        failures = [(ordinal, _failure(error, step, entered.name)) for ordinal, error in errors]
        self.store.files.fail(entered.id, failures)
        self.outcome.failures.extend(str(error) for _, error in errors)
        if count:
            count.failed += len(errors)


def _failure(error: CasethreadError, step: Step, name: str) -> Failure:
    """What is written down of a failed part: where it is in the file, why, and what to do."""
    where = error.where.removeprefix(name).lstrip(", /") if error.where else ""
    return Failure(where, step, f"{error.what} - {error.remedy}" if error.remedy else error.what)
