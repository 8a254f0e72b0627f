"""What search asks of an index: reading and writing are two types, in our own words, whatever the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from search_api.index.clauses import Clause
from search_api.index.document import IndexedDocument as IndexedDocument  # noqa: PLC0414 - part of this contract
from search_api.index.document import indexed as indexed  # noqa: PLC0414 - part of this contract
from search_api.results import Sort

DEEPEST = 100_000
"""Hits that can be paged through; beyond, a query is to be narrowed."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A document that answers, by id, and how well: a whole number up to ``weights.FINEST``, 0 when sorted by date."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The hits of one page, the exact number of all, and of each facet asked for the counts of its values over all.

    ``after`` is a cursor to the hits that follow these, as the index was when the first of them were asked for; None
    when these are the last.
    """

    hits: tuple[Scored, ...]
    total: int
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    after: str | None = None


class IndexReader(Protocol):
    """Answers from documents whose access number is in ``access``, as if there were no others.

    Raises IndexUnavailable when there is no index, or it cannot be read, or was made by another version.
    """

    def search(
        self,
        wanted: Clause,
        access: frozenset[int],
        *,
        offset: int = 0,
        after: str | None = None,
        limit: int = 20,
        sort: Sort = Sort.RELEVANCE,
        facets: Sequence[str] = (),
        values: int = 10,
    ) -> IndexPage:
        """Hits from ``offset`` on, at most ``limit``; of each facet its ``values`` most frequent, equals by name.

        By relevance, documents that weigh as much as one another come newest first, so that every order is one alone.
        With ``after``, an earlier page's cursor for the same question, the hits that follow that page, however deep:
        none is left out or comes twice, whatever is written meanwhile. A cursor is opaque, printable ASCII. Raises
        StaleCursor for one that this index cannot go on from, and UsageError for what is no cursor.
        """
        ...

    def count(self, wanted: Clause, access: frozenset[int]) -> int:
        """How many documents answer."""
        ...

    def counts(self, wanted: Sequence[Clause], access: frozenset[int]) -> list[int]:
        """How many documents answer each of several clauses, of one state of the index."""
        ...

    def terms(self, field: str, prefix: str, access: frozenset[int], limit: int) -> list[tuple[str, int]]:
        """Terms of a facet field that begin so, with the number of documents that hold them; most frequent first."""
        ...


class IndexWriter(Protocol):
    """Changes an index. Nothing is seen before ``commit``."""

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        """Add documents, each in place of what the index holds under its id."""
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; ids that it does not hold are passed over."""
        ...

    def commit(self) -> None:
        """Make what was done visible to all readers, and lasting."""
        ...


class Index(Protocol):
    """A search index: derived from the case store, and disposable.

    Each method raises IndexUnavailable, with what to do, when the index does not answer.
    """

    @property
    def name(self) -> str:
        """Which index this is. Another name, as after a version change or a wiped folder: it holds nothing yet."""
        ...

    def reader(self) -> IndexReader:
        """A reader that follows every commit and every rebuild."""
        ...

    def writer(self) -> AbstractContextManager[IndexWriter]:
        """The one writer, on the present index, made now when there is none. Leaving it commits, unless by an error."""
        ...

    def rebuild(self) -> AbstractContextManager[IndexWriter]:
        """The one writer, on a new, empty index that takes the place of the present one when it is left without error.

        Until then readers are answered from the present one.
        """
        ...

    def ids(self) -> Iterator[str]:
        """The ids of all documents it holds, in no order."""
        ...
