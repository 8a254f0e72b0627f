"""The reader: answers from one point in time, within a viewer's reach."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from elasticsearch import ApiError, TransportError

from casethread.errors import StaleCursor
from search_api.index.base import IndexPage, Scored
from search_api.index.clauses import Clause, Everything
from search_api.index.elastic.connection import Body, Connection, passing
from search_api.index.elastic.counting import Counting
from search_api.index.elastic.cursor import Cursor
from search_api.index.elastic.faults import Fault, translated
from search_api.index.elastic.generations import Generations
from search_api.index.elastic.pins import Pin, Pins, marks_in, marks_wanted
from search_api.index.elastic.queries import query, within
from search_api.index.weights import most_of, unweighed
from search_api.results import Sort

_PAUSES = (0.0, 0.1, 0.3, 1.0, 2.0)
"""Seconds before each further attempt at a search that failed for the moment, as when a node has gone."""
_ORDERS: dict[Sort, list[Body]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"newest": "desc"}, {"id": "asc"}],
    Sort.NEWEST: [{"newest": "desc"}, {"id": "asc"}],
    Sort.OLDEST: [{"oldest": "asc"}, {"id": "asc"}],
}
"""The document's own place in time decides; its id is sorted by so that it is told."""


class Reader:
    """A ``base.IndexReader`` that looks, at every search, whether the index has moved on."""

    def __init__(self, connection: Connection, generations: Generations) -> None:
        self._connection = connection
        self._generations = generations
        self._pins = Pins(connection, generations.alias)

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
        """A page of hits, as ``base.IndexReader`` says."""
        cursor = Cursor.read(after) if after is not None else None
        counting = Counting({name: (name, "") for name in facets}, values)
        weighing = limit > 0 and sort is Sort.RELEVANCE and most_of(wanted) > 0
        order = Sort.NEWEST if sort is Sort.RELEVANCE and not weighing else sort
        body: Body = {
            "query": within(wanted, access, weighing=weighing),
            "size": limit,
            "track_total_hits": True,
            **({"sort": _ORDERS[order]} if limit else {}),
            **({"search_after": cursor.last} if cursor else {"from": offset} if offset and limit else {}),
        }
        with translated(self._connection.where):
            answer, pin = self._asked(body, counting, cursor)
            counts = counting.exact(answer, lambda more: self._once({**body, "size": 0, **more}, pin))
        total = int(answer["hits"]["total"]["value"])
        # the cluster adds a place of its own
        found = [hit["sort"][: len(_ORDERS[order])] for hit in answer["hits"].get("hits", ())]
        hits = tuple(Scored(last[-1], float(last[0]) if weighing else 0.0) for last in found)
        more = len(found) == limit and (cursor is not None or offset + limit < total)
        return IndexPage(hits, total, counts, str(Cursor(pin.pit, tuple(found[-1]))) if hits and more else None)

    def count(self, wanted: Clause, access: frozenset[int]) -> int:
        """How many documents answer."""
        return self.search(wanted, access, limit=0).total

    def counts(self, wanted: Sequence[Clause], access: frozenset[int]) -> list[int]:
        """How many documents answer each of several clauses, of one state of the index."""
        if not wanted:
            return []
        filters: Body = {"filters": {"filters": [query(unweighed(clause)) for clause in wanted]}}
        body: Body = {"query": within(Everything(), access), "size": 0, "aggs": {"counts": filters}}
        with translated(self._connection.where):
            answer, _ = self._asked({**body, "track_total_hits": False}, Counting({}, 0), None)
        return [int(bucket["doc_count"]) for bucket in answer["aggregations"]["counts"]["buckets"]]

    def terms(self, field: str, prefix: str, access: frozenset[int], limit: int) -> list[tuple[str, int]]:
        """Terms of a facet field that begin so, with the number of documents that hold them; most frequent first."""
        counting = Counting({"terms": (field, prefix)}, limit)
        body: Body = {"query": within(Everything(), access), "size": 0, "track_total_hits": False}
        body["query"]["bool"]["filter"].append({"prefix": {field: prefix}})
        with translated(self._connection.where):
            answer, pin = self._asked(body, counting, None)
            return list(counting.exact(answer, lambda more: self._once({**body, **more}, pin))["terms"])

    def _asked(self, body: Body, counting: Counting, cursor: Cursor | None) -> tuple[Body, Pin]:
        """The answer, and the point in time that it is from; looked for again while that may help."""
        gone = 0
        for pause in _PAUSES:
            time.sleep(pause)
            try:
                return self._gone_on(body, cursor) if cursor else self._from_newest(body, counting)
            except (Fault, ApiError, TransportError) as error:
                fault = error if isinstance(error, Fault) else Fault.of(error) if isinstance(error, ApiError) else None
                if fault and fault.kind == "index_not_found_exception":
                    gone += not self._generations.refuse_other_versions()
                lost = fault is not None and fault.status == 404
                if cursor and lost:
                    raise StaleCursor("that list is kept no longer", remedy="search again") from error
                # between two steps, a rebuild may have taken an index away: its successor is there now
                if pause == _PAUSES[-1] or gone > 1 or not (lost or passing(error)):
                    raise
        raise AssertionError

    def _from_newest(self, body: Body, counting: Counting) -> tuple[Body, Pin]:
        pin = self._pins.newest()
        if pin is not None:
            try:
                answer, now = self._connection.searches(
                    [
                        _in(pin, counting.asked(body, pin.shards)),
                        (_NOW | {"index": self._generations.alias}, marks_wanted()),
                    ]
                )
            except (Fault, ApiError, TransportError):
                self._pins.forget(pin)
                raise
            if marks_in(now) == pin.marks:
                return answer, pin
        pin = self._pins.open()
        answer, marks = self._connection.searches(
            [_in(pin, counting.asked(body, pin.shards)), (_NOW, marks_wanted(pin))]
        )
        return answer, self._pins.keep(pin, marks_in(marks))

    def _gone_on(self, body: Body, cursor: Cursor) -> tuple[Body, Pin]:
        """The answer from an earlier point in time, if that is one of the index which answers now."""
        pin = Pin(cursor.pit, (), 0)
        then, now = self._connection.searches(
            [(_NOW, marks_wanted(pin)), (_NOW | {"index": self._generations.alias}, marks_wanted())]
        )
        marks = marks_in(then)
        if {mark.partition(".")[0] for mark in marks} != {mark.partition(".")[0] for mark in marks_in(now)}:
            raise StaleCursor("the index has been rebuilt since this list was begun", remedy="search again")
        pin = Pin(cursor.pit, marks, len(marks))
        return self._once(body, pin), pin

    def _once(self, body: Body, pin: Pin) -> Body:
        [answer] = self._connection.searches([_in(pin, body)])
        return answer


_NOW: dict[str, Any] = {"allow_partial_search_results": False}


def _in(pin: Pin, body: Body) -> tuple[Body, Body]:
    """Header and body of a search in a point in time."""
    return _NOW, {**body, "_source": False, "stored_fields": "_none_", "pit": pin.asked}
