"""The words of the grammar, and the pieces of pattern made of them. Patterns are read with ``(?ai:...)``."""

from __future__ import annotations

import re

from nlp.dates import calendar
from nlp.dates.calendar import Unit

_MONTH_WORDS = (
    ("january", "jan"),
    ("february", "feb", "febr"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_WEEKDAY_WORDS = (
    ("monday", "mon"),
    ("tuesday", "tues", "tue"),
    ("wednesday", "weds", "wed"),
    ("thursday", "thurs", "thur", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words}
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAY_WORDS) for word in words}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
ORDINALS |= {"last": -1, "final": -1, "opening": 1, "closing": -1}
NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        1,
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50}
VAGUE_NUMBERS = {"couple of": 2, "few": 3, "several": 4, "some": 3, "number of": 4, "many": 5}
DECADE_WORDS = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}


def _longest_first(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


GAP = r"(?:[ \t\xa0\u2009\u202f]{1,3}(?:\r?\n[ \t]{0,8})?|\r?\n[ \t]{0,8})"
"""White space inside an expression, with at most one line break."""
DASH = r"(?:-|–|—|‑)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
ORDINAL_DAY = rf"{DAY}(?:{GAP}?(?:st|nd|rd|th))?"
YEAR = r"(?:1\d{3}|20\d\d)"
SHORT_YEAR = r"(?:['’‘]\d\d)"
FULL_MONTH = rf"(?:{'|'.join(words[0] for words in _MONTH_WORDS)})"
JOINED_MONTH = rf"(?:{_longest_first(MONTHS)})"
MONTH = rf"(?:{FULL_MONTH}\b|{JOINED_MONTH}\b\.?)"
WEEKDAY = rf"(?:(?:{'|'.join(words[0] for words in _WEEKDAY_WORDS)})\b|(?:{_longest_first(WEEKDAYS)})\b\.?)"
WEEKDAY_NAME = rf"(?:{'|'.join(words[0] for words in _WEEKDAY_WORDS)})"
SEASON = rf"(?:{_longest_first(SEASONS)})"
ORDINAL = rf"(?:{_longest_first(ORDINALS)})"
UNIT = r"(?:day|week|weekend|fortnight|month|quarter|year|decade|century)"
UNITS = r"(?:days?|weeks?|weekends?|fortnights?|months?|years?|decades?|centuries)"
COUNT = rf"(?:\d{{1,3}}|(?:{_longest_first(NUMBERS)})\b)"
VAGUE_COUNT = rf"(?:(?:a{GAP})?(?:{'|'.join(word.replace(' ', GAP) for word in VAGUE_NUMBERS)})\b)"
DAY_PART = r"(?:(?:early|late|mid)[ -])?(?:morning|afternoon|evening|night|lunch[- ]?time|tea[- ]?time|dawn|dusk)"
CLOCK = (
    r"(?:\d{1,2}(?:[.:]\d\d){0,2} ?(?:am|pm|a\.m\.?|p\.m\.?|hrs|hours)|\d{1,2}[:.]\d\d(?::\d\d)?|"
    r"\d{4} ?(?:hrs|hours|h)|noon|midday|midnight)"
)

_PLAIN_UNITS = {"fortnight": (2, Unit.WEEK), "century": (1, Unit.CENTURY), "centurie": (1, Unit.CENTURY)}


def flat(text: str) -> str:
    """Lower case, single spaces, plain apostrophes."""
    return " ".join(text.replace("’", "'").replace("‘", "'").lower().split())


def month(text: str) -> int:
    """The number of a month's name or abbreviation."""
    return MONTHS[flat(text).rstrip(".")]


def weekday(text: str) -> int:
    """The number of a weekday's name or abbreviation, Monday 0."""
    return WEEKDAYS[flat(text).rstrip(".")]


def day(text: str) -> int:
    """The number in "12", "12th"."""
    return int(re.sub(r"\D", "", text))


def unit(text: str) -> tuple[int, Unit]:
    """A unit's name, in the singular or plural, as a count of a unit: a fortnight is two weeks."""
    name = flat(text).removesuffix("s")
    return _PLAIN_UNITS.get(name) or (1, Unit(name))


def count(text: str) -> tuple[int, bool]:
    """A number in figures or words, and whether it is inexact ("a few")."""
    word = flat(text)
    if word.isdigit():
        return int(word), False
    if word in NUMBERS:
        return NUMBERS[word], False
    return VAGUE_NUMBERS[word.removeprefix("a ")], True


def century_of(short: int, year: int | None) -> int:
    """A two-digit year in full: the latest such year that is at most ten years after ``year``.

    Without a year to go by, 00 to 39 are of this century.
    """
    latest = year + 10 if year else 2039
    return latest - (latest - short) % 100


def exact_day(year: int, number: int, day_number: int) -> calendar.Interval | None:
    """One day, or None where the calendar lacks it."""
    if not calendar.exists(year, number, day_number):
        return None
    found = calendar.on(year, number, day_number)
    return calendar.Interval(found, found)
