"""What date expressions mean: small frozen nodes, each of which finds its days from where the text stands.

A node answers None when it cannot be placed, and then its ``edtf`` says what is known of it all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from nlp.dates import calendar, edtf
from nlp.dates.calendar import Interval, Unit


class Outlook(StrEnum):
    """Which way a sentence looks from its document's date; ``OVER`` is the past, and no reading ahead is sensible."""

    OVER = "over"
    PAST = "past"
    FUTURE = "future"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the text stands: ``anchor`` is the day it counts from, ``told`` the date it named last, ``told_day`` the
    last that was a day or a few, ``year_told`` a month or day with its year earlier in the sentence, ``heading`` the
    date of the log whose entry this opens; ``outlook`` is asked only where it matters.
    """

    anchor: date | None
    told: Interval | None = None
    told_day: Interval | None = None
    year_told: Interval | None = None
    heading: Interval | None = None
    outlook: Callable[[], Outlook] = lambda: Outlook.UNSAID


class Node(Protocol):
    """A date expression."""

    @property
    def edtf(self) -> str:
        """What is known of it when it cannot be placed."""
        ...

    def find(self, scope: Scope) -> Interval | None:
        """Its days; OverflowError when they lie outside the calendar."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """A date that needs nothing else."""

    interval: Interval
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """Always the same days."""
        return self.interval


class Basis(StrEnum):
    """What a relative date counts from."""

    ANCHOR = "anchor"
    TOLD = "told"
    LATEST = "latest"
    """The day told last, else the anchor."""


def _base(scope: Scope, basis: Basis, unit: Unit, *, back: bool = False) -> date | None:
    """The day to count from. Days and weeks count from a day, longer units from any date told, else the anchor.

    ``back``: so long before something that the text has not dated, which is likely the news itself.
    """
    if basis is Basis.ANCHOR:
        return scope.anchor
    if basis is Basis.LATEST:
        return scope.told_day.start if scope.told_day else scope.anchor
    if unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        if scope.told_day:
            return scope.told_day.start if back else scope.told_day.end
        return scope.anchor if back and scope.told is None else None
    return scope.told.start if scope.told else scope.anchor


@dataclass(frozen=True, slots=True)
class Period:
    """The calendar unit ``offset`` units from now, or from the date told: "last week", "the following day".

    ``until`` or ``since`` now cuts it: "earlier this year", "later this week".
    """

    unit: Unit
    offset: int = 0
    basis: Basis = Basis.ANCHOR
    cut: str = ""
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """That unit, whole or cut at the anchor."""
        base = _base(scope, self.basis, self.unit, back=self.offset < 0)
        if base is None:
            return None
        found = calendar.period(self.unit, base, self.offset)
        if self.cut and scope.anchor and found.start <= scope.anchor <= found.end:
            if self.cut == "earlier":
                return Interval(found.start, scope.anchor)
            return Interval(scope.anchor, found.end)
        return found


@dataclass(frozen=True, slots=True)
class Shifted:
    """A unit of the calendar so many units away: "three weeks ago", "two days later", "two weeks before Christmas".

    Days and weeks give a day, longer units the month, year or decade. An inexact count ("several weeks ago")
    gives a window around it; ``to_the_day``: "a year ago today".
    """

    count: int
    unit: Unit
    basis: Basis = Basis.ANCHOR
    inexact: bool = False
    of: Node | None = None
    to_the_day: bool = False
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """The unit there, or the window around it."""
        if self.of:
            whole = self.of.find(scope)
            base = None if whole is None else whole.start if self.count < 0 else whole.end
        else:
            base = _base(scope, self.basis, self.unit, back=self.count < 0)
        if base is None or self._dangles(scope):
            return None
        there = calendar.move(base, self.unit, self.count)
        if self.inexact:
            return _around(there, self.unit)
        if self.to_the_day or self.unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
            return Interval(there, there)
        return calendar.period(self.unit, there)

    def _dangles(self, scope: Scope) -> bool:
        """Whether it is later than something that the text has not told."""
        return self.of is None and self.basis is Basis.TOLD and self.count > 0 and scope.told is None


def _around(day: date, unit: Unit) -> Interval:
    if unit is Unit.DAY:
        return Interval(calendar.shift(day, -1), calendar.shift(day, 1), vague=True)
    if unit in (Unit.WEEK, Unit.WEEKEND):
        return Interval(calendar.shift(day, -3), calendar.shift(day, 3), vague=True)
    return replace(calendar.period(unit, day), vague=True)


@dataclass(frozen=True, slots=True)
class Rolling:
    """From then to now, or from now to then: "the past two years", "the next few days", "recent weeks"."""

    count: int
    unit: Unit
    vague: bool = False
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """The anchor and the day ``count`` units from it, with all between."""
        if scope.anchor is None:
            return None
        there = calendar.move(scope.anchor, self.unit, self.count)
        return Interval(min(there, scope.anchor), max(there, scope.anchor), vague=self.vague)


@dataclass(frozen=True, slots=True)
class Within:
    """Something of another date: ``pick`` chooses from its days (early, the first week, the weekend around)."""

    of: Node
    pick: Callable[[Interval], Interval | None]

    @property
    def edtf(self) -> str:
        """As much as is known of the whole."""
        return self.of.edtf

    def find(self, scope: Scope) -> Interval | None:
        """What ``pick`` takes of the whole."""
        whole = self.of.find(scope)
        return self.pick(whole) if whole else None
