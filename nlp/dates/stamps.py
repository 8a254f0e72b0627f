"""Rules for dates in figures, as logs, notes and forms write them."""

from __future__ import annotations

import re

from nlp.dates import calendar, figures, words
from nlp.dates.calendar import Interval
from nlp.dates.nodes import Fixed, Node
from nlp.dates.recurring import Yearless
from nlp.dates.rules import Near, Rule
from nlp.dates.words import DASH, DAY, DAY_PART, GAP, JOINED_MONTH, MONTH, WEEKDAY, YEAR

_ISO_TIME = r"(?:T\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
WEEKDAY_BEFORE = (
    rf"(?:(?:bank{GAP}holiday{GAP})?(?P<weekday>{WEEKDAY})(?P<pair>{GAP}?(?:/|{DASH}|&|and|to){GAP}?{WEEKDAY})?"
    rf"(?: {DAY_PART})?(?:, ?| )(?:the )?)?"
)
_DAY_NAMED = rf"(?:{WEEKDAY},? )?"


def fixed(interval: Interval | None) -> Node | None:
    """A node for days already known; None for none."""
    return Fixed(interval) if interval else None


def _iso(found: re.Match[str], near: Near) -> Node | None:
    year, number, day = (int(part) for part in re.split(r"\D", found["day"])[:3])
    return fixed(words.exact_day(year, number, day))


def _compact(found: re.Match[str], near: Near) -> Node | None:
    stamp = found["stamp"]
    if not (near.alone or figures.is_log_stamp(near, timed=bool(found["time"]))):
        return None
    return fixed(words.exact_day(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:])))


def _figures(found: re.Match[str], near: Near) -> Node | None:
    """Day first; month first only where the other order is no date."""
    first, second, last = re.split(r"\D", found["day"])
    if figures.is_numbered_otherwise(near, padded=len(first) == len(second) == 2, short=len(last) == 2):
        return None
    year = int(last) if len(last) == 4 else words.century_of(int(last), near.year)
    exact = words.exact_day(year, int(second), int(first))
    if exact is None and "/" in found["day"]:
        exact = words.exact_day(year, int(first), int(second))
    return fixed(exact)


def _figure_days(found: re.Match[str], near: Near) -> Node | None:
    """Two days that share their month and year: "12-13/01/2019"."""
    if figures.is_numbered_otherwise(near, padded=True, short=False):
        return None
    number, last = re.split(r"\D", found["rest"])[1:]
    year = int(last) if len(last) == 4 else words.century_of(int(last), near.year)
    start = words.exact_day(year, int(number), int(found["first"]))
    end = words.exact_day(year, int(number), int(found["last"]))
    return Fixed(Interval(start.start, end.end)) if start and end and start.start < end.start else None


def _stamp(found: re.Match[str], near: Near) -> Node | None:
    year = int(found["year"]) if len(found["year"]) == 4 else words.century_of(int(found["year"]), near.year)
    month = int(found["month"]) if found["month"].isdigit() else words.month(found["month"])
    return fixed(words.exact_day(year, month, int(found["day"])))


def _day_month_figures(found: re.Match[str], near: Near) -> Node | None:
    day, number = int(found["day"]), int(found["month"])
    if not calendar.exists(2000, number, day):
        return None
    weekday = words.weekday(found["weekday"]) if found["weekday"] else None
    if weekday is None and not figures.is_told_day(near, found["day"], found["month"]):
        return None
    return Yearless(number, day, weekday)


def _spaced(found: re.Match[str], near: Near) -> Node | None:
    return _stamp(found, near) if near.alone or figures.is_log_line(near) else None


def _six(found: re.Match[str], near: Near) -> Node | None:
    stamp = found["stamp"]
    year = words.century_of(int(stamp[4:]), near.year)
    if not figures.is_six_figure_day(near) or (near.year and not near.year - 15 <= year <= near.year + 1):
        return None
    return fixed(words.exact_day(year, int(stamp[2:4]), int(stamp[:2])))


RULES = (
    Rule(
        "iso",
        rf"(?P<day>{YEAR}(?:-\d\d-\d\d|/\d\d?/\d\d?|\.\d\d\.\d\d)){_ISO_TIME}",
        _iso,
        "a date in figures, year first",
        0.99,
    ),
    Rule(
        "compact",
        rf"(?P<stamp>{YEAR}[01]\d[0-3]\d)(?P<time>[T_]\d{{4,6}}Z?)?",
        _compact,
        "a date in eight figures, as logs write it",
        0.8,
    ),
    Rule(
        "figures",
        rf"{_DAY_NAMED}(?P<day>\d\d?(?:/\d\d?/|\.\d\d?\.|-\d\d?-)(?:{YEAR}|\d\d))(?:T\d\d:\d\d(?::\d\d)?)?",
        _figures,
        "a date in figures, day first",
        0.95,
    ),
    Rule(
        "figure_days",
        rf"(?P<first>{DAY})(?:/|{DASH})(?P<last>{DAY})(?P<rest>[/.](?:0?[1-9]|1[0-2])[/.](?:{YEAR}|\d\d))",
        _figure_days,
        "days of one month in figures",
        0.9,
    ),
    Rule(
        "stamp",
        rf"{_DAY_NAMED}(?!{DAY}{JOINED_MONTH} (?:0\d|1[0-8])[0-5]\d\b)(?P<day>{DAY})"
        rf"[-/. ]?(?P<month>{JOINED_MONTH})[-/. ]?(?P<year>{YEAR}|\d\d)(?::\d\d:\d\d(?::\d\d)?)?"
        rf"(?![ ]?(?:am|pm|hrs|hours|people|men|women|officers)\b)",
        _stamp,
        "a date as logs write it",
        0.95,
    ),
    Rule(
        "stamp_us",
        rf"(?:{WEEKDAY},? )?(?P<month>{MONTH}) {{1,2}}(?P<day>{DAY}),? \d\d:\d\d(?::\d\d)?(?: [A-Z]{{3,4}})?"
        rf" (?P<year>{YEAR})",
        _stamp,
        "a date and time as logs write them",
        0.95,
    ),
    Rule(
        "group",
        rf"(?P<day>{DAY}) ?[0-2]\d[0-5]\d ?[A-Z]? ?(?P<month>{JOINED_MONTH})[- ]?(?P<year>{YEAR}|\d\d)",
        _stamp,
        "a military date-time group",
        0.95,
    ),
    Rule(
        "spaced",
        rf"(?P<day>0[1-9]|[12]\d|3[01]) (?P<month>0[1-9]|1[0-2]) (?P<year>{YEAR})",
        _spaced,
        "a date in figures with spaces, as logs write it",
        0.8,
    ),
    Rule("six", r"(?P<stamp>[0-3]\d[01]\d{3})", _six, "a date in six figures, as logs write it", 0.7),
    Rule(
        "day_month_figures",
        rf"{WEEKDAY_BEFORE}(?P<day>{DAY})/(?P<month>0?[1-9]|1[0-2])",
        _day_month_figures,
        "day and month",
        0.7,
    ),
)
