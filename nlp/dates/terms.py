"""Rules for terms and school holidays: half-term, the spring term, Michaelmas term, the summer holidays.

The sittings of the courts follow the Civil Procedure Rules, Practice Direction 39B. Schools set their own days, so that
theirs are the usual ones of England, and vague.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from nlp.dates import words
from nlp.dates.calendar import Interval, nth_weekday, on, shift
from nlp.dates.holidays import easter, spring
from nlp.dates.named import OF_YEAR, in_year
from nlp.dates.nodes import Node
from nlp.dates.recurring import Several
from nlp.dates.rules import Near, Rule
from nlp.dates.words import GAP

_FRIDAY = 4


def _monday_from(year: int, month: int, day: int) -> date:
    first = on(year, month, day)
    return shift(first, -first.weekday() % 7)


def _week(monday: date) -> Interval:
    return Interval(monday, shift(monday, 4), vague=True)


def _february(year: int) -> Interval:
    return _week(_monday_from(year, 2, 12))


def _may(year: int) -> Interval:
    return _week(shift(spring(year), -spring(year).weekday()))


def _october(year: int) -> Interval:
    return _week(shift(nth_weekday(year, 10, _FRIDAY, -1), -4))


_HALVES = {"february": _february, "spring": _february, "may": _may, "summer": _may, "whitsun": _may, "whit": _may}
_HALVES |= {"october": _october, "autumn": _october}


def _half_terms(year: int) -> tuple[Interval, ...]:
    return (_february(year), _may(year), _october(year))


def _after_easter(year: int) -> date:
    """The second Tuesday after Easter Sunday."""
    return shift(easter(year), 9)


_TERMS: dict[str, Callable[[int], Interval]] = {
    "michaelmas": lambda year: Interval(on(year, 10, 1), on(year, 12, 21)),
    "hilary": lambda year: Interval(on(year, 1, 11), shift(easter(year), -4)),
    "easter": lambda year: Interval(_after_easter(year), shift(spring(year), -3)),
    "trinity": lambda year: Interval(shift(spring(year), 8), on(year, 7, 31)),
    "lent": lambda year: Interval(on(year, 1, 4), shift(easter(year), -3), vague=True),
    "spring": lambda year: Interval(on(year, 1, 4), shift(easter(year), -3), vague=True),
    "summer": lambda year: Interval(_after_easter(year), on(year, 7, 22), vague=True),
    "autumn": lambda year: Interval(on(year, 9, 1), on(year, 12, 20), vague=True),
}
_HOLIDAYS: dict[str, Callable[[int], Interval]] = {
    "summer": lambda year: Interval(on(year, 7, 22), on(year, 9, 1), vague=True),
    "easter": lambda year: Interval(shift(easter(year), -9), shift(easter(year), 8), vague=True),
    "christmas": lambda year: Interval(on(year, 12, 20), on(year + 1, 1, 3), vague=True),
}


def _half_term(found: re.Match[str], near: Near) -> Node:
    which = words.flat(found["before"] or "")
    if found["name"]:
        return in_year(found, _HALVES[words.flat(found["name"])], which)
    return Several(_half_terms, which)


def _term(found: re.Match[str], near: Near) -> Node:
    return in_year(found, _TERMS[words.flat(found["name"])], words.flat(found["before"] or ""))


def _school_holidays(found: re.Match[str], near: Near) -> Node:
    return in_year(found, _HOLIDAYS[words.flat(found["name"])], words.flat(found["before"] or ""))


_BEFORE = rf"(?:the{GAP})?(?:(?P<before>last|this|next){GAP})?"

RULES = (
    Rule(
        "half_term",
        rf"{_BEFORE}(?:(?P<name>{'|'.join(_HALVES)}){GAP})?half[- ]term(?:{GAP}(?:holidays?|break|week))?{OF_YEAR}?",
        _half_term,
        "the week in the middle of a school term",
        0.75,
    ),
    Rule("term", rf"{_BEFORE}(?P<name>{'|'.join(_TERMS)}){GAP}term{OF_YEAR}?", _term, "a term", 0.75),
    Rule(
        "school_holidays",
        rf"(?:the|(?P<before>last|this|next)){GAP}(?:school{GAP})?(?P<name>{'|'.join(_HOLIDAYS)}){GAP}(?:school{GAP})?"
        rf"holidays{OF_YEAR}?",
        _school_holidays,
        "school holidays",
        0.7,
    ),
)
