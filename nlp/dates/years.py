"""Rules for whole years and longer: years, financial years, decades, centuries."""

from __future__ import annotations

import re

from nlp.dates import calendar, figures, words
from nlp.dates.calendar import Interval
from nlp.dates.nodes import Fixed, Node
from nlp.dates.rules import Near, Rule
from nlp.dates.words import DASH, GAP, YEAR

_THE = rf"(?:the{GAP})?"
_FORM_CUE = re.compile(
    r"\b(?:until|since|from|to|in|by|between|exp|expir(?:y|es|ed|ing)|valid|issued|dated?)"
    r"(?:[ :]|[ ](?:in|on|from)[ ])\Z"
    r"|\d\d?/\d{4}[ ]?(?:-|–|and|to)[ ]?\Z",
    re.IGNORECASE,
)
_FINANCIAL = rf"(?:financial|fiscal|tax|academic|school){GAP}year"


def _financial(found: re.Match[str], near: Near) -> Node | None:
    first = int(found["year"])
    last = found["to"]
    if int(last) != (first + 1) % 10 ** len(last):
        return None
    return Fixed(year_from(first, words.flat(found["before"] or "") + words.flat(found["kind"] or "")))


def year_from(first: int, kind: str) -> Interval:
    """A year told as two: from 1 April (financial), 6 April (tax), 1 September (school), August to May (season)."""
    if "tax" in kind:
        return Interval(calendar.on(first, 4, 6), calendar.on(first + 1, 4, 5))
    if "academic" in kind or "school" in kind:
        return calendar.months(first, 9, 20)
    if "season" in kind:
        return calendar.months(first, 8, 17)
    return calendar.months(first, 4, 15)


def _years(found: re.Match[str], near: Near) -> Node | None:
    first, last = int(found["year"]), found["to"]
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if end <= first or figures.is_no_year(near, found["year"], paired=len(last) == 4):
        return None
    return Fixed(calendar.years(first, end))


def _month_figures(found: re.Match[str], near: Near) -> Node | None:
    if figures.is_no_year(near, found["year"]):
        return None
    return Fixed(calendar.month(int(found["year"]), int(found["month"])))


def _month_first(found: re.Match[str], near: Near) -> Node | None:
    """What forms write as "06/2018", where the words tell of time."""
    if not near.alone and not near.parted and not _FORM_CUE.search(near.before):
        return None
    return Fixed(calendar.month(int(found["year"]), int(found["month"])))


def _year(found: re.Match[str], near: Near) -> Node | None:
    if figures.is_no_year(near, found["year"]):
        return None
    year = int(found["year"])
    return Fixed(calendar.years(year, year))


def _short_year(found: re.Match[str], near: Near) -> Node | None:
    if not near.alone and not re.search(r"\b(?:in|since|of|until|by|before|after)[ \n]$", near.before, re.IGNORECASE):
        return None
    year = words.century_of(int(found["short"][-2:]), near.year)
    return Fixed(calendar.years(year, year)) if 1 <= year <= 9999 else None


def _decade(found: re.Match[str], near: Near) -> Node | None:
    if found["full"]:
        first = int(found["full"])
        return Fixed(calendar.years(first, first + (99 if first % 100 == 0 and first < 1900 else 9)))
    if figures.is_age_or_degree(near):
        return None
    if (found["bare"] or found["next"]) and not figures.is_part_of_decade(near):
        return None
    word = words.flat(found["word"] or found["bare"] or "")
    short = 0 if word == "noughties" else words.DECADE_WORDS[word] if word else int(found["short"] or found["next"])
    first = words.century_of(short, near.year)
    return Fixed(calendar.years(first, first + 9)) if first > 0 else None


def _century(found: re.Match[str], near: Near) -> Node | None:
    first = (int(re.sub(r"\D", "", found["number"])) - 1) * 100
    return Fixed(calendar.years(first, first + 99)) if 100 <= first <= 2900 else None


RULES = (
    Rule(
        "financial",
        rf"{_THE}(?P<before>{_FINANCIAL}{GAP}(?:of{GAP})?)?(?P<year>{YEAR})(?:/|{DASH})(?P<to>\d\d|{YEAR})(?!\d|{DASH}\d)"
        rf"(?P<kind>{GAP}(?:{_FINANCIAL}|season))?",
        _financial,
        "a year that two years name, from April unless told otherwise",
        0.85,
    ),
    Rule("years", rf"(?P<year>{YEAR})(?:{DASH}| {DASH} )(?P<to>{YEAR}|\d\d)(?!\d|{DASH}\d)", _years, "years", 0.85),
    Rule(
        "month_figures",
        rf"(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])(?!-|\d)",
        _month_figures,
        "a month in figures",
        0.8,
    ),
    Rule(
        "month_first",
        rf"(?P<month>0?[1-9]|1[0-2])/(?P<year>{YEAR})",
        _month_first,
        "a month in figures",
        0.7,
    ),
    Rule(
        "decade",
        rf"(?:the{GAP})?(?P<full>(?:1\d\d|20\d)0)['’]?s|the{GAP}['’‘]?(?P<short>[2-9]0)['’]?s"
        r"|['’‘]?(?P<next>[2-9]0)['’]?s"
        rf"|the{GAP}(?P<word>noughties|{'|'.join(words.DECADE_WORDS)})|(?P<bare>noughties|{'|'.join(words.DECADE_WORDS)})",
        _decade,
        "a decade",
        0.85,
    ),
    Rule("century", rf"(?:the{GAP})?(?P<number>\d\d?(?:st|nd|rd|th))[ -]century", _century, "a century", 0.85),
    Rule("year", rf"(?P<year>{YEAR})", _year, "a year", 0.85),
    Rule("short_year", r"(?P<short>['’‘]\d\d)", _short_year, "a year without its century", 0.6),
)
