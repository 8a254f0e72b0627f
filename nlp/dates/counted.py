"""Rules for dates counted from others: two Saturdays ago, the week before last, a week on Monday, the same month
last year.
"""

from __future__ import annotations

import re

from nlp.dates import calendar, guards, words
from nlp.dates.calendar import Unit
from nlp.dates.joined import Again
from nlp.dates.nodes import Basis, Fixed, Node, Period, Shifted
from nlp.dates.rules import Near, Rule
from nlp.dates.weekdays import Weekday
from nlp.dates.words import COUNT, GAP, WEEKDAY, WEEKDAY_NAME, YEAR


def _before_last(found: re.Match[str], near: Near) -> Node:
    """What is told as "The week before last", "the Monday after next"."""
    way = -1 if words.flat(found["way"]) == "before last" else 1
    if found["day"]:
        return Shifted(7 * way, Unit.DAY, of=Weekday(words.weekday(found["day"]), "last" if way < 0 else "coming"))
    name = words.flat(found["unit"])
    if name == "night":
        return Period(Unit.DAY, 2 * way)
    size, unit = words.unit(name)
    return Period(unit, 2 * way * size)


def _weekdays_ago(found: re.Match[str], near: Near) -> Node:
    number, _ = words.count(found["count"])
    return Shifted(-7 * (number - 1), Unit.DAY, of=Weekday(words.weekday(found["day"]), "last"))


def _again(found: re.Match[str], near: Near) -> Node | None:
    if found["told"]:
        return Again(None)
    return Again(
        Fixed(calendar.years(int(found["year"]), int(found["year"]))) if found["year"] else Period(Unit.YEAR, -1)
    )


def _time_last(found: re.Match[str], near: Near) -> Node:
    return Shifted(-1 if found["way"].lower() == "last" else 1, words.unit(found["unit"])[1], inexact=True)


def _market_day(found: re.Match[str], near: Near) -> Node | None:
    """What is told as "Ended the day", "for the day": the day last told."""
    return Period(Unit.DAY, 0, Basis.LATEST) if guards.ends_day(near) else None


def _week_on(found: re.Match[str], near: Near) -> Node | None:
    size, _ = words.unit(found["unit"])
    if found["near"]:
        often = re.search(r"\b(?:once|twice|times|days|nights|hours|[\d,]+)[ ]$", near.before, re.IGNORECASE)
        shift = {"yesterday": -7 * size - 1, "tomorrow": 7 * size + 1}.get(found["near"].lower(), 7 * size)
        return None if often else Period(Unit.DAY, shift)
    day = words.weekday(found["day"])
    if found["last"]:
        return Shifted(-7 * size, Unit.DAY, of=Weekday(day, "last"))
    return Shifted(7 * size, Unit.DAY, of=Weekday(day, "coming"))


RULES = (
    Rule(
        "week_on",
        rf"(?:a|one|two){GAP}(?P<unit>week|fortnight){GAP}"
        rf"(?:(?:on{GAP}|from{GAP})?(?P<last>last{GAP})?(?P<day>{WEEKDAY})|(?P<near>today|tomorrow|yesterday))",
        _week_on,
        "a day of the week, and a week or two more",
        0.7,
    ),
    Rule(
        "again",
        rf"the{GAP}same{GAP}(?:period|month|quarter|time|week|weekend|day){GAP}(?:of{GAP}|in{GAP})?"
        rf"(?:(?P<year>{YEAR})|(?P<told>(?:a|one){GAP}year{GAP}(?:earlier|before|previously)|the{GAP}(?:previous|year{GAP}before)"
        rf"(?:{GAP}year)?)|(?:the{GAP})?last{GAP}year|(?:a|one){GAP}year{GAP}ago)",
        _again,
        "the same part of another year as the date told before",
        0.75,
    ),
    Rule(
        "before_last",
        rf"the{GAP}(?:(?P<unit>night|week|weekend|fortnight|month|year)|(?P<day>{WEEKDAY}))"
        rf"{GAP}(?P<way>before{GAP}last|after{GAP}next)",
        _before_last,
        "told from the document's date, two units away",
        0.85,
    ),
    Rule(
        "weekdays_ago",
        rf"(?P<count>{COUNT}){GAP}(?P<day>{WEEKDAY_NAME})s{GAP}ago",
        _weekdays_ago,
        "a day of the week, counted back from the document's date",
        0.85,
    ),
    Rule(
        "time_last",
        rf"this{GAP}time{GAP}(?P<way>last|next){GAP}(?P<unit>week|month|year)",
        _time_last,
        "so long before or after the document's date, more or less",
        0.7,
    ),
    Rule("market_day", rf"the{GAP}day", _market_day, "the day last told", 0.6),
)
