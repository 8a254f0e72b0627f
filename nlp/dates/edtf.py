"""The subset of EDTF (ISO 8601-2) that we write, and its reading.

Days ``2014-07-12``, months, years, decades ``199X``, centuries ``18XX``, seasons ``-21`` to ``-24``, quarters ``-33``
to ``-36``, halves ``-40`` and ``-41``, ``~`` for approximate, intervals with ``/`` and an open end ``..``, and
``XXXX`` for a year not told. ``../..`` says that nothing is known.
"""

from __future__ import annotations

import re
from datetime import date

from nlp.dates import calendar
from nlp.dates.calendar import Interval

UNKNOWN = "../.."
"""A date that the text does not let us place."""

_POINT = re.compile(r"(\d\d)(?:(\d)(?:(\d)(?:-(\d\d)(?:-(\d\d))?)?|X)|XX)[~?%]?", re.ASCII)


def write(interval: Interval) -> str:
    """The shortest form that names exactly these days; ``~`` on it when they are vague."""
    mark = "~" if interval.vague else ""
    whole = interval.code or _whole(interval)
    if whole:
        return whole + mark
    start, end = interval.start, interval.end
    begins_month, ends_month = start.day == 1, end.day == calendar.last_day(end.year, end.month)
    length = 10
    if begins_month and ends_month:
        length = 4 if start.month == 1 and end.month == 12 else 7
    return f"{start.isoformat()[:length]}{mark}/{end.isoformat()[:length]}{mark}"


def _whole(interval: Interval) -> str | None:
    start, end = interval.start, interval.end
    if start == end:
        return start.isoformat()
    if start.day != 1 or end.day != calendar.last_day(end.year, end.month):
        return None
    if (start.year, start.month) == (end.year, end.month):
        return start.isoformat()[:7]
    if (start.month, end.month) != (1, 12):
        return None
    span = end.year - start.year + 1
    text = f"{start.year:04d}"
    for length, form in ((1, text), (10, f"{text[:3]}X"), (100, f"{text[:2]}XX")):
        if span == length and start.year % length == 0:
            return form
    return None


def read(text: str) -> tuple[date | None, date | None] | None:
    """First and last day of an EDTF text, None for an end that is open or not told; None when it is no such text."""
    first, slash, last = text.partition("/")
    if not slash:
        found = _point(first)
        return (found.start, found.end) if found else None
    start, end = _point(first), _point(last)
    if (start is None and first not in ("..", "")) or (end is None and last not in ("..", "")):
        return None
    if start and end and start.start > end.end:
        return None
    return (start.start if start else None, end.end if end else None)


def _point(text: str) -> Interval | None:
    found = _POINT.fullmatch(text)
    if not found:
        return None
    century, decade, unit, part, day = found.groups()
    try:
        if unit is None:
            size = 100 if decade is None else 10
            first = int(century + (decade or "0") + "0")
            return calendar.years(first, first + size - 1)
        return _part(int(century + decade + unit), int(part) if part else None, int(day) if day else None)
    except (OverflowError, ValueError):
        return None


def _part(year: int, part: int | None, day: int | None) -> Interval | None:
    if part is None:
        return calendar.years(year, year)
    if day is not None:
        found = calendar.on(year, part, day)
        return Interval(found, found)
    if 1 <= part <= 12:
        return calendar.month(year, part)
    for first, count, named in ((20, 4, calendar.season), (32, 4, calendar.quarter), (39, 2, calendar.half)):
        if first < part <= first + count:
            return named(year, part - first)
    return None
