"""Nodes for what comes round again: weekdays, months and days without a year, holidays, and ranges of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from nlp.dates import calendar, edtf, holidays
from nlp.dates.calendar import Interval, Unit
from nlp.dates.nodes import Node, Outlook, Scope


@dataclass(frozen=True, slots=True)
class Leaning:
    """When nearness outweighs the words, in days: ``soon`` ahead is meant against a past tense, ``hop`` ahead where
    nothing is said either way, if what is behind is ``stale`` days gone; and ``just`` over against a future tense whose
    reading is ``far`` away.
    """

    soon: int = 0
    hop: int = 0
    stale: int = 240
    just: int = 0
    far: int = 270


DAY_LEANS = Leaning(soon=31, hop=90, just=45)
MONTH_LEANS = Leaning(just=92)
FEAST_LEANS = Leaning(soon=7, hop=14, just=14)
HOLIDAY_LEANS = Leaning(just=14, far=60)
QUARTER_LEANS = Leaning(soon=60, hop=60, stale=200, just=92)


def _choose(days: Callable[[int], Interval | None], scope: Scope, which: str, leaning: Leaning) -> Interval | None:
    """The year's occasion that fits: the latest begun by the anchor, or the first not over where the words look ahead.

    ``which`` overrides: "last" (over or begun before the anchor), "next" (still to begin), "this" (the anchor's year),
    and "that", "previous" and "following", which count from the date told before.
    """
    if which in ("that", "same", "previous", "following"):
        return _from_told(days, scope, which)
    anchor = scope.anchor
    if anchor is None:
        return None
    found = [i for i in map(days, _years_around(anchor)) if i]
    if which:
        return _which(found, anchor, which)
    ahead = min((i for i in found if i.end >= anchor), key=lambda i: i.start, default=None)
    behind = max((i for i in found if i.start <= anchor), key=lambda i: i.start, default=None)
    if ahead is None or behind is None:
        return behind or ahead
    return (
        ahead
        if _is_ahead(scope.outlook(), leaning, (ahead.start - anchor).days, (anchor - behind.end).days)
        else behind
    )


def _years_around(day: date) -> range:
    return range(max(1, day.year - 8), min(9999, day.year + 8) + 1)


def _which(found: list[Interval], anchor: date, which: str) -> Interval | None:
    if which == "this":
        return next((i for i in found if i.start.year == anchor.year), None)
    if which == "next":
        return min((i for i in found if i.start > anchor), key=lambda i: i.start, default=None)
    return max((i for i in found if i.end < anchor), key=lambda i: i.start, default=None)


def _is_ahead(outlook: Outlook, leaning: Leaning, wait: int, gone: int) -> bool:
    """Whether the occasion ``wait`` days ahead is meant and not the one over for ``gone`` days."""
    if outlook is Outlook.FUTURE:
        return not (wait >= leaning.far and gone <= leaning.just)
    near = {Outlook.PAST: leaning.soon, Outlook.UNSAID: leaning.hop}.get(outlook, 0)
    return 0 < wait <= near and gone >= leaning.stale


def _from_told(days: Callable[[int], Interval | None], scope: Scope, which: str) -> Interval | None:
    """The occasion of the told date's year, or the one before or after the told date."""
    if scope.told is None:
        return None
    if which in ("that", "same"):
        return days(scope.told.start.year)
    found = [i for i in map(days, _years_around(scope.told.start)) if i]
    if which == "previous":
        return max((i for i in found if i.end < scope.told.start), key=lambda i: i.start, default=None)
    return min((i for i in found if i.start > scope.told.end), key=lambda i: i.start, default=None)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (Monday 0).

    Without ``which`` it is the latest such day up to the anchor, or the next from it where the sentence looks ahead.
    ``last`` is the latest before the anchor, ``next`` that of the following week, ``this`` that of the current week,
    ``coming`` the first after the anchor, ``week`` one week after that; ``weeks`` counts whole weeks from this one.
    ``the`` is that nearest to the day told, and not after the anchor.
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
            case "the" if scope.told_day:
                told = scope.told_day.start
                near = calendar.shift(told, (self.day - told.weekday() + 3) % 7 - 3)
                return near if near < base or told >= base else calendar.shift(near, -7)
            case "last" | "previous":
                return calendar.shift(base, behind)
            case "coming" | "following":
                return calendar.shift(base, ahead or 7)
            case "week":
                return calendar.shift(base, (ahead or 7) + 7)
        return calendar.shift(base, ahead if not ahead or scope.outlook() is Outlook.FUTURE else behind)


@dataclass(frozen=True, slots=True)
class Weekend:
    """The weekend: the last one begun, or the coming one where the sentence looks ahead; ``this`` one is the coming
    one also where nothing is said either way.
    """

    this: bool = False
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """Saturday and Sunday."""
        if scope.anchor is None:
            return None
        onwards = (Outlook.FUTURE, Outlook.UNSAID) if self.this else (Outlook.FUTURE,)
        ahead = scope.anchor.weekday() >= 5 or scope.outlook() in onwards
        return calendar.period(Unit.WEEKEND, scope.anchor, 0 if ahead else -1)


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
        return _choose(self.in_year, scope, self.which, DAY_LEANS if self.day else MONTH_LEANS)

    def _by_weekday(self, anchor: date) -> Interval | None:
        near = [year for year in range(anchor.year - 2, anchor.year + 2) if 1 <= year <= 9999]
        fits = [i for i in map(self.in_year, near) if i and i.start.weekday() == self.weekday]
        return min(fits, key=lambda i: abs((i.start - anchor).days), default=None)


@dataclass(frozen=True, slots=True)
class Monthly:
    """A day of a month that is not told, "the 12th": of the month told last, else the latest, or the next where the
    sentence looks ahead. A ``weekday`` told with it finds its month.
    """

    day: int
    weekday: int | None = None
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """That day."""
        if self.weekday is None and scope.told and scope.told.days <= 31:
            return self._in_month(scope.told.start, 0)
        anchor = scope.anchor
        if anchor is None:
            return None
        found = [day for day in (self._in_month(anchor, offset) for offset in range(-12, 13)) if day]
        ahead = next((day for day in found if day.start >= anchor), None)
        behind = next((day for day in reversed(found) if day.start <= anchor), None)
        return ahead if scope.outlook() is Outlook.FUTURE else behind

    def _in_month(self, near: date, offset: int) -> Interval | None:
        start = calendar.shift_months(near.replace(day=1), offset)
        if not calendar.exists(start.year, start.month, self.day):
            return None
        day = start.replace(day=self.day)
        return Interval(day, day) if self.weekday in (None, day.weekday()) else None


@dataclass(frozen=True, slots=True)
class Beside:
    """A weekday named beside a day, "yesterday (Tuesday)": that day, if it falls on it."""

    weekday: Weekday
    day: Node
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """The day beside it, else what the weekday says by itself."""
        beside = self.day.find(scope)
        if beside and beside.days == 1 and beside.start.weekday() == self.weekday.day:
            return beside
        return self.weekday.find(scope)


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
class Occasion:
    """A named day, season or quarter of a year that is not told: ``days`` gives it for a year."""

    days: Callable[[int], Interval]
    which: str = ""
    leaning: Leaning = FEAST_LEANS
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """By the way the sentence looks."""
        return _choose(self.days, scope, self.which, self.leaning)


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """A bank holiday not named: the latest one, with its weekend when ``whole``; ``monday`` wants one on a Monday."""

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
        ahead = next((i for i in found if i.end >= anchor), None)
        behind = next((i for i in reversed(found) if i.start <= anchor), None)
        if self.which == "last" or ahead is None or behind is None:
            return behind
        if self.which == "next":
            return ahead
        wait, gone = (ahead.start - anchor).days, (anchor - behind.end).days
        return ahead if _is_ahead(scope.outlook(), HOLIDAY_LEANS, wait, gone) else behind

    def _fits(self, day: date) -> bool:
        return not self.monday or day.weekday() == 0

    def _days(self, day: date) -> Interval:
        return holidays.block(day) if self.whole else Interval(day, day)


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
