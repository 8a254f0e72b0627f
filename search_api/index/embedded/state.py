"""One state of the index, as it was at a commit, and what is found in it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import tantivy
from tantivy import Query

from search_api.index.base import Scored
from search_api.index.clauses import Clause
from search_api.index.embedded.facets import Counts, counted
from search_api.index.embedded.queries import query, within
from search_api.index.embedded.schema import AGE
from search_api.index.weights import most_of, settled, unweighed
from search_api.results import Sort

_SPARE = 54
"""Hits fetched beyond those wanted, among which are most often all that are as good as the last one wanted."""
_REMEMBERED = 200
"""Counts of a facet that are remembered while the state lasts, for the further pages of a list."""
_VALUES = 4
"""Values of a facet that a document holds, about."""
_Hit = tuple[float, tantivy.DocAddress]
"""A hit, with the score that the engine gives it, or its place in time."""


class State:
    """What the index held at one commit, which ``stamp`` tells from others."""

    def __init__(self, stamp: str, searcher: tantivy.Searcher) -> None:
        self.stamp = stamp
        self._searcher = searcher
        # with those that only removed documents had: what is counted is left to the filter that this chooses
        self._access = dict(searcher.terms_with_prefix("access", "", None, None))
        self._spread: dict[str, float] = {}
        self._facets: OrderedDict[tuple[object, ...], Counts] = OrderedDict()
        self._remembering = threading.Lock()

    def page(self, wanted: Clause, access: frozenset[int], sort: Sort, place: slice) -> tuple[int, tuple[Scored, ...]]:
        """How many documents answer within reach, and those from ``place.start`` on to ``place.stop``."""
        if place.start == place.stop:
            return self.count(wanted, access), ()
        if sort is Sort.RELEVANCE and most_of(wanted) > 0:
            total, found = self._best(within(query(settled(wanted)), access, self._access), place)
        else:
            total, found = self._by_time(self._found_by(wanted, access), sort, place)
        return total, tuple(Scored(self._searcher.doc(address)["id"][0], score) for score, address in found)

    def count(self, wanted: Clause, access: frozenset[int]) -> int:
        """How many documents answer within reach."""
        return _total(self._searcher.search(self._found_by(wanted, access), 1))

    def terms(self, field: str, prefix: str, access: frozenset[int]) -> list[tuple[str, int]]:
        """The terms of a field that begin so, with the number of documents within reach; most frequent first."""
        found = self._searcher.terms_with_prefix(field, prefix, within(Query.all_query(), access, self._access), None)
        return sorted(((term, count) for term, count in found if count), key=lambda it: (-it[1], it[0]))

    def facets(
        self, wanted: Clause, access: frozenset[int], names: Sequence[str], values: int, total: int
    ) -> dict[str, Counts]:
        """Of each facet its most frequent values over all ``total`` documents that answer within reach."""
        asked = unweighed(wanted)
        keys = {name: (asked, access, name, values) for name in names}
        with self._remembering:
            known = {name: self._facets[key] for name, key in keys.items() if key in self._facets}
        if left := [name for name in names if name not in known]:
            spread = {name: min(self._spread_of(name), _VALUES * total) for name in left}
            known |= counted(self._searcher, self._found_by(wanted, access), spread, values)
            with self._remembering:
                self._facets.update((keys[name], known[name]) for name in left)
                while len(self._facets) > _REMEMBERED:
                    self._facets.popitem(last=False)
        return {name: known[name] for name in names}

    def _spread_of(self, name: str) -> float:
        """How many values a facet holds, about, times the segments: it only chooses how they are counted."""
        if name not in self._spread:
            held = self._searcher.cardinality(Query.all_query(), name)
            self._spread[name] = held * self._searcher.num_segments
        return self._spread[name]

    def _found_by(self, wanted: Clause, access: frozenset[int]) -> Query:
        """What answers within reach, whatever it weighs."""
        return within(query(unweighed(wanted)), access, self._access)

    def _by_time(self, asked: Query, sort: Sort, place: slice) -> tuple[int, list[_Hit]]:
        """The newest first, unless the oldest are wanted; none weighs anything."""
        order, direction = (sort, tantivy.Order.Asc) if sort is Sort.OLDEST else (Sort.NEWEST, tantivy.Order.Desc)
        found = self._searcher.search(
            asked, place.stop - place.start, offset=place.start, order_by_field=order.value, order=direction
        )
        return _total(found), [(0.0, address) for _, address in found.hits]

    def _best(self, asked: Query, place: slice) -> tuple[int, list[_Hit]]:
        """The weightiest first, of equals the newest."""
        fetched = place.stop + _SPARE
        found = self._searcher.search(asked, fetched, weight_by_field=AGE)
        while len(found.hits) == fetched and found.hits[-1][0] == found.hits[place.stop - 1][0]:
            fetched *= 8
            found = self._searcher.search(asked, fetched, weight_by_field=AGE)
        return _total(found), self._in_order(found.hits, place)

    def _in_order(self, hits: Sequence[_Hit], place: slice) -> list[_Hit]:
        """Those wanted: in the engine's order, and where score and age are the same in the order in time."""
        if place.start >= len(hits):
            return []
        highest, lowest = hits[place.start][0], hits[min(place.stop, len(hits)) - 1][0]
        ahead = sum(score > highest for score, _ in hits[: place.start])
        among = [(score, address) for score, address in hits[ahead:] if score >= lowest]
        times = self._searcher.fast_field_values("newest", [address for _, address in among])
        ranked = sorted(zip(among, times, strict=True), key=lambda one: (-one[0][0], -(one[1] or 0)))
        wanted = ranked[place.start - ahead : place.stop - ahead]
        # age adds less than 1
        return [(float(int(score)), address) for (score, address), _ in wanted]


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # the stub lacks count
