"""Read, annotate, store, index, link: files in, a searchable case out.

Every step takes up what the store says is missing, so a run that was killed goes on where it stopped, and running
again changes nothing. Documents pass through one after the other: while some are read, those before are annotated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casethread.entering import Entering, Waiting
from casethread.intake import Fresh, Intake, Reading
from casethread.model import OWNER
from casethread.outcome import Outcome, Progress
from casethread.passing import Annotating, Indexing, Passing
from casethread.store.case import CaseStore
from ingest.base import ReadOptions
from ingest.files import discover, fingerprint
from search_api.index.base import Index, IndexWriter, indexed
from search_api.meaning.model import Model, read_waiting

NOTHING_SAID = ReadOptions()
UNNAMED: Mapping[Path, str] = {}
NO_INDEX = ""
"""The name of no index: none of the documents is in it."""


def never() -> bool:
    """Not to be stopped."""
    return False


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps and what they work with; ``apart`` is the case's own folder, which is not taken in, ``fence`` a folder
    whose links are followed only within it, for others than the case's owner write to it. A ``model`` reads texts for
    their meaning after they are indexed.
    """

    store: CaseStore
    reading: Reading
    annotating: Annotating
    index: Index
    progress: Progress
    apart: Path | None = None
    fence: Path | None = None
    model: Model | None = None

    def ingest(
        self,
        paths: Sequence[Path],
        options: ReadOptions = NOTHING_SAID,
        base: Path | None = None,
        *,
        link: bool = True,
        outcome: Outcome | None = None,
        names: Mapping[Path, str] = UNNAMED,
    ) -> Outcome:
        """Take in files and folders, and whatever an earlier run left undone, all of it here.

        Files are known by their ``names``, else by their paths as given, or relative to ``base``. Without ``link``,
        links are made when they are first asked for. The ``outcome`` is filled as it goes.
        """
        outcome = outcome or Outcome()
        with self.index.writer() as writer:
            self.store.tidy()
            self.find(paths, options, outcome, base, names)
            self._take_in(writer, outcome, options.passwords)
        self.read_for_meaning()
        if link:
            self.link()
        return outcome

    def retry(
        self,
        passwords: tuple[str, ...] = (),
        *,
        link: bool = True,
        outcome: Outcome | None = None,
        only: Collection[int] | None = None,
    ) -> Outcome:
        """Take up what failed or was left undone, and nothing else, all of it here; of what failed ``only`` the files
        with these numbers in the ledger. The ``outcome`` is filled as it goes.
        """
        outcome = outcome or Outcome()
        with self.index.writer() as writer:
            self.store.tidy()
            self.find_again(outcome, only)
            self._take_in(writer, outcome, passwords)
        self.read_for_meaning()
        if link:
            self.link()
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
        """Take in a file in place of one that failed, with all that was said of that, all of it here. Raises as
        ``find_instead`` does.
        """
        outcome = outcome or Outcome()
        with self.index.writer() as writer:
            self.store.tidy()
            self.find_instead(number, path, name)
            self._take_in(writer, outcome, passwords)
        self.read_for_meaning()
        self.link()
        return outcome

    # The steps

    def find(
        self,
        paths: Sequence[Path],
        options: ReadOptions,
        outcome: Outcome,
        base: Path | None = None,
        names: Mapping[Path, str] = UNNAMED,
    ) -> list[Waiting]:
        """Enter files and folders into the ledger. Returns those that are to be read."""
        self.progress.begin("Finding files", None)
        entering = Entering(self.store, self.progress, outcome, base, names, self.fence)
        entering.enter(discover(paths, self.apart, self.fence), options)
        return entering.waiting

    def find_again(self, outcome: Outcome, only: Collection[int] | None = None) -> list[Waiting]:
        """Enter what failed into the ledger once more. Returns the files that are to be read."""
        self.progress.begin("Finding files", None)
        self.store.files.annotate_again(only)
        entering = Entering(self.store, self.progress, outcome, fence=self.fence)
        entering.again(self.store.files.failed(only))
        return entering.waiting

    def find_instead(self, number: int, path: Path, name: str) -> list[Waiting]:
        """Enter a file in place of one that failed: under its name, but for the ending, which says what the new one is.
        Returns it. Raises NotFound when the ledger has no such file, UsageError when it did not fail.
        """
        found = fingerprint(path, name)
        self.store.files.replace(number, str(path), found.suffix, found.sha256, found.size)
        return [Waiting(number, found.size)]

    def index_waiting(self, stop: Callable[[], bool] = never) -> None:
        """Index what is annotated and not in the index as it is."""
        with self.index.writer() as writer:
            self._index(writer, stop)
        self.read_for_meaning(stop)

    def link(self) -> None:
        """Join what belongs together."""
        self.progress.begin("Linking", None)
        self.store.view(OWNER).link()

    def repair(self, missing: Sequence[str], extra: Sequence[str]) -> None:
        """Put into the index what it lacks, and take out of it what the store does not hold."""
        self.store.forget_indexed(missing)
        with self.index.writer() as writer:
            writer.remove(extra)
            self._index(writer)
        self.read_for_meaning()

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
        self.read_for_meaning()
        return len(held)

    def read_for_meaning(self, stop: Callable[[], bool] = never) -> None:
        """Let the model, where there is one, read what it has not read. Raises ConfigError when it cannot be loaded."""
        if self.model is None or not (total := self.store.meanings.lacking(self.model.name)):
            return
        self.progress.begin("Reading for meaning", total)
        for batch in read_waiting(self.model, self.store.meanings):
            self.progress.advance(len(batch), batch[-1].document)
            if stop():
                return

    def _take_in(self, writer: IndexWriter, outcome: Outcome, passwords: tuple[str, ...]) -> None:
        passing = Passing(self.store, self.annotating, outcome, Indexing(self.index.name, writer))
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

    def _index(self, writer: IndexWriter, stop: Callable[[], bool] = never) -> None:
        name = self.index.name
        if not (total := self.store.unindexed(name)):
            return
        self.progress.begin("Indexing", total)
        for batch in self.store.to_index(name):
            writer.add(indexed(annotated, access) for annotated, access in batch)
            writer.commit()
            self.store.set_indexed(name, [annotated.document.id for annotated, _ in batch], batch.states)
            self.progress.advance(len(batch), batch[-1][0].document.title)
            if stop():
                return
