"""Dates as they are asked for: 2014, 2014-07, 2014-07-12, 12/07/2014, 2010s, ranges of these, open at either end."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from casethread.errors import QueryError
from search_api.days import Interval

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_UK = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")
_DECADE = re.compile(r"(\d{3})(?:0s|[xX])")
_COMPARED = re.compile(r"([<>]=?)(.+)")
_RANGE = re.compile(r"([\[{])\s*(\S+)\s+TO\s+(\S+)\s*([\]}])", re.IGNORECASE)
_OPEN = ("*", "..")
_REMEDY = "write a year, month or day as 2014, 2014-07 or 2014-07-12, or a range as [2014-07 TO 2014-11]"


def read_interval(text: str, position: int) -> Interval:
    """One date, a range in brackets, two dates with a slash between, or one date after <, <=, > or >=.

    Raises QueryError for anything else and for dates that do not exist.
    """
    if found := _RANGE.fullmatch(text):
        first, last = _end(found[2], position), _end(found[3], position)
        start = _moved(first.end, 1) if found[1] == "{" else first.start
        end = _moved(last.start, -1) if found[4] == "}" else last.end
        return _ordered(start, end, position)
    if found := _COMPARED.fullmatch(text):
        sign, day = found[1], _date(found[2], position)
        if sign[0] == ">":
            return Interval(day.start if "=" in sign else _moved(day.end, 1), None)
        return Interval(None, day.end if "=" in sign else _moved(day.start, -1))
    first_text, slash, last_text = text.partition("/")
    if slash and (_ISO.fullmatch(first_text) or first_text in _OPEN):
        first, last = _end(first_text, position), _end(last_text, position)
        return _ordered(first.start, last.end, position)
    return _date(text, position)


def _moved(day: date | None, days: int) -> date | None:
    """The day so many days on; None stays None, and no day lies outside the calendar."""
    if day is None or day in (date.min, date.max):
        return day
    return day + timedelta(days=days)


def _ordered(start: date | None, end: date | None, position: int) -> Interval:
    if start and end and end < start:
        what = f"the range ends ({end}) before it starts ({start})"
        raise QueryError(what, position=position, remedy="swap its ends")
    return Interval(start, end)


def _end(text: str, position: int) -> Interval:
    return Interval(None, None) if text in _OPEN else _date(text, position)


def _date(text: str, position: int) -> Interval:
    if found := _DECADE.fullmatch(text):
        year, month, day = None, None, None
        first = int(found[1]) * 10
        if first:
            return Interval(date(first, 1, 1), date(first + 9, 12, 31))
    elif found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _UK.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise QueryError(f"{text!r} is no date", position=position, remedy=_REMEDY)
    try:
        return _whole(int(year or 0), int(month) if month else None, int(day) if day else None)
    except ValueError:
        raise QueryError(f"there is no date {text}", position=position, remedy=_REMEDY) from None


def _whole(year: int, month: int | None, day: int | None) -> Interval:
    if month is None:
        return Interval(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        first = date(year, month, 1)
        return Interval(first, first.replace(day=monthrange(year, month)[1]))
    return Interval(date(year, month, day), date(year, month, day))
