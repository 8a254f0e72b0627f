"""What is asked of search and what it answers, in our own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casethread.model import Hit, Label
from search_api.index.fields import FACETS

LARGEST_PAGE = 100
"""Hits of the largest page."""


class Sort(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query as typed, the facet values chosen (any of a facet's, all of the facets), and the page wanted (from 1).

    ``after`` is the ``next`` of earlier results of the same query, in place of a page number. ``folded`` shows of
    copies of one story the best alone. ``facets`` are those to be counted: leave them out where nobody looks at them,
    for they take longest. ``semantic`` also looks for what is near in meaning to the plain words; such a list has pages
    and no cursor.
    """

    text: str
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    after: str | None = None
    folded: bool = True
    facets: tuple[str, ...] = tuple(FACETS)
    semantic: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that what was typed may be the beginning of, what it is the name of, and how many documents hold it."""

    name: str
    label: Label
    documents: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """One value of a facet, as stored and as shown, and how many of the found documents have it."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet: ``name`` in the query language, as in ``search_api.index.fields.FACETS``."""

    name: str
    title: str
    buckets: tuple[Bucket, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, the exact total, and the facets of everything found.

    A page shows fewer hits than it is wide where copies are folded into a better one, of this page or an earlier: the
    total counts every document. ``next`` is the cursor of the following page, None after the last.

    The total is that of the documents that answer the words; ``by_meaning`` further ones are listed that are only near
    in meaning, and ``unread`` documents within reach could not be compared, for the model has not read them yet. Facets
    count both.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    did_you_mean: str | None = None
    next: str | None = None
    by_meaning: int = 0
    unread: int = 0

    @property
    def listed(self) -> int:
        """How many documents the pages list together."""
        return self.total + self.by_meaning

    @property
    def pages(self) -> int:
        """How many pages the hits fill."""
        return -(-self.listed // self.request.size)
