"""Intervals of days as calendar terms, so that an index of plain terms answers which intervals overlap.

An interval is cut into whole days, months, years, decades, centuries and millennia: its *cover*. Two intervals
overlap exactly when a part of one is a part of the other's cover or lies within such a part. An index that holds the
covers of a document's intervals, and separately all that its parts lie within, answers with term lookups alone, and
however many intervals a document has, each is compared as one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_WIDTHS = (10, 7, 4, 3, 2, 1)
"""Letters of an ISO day that name the day, month, year, decade, century and millennium."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both within it; None is open."""

    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share a day."""
        return (
            _in_turn(self.start, other.end)
            and _in_turn(other.start, self.end)
            and _in_turn(self.start, self.end)
            and _in_turn(other.start, other.end)
        )


def _in_turn(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start <= end


def _period(term: str) -> tuple[date, date]:
    """The first and last day of a calendar term."""
    if len(term) == 10:
        day = date.fromisoformat(term)
        return day, day
    if len(term) == 7:
        year, month = int(term[:4]), int(term[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(max(int(term.ljust(4, "0")), 1), 1, 1), date(int(term.ljust(4, "9")), 12, 31)


def _parts(term: str) -> list[str]:
    """The terms that a calendar term falls into."""
    if len(term) == 7:
        return [f"{term}-{day:02}" for day in range(1, _period(term)[1].day + 1)]
    if len(term) == 4:
        return [f"{term}-{month:02}" for month in range(1, 13)]
    return [term + digit for digit in "0123456789" if term + digit != "0000"]


@lru_cache(maxsize=20_000)
def cover(interval: Interval) -> tuple[str, ...]:
    """The fewest calendar terms that make up the interval, in order of time; empty when it ends before it starts."""
    first, last = interval.start or date.min, interval.end or date.max
    if first == last:  # most are a day, which need not be looked for in all of time
        return (first.isoformat(),)
    return tuple(_cover([str(digit) for digit in range(10)], first, last))


def _cover(terms: Iterable[str], first: date, last: date) -> Iterator[str]:
    for term in terms:
        start, end = _period(term)
        if end < first or last < start:
            continue
        if first <= start and end <= last:
            yield term
        else:
            yield from _cover(_parts(term), first, last)


def around(term: str) -> tuple[str, ...]:
    """A calendar term and all that it lies within."""
    return tuple(term[:width] for width in _WIDTHS if width <= len(term))


@lru_cache(maxsize=20_000)
def above(interval: Interval) -> frozenset[str]:
    """The parts of an interval and all that they lie within."""
    return frozenset(outer for term in cover(interval) for outer in around(term))


def month_of(interval: Interval) -> str | None:
    """The month that an interval lies in, "2014-07", when it lies in one."""
    start, end = interval.start, interval.end
    if start and end and (start.year, start.month) == (end.year, end.month):
        return start.isoformat()[:7]
    return None
