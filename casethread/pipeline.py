"""Read, annotate, store, link, index: files in, a searchable case out.

Every step takes up what the store says is missing, so a run that was killed goes on where it stopped, and running
again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from casethread.errors import CasethreadError, ReadError
from casethread.model import OWNER, Annotated, Document, Json, Kind, Marking, Mention
from casethread.outcome import Outcome, Progress
from casethread.store.base import FileState
from casethread.store.case import BATCH, CaseStore
from casethread.store.ledger import Entered
from ingest.base import ReadOptions, SourceFile
from ingest.files import discover, fingerprint
from ingest.read import read
from nlp.text import TextInput
from search_api.index.base import Index, indexed

REASONS_SHOWN = 20
"""Failed parts of one file that its line in the ledger tells one by one."""
NOTHING_SAID = ReadOptions()
NO_INDEX = ""
"""The name of no index: none of the documents is in it."""


class Annotating(Protocol):
    """Finds mentions, here or in worker processes."""

    version: str

    def pipe(self, items: Iterable[TextInput]) -> Iterator[tuple[Mention, ...]]:
        """The mentions of each text, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps and what they work with."""

    store: CaseStore
    annotating: Annotating
    index: Index
    progress: Progress

    def ingest(self, paths: Sequence[Path], options: ReadOptions = NOTHING_SAID, base: Path | None = None) -> Outcome:
        """Take in files and folders, and whatever an earlier run left undone.

        Files are known by their paths as given, or relative to ``base``.
        """
        outcome = Outcome()
        self.progress.begin("Finding files", None)
        for path in discover(paths):
            self._enter(path, options, outcome, base)
        self._finish(outcome)
        return outcome

    def retry(self) -> Outcome:
        """Take up what failed or was left undone, and nothing else."""
        outcome = Outcome()
        for entered in self.store.files.failed():
            for path in discover([Path(entered.location)]):
                self._enter(path, read_options(entered.options), outcome)
        self._finish(outcome)
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

    def _finish(self, outcome: Outcome) -> None:
        self._read_waiting(outcome)
        self._annotate()
        self.progress.begin("Linking", None)
        self.store.view(OWNER).link()
        self._index()

    def _enter(self, found: Path | ReadError, options: ReadOptions, outcome: Outcome, base: Path | None = None) -> None:
        """Write a file into the ledger as waiting, unless it stands there unchanged."""
        said = options_json(options)
        if isinstance(found, ReadError):
            self._fail(found.where, found, said, outcome)
            return
        location = str(found.absolute())
        self.progress.advance(1, str(found))
        try:
            file = fingerprint(found, str(found.relative_to(base) if base else found))
        except ReadError as error:
            self._fail(str(found), error, said, outcome)
            return
        known = self.store.files.file_at(location)
        settled = known is not None and known.state in (FileState.DONE, FileState.DUPLICATE)
        if known and settled and (known.sha256, known.options) == (file.sha256, said):
            outcome.unchanged += 1
            return
        self.store.files.enter(location, file.name, FileState.WAITING, sha256=file.sha256, size=file.size, options=said)

    def _fail(self, name: str, error: CasethreadError, said: Json, outcome: Outcome) -> None:
        location = str(Path(name).absolute())
        self.store.files.enter(location, name, FileState.FAILED, reason=str(error), options=said)
        outcome.failures.append(str(error))

    def _read_waiting(self, outcome: Outcome) -> None:
        waiting = self.store.files.waiting()
        if waiting:
            self.progress.begin("Reading", len(waiting))
        for entered in waiting:
            self.progress.advance(0, entered.name)
            try:
                self._read(entered, outcome)
            except CasethreadError as error:
                self.store.files.settle(entered.id, FileState.FAILED, str(error))
                outcome.failures.append(str(error))
            self.progress.advance(1, entered.name)

    def _read(self, entered: Entered, outcome: Outcome) -> None:
        file = fingerprint(Path(entered.location), entered.name)
        twin = self.store.files.twin(file.sha256, entered.location)
        if twin and not self.store.files.has_documents(entered.id):
            self.store.files.settle(entered.id, FileState.DUPLICATE, f"same bytes as {twin.name}")
            outcome.duplicates += 1
            return
        kept = self.store.keep(file.path, file.sha256)
        source = SourceFile(kept, file.name, file.sha256, file.size)
        count, errors = self._save(entered.id, read(source, read_options(entered.options)))
        outcome.documents += count
        if not count and not errors:
            errors = [ReadError("holds no text", where=file.name, remedy="check that it is the file you meant")]
        if errors:
            self.store.files.settle(entered.id, FileState.FAILED, _told(errors, count))
            outcome.failures.extend(str(error) for error in errors)
        else:
            self.store.files.settle(entered.id, FileState.DONE)
            outcome.read += 1

    def _save(self, file_id: int, parts: Iterator[Document | ReadError]) -> tuple[int, list[ReadError]]:
        count, errors = 0, []
        while batch := list(islice(parts, BATCH)):
            documents = [part for part in batch if isinstance(part, Document)]
            errors += [part for part in batch if isinstance(part, ReadError)]
            refused = self.store.save(file_id, documents)
            errors += refused
            count += len(documents) - len(refused)
        return count, errors

    def _annotate(self) -> None:
        version = self.annotating.version
        if not (total := self.store.unannotated(version)):
            return
        self.progress.begin("Extracting", total)
        for documents in self.store.to_annotate(version):
            texts = (TextInput(document.text, document.published, document.kind) for document in documents)
            found = []
            for document, mentions in zip(documents, self.annotating.pipe(texts), strict=True):
                found.append(Annotated(document, mentions))
                self.progress.advance(1, document.title)
            self.store.save_mentions(version, found)

    def _index(self) -> None:
        name = self.index.name
        if not (total := self.store.unindexed(name)):
            return
        self.progress.begin("Indexing", total)
        with self.index.writer() as writer:
            for batch in self.store.to_index(name):
                writer.add(indexed(annotated, access) for annotated, access in batch)
                writer.commit()
                self.store.set_indexed(name, [annotated.document.id for annotated, _ in batch])
                self.progress.advance(len(batch), batch[-1][0].document.title)


def options_json(options: ReadOptions) -> Json:
    """What the user said of a file, for the ledger."""
    return {
        "kind": options.kind.value if options.kind else None,
        "marking": options.marking.as_json() if options.marking else None,
        "published": options.published.isoformat() if options.published else None,
    }


def read_options(said: Json) -> ReadOptions:
    """The inverse of ``options_json``."""
    return ReadOptions(
        kind=Kind(said["kind"]) if said.get("kind") else None,
        marking=Marking.parse(said["marking"]) if said.get("marking") else None,
        published=date.fromisoformat(said["published"]) if said.get("published") else None,
    )


def _told(errors: Sequence[ReadError], count: int) -> str:
    """The ledger's line for a file of which parts failed."""
    lines = [str(error) for error in errors[:REASONS_SHOWN]]
    if len(errors) > REASONS_SHOWN:
        lines.append(f"and {len(errors) - REASONS_SHOWN} more")
    if count:
        lines.append(f"{count} other parts were read")
    return "; ".join(lines)
