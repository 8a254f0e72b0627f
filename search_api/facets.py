"""The facets of a page of hits, as they are shown."""

from __future__ import annotations

from calendar import month_name

from casethread.model import Kind
from search_api.index.base import IndexPage
from search_api.index.fields import FACETS
from search_api.results import Bucket, Facet, SearchRequest

_KINDS = {Kind.NEWS: "News report", Kind.PROBATION: "Probation note", Kind.INTELLIGENCE: "Intelligence log"}


def facets_of(page: IndexPage, request: SearchRequest) -> tuple[Facet, ...]:
    """The facets that were asked for, in that order."""
    return tuple(
        Facet(name, FACETS[name], _buckets(name, page.facets.get(name, ()), request.chosen.get(name, ())))
        for name in request.facets
    )


def _buckets(name: str, counts: tuple[tuple[str, int], ...], chosen: tuple[str, ...]) -> tuple[Bucket, ...]:
    """The counted values, and those chosen that nothing found has."""
    listed = dict(counts) | {value: 0 for value in chosen if value not in dict(counts)}
    return tuple(Bucket(value, _label(name, value), count, value in chosen) for value, count in listed.items())


def _label(name: str, value: str) -> str:
    if name == "kind" and value in set(Kind):
        return _KINDS[Kind(value)]
    if name == "month" and value[5:7].isdecimal() and 1 <= int(value[5:7]) <= 12:
        return f"{month_name[int(value[5:7])]} {value[:4]}"
    return value
