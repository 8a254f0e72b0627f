"""Days of the week and the weekend, by the way the sentence looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlp.dates import calendar, edtf
from nlp.dates.calendar import Interval, Unit
from nlp.dates.nodes import Node, Outlook, Scope


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
