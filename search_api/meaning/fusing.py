"""Two rankings made one: what the words find and what is near in meaning.

Reciprocal rank fusion (Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
learning methods", SIGIR 2009): a document is worth the sum of 1 / (60 + its rank) over the rankings that hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from search_api.index.base import IndexPage, IndexReader, Scored
from search_api.index.clauses import Clause, Except, In, Weighed, all_of, any_of
from search_api.meaning.nearest import NEAREST
from search_api.meaning.passages import Span
from search_api.question import Question
from search_api.results import Sort

K = 60
"""The constant of the paper."""


@dataclass(frozen=True)
class Both:
    """What answers the words of a question or is near in meaning. Each ranking gives its first ``NEAREST`` to the
    head of the list, which is ranked anew; what else the words find follows in the order of the words.
    """

    reader: IndexReader
    words: Question
    near: Mapping[str, Span]

    @cached_property
    def wanted(self) -> Clause:
        """A clause that answers alike, but ranks by the words alone."""
        return any_of(self.words.wanted, Weighed(self._near, 0.0))

    @property
    def _near(self) -> Clause:
        return In("id", frozenset(self.near))

    @cached_property
    def said(self) -> frozenset[str]:
        """Those near in meaning that the words find too."""
        if not self.near:
            return frozenset()
        page = self.reader.search(all_of(self.words.wanted, self._near), self.words.access, limit=len(self.near))
        return frozenset(scored.id for scored in page.hits)

    def page(self, place: slice, facets: Sequence[str], values: int) -> IndexPage:
        """The hits from ``place.start`` on to ``place.stop``, with the number and the facets of all."""
        access, limit = self.words.access, place.stop - place.start
        if self.words.sort is not Sort.RELEVANCE:
            return self.reader.search(
                self.wanted, access, offset=place.start, limit=limit, sort=self.words.sort, facets=facets, values=values
            )
        first = self.reader.search(self.words.wanted, access, limit=NEAREST)
        head = fused([scored.id for scored in first.hits], list(self.near))
        hits = [Scored(one, 0.0) for one in head[place]]
        if len(hits) < limit and first.total > len(first.hits):
            others = Except(self.words.wanted, In("id", frozenset(head)))
            skipped = max(place.start - len(head), 0)
            hits += self.reader.search(others, access, offset=skipped, limit=limit - len(hits)).hits
        every = self.reader.search(self.wanted, access, limit=0, facets=facets, values=values)
        return IndexPage(tuple(hits), every.total, every.facets)


def fused(*rankings: Sequence[str]) -> list[str]:
    """The rankings as one, best first; of equals the one that an earlier ranking holds."""
    worth: dict[str, float] = {}
    for ranking in rankings:
        for rank, one in enumerate(ranking, 1):
            worth[one] = worth.get(one, 0.0) + 1 / (K + rank)
    return sorted(worth, key=lambda one: -worth[one])
