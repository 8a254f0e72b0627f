"""Dates made of dates: a stretch from one to another, a list that shares a year, the same part of another year."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlp.dates import calendar, edtf
from nlp.dates.calendar import Interval
from nlp.dates.nodes import Node, Outlook, Scope, Within
from nlp.dates.recurring import Occasion, Yearless
from nlp.dates.weekdays import Weekday


@dataclass(frozen=True, slots=True)
class Again:
    """The same part of another year: "the same month last year"; of the ``year``, or the one before that told."""

    year: Node | None
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """What was told last, moved by whole years."""
        told = scope.told
        if told is None or told.days > 366:
            return None
        year = self.year.find(scope) if self.year else None
        step = 12 * ((year.start.year if year else told.start.year - 1) - told.start.year)
        after = calendar.shift_months(calendar.shift(told.end, 1), step)
        return Interval(calendar.shift_months(told.start, step), calendar.shift(after, -1), vague=told.vague)


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another, both included.

    A first date without a year takes the latest that is not after the last.
    """

    first: Node
    last: Node

    @property
    def edtf(self) -> str:
        """Both ends, as far as they are known."""
        ends = [node.edtf for node in (self.first, self.last)]
        return edtf.UNKNOWN if edtf.UNKNOWN in ends else "/".join(ends)

    def find(self, scope: Scope) -> Interval | None:
        """None when either end is not known, or they are the wrong way round."""
        end = self.last.find(scope)
        if self._follows():
            start = self.first.find(scope)
            if start:
                end = self.last.find(replace(scope, anchor=start.start, outlook=lambda: Outlook.FUTURE))
        elif end:
            start = self.first.find(self._before(scope, end))
        else:
            start = None
        if not start or not end or start.start > end.end:
            return None
        return Interval(start.start, end.end, vague=start.vague or end.vague)

    def _follows(self) -> bool:
        """Whether its last is the next such after its first."""
        bare = isinstance(self.last, Yearless | Weekday) and not self.last.which
        return bare and not isinstance(self.first, Yearless | Weekday)

    def _before(self, scope: Scope, end: Interval) -> Scope:
        if not isinstance(self.first, Yearless | Weekday | Occasion) or self.first.which:
            return scope
        if isinstance(self.first, Weekday) and isinstance(self.last, Within):
            behind = scope.outlook() in (Outlook.PAST, Outlook.OVER) or end.end <= (scope.anchor or end.end)
            return replace(scope, outlook=lambda: Outlook.PAST if behind else Outlook.FUTURE)
        return replace(scope, anchor=end.end, outlook=lambda: Outlook.PAST)


@dataclass(frozen=True, slots=True)
class Listed:
    """The first of a list whose year only its last has: "March and April 2015"."""

    first: Yearless
    last: Node

    @property
    def edtf(self) -> str:
        """What the first says by itself."""
        return self.first.edtf

    def find(self, scope: Scope) -> Interval | None:
        """The latest that is not after the last."""
        end = self.last.find(scope)
        return self.first.find(replace(scope, anchor=end.end, outlook=lambda: Outlook.PAST)) if end else None
