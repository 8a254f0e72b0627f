"""Documents on their way through annotation into the store, and into the index when its writer is at hand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from casethread.errors import ModelError
from casethread.intake import Fresh
from casethread.model import Annotated, Mention
from casethread.outcome import Outcome
from casethread.store.arrivals import change
from casethread.store.case import BATCH, CaseStore
from nlp.text import TextInput
from search_api.index.base import IndexWriter, indexed

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
class Indexing:
    """An index that documents pass into: its name, and its writer."""

    name: str
    writer: IndexWriter


@dataclass(slots=True)
class Passing:
    """``kept`` hears of the ids of documents whose mentions are in the store. ``batch`` documents are kept together."""

    store: CaseStore
    annotating: Annotating
    outcome: Outcome
    indexing: Indexing | None = None
    kept: Callable[[Sequence[str]], None] | None = None
    batch: int = BATCH
    _batch: list[tuple[Annotated, int]] = field(default_factory=list)
    _failed: dict[str, str] = field(default_factory=dict)
    _length: int = 0
    _uncommitted: list[str] = field(default_factory=list)
    _states: set[str] = field(default_factory=set)

    def take(self, documents: Iterable[Fresh]) -> None:
        """Annotate documents, keep their mentions and index them, as they come."""
        waiting: deque[Fresh] = deque()

        def texts() -> Iterator[TextInput]:
            for document, access in documents:
                waiting.append((document, access))
                yield TextInput(document.text, document.published, document.kind)

        for found in self.annotating.pipe(texts()):
            document, access = waiting.popleft()
            if isinstance(found, ModelError):
                self._failed[document.id] = f"{found.what} - {found.remedy}"
                self.outcome.failures.append(f"{document.origin.file}, document {document.id!r}: {found}")
            self._batch.append((Annotated(document, () if isinstance(found, ModelError) else found), access))
            self._length += len(document.text)
            if len(self._batch) >= self.batch or self._length >= LONGEST_BATCH:
                self._keep()
        self._keep()
        self._commit()

    def _keep(self) -> None:
        if not self._batch:
            return
        annotated, state = [item for item, _ in self._batch], change()
        kept = self.store.save_mentions(self.annotating.version, annotated, self._failed, state)
        if self.indexing:
            self.indexing.writer.add(indexed(item, access) for item, (_, access) in zip(kept, self._batch, strict=True))
            self._uncommitted += [item.document.id for item in annotated]
            self._states.add(state)
        self._batch, self._failed, self._length = [], {}, 0
        if self.kept:
            self.kept([item.document.id for item in annotated])
        if len(self._uncommitted) >= COMMIT:
            self._commit()

    def _commit(self) -> None:
        if self.indexing and self._uncommitted:
            self.indexing.writer.commit()
            self.store.set_indexed(self.indexing.name, self._uncommitted, self._states)
            self._uncommitted, self._states = [], set()
