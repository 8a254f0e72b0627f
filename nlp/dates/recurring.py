"""Nodes for what comes round again: weekdays, months and days without a year, holidays, and ranges of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from nlp.dates import calendar, edtf, holidays
from nlp.dates.calendar import Interval
from nlp.dates.leaning import DAY_LEANS, FEAST_LEANS, HOLIDAY_LEANS, MONTH_LEANS, Leaning, choose, is_ahead
from nlp.dates.nodes import Outlook, Scope

_NEAR_DAYS = 45
"""How far ahead, at most, a weekday with its day of the month is looked for where nothing is said either way."""


def _apart(one: Interval, other: Interval) -> int:
    """Days between two intervals; 0 when they meet."""
    return max((one.start - other.end).days, (other.start - one.end).days, 0)


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
        """By the log's heading, else by the weekday told, else by the way the sentence looks."""
        if scope.heading and not self.which:
            return self._nearest(scope.heading)
        if self.weekday is not None and self.day is not None and scope.anchor:
            told = self._by_weekday(scope.anchor)
            if told:
                return told
        found = choose(self.in_year, scope, self.which, DAY_LEANS if self.day else MONTH_LEANS)
        return self._told_with(scope) or found if found and not self.which else found

    def _nearest(self, heading: Interval) -> Interval | None:
        years = range(max(1, heading.start.year - 1), min(9999, heading.end.year + 1) + 1)
        found = [i for i in map(self.in_year, years) if i]
        fits = [i for i in found if self.weekday is None or i.start.weekday() == self.weekday]
        return min(fits or found, key=lambda i: _apart(i, heading), default=None)

    def _told_with(self, scope: Scope) -> Interval | None:
        """In the year, or the one after, that a full date earlier in the same sentence of the past gave."""
        told, anchor = scope.year_told, scope.anchor
        if told is None or anchor is None or scope.outlook() not in (Outlook.PAST, Outlook.OVER):
            return None
        later = [self.in_year(year) for year in (told.start.year, told.start.year + 1) if year <= 9999]
        return next((i for i in later if i and told.start <= i.start <= anchor), None)

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
        return ahead if scope.outlook() is Outlook.FUTURE or self._only_ahead(anchor, ahead, behind) else behind

    def _only_ahead(self, anchor: date, ahead: Interval | None, behind: Interval | None) -> bool:
        """Whether its weekday fits next month's day or this one's, but none of the weeks behind."""
        if self.weekday is None or ahead is None:
            return False
        gone = (anchor - behind.start).days if behind else _NEAR_DAYS + 1
        return (ahead.start - anchor).days <= _NEAR_DAYS < gone

    def _in_month(self, near: date, offset: int) -> Interval | None:
        start = calendar.shift_months(near.replace(day=1), offset)
        if not calendar.exists(start.year, start.month, self.day):
            return None
        day = start.replace(day=self.day)
        return Interval(day, day) if self.weekday in (None, day.weekday()) else None


@dataclass(frozen=True, slots=True)
class Several:
    """What comes several times a year, a half-term: the latest begun by the anchor, or the next where the words look
    ahead. ``days`` gives those of a year in order.
    """

    days: Callable[[int], tuple[Interval, ...]]
    which: str = ""
    leaning: Leaning = FEAST_LEANS
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """By the way the sentence looks."""
        anchor = scope.anchor
        if anchor is None:
            return None
        near = [year for year in range(anchor.year - 1, anchor.year + 2) if 1 < year < 9999]
        found = [days for year in near for days in self.days(year)]
        ahead = next((i for i in found if i.end >= anchor), None)
        behind = next((i for i in reversed(found) if i.start <= anchor), None)
        if self.which == "last" or ahead is None or behind is None:
            return behind
        wait, gone = (ahead.start - anchor).days, (anchor - behind.end).days
        looking = self.which == "next" or is_ahead(scope.outlook(), self.leaning, wait, gone)
        return ahead if looking else behind


@dataclass(frozen=True, slots=True)
class Occasion:
    """A named day, season or quarter of a year that is not told: ``days`` gives it for a year."""

    days: Callable[[int], Interval]
    which: str = ""
    leaning: Leaning = FEAST_LEANS
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """By the way the sentence looks."""
        return choose(self.days, scope, self.which, self.leaning)


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """A bank holiday not named: the latest one, with its weekend when ``whole``; ``monday`` wants one on a Monday."""

    whole: bool
    monday: bool = False
    which: str = ""
    edtf: str = edtf.UNKNOWN

    def find(self, scope: Scope) -> Interval | None:
        """The latest begun by the anchor, or the next where the words look ahead."""
        return Several(self._of_year, self.which, HOLIDAY_LEANS).find(scope)

    def _of_year(self, year: int) -> tuple[Interval, ...]:
        return tuple(self._days(day) for day in holidays.bank_holidays(year) if not self.monday or day.weekday() == 0)

    def _days(self, day: date) -> Interval:
        return holidays.block(day) if self.whole else Interval(day, day)
