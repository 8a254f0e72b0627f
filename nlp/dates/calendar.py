"""Intervals of days and the arithmetic of the calendar.

Everything is proleptic Gregorian within the years 1 to 9999; whatever leaves them raises OverflowError, which callers
of this package turn into "not known". A season is three meteorological months, winter being named by its December.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """A length that people count or name dates in."""

    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both included. ``vague``: the words leave its ends open to dispute.

    ``code`` is an ISO 8601-2 name for exactly these days (a season, quarter or half year) where there is one.
    """

    start: date
    end: date
    vague: bool = False
    code: str | None = None

    @property
    def days(self) -> int:
        """Its length in days, at least 1."""
        return (self.end - self.start).days + 1


def on(year: int, month: int, day: int) -> date:
    """That day; a year outside 1 to 9999 raises OverflowError, a day the month lacks ValueError."""
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year}")
    return date(year, month, day)


def last_day(year: int, month: int) -> int:
    """How many days the month has."""
    on(year, month, 1)
    return monthrange(year, month)[1]


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar holds that day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= last_day(year, month)


def months(year: int, first: int, last: int) -> Interval:
    """From the first of month ``first`` to the end of month ``last``, both counted from January of ``year`` as 1 and
    free to lie outside 1 to 12.
    """
    from_year, from_month = divmod(year * 12 + first - 1, 12)
    to_year, to_month = divmod(year * 12 + last - 1, 12)
    return Interval(on(from_year, from_month + 1, 1), on(to_year, to_month + 1, last_day(to_year, to_month + 1)))


def month(year: int, number: int) -> Interval:
    """One month; ``number`` may lie outside 1 to 12."""
    return months(year, number, number)


def years(first: int, last: int) -> Interval:
    """Whole years, both included."""
    return Interval(on(first, 1, 1), on(last, 12, 31))


def season(year: int, number: int) -> Interval:
    """Spring (1), summer (2), autumn (3) or winter (4) of ``year``."""
    found = months(year, number * 3, number * 3 + 2)
    return Interval(found.start, found.end, code=f"{year:04d}-{20 + number}")


def quarter(year: int, number: int) -> Interval:
    """Quarter 1 to 4 of a calendar year; ``number`` may lie outside, counting on."""
    year, index = divmod(year * 4 + number - 1, 4)
    found = months(year, index * 3 + 1, index * 3 + 3)
    return Interval(found.start, found.end, code=f"{year:04d}-{33 + index}")


def half(year: int, number: int) -> Interval:
    """The first (1) or second (2) half of a calendar year."""
    found = months(year, number * 6 - 5, number * 6)
    return Interval(found.start, found.end, code=f"{year:04d}-{39 + number}")


def shift(day: date, count: int) -> date:
    """``count`` days on; raises OverflowError outside the calendar."""
    return day + timedelta(days=count)


def shift_months(day: date, count: int) -> date:
    """``count`` months on, at the month's last day where the day is missing there."""
    year, index = divmod(day.year * 12 + day.month - 1 + count, 12)
    return on(year, index + 1, min(day.day, last_day(year, index + 1)))


def period(unit: Unit, day: date, offset: int = 0) -> Interval:  # noqa: PLR0911 - one line per unit
    """The calendar unit that holds ``day``, or the one ``offset`` units on. Weeks run from Monday (ISO 8601)."""
    match unit:
        case Unit.DAY:
            found = shift(day, offset)
            return Interval(found, found)
        case Unit.WEEK:
            monday = shift(day, 7 * offset - day.weekday())
            return Interval(monday, shift(monday, 6))
        case Unit.WEEKEND:
            monday = shift(day, 7 * offset - day.weekday())
            return Interval(shift(monday, 5), shift(monday, 6))
        case Unit.MONTH:
            return month(day.year, day.month + offset)
        case Unit.QUARTER:
            return quarter(day.year, (day.month + 2) // 3 + offset)
        case Unit.YEAR:
            return years(day.year + offset, day.year + offset)
        case Unit.DECADE:
            first = (day.year // 10 + offset) * 10
            return years(first, first + 9)
        case Unit.CENTURY:
            first = (day.year // 100 + offset) * 100
            return years(first, first + 99)


def move(day: date, unit: Unit, count: int) -> date:
    """``count`` units on from ``day``, as a day."""
    match unit:
        case Unit.DAY:
            return shift(day, count)
        case Unit.WEEK | Unit.WEEKEND:
            return shift(day, 7 * count)
        case _:
            size = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12, Unit.DECADE: 120, Unit.CENTURY: 1200}[unit]
            return shift_months(day, size * count)


def nth_weekday(year: int, number: int, weekday: int, count: int) -> date:
    """The ``count``-th ``weekday`` (Monday 0) of a month, or its last one for -1; ValueError where there is none."""
    if count > 0:
        first = on(year, number, 1)
        return on(year, number, 1 + (weekday - first.weekday()) % 7 + 7 * (count - 1))
    final = on(year, number, last_day(year, number))
    return shift(final, -((final.weekday() - weekday) % 7))
