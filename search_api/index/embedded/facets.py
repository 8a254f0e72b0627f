"""How many documents hold each value of a field: the most frequent values, exactly, however many segments there are.

Each segment tells all its values where they are few. Where they are many, it tells its most frequent ones: a value that
it leaves out counts there at most as many as the last that it tells, so those which may be among the most frequent are
known, and are then counted alone, or all are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Query

Counts = tuple[tuple[str, int], ...]

_FROM_EACH = 1_000
"""Values that each segment tells at first."""
_FIRST = 50
"""Values told at first of those that all segments together tell in full."""
FEW = 25_000
"""Values that are all told at once: what a field holds, times the segments, or what the documents found do."""
_ALL = 10_000_000
_TELLABLE = 60_000
"""Values that are told at most in one answer: the engine refuses to tell 65,000, of all fields together."""
_ALONE = 500
"""Values that are counted alone at most."""


def counted(searcher: tantivy.Searcher, found: Query, spread: Mapping[str, float], values: int) -> dict[str, Counts]:
    """Of each field its most frequent values, equals by name, over the documents found.

    ``spread`` names the fields, and tells how many values all segments have to tell of each, about.
    """
    names = list(spread)
    first = {name: max(_FIRST, 2 * values) if spread[name] <= FEW else _FROM_EACH for name in names}
    asked = {name: _terms(name, first[name], _ALL if spread[name] <= FEW else _FROM_EACH) for name in names}
    told = _ask(searcher, found, asked)
    counts: dict[str, Counts] = {}
    again: dict[str, dict[str, Any]] = {}
    for name in names:
        possible = _possible(told[name], values, first[name])
        if possible is None:
            again[name] = _terms(name, _ALL, _ALL)
        elif told[name]["doc_count_error_upper_bound"]:
            again[name] = _terms(name, len(possible), len(possible)) | {"include": possible}
        else:
            counts[name] = _most(told[name]["buckets"], values)
    if again:
        # all segments tell all, so what is cut off is rarer than what is told, or as rare
        for terms in again.values():
            terms["size"] = min(terms["size"], _TELLABLE // len(again))
        exact = _ask(searcher, found, again)
        counts |= {name: _most(exact[name]["buckets"], values) for name in again}
    return {name: counts[name] for name in names}


def _possible(told: dict[str, Any], values: int, most: int) -> list[str] | None:
    """The values that may be among the most frequent; None when others than those told may be."""
    buckets, unseen = told["buckets"], int(told["doc_count_error_upper_bound"])
    if not unseen and len(buckets) < most:
        return [str(bucket["key"]) for bucket in buckets]
    least = int(buckets[min(values, len(buckets)) - 1]["doc_count"]) if buckets else 0
    possible = [str(bucket["key"]) for bucket in buckets if int(bucket["doc_count"]) + unseen >= least]
    return possible if unseen < least and len(possible) < min(len(buckets), _ALONE) else None


def _most(buckets: Sequence[dict[str, Any]], values: int) -> Counts:
    found = ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)
    return tuple(sorted(found, key=lambda bucket: (-bucket[1], bucket[0]))[:values])


def _terms(name: str, size: int, from_each: int) -> dict[str, Any]:
    return {"field": name, "size": size, "segment_size": from_each}


def _ask(searcher: tantivy.Searcher, found: Query, asked: dict[str, dict[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = searcher.aggregate(found, {name: {"terms": terms} for name, terms in asked.items()})
    return answer
