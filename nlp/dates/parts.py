"""Parts of a date: early, mid, late, the start, the end, a half, the first week.

A year is told in thirds of four months, a month in its first, second and last ten days; its start and its end are a
quarter of a year, a week of a month. Such parts are vague by nature and marked so.
"""

from __future__ import annotations

from collections.abc import Callable

from nlp.dates import calendar
from nlp.dates.calendar import Interval

Pick = Callable[[Interval], Interval | None]


def _is_month(whole: Interval) -> bool:
    return whole.start.day == 1 and 28 <= whole.days <= 31


def _is_year(whole: Interval) -> bool:
    return whole.days in (365, 366) and whole.start.day == 1


def _months(whole: Interval, first: int, last: int) -> Interval:
    start = whole.start
    found = calendar.months(start.year, start.month + first - 1, start.month + last - 1)
    return Interval(found.start, found.end, vague=True)


def _days(whole: Interval, first: int, last: int) -> Interval:
    """Days ``first`` to ``last`` of it, counted from 0."""
    return Interval(calendar.shift(whole.start, first), calendar.shift(whole.start, last), vague=True)


def third(number: int) -> Pick:
    """Early (0), mid (1) or late (2)."""

    def pick(whole: Interval) -> Interval:
        if whole.days == 1:
            return whole
        if _is_year(whole):
            return _months(whole, number * 4 + 1, number * 4 + 4)
        if _is_month(whole):
            return _days(whole, number * 10, whole.days - 1 if number == 2 else number * 10 + 9)
        first, last = whole.days * number // 3, max(whole.days * (number + 1) // 3 - 1, whole.days * number // 3)
        return _in_years(whole, number) or _days(whole, first, last)

    return pick


def thirds(first: int, last: int) -> Pick:
    """From one of the thirds to another: "early to mid", "mid to late"."""
    if first == last:
        return third(first)

    def pick(whole: Interval) -> Interval | None:
        start, end = third(first)(whole), third(last)(whole)
        if not start or not end or start.start > end.end:
            return None
        return Interval(start.start, end.end, vague=True)

    return pick


def _in_years(whole: Interval, number: int) -> Interval | None:
    """Thirds of a decade or century, in whole years."""
    span = whole.end.year - whole.start.year + 1
    if span not in (10, 100) or whole.start.month != 1:
        return None
    cuts = (0, span * 4 // 10, span * 7 // 10, span)
    found = calendar.years(whole.start.year + cuts[number], whole.start.year + cuts[number + 1] - 1)
    return Interval(found.start, found.end, vague=True)


def edge(end: bool) -> Pick:
    """The start or the end of it."""

    def pick(whole: Interval) -> Interval:
        if whole.days == 1:
            return whole
        if _is_year(whole):
            return _months(whole, 10, 12) if end else _months(whole, 1, 3)
        length = 7 if _is_month(whole) else max(1, whole.days // 4 + (whole.days < 14))
        if whole.days == 7 and end:
            length = 3
        return _days(whole, whole.days - length, whole.days - 1) if end else _days(whole, 0, length - 1)

    return pick


def bits(unit: str, end: bool) -> Pick:
    """The first or last ``unit``, "days", "weeks" or "months", of it, no number being told."""

    def pick(whole: Interval) -> Interval:
        year = whole.days > 92
        length = {"days": 14 if year else 5, "weeks": 31 if year else 14, "months": 92}[unit]
        length = min(length, whole.days)
        return _days(whole, whole.days - length, whole.days - 1) if end else _days(whole, 0, length - 1)

    return pick


def half(number: int) -> Pick:
    """The first (1) or second (2) half; of a year its ISO 8601-2 half, of others the days up to the middle."""

    def pick(whole: Interval) -> Interval:
        if _is_year(whole) and whole.start.month == 1:
            return calendar.half(whole.start.year, number)
        middle = whole.days // 2
        found = _days(whole, 0, max(middle - 1, 0)) if number == 1 else _days(whole, middle, whole.days - 1)
        return Interval(found.start, found.end)

    return pick


def quarter(number: int) -> Pick:
    """Quarter 1 to 4 of a year; -1 its last."""

    def pick(whole: Interval) -> Interval | None:
        return calendar.quarter(whole.start.year, 4 if number < 0 else number)

    return pick


def nth_day(number: int) -> Pick:
    """The ``number``-th day; -1 the last."""

    def pick(whole: Interval) -> Interval | None:
        day = calendar.shift(whole.end, number + 1) if number < 0 else calendar.shift(whole.start, number - 1)
        return Interval(day, day) if whole.start <= day <= whole.end else None

    return pick


def nth(number: int, weekday: int | None, weekend: bool = False) -> Pick:
    """The ``number``-th week, weekend or ``weekday`` of a month or longer; -1 counts from its end.

    Weeks are counted in sevens from the first day, the last being the seven days at the end.
    """

    def pick(whole: Interval) -> Interval | None:
        if weekday is None and not weekend:
            last = whole.days - 1
            first = last - 6 if number < 0 else 7 * (number - 1)
            return _days(whole, first, first + 6) if 0 <= first <= last - 6 else None
        day = 5 if weekday is None else weekday
        if number < 0:
            back = (whole.end.weekday() - day) % 7
            start = calendar.shift(whole.end, -back)
        else:
            start = calendar.shift(whole.start, (day - whole.start.weekday()) % 7 + 7 * (number - 1))
        if not whole.start <= start <= whole.end:
            return None
        return Interval(start, calendar.shift(start, 1) if weekend else start)

    return pick


def first_units(number: int, unit: calendar.Unit, last: bool) -> Pick:
    """The first or last ``number`` days, weeks or months of it."""

    def pick(whole: Interval) -> Interval | None:
        if last:
            after = calendar.shift(whole.end, 1)
            found = Interval(calendar.move(after, unit, -number), whole.end)
        else:
            found = Interval(whole.start, calendar.shift(calendar.move(whole.start, unit, number), -1))
        return found if whole.start <= found.start <= found.end <= whole.end else None

    return pick


def earlier(whole: Interval) -> Interval:
    """Earlier in something already over: its first half, vaguely."""
    return Interval(whole.start, calendar.shift(whole.start, whole.days // 2), vague=True)


def weekend_at(day: Interval) -> Interval:
    """The weekend that holds it, or the nearest to it."""
    weekday = day.start.weekday()
    saturday = calendar.shift(day.start, 5 - weekday if weekday >= 2 else -2 - weekday)
    return Interval(saturday, calendar.shift(saturday, 1))


def units_to(number: int, unit: calendar.Unit) -> Pick:
    """The ``number`` units that end with it: "the 12 months to March 2015", "the week to Sunday"."""

    def pick(whole: Interval) -> Interval:
        return Interval(calendar.move(calendar.shift(whole.end, 1), unit, -number), whole.end)

    return pick
