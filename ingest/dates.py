"""Dates as datelines, columns and file names write them: ISO, or UK day first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = (
    r"(?<![\w/.-])(?:"
    r"(?P<y1>\d{4})-(?P<m1>\d\d)-(?P<d1>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<cut>[/.-])(?P<m2>\d{1,2})(?P=cut)(?P<y2>\d{4}|\d\d)"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?" + _MONTH.format("m3") + r",?[\s-]+(?P<y3>\d{4})"
    r"|" + _MONTH.format("m4") + r"\s+(?P<d4>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{4})"
    r")(?![\d/])"
)
_FIND = re.compile(_DAY, re.IGNORECASE)
_DIGITS = re.compile(r"\d\d")
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\b\.?|\d{4}\s*(?:hrs|hours)"
_ZONE = r"(?:\s*(?:Z|GMT|BST|UTC|hrs?|hours|[+-]\d\d:?\d\d))"
_BEFORE = re.compile(rf"\s*(?:(?:{TIME}),?\s+)?(?:{WEEKDAY})?[,.]?\s*", re.IGNORECASE)
_AFTER = re.compile(rf"[\sT,]*(?:(?:at\s+)?(?:{TIME}){_ZONE}?)?\s*\.?\s*", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<!\d)(?:(?P<y1>(?:19|20)\d\d)(?P<a>[-_. ]?)(?P<m1>\d\d)(?P=a)(?P<d1>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<b>[-_. ])(?P<m2>\d{1,2})(?P=b)(?P<y2>(?:19|20)\d\d))(?!\d)"
)
_LONGEST = 80
_ERA = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day and where it stands in the text that was searched."""

    day: date
    start: int
    end: int


def _made(groups: dict[str, str | None], form: int) -> date | None:
    year, month, day = (groups.get(f"{part}{form}") for part in "ymd")
    if year is None or month is None or day is None:
        return None
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)
    try:
        return date(full, number, int(day)) if full in _ERA else None
    except ValueError:
        return None


def may_hold_day(text: str) -> bool:
    """Whether a text can hold a full calendar date at all: each has two figures in a row."""
    return _DIGITS.search(text) is not None


def days_in(text: str) -> Iterator[Dated]:
    """Every full calendar date (1900 to 2099) in a text, in order."""
    if not may_hold_day(text):  # most lines; the search for dates takes ten times as long
        return
    for found in _FIND.finditer(text):
        for form in (1, 2, 3, 4):
            if day := _made(found.groupdict(), form):
                yield Dated(day, found.start(), found.end())


def day_at(text: str, start: int) -> Dated | None:
    """The full calendar date that stands in a text just there; None when none does."""
    found = _FIND.match(text, start)
    day = next((day for form in (1, 2, 3, 4) if (day := _made(found.groupdict(), form))), None) if found else None
    return Dated(day, found.start(), found.end()) if found and day else None


def parse_day(text: str) -> date | None:
    """The day of a text that is a date and nothing else but a weekday or a time; None when it is not."""
    if len(text) > _LONGEST:
        return None
    for found in days_in(text):
        if _BEFORE.fullmatch(text[: found.start]) and _AFTER.fullmatch(text[found.end :]):
            return found.day
    return None


def parse_iso(text: str) -> date:
    """The day of an ISO 8601 date or date and time. Raises ValueError."""
    return datetime.fromisoformat(text.strip()).date()


def day_in_name(name: str) -> date | None:
    """The date in a file's name (2015-01-12, 20150112, 12-01-2015), without its folders."""
    for found in _NAMED.finditer(name.replace("\\", "/").rsplit("/", 1)[-1]):
        for form in (1, 2):
            if day := _made(found.groupdict(), form):
                return day
    return None
