"""Read, annotate, store, index, link: files in, a searchable case out.

Every step takes up what the store says is missing, so a run that was killed goes on where it stopped, and running
again changes nothing. Documents pass through one after the other: while some are read, those before are annotated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from casethread.entering import Entering
from casethread.errors import ModelError
from casethread.intake import Fresh, Intake, Reading
from casethread.model import OWNER, Annotated, Mention
from casethread.outcome import Outcome, Progress
from casethread.store.case import BATCH, CaseStore
from ingest.base import ReadOptions
from ingest.files import discover, fingerprint
from nlp.text import TextInput
from search_api.index.base import Index, IndexWriter, indexed

NOTHING_SAID = ReadOptions()
_UNNAMED: Mapping[Path, str] = {}
NO_INDEX = ""
"""The name of no index: none of the documents is in it."""
LONGEST_BATCH = 2_000_000
"""Code points after which mentions are kept, however few the documents: they were long in the finding."""
COMMIT = 2000
"""Documents that are indexed between two commits."""


class Annotating(Protocol):
    """Finds mentions, here or in worker processes."""

    version: str

    def pipe(self, items: Iterable[TextInput]) -> Iterator[tuple[Mention, ...] | ModelError]:
        """The mentions of each text, in order, or why it could not be looked at."""
        ...


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps and what they work with; ``apart`` is the case's own folder, which is not taken in, ``fence`` a folder
    whose links are followed only within it, for others than the case's owner write to it.
    """

    store: CaseStore
    reading: Reading
    annotating: Annotating
    index: Index
    progress: Progress
    apart: Path | None = None
    fence: Path | None = None

    def ingest(
        self,
        paths: Sequence[Path],
        options: ReadOptions = NOTHING_SAID,
        base: Path | None = None,
        *,
        link: bool = True,
        outcome: Outcome | None = None,
        names: Mapping[Path, str] = _UNNAMED,
    ) -> Outcome:
        """Take in files and folders, and whatever an earlier run left undone.

        Files are known by their ``names``, else by their paths as given, or relative to ``base``. Without ``link``,
        links are made when they are first asked for. The ``outcome`` is filled as it goes.
        """
        outcome = outcome or Outcome()
        with self.index.writer() as writer:
            self.store.tidy()
            self.progress.begin("Finding files", None)
            entering = Entering(self.store, self.progress, outcome, base, names, self.fence)
            entering.enter(discover(paths, self.apart, self.fence), options)
            self._take_in(writer, outcome, options.passwords)
        self._link(link=link)
        return outcome

    def retry(
        self,
        passwords: tuple[str, ...] = (),
        *,
        link: bool = True,
        outcome: Outcome | None = None,
        only: Collection[int] | None = None,
    ) -> Outcome:
        """Take up what failed or was left undone, and nothing else; of what failed ``only`` those files, by their
        numbers in the ledger. The ``outcome`` is filled as it goes.
        """
        outcome = outcome or Outcome()
        with self.index.writer() as writer:
            self.store.tidy()
            self.progress.begin("Finding files", None)
            self.store.files.annotate_again(only)
            Entering(self.store, self.progress, outcome, fence=self.fence).again(self.store.files.failed(only))
            self._take_in(writer, outcome, passwords)
        self._link(link=link)
        return outcome

    def put_in_place(
        self,
        number: int,
        path: Path,
        name: str,
        passwords: tuple[str, ...] = (),
        *,
        outcome: Outcome | None = None,
    ) -> Outcome:
        """Take in a file in place of one that failed, with all that was said of that: under its name, but for the
        ending, which says what the new one is. Raises NotFound when the ledger has no such file, UsageError when it
        did not fail.
        """
        outcome = outcome or Outcome()
        with self.index.writer() as writer:
            self.store.tidy()
            found = fingerprint(path, name)
            self.store.files.replace(number, str(path), found.suffix, found.sha256, found.size)
            self._take_in(writer, outcome, passwords)
        self._link(link=True)
        return outcome

    def reindex(self) -> int:
        """Rebuild the index from the store, beside the old one, which answers until then. Returns how many it holds."""
        self.progress.begin("Indexing", self.store.unindexed(NO_INDEX))
        held: list[str] = []
        with self.index.rebuild() as writer:
            for batch in self.store.to_index(NO_INDEX):
                writer.add(indexed(annotated, access) for annotated, access in batch)
                held += [annotated.document.id for annotated, _ in batch]
                self.progress.advance(len(batch), batch[-1][0].document.title)
        self.store.set_indexed(self.index.name, held)
        return len(held)

    def _link(self, *, link: bool) -> None:
        if link:
            self.progress.begin("Linking", None)
            self.store.view(OWNER).link()

    def _take_in(self, writer: IndexWriter, outcome: Outcome, passwords: tuple[str, ...]) -> None:
        passing = _Passing(self, writer, outcome)
        passing.take(Intake(self.store, self.reading, self.progress, outcome, passwords).documents())
        if left := self.store.unannotated(self.annotating.version):
            self.progress.begin("Extracting", left)
            passing.take(self._left_over())
        self._index(writer)

    def _left_over(self) -> Iterator[Fresh]:
        """What a run that was killed, or another version of the annotator, left to annotate."""
        for batch in self.store.to_annotate(self.annotating.version):
            for document, access in batch:
                yield document, access
                self.progress.advance(1, document.title)

    def _index(self, writer: IndexWriter) -> None:
        """Index what is annotated and not in the index as it is."""
        name = self.index.name
        if not (total := self.store.unindexed(name)):
            return
        self.progress.begin("Indexing", total)
        for batch in self.store.to_index(name):
            writer.add(indexed(annotated, access) for annotated, access in batch)
            writer.commit()
            self.store.set_indexed(name, [annotated.document.id for annotated, _ in batch])
            self.progress.advance(len(batch), batch[-1][0].document.title)


class _Passing:
    """Documents on their way through annotation into the store and the index."""

    def __init__(self, pipeline: Pipeline, writer: IndexWriter, outcome: Outcome) -> None:
        self._pipeline = pipeline
        self._writer = writer
        self._outcome = outcome
        self._batch: list[tuple[Annotated, int]] = []
        self._failed: dict[str, str] = {}
        self._length = 0
        self._uncommitted: list[str] = []

    def take(self, documents: Iterable[Fresh]) -> None:
        """Annotate documents, keep their mentions and index them, as they come."""
        waiting: deque[Fresh] = deque()

        def texts() -> Iterator[TextInput]:
            for document, access in documents:
                waiting.append((document, access))
                yield TextInput(document.text, document.published, document.kind)

        for found in self._pipeline.annotating.pipe(texts()):
            document, access = waiting.popleft()
            if isinstance(found, ModelError):
                self._failed[document.id] = f"{found.what} - {found.remedy}"
                self._outcome.failures.append(f"{document.origin.file}, document {document.id!r}: {found}")
            self._batch.append((Annotated(document, () if isinstance(found, ModelError) else found), access))
            self._length += len(document.text)
            if len(self._batch) >= BATCH or self._length >= LONGEST_BATCH:
                self._keep()
        self._keep()
        self._commit()

    def _keep(self) -> None:
        if not self._batch:
            return
        annotated = [item for item, _ in self._batch]
        kept = self._pipeline.store.save_mentions(self._pipeline.annotating.version, annotated, self._failed)
        self._writer.add(indexed(item, access) for item, (_, access) in zip(kept, self._batch, strict=True))
        self._uncommitted += [item.document.id for item in annotated]
        self._batch, self._failed, self._length = [], {}, 0
        if len(self._uncommitted) >= COMMIT:
            self._commit()

    def _commit(self) -> None:
        if self._uncommitted:
            self._writer.commit()
            self._pipeline.store.set_indexed(self._pipeline.index.name, self._uncommitted)
            self._uncommitted = []
