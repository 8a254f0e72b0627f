"""Rules for the first, the third, the last of a month or year: its days, weeks, weekends and weekdays."""

from __future__ import annotations

import re

from nlp.dates import calendar, parts, words
from nlp.dates.named import OF_YEAR, year_node
from nlp.dates.nodes import Basis, Fixed, Node, Period, Within
from nlp.dates.recurring import Occasion, Yearless
from nlp.dates.rules import Near, Rule
from nlp.dates.words import COUNT, FULL_MONTH, GAP, MONTH, ORDINAL, WEEKDAY, YEAR

_THE = rf"(?:the{GAP})?"
_REL = rf"(?:last|this|next|that|the{GAP}(?:same|previous|following)|the){GAP}(?:month|year)|the{GAP}new{GAP}year"


def _nth(found: re.Match[str], near: Near) -> Node | None:
    number = words.ORDINALS[words.flat(found["ordinal"])]
    unit = words.flat(found["unit"])
    if found["whole"]:
        year = int(found["whole"])
        whole: Node = Fixed(calendar.years(year, year))
    else:
        whole = _whole_told(found["rel"]) if found["rel"] else _month_node(found)
    if unit == "day":
        return Within(whole, parts.nth_day(number))
    weekday = None if unit in ("week", "weekend") else words.weekday(unit)
    return Within(whole, parts.nth(number, weekday, unit == "weekend"))


def _month_node(found: re.Match[str]) -> Node:
    number = words.month(found["month"])
    year = year_node(found)
    return Within(year, lambda whole: calendar.month(whole.start.year, number)) if year else Yearless(number)


def _whole_told(words_of: str) -> Node:
    """What is told as "last month", "this year", "that month", "the month": the document's unit or the one told."""
    *which, name = words.flat(words_of).split()
    if "new" in which:
        return Occasion(lambda year: calendar.month(year, 1))
    offset = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(which[-1] if which else "", 0)
    basis = Basis.TOLD if which and which[-1] in ("the", "that", "same", "previous", "following") else Basis.ANCHOR
    return Period(words.unit(name)[1], offset, basis)


def _first_units(found: re.Match[str], near: Near) -> Node | None:
    number, _ = words.count(found["count"])
    size, unit = words.unit(found["unit"])
    year = year_node(found)
    whole: Node | None = year
    if found["month"]:
        whole = _month_node(found)
    elif found["rel"]:
        whole = _whole_told(found["rel"])
    last = words.flat(found["ordinal"]) in ("last", "final", "closing")
    return Within(whole, parts.first_units(number * size, unit, last)) if whole else None


RULES = (
    Rule(
        "first_units",
        rf"{_THE}(?P<ordinal>first|opening|last|final|closing){GAP}(?P<count>{COUNT}|few|couple{GAP}of){GAP}"
        rf"(?P<unit>days|weeks|months){GAP}of(?:{GAP}(?P<month>{FULL_MONTH})\b)?(?:{OF_YEAR}|{GAP}(?P<rel>{_REL}))?",
        _first_units,
        "the first or last days, weeks or months of a month or year",
        0.8,
    ),
    Rule(
        "nth",
        rf"{_THE}(?P<ordinal>{ORDINAL}){GAP}(?P<unit>{WEEKDAY}|weekend|week|day){GAP}(?:of|in){GAP}"
        rf"(?:(?P<month>{MONTH}){OF_YEAR}?|(?P<rel>{_REL})|(?P<whole>{YEAR}))",
        _nth,
        "a week, weekend or weekday of a month",
        0.85,
    ),
)
