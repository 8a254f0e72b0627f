"""Rules for dates that name their day, month or year: in figures as logs and forms write them, and in words."""

from __future__ import annotations

import re

from nlp.dates import calendar, figures, guards, words
from nlp.dates.calendar import Unit
from nlp.dates.joined import Span
from nlp.dates.nodes import Basis, Fixed, Node, Period, Within
from nlp.dates.recurring import Monthly, Yearless
from nlp.dates.rules import Near, Rule
from nlp.dates.stamps import WEEKDAY_BEFORE, fixed
from nlp.dates.words import (
    DASH,
    DAY,
    FULL_MONTH,
    GAP,
    MONTH,
    ORDINAL_DAY,
    SHORT_YEAR,
    WEEKDAY,
    YEAR,
)

_WHICH_YEAR = rf"(?P<which>this|last|next|that|the{GAP}(?:same|previous|following)){GAP}year"
_YEAR_AFTER = rf"(?:,?{GAP}?(?P<year>{YEAR})|{GAP}?(?P<short>{SHORT_YEAR})|,?{GAP}(?:of{GAP})?{_WHICH_YEAR}"
_YEAR_AFTER += rf"|{GAP}(?P<post>last|next)(?=\s*(?:[.,;:)]|\Z|and\b|to\b|until\b)))"


_RANGE = rf"(?:{GAP}?(?:{DASH}|/|&){GAP}?|{GAP}(?:to|and|until|till|through|into){GAP}(?:the{GAP})?)"
_RANGE += rf"(?:{WEEKDAY},?{GAP}(?:the{GAP})?)?"


_CLOCK_NEXT = r"[ \t]+(?:[0-2]\d[0-5]\d\b|[0-2]?\d[:.][0-5]\d\b)"


def _full_year(short: str, near: Near) -> int:
    return words.century_of(int(short[-2:]), near.year)


def _one_day(found: re.Match[str], near: Near, day: int, *, named: bool = True) -> Node | None:
    number = words.month(found["month"])
    if found["year"] or found["short"]:
        year = int(found["year"]) if found["year"] else _full_year(found["short"], near)
        return fixed(words.exact_day(year, number, day))
    if not calendar.exists(2000, number, day):
        return None
    if found["which"]:
        return Within(_which_year(found["which"]), lambda year: words.exact_day(year.start.year, number, day))
    if found["post"]:
        return Yearless(number, day, which=found["post"].lower())
    weekday = words.weekday(found["weekday"]) if named and found.groupdict().get("weekday") else None
    return Yearless(number, day, weekday)


def _which_year(which: str) -> Node:
    offset = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(words.flat(which).split()[-1], 0)
    told = words.flat(which) == "that" or which.lower().startswith("the")
    return Period(Unit.YEAR, offset, Basis.TOLD if told else Basis.ANCHOR)


def _day_month(found: re.Match[str], near: Near) -> Node | None:
    complete = bool(found["year"] or found["short"] or found["which"] or found["weekday"])
    if not complete and guards.is_no_day_month(near, found["month"]):
        return None
    first, last = words.day(found["first"]), words.day(found["last"]) if found["last"] else None
    if last is None:
        return None if found["pair"] else _one_day(found, near, first)
    if last != first + 1 and guards.is_pair(near, found["range"]):
        return None
    return _day_range(found, near, first, last)


def _month_day(found: re.Match[str], near: Near) -> Node | None:
    complete = bool(found["year"] or found["weekday"])
    if not complete and figures.is_month_and_number(near, found["month"]):
        return None
    first, last = words.day(found["first"]), words.day(found["last"]) if found["last"] else None
    return _one_day(found, near, first) if last is None else _day_range(found, near, first, last)


def _month_days(found: re.Match[str], near: Near) -> Node | None:
    return _day_range(found, near, words.day(found["first"]), words.day(found["last"]))


def _day_range(found: re.Match[str], near: Near, first: int, last: int) -> Node | None:
    start, end = _one_day(found, near, first), _one_day(found, near, last, named=False)
    if start is None or end is None or first >= last:
        return None
    return Span(start, end)


def _month_year(found: re.Match[str], near: Near) -> Node | None:
    number = words.month(found["month"])
    if found["which"]:
        return Within(_which_year(found["which"]), lambda year: calendar.month(year.start.year, number))
    if found["short"] and guards.is_no_month(near, found["month"], vouched=True):
        return None
    year = int(found["year"]) if found["year"] else _full_year(found["short"], near)
    return Fixed(calendar.month(year, number))


def _day_of_which(found: re.Match[str], near: Near) -> Node:
    day = words.day(found["day"])
    offset = {"last": -1, "next": 1}.get(words.flat(found["which"]), 0)
    return Within(Period(Unit.MONTH, offset), lambda whole: words.exact_day(whole.start.year, whole.start.month, day))


def _weekday_ordinal(found: re.Match[str], near: Near) -> Node | None:
    if found["bare"]:
        return Monthly(words.day(found["bare"]), words.weekday(found["logged"])) if figures.opens_line(near) else None
    return Monthly(words.day(found["day"]), words.weekday(found["weekday"]))


def _this_month(found: re.Match[str], near: Near) -> Node | None:
    """What letters tell as "14th inst.", of this month, "ult.", of the last, "prox.", of the next."""
    day = words.day(found["day"])
    offset = {"inst": 0, "ult": -1, "prox": 1}[found["which"].lower()[:4].rstrip("i")]
    return Within(Period(Unit.MONTH, offset), lambda whole: words.exact_day(whole.start.year, whole.start.month, day))


def _month(found: re.Match[str], near: Near) -> Node | None:
    if words.flat(found["which"] or "") == "that" and guards.is_clause(near, found["month"]):
        return None
    if guards.is_no_month(near, found["month"], vouched=bool(found["which"])):
        return None
    which = words.flat(found["which"] or "").removeprefix("the ")
    which = {"past": "last", "coming": "next"}.get(which, which)
    return Yearless(words.month(found["month"]), which=which)


def _day_of_month(found: re.Match[str], near: Near) -> Node | None:
    """What is told as "On the 12th"."""
    return Monthly(words.day(found["day"])) if figures.is_told_ordinal(near) else None


RULES = (
    Rule(
        "day_month",
        rf"{WEEKDAY_BEFORE}(?P<first>{ORDINAL_DAY})(?:(?P<range>{_RANGE})(?P<last>{ORDINAL_DAY}))?"
        rf"{GAP}(?:of{GAP})?(?P<month>{MONTH})(?!{GAP}{DAY}(?:st|nd|rd|th)?,?{GAP}{YEAR}){_YEAR_AFTER}?",
        _day_month,
        "a day and month",
        0.95,
    ),
    Rule(
        "month_days",
        rf"(?<=between )(?P<month>{MONTH}){GAP}(?P<first>{ORDINAL_DAY}){GAP}and{GAP}"
        rf"(?:the{GAP})?(?P<last>{ORDINAL_DAY}){_YEAR_AFTER}?(?!{GAP}{FULL_MONTH})",
        _month_days,
        "days of one month",
        0.95,
    ),
    Rule(
        "month_day",
        rf"{WEEKDAY_BEFORE}(?P<month>{MONTH}){GAP}(?:the{GAP})?(?P<first>{ORDINAL_DAY})(?![/:]|{GAP}?(?:am|pm|hrs)\b)"
        rf"(?:(?P<range>{GAP}?{DASH}{GAP}?|{GAP}(?:to|through){GAP})(?P<last>{ORDINAL_DAY})(?!\w|[/:.]\d))?"
        rf"(?:(?!,?{GAP}\d{{4}}(?:hrs| hrs)){_YEAR_AFTER})?",
        _month_day,
        "a month and day",
        0.95,
    ),
    Rule(
        "month_year",
        rf"(?P<month>{MONTH})(?:,?{GAP}?(?:of{GAP})?(?P<year>{YEAR})(?!{GAP}?hrs)|{GAP}(?P<short>{SHORT_YEAR})"
        rf"|,?{GAP}(?:of{GAP})?{_WHICH_YEAR})",
        _month_year,
        "a month and year",
        0.95,
    ),
    Rule(
        "weekday_ordinal",
        rf"(?P<weekday>{WEEKDAY}),?{GAP}(?:the{GAP})?(?P<day>{DAY}(?:st|nd|rd|th))(?!{GAP}(?:of{GAP})?(?:(?-i:[A-Z][a-z])|birthday))"
        rf"|(?P<logged>{WEEKDAY}),?{GAP}(?P<bare>{DAY})(?={_CLOCK_NEXT})",
        _weekday_ordinal,
        "a weekday and day of a month that is not told",
        0.8,
    ),
    Rule(
        "day_of_which",
        rf"the{GAP}(?P<day>{DAY}(?:st|nd|rd|th)){GAP}of{GAP}(?P<which>last|this|next){GAP}month",
        _day_of_which,
        "a day of a month told from the document's date",
        0.85,
    ),
    Rule(
        "this_month",
        rf"(?:the{GAP})?(?P<day>{DAY}(?:st|nd|rd|th)){GAP}(?P<which>inst(?:ant)?|ult(?:imo)?|prox(?:imo)?)\b",
        _this_month,
        "a day of this month, the last or the next",
        0.85,
    ),
    Rule("ordinal", rf"(?:the{GAP})(?P<day>{DAY}(?:st|nd|rd|th))", _day_of_month, "a day of the month told", 0.6),
    Rule(
        "month",
        rf"(?:(?P<which>last|this|next|past|coming|that|the{GAP}(?:same|previous|following)){GAP})?(?P<month>{MONTH})",
        _month,
        "a month, its year by the way the sentence looks",
        0.85,
    ),
)
