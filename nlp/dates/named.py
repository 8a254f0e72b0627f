"""Rules for parts of years and named days: quarters, seasons, the first weeks of, bank holidays."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from nlp.dates import calendar, guards, holidays, parts, words, years
from nlp.dates.calendar import Interval, Unit
from nlp.dates.leaning import QUARTER_LEANS
from nlp.dates.nodes import Basis, Fixed, Node, Period, Within
from nlp.dates.recurring import BankHoliday, Occasion
from nlp.dates.rules import Near, Rule
from nlp.dates.words import DASH, DAY_PART, GAP, ORDINAL, SEASON, SHORT_YEAR, YEAR

OF_YEAR = (
    rf"(?:(?:,?{GAP}?|{GAP}(?:of|in){GAP})(?P<year>{YEAR})(?:{GAP}?(?:/|{DASH}){GAP}?(?P<to>{YEAR}|\d\d)(?!\d))?"
    rf"|{GAP}(?:of{GAP})?(?P<short>{SHORT_YEAR})"
    rf"|{GAP}(?:of{GAP})?(?P<which>this|last|next|that|the(?:{GAP}(?:same|previous|following))?){GAP}year)"
)
_HOLIDAY_NAMES = "|".join(
    re.escape(name).replace(r"\ ", GAP).replace("'", "['’]?") for name in sorted(holidays.NAMED, key=len, reverse=True)
)


def year_node(found: re.Match[str]) -> Node | None:
    """The year that ``OF_YEAR`` told; None when it told none."""
    if found["year"] or found["short"]:
        year = int(found["year"]) if found["year"] else words.century_of(int(found["short"][-2:]), None)
        return Fixed(calendar.years(year, year))
    if not found["which"]:
        return None
    which = words.flat(found["which"])
    offset = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(which.split()[-1], 0)
    return Period(Unit.YEAR, offset, Basis.TOLD if which.startswith("th") and which != "this" else Basis.ANCHOR)


def in_year(found: re.Match[str], days: Callable[[int], Interval], which: str = "") -> Node:
    """What ``days`` gives for the year that ``OF_YEAR`` told, else the occasion of a year not told."""
    year = year_node(found)
    return Within(year, lambda whole: days(whole.start.year)) if year else Occasion(days, which)


def _season(found: re.Match[str], near: Near) -> Node | None:
    number = words.SEASONS[words.flat(found["season"])]
    days = partial(_season_days, number)
    return in_year(found, days)


def _season_days(number: int, year: int) -> Interval:
    return calendar.season(year, number)


def _bare_season(found: re.Match[str], near: Near) -> Node | None:
    which = words.flat(found["which"] or "")
    if not which and not near.alone and not guards.is_told_season(near):
        return None
    basis = {"same": 0, "previous": -1, "following": 1, "that": 0}
    number = words.SEASONS[words.flat(found["season"])]
    if which in basis:
        year = Period(Unit.YEAR, basis[which], Basis.TOLD)
        return Within(year, lambda whole: calendar.season(whole.start.year, number))
    which = {"past": "last", "coming": "next"}.get(which, which)
    return Occasion(partial(_season_days, number), which)


def _quarter(found: re.Match[str], near: Near) -> Node | None:
    number = int(found["figure"]) if found["figure"] else words.ORDINALS[words.flat(found["ordinal"])]
    number = 4 if number < 0 else number
    if found["to"] and 1 <= number <= 4:
        return Fixed(calendar.quarter(int(found["year"]), number + 1))
    return in_year(found, partial(_quarter_days, number)) if 1 <= number <= 4 else None


def _quarter_days(number: int, year: int) -> Interval:
    return calendar.quarter(year, number)


def _bare_quarter(found: re.Match[str], near: Near) -> Node | None:
    number = words.ORDINALS[words.flat(found["ordinal"])]
    if number < 0:
        return Period(Unit.QUARTER, -1)
    if guards.is_result(near):
        return Occasion(partial(_quarter_days, number), "last") if number <= 4 else None
    return Occasion(partial(_quarter_days, number), leaning=QUARTER_LEANS) if number <= 4 else None


def _half_year(found: re.Match[str], near: Near) -> Node:
    year = int(found["year"])
    return Fixed(calendar.half(year, int(found["half"])))


def _holiday(found: re.Match[str], near: Near) -> Node | None:
    name = words.flat(found["name"])
    which = words.flat(found["before"] or "")
    if name not in holidays.NAMED:
        name = next(key for key in holidays.NAMED if key.replace("'", "") == name)
    if guards.is_no_holiday(
        near, name, vouched=bool(which or found["weekend"] or found["year"] or found["which"] or near.parted)
    ):
        return None
    if name in ("christmas", "new year") and guards.lasts(near):
        name += " period"
    days = holidays.NAMED[name]
    if name.endswith("bank holiday") and (found["weekend"] or guards.lasts(near)):
        return in_year(found, lambda year: holidays.block(days(year).start), which)
    if found["weekend"]:
        return in_year(found, lambda year: parts.weekend_at(days(year)), which)
    return in_year(found, days, which)


def _bank_holiday(found: re.Match[str], near: Near) -> Node | None:
    which = words.flat(found["which"] or "")
    if re.search(r"\b(?:a|any|every|each|extra|no|per)[ \n]$", near.before, re.IGNORECASE) and not near.alone:
        return None
    whole = bool(found["weekend"]) or guards.lasts(near)
    if not (whole or which or found["monday"] or found["the"] or near.alone):
        return None
    return BankHoliday(whole and not found["monday"], bool(found["monday"]), which)


def _working_year(found: re.Match[str], near: Near) -> Node | None:
    which = words.flat(found["which"])
    if which == "the" and not near.parted:
        return None
    kind = words.flat(found["kind"])
    which = {"last": "last", "previous": "last", "next": "next", "coming": "next"}.get(which.split()[-1], "current")
    return Occasion(partial(_working_days, kind), which)


def _working_days(kind: str, year: int) -> Interval:
    return years.year_from(year, kind)


def _new_year(found: re.Match[str], near: Near) -> Node | None:
    """What is told as "In the new year": its first month, more or less."""
    return Occasion(_new_year_days) if near.alone or near.parted or guards.opens_year(near) else None


def _new_year_days(year: int) -> Interval:
    days = calendar.month(year, 1)
    return Interval(days.start, days.end, vague=True)


def _turn(found: re.Match[str], near: Near) -> Node:
    """The turn of a century or millennium: the year, the one before and the one after; of a year: a week each side."""
    if words.flat(found["unit"]) == "year":
        return Occasion(_turn_of_year)
    number = found["number"]
    first = (int(re.sub(r"\D", "", number)) - 1) * 100 if number else ((near.year or 2000) // 100) * 100
    days = calendar.years(first - 1, first + 1)
    return Fixed(Interval(days.start, days.end, vague=True))


def _turn_of_year(year: int) -> Interval:
    return Interval(calendar.on(year - 1, 12, 25), calendar.on(year, 1, 7), vague=True)


_THE = rf"(?:the{GAP})?"

RULES = (
    Rule(
        "quarter",
        rf"(?:Q(?P<figure>[1-4])|{_THE}(?P<ordinal>{ORDINAL})[ -]quarter){OF_YEAR}",
        _quarter,
        "a quarter of a year",
        0.9,
    ),
    Rule(
        "bare_quarter", rf"{_THE}(?P<ordinal>{ORDINAL})[ -]quarter(?!-?final| ?of\b)", _bare_quarter, "a quarter", 0.6
    ),
    Rule("half_year", rf"H(?P<half>[12]){GAP}(?P<year>{YEAR})", _half_year, "half of a year", 0.8),
    Rule("season", rf"{_THE}(?P<season>{SEASON}){OF_YEAR}", _season, "a season of a year", 0.85),
    Rule(
        "working_year",
        rf"(?P<which>(?:the{GAP})?(?:this|last|next|current|previous|coming)|the){GAP}(?P<kind>financial|fiscal|tax|academic"
        rf"|school){GAP}year(?!{GAP}?(?:of{GAP})?\d)",
        _working_year,
        "a financial, tax or school year told from the document's date",
        0.8,
    ),
    Rule(
        "turn",
        rf"the{GAP}turn{GAP}of{GAP}the{GAP}(?:(?P<number>(?:1\d|2[01])(?:th|st)){GAP})?(?P<unit>century|millennium|year)",
        _turn,
        "the turn of a year or century",
        0.7,
    ),
    Rule(
        "new_year",
        rf"the{GAP}new{GAP}year(?!['’]s|{GAP}(?:period|break|holiday|weekend|honours))",
        _new_year,
        "the new year",
        0.7,
    ),
    Rule(
        "holiday",
        rf"{_THE}(?:(?P<before>last|this|next){GAP})?(?P<name>{_HOLIDAY_NAMES})(?:(?P<weekend>{GAP}weekend)|{GAP}{DAY_PART})?{OF_YEAR}?",
        _holiday,
        "a named day of the year",
        0.85,
    ),
    Rule(
        "bank_holiday",
        rf"(?P<the>the{GAP})?(?:(?P<which>last|this|next|previous){GAP})?bank{GAP}holiday"
        rf"(?:(?P<weekend>{GAP}weekend)|(?P<monday>{GAP}Monday))?",
        _bank_holiday,
        "a bank holiday of England and Wales",
        0.75,
    ),
    Rule(
        "bare_season",
        rf"{_THE}(?:(?P<which>last|this|next|previous|following|same|that|past|coming){GAP})?(?P<season>{SEASON})",
        _bare_season,
        "a season, its year by the way the sentence looks",
        0.7,
    ),
)
