"""How many documents hold each value of a field: the most frequent values, exactly, however many shards there are.

Each shard tells its most frequent values. A value that one shard leaves out counts there at most as many as the last
that it tells; while that leaves room for doubt, more are asked for, and at last all, in pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search_api.index.elastic.connection import Body
from search_api.index.elastic.queries import expression

Counts = tuple[tuple[str, int], ...]
Ask = Callable[[Body], Body]
"""Asks the same search for other aggregations."""

_FROM_EACH = (1_000, 50_000)
"""Values asked of each shard, at first and then; beyond, all are paged through."""
_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Counting:
    """What is to be counted, by name: a field, and how its values begin. ``most`` values are wanted of each."""

    wanted: Mapping[str, tuple[str, str]]
    most: int

    def asked(self, body: Body, shards: int) -> Body:
        """The search with the aggregations that answer most often."""
        if not self.wanted:
            return body
        return {**body, "aggs": {name: self._terms(name, _FROM_EACH[0], shards) for name in self.wanted}}

    def exact(self, answer: Mapping[str, Any], ask: Ask) -> dict[str, Counts]:
        """The counts from the answer, and from further ones where it leaves room for doubt."""
        return {name: self._exact(name, answer.get("aggregations", {}).get(name), ask) for name in self.wanted}

    def _exact(self, name: str, said: Mapping[str, Any] | None, ask: Ask) -> Counts:
        if said is None:
            said = ask({"aggs": {name: self._terms(name, _FROM_EACH[0], 0)}})["aggregations"][name]
        if (found := self._certain(said)) is None:
            said = ask({"aggs": {name: self._terms(name, _FROM_EACH[1], 0)}})["aggregations"][name]
            found = self._certain(said)
        return found if found is not None else self._all(name, ask)

    def _terms(self, name: str, from_each: int, shards: int) -> Body:
        field, prefix = self.wanted[name]
        terms: Body = {"field": field, "size": self.most, "order": [{"_count": "desc"}, {"_key": "asc"}]}
        if shards != 1:
            terms |= {"shard_size": max(from_each, self.most), "show_term_doc_count_error": True}
        if prefix:
            terms["include"] = expression(prefix) + ".*"
        return {"terms": terms}

    def _certain(self, said: Mapping[str, Any]) -> Counts | None:
        """The counts, when they cannot be others."""
        buckets = said["buckets"]
        unseen = int(said["doc_count_error_upper_bound"])
        if unseen and (
            any(bucket.get("doc_count_error_upper_bound") for bucket in buckets)
            or (buckets and buckets[-1]["doc_count"] <= unseen)
        ):
            return None
        return tuple((str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)

    def _all(self, name: str, ask: Ask) -> Counts:
        """All values counted, a page at a time; then the most frequent of them, equals by name."""
        field, prefix = self.wanted[name]
        found: Counter[str] = Counter()
        for bucket in _pages(name, field, ask):
            if (value := str(bucket["key"]["value"])).startswith(prefix):
                found[value] = int(bucket["doc_count"])
        return tuple(sorted(found.items(), key=lambda counted: (-counted[1], counted[0]))[: self.most])


def _pages(name: str, field: str, ask: Ask) -> Iterator[Mapping[str, Any]]:
    after: Mapping[str, Any] | None = None
    while True:
        composite: Body = {"size": _PAGE, "sources": [{"value": {"terms": {"field": field}}}]}
        said = ask({"aggs": {name: {"composite": composite | ({"after": after} if after else {})}}})
        page = said["aggregations"][name]
        yield from page["buckets"]
        after = page.get("after_key")
        if not after or not page["buckets"]:
            return
