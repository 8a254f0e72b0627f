"""What date expressions mean: small frozen nodes, each of which finds its days from where the text stands.

A node answers None when it cannot be placed, and then its ``edtf`` says what is known of it all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from nlp.dates import calendar, edtf, holidays
from nlp.dates.calendar import Interval, Unit


class Outlook(StrEnum):
    """Which way a sentence looks from its document's date."""

    PAST = "past"
    FUTURE = "future"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the text stands: ``anchor`` is the day it counts from, ``told`` the date it named last, ``told_day`` the
    last that was a single day; ``outlook`` is asked only where it matters.
    """

    anchor: date | None
    told: Interval | None = None
    told_day: Interval | None = None
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


def _base(scope: Scope, basis: Basis, unit: Unit) -> date | None:
    """The day to count from. Days and weeks count from a day, longer units from any date told, else the anchor."""
    if basis is Basis.ANCHOR:
        return scope.anchor
    if unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        return scope.told_day.start if scope.told_day else None
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
        base = _base(scope, self.basis, self.unit)
        if base is None:
            return None
        found = calendar.period(self.unit, base, self.offset)
        if self.cut and scope.anchor and found.start <= scope.anchor <= found.end:
            if self.cut == "earlier":
                return Interval(found.start, scope.anchor)
            return Interval(scope.anchor, found.end)
        return found


@dataclass(frozen=True, slots=True)
class Weekend:
    """ "The weekend": the last one begun, or the coming one where the sentence looks ahead."""

    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """Saturday and Sunday."""
        if scope.anchor is None:
            return None
        ahead = scope.anchor.weekday() >= 5 or scope.outlook() is Outlook.FUTURE
        return calendar.period(Unit.WEEKEND, scope.anchor, 0 if ahead else -1)


@dataclass(frozen=True, slots=True)
class Shifted:
    """ "Three weeks ago", "two days later", "two weeks before Christmas": a unit of the calendar so many units away.

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
            base = _base(scope, self.basis, self.unit)
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
    """ "The past two years", "the next few days", "recent weeks": from then to now, or from now to then."""

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
class Weekday:
    """A day of the week (Monday 0).

    Without ``which`` it is the latest such day up to the anchor, or the next from it where the sentence looks ahead.
    ``last`` is the latest before the anchor, ``next`` that of the following week, ``this`` that of the current week,
    ``coming`` the first after the anchor, ``week`` one week after that; ``weeks`` counts whole weeks from this one.
    """

    day: int
    which: str = ""
    weeks: int | None = None
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """That day."""
        base = scope.anchor
        if self.which in ("following", "previous"):
            base = scope.told_day.start if scope.told_day else scope.anchor
        if base is None:
            return None
        found = self._from(base, scope)
        return Interval(found, found)

    def _from(self, base: date, scope: Scope) -> date:
        ahead = (self.day - base.weekday()) % 7
        behind = ahead - 7
        if self.weeks is not None or self.which in ("this", "next"):
            weeks = self.weeks if self.weeks is not None else int(self.which == "next")
            return calendar.shift(base, self.day - base.weekday() + 7 * weeks)
        match self.which:
            case "last" | "previous":
                return calendar.shift(base, behind)
            case "coming" | "following":
                return calendar.shift(base, ahead or 7)
            case "week":
                return calendar.shift(base, (ahead or 7) + 7)
        return calendar.shift(base, ahead if not ahead or scope.outlook() is Outlook.FUTURE else behind)


def _choose(days: Callable[[int], Interval | None], scope: Scope, which: str, hop: int = 0) -> Interval | None:
    """The year's occasion that fits: the latest begun by the anchor, or the first not over where the words look ahead.

    ``which`` overrides: "last" (over or begun before the anchor), "next" (still to begin), "this" (the anchor's year).
    ``hop`` days: with nothing said either way, an occasion that near ahead is meant, not one of last year.
    """
    anchor = scope.anchor
    if anchor is None:
        return None
    around = [year for year in range(anchor.year - 8, anchor.year + 9) if 1 <= year <= 9999]
    found = [interval for interval in map(days, around) if interval]
    if which == "this":
        return next((interval for interval in found if interval.start.year == anchor.year), None)
    if which == "last":
        return max((i for i in found if i.end < anchor), key=lambda i: i.start, default=None)
    ahead = min((i for i in found if i.end >= anchor), key=lambda i: i.start, default=None)
    if which == "next":
        return min((i for i in found if i.start > anchor), key=lambda i: i.start, default=None)
    outlook = scope.outlook()
    if outlook is Outlook.FUTURE:
        return ahead
    if outlook is Outlook.UNSAID and ahead and hop and (ahead.start - anchor).days <= hop:
        return ahead
    return max((i for i in found if i.start <= anchor), key=lambda i: i.start, default=None)


@dataclass(frozen=True, slots=True)
class Yearless:
    """A month, or a day of one, without its year. A ``weekday`` told with it settles the year where it can."""

    month: int
    day: int | None = None
    weekday: int | None = None
    which: str = ""

    @property
    def edtf(self) -> str:
        """The year is not told."""
        return f"XXXX-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    def in_year(self, year: int) -> Interval | None:
        """Its days in that year; None where the year lacks the day."""
        if self.day is None:
            return calendar.month(year, self.month)
        if not calendar.exists(year, self.month, self.day):
            return None
        found = calendar.on(year, self.month, self.day)
        return Interval(found, found)

    def find(self, scope: Scope) -> Interval | None:
        """By the weekday told, else by the way the sentence looks."""
        if self.weekday is not None and self.day is not None and scope.anchor:
            told = self._by_weekday(scope.anchor)
            if told:
                return told
        return _choose(self.in_year, scope, self.which, hop=31 if self.day else 0)

    def _by_weekday(self, anchor: date) -> Interval | None:
        near = [year for year in range(anchor.year - 2, anchor.year + 2) if 1 <= year <= 9999]
        fits = [i for i in map(self.in_year, near) if i and i.start.weekday() == self.weekday]
        return min(fits, key=lambda i: abs((i.start - anchor).days), default=None)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A named day, season or quarter of a year that is not told: ``days`` gives it for a year."""

    days: Callable[[int], Interval]
    which: str = ""
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """By the way the sentence looks."""
        return _choose(self.days, scope, self.which)


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """ "The bank holiday": the latest one, with its weekend when ``whole``; ``monday`` wants one on a Monday."""

    whole: bool
    monday: bool = False
    which: str = ""
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """The latest begun by the anchor, or the next where the words look ahead."""
        anchor = scope.anchor
        if anchor is None:
            return None
        near = [year for year in range(anchor.year - 1, anchor.year + 2) if 1 < year < 9999]
        found = [self._days(day) for year in near for day in holidays.bank_holidays(year) if self._fits(day)]
        if self.which != "last" and (self.which == "next" or scope.outlook() is Outlook.FUTURE):
            return next((i for i in found if i.end >= anchor), None)
        return next((i for i in reversed(found) if i.start <= anchor), None)

    def _fits(self, day: date) -> bool:
        return not self.monday or day.weekday() == 0

    def _days(self, day: date) -> Interval:
        return holidays.block(day) if self.whole else Interval(day, day)


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


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another, both included. A first date without a year takes the latest that is not after the last."""

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
        if isinstance(self.last, Yearless | Weekday) and not isinstance(self.first, Yearless | Weekday):
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

    def _before(self, scope: Scope, end: Interval) -> Scope:
        if not isinstance(self.first, Yearless | Weekday | Occasion):
            return scope
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
