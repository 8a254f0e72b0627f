"""Rules for so much time from where the text stands: three weeks ago, a month earlier, the past two years."""

from __future__ import annotations

import re

from nlp.dates import calendar, words
from nlp.dates.calendar import Unit
from nlp.dates.nodes import Basis, Node, Period, Rolling, Shifted, Within
from nlp.dates.rules import Near, Rule
from nlp.dates.words import COUNT, GAP, UNITS, VAGUE_COUNT

_ROLLING_RECENT = {Unit.DAY: 5, Unit.WEEK: 4, Unit.MONTH: 4, Unit.YEAR: 5, Unit.DECADE: 2, Unit.WEEKEND: 3}
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|over|under|than|least|or[ ]so)[ \n]$", re.IGNORECASE
)


def _shifted(found: re.Match[str], near: Near) -> Node | None:
    number, vague = words.count(found["count"])
    size, unit = words.unit(found["unit"])
    way = words.flat(found["way"])
    today = way.endswith(" today") or near.before.lower().endswith(("exactly ", "to the day "))
    way = way.removesuffix(" today")
    if re.match(r"[ ]than\b", near.after):
        return None
    if found["half"] or found["halved"]:
        number, unit, vague = _and_a_half(number, unit)
    back = way in ("ago", "earlier", "before", "previously", "beforehand", "back")
    told = way not in ("ago", "back", "hence", "from now", "from")
    if way == "before" and not re.match(r"\s*(?:$|[.,;:)])", near.after):
        return None
    step = number * size * (-1 if back else 1)
    return Shifted(
        step, unit, Basis.TOLD if told else Basis.ANCHOR, vague or bool(_ABOUT.search(near.before)), to_the_day=today
    )


def _and_a_half(number: int, unit: Unit) -> tuple[int, Unit, bool]:
    """Half a unit more, in the unit below: days for a week, months for a year; inexact."""
    below = {Unit.WEEK: (7, Unit.DAY), Unit.YEAR: (12, Unit.MONTH), Unit.DECADE: (10, Unit.YEAR)}
    size, lower = below.get(unit, (1, unit))
    return number * size + size // 2, lower, True


def _same_ago(found: re.Match[str], near: Near) -> Node:
    """What is told as "A year ago this week": the same part of an earlier week, month or year."""
    number, _ = words.count(found["count"])
    size, unit = words.unit(found["unit"])
    name = words.flat(found["now"]).removeprefix("this ")
    beside = {"yesterday": -1, "tomorrow": 1}.get(name, 0)
    now = Unit.DAY if beside else words.unit(name)[1]
    day = Shifted(-number * size, unit, to_the_day=True)
    return Within(day, lambda there: calendar.period(now, there.start, beside))


def _to_date(found: re.Match[str], near: Near) -> Node:
    return Period(words.unit(found["unit"])[1], cut="earlier")


def _in_time(found: re.Match[str], near: Near) -> Node:
    number, vague = words.count(found["count"])
    size, unit = words.unit(found["unit"])
    return Shifted(number * size, unit, inexact=vague)


def _hours(found: re.Match[str], near: Near) -> Node | None:
    number, _ = words.count(found["count"])
    days = -(-number // 24)
    return Rolling(days if found["way"].lower() in ("next", "coming") else -days, Unit.DAY)


def _rolling(found: re.Match[str], near: Near) -> Node | None:
    number, vague = words.count(found["count"])
    size, unit = words.unit(found["unit"])
    ahead = words.flat(found["way"]) in ("next", "coming", "following")
    return Rolling(number * size * (1 if ahead else -1), unit, vague)


def _recent(found: re.Match[str], near: Near) -> Node:
    _, unit = words.unit(found["unit"])
    ahead = words.flat(found["way"]) in ("coming", "following")
    return Rolling(_ROLLING_RECENT[unit] * (1 if ahead else -1), unit, vague=True)


RULES = (
    Rule(
        "to_date",
        rf"the{GAP}(?P<unit>year|month|quarter){GAP}to{GAP}date",
        _to_date,
        "the current unit of the calendar up to the document's date",
        0.8,
    ),
    Rule(
        "rolling_hours",
        rf"(?:the{GAP})?(?P<way>last|past|previous|next|coming){GAP}(?P<count>{COUNT}){GAP}hours",
        _hours,
        "hours up to or from the document's date, as days",
        0.7,
    ),
    Rule(
        "rolling",
        rf"(?:(?:the|these|this){GAP})?(?P<way>last|past|previous|preceding|next|coming|following)"
        rf"{GAP}(?P<count>{COUNT}|{VAGUE_COUNT}){GAP}(?P<unit>{UNITS})",
        _rolling,
        "a stretch up to or from the document's date",
        0.8,
    ),
    Rule(
        "recent",
        rf"(?:the{GAP}|these{GAP})?(?:(?:most|more){GAP})?(?P<way>recent|past|coming|following){GAP}"
        r"(?P<unit>days|weeks|weekends|months|years|decades)",
        _recent,
        "a stretch of no told length up to or from the document's date",
        0.6,
    ),
    Rule(
        "same_ago",
        rf"(?P<count>{COUNT}){GAP}(?P<unit>weeks?|fortnight|months?|years?){GAP}ago{GAP}"
        rf"(?P<now>this{GAP}(?:week|month|weekend)|yesterday|tomorrow)",
        _same_ago,
        "the same days, so long before",
        0.8,
    ),
    Rule(
        "shifted",
        rf"(?P<count>{COUNT}|{VAGUE_COUNT}){GAP}(?P<half>and{GAP}a{GAP}half{GAP})?(?P<unit>{UNITS})"
        rf"(?P<halved>{GAP}and{GAP}a{GAP}half)?{GAP}"
        rf"(?P<way>ago(?:{GAP}today)?|earlier|later|before|beforehand|previously|afterwards|after{GAP}that|on{GAP}from{GAP}then|hence|back"
        rf"|from{GAP}(?:now|today))",
        _shifted,
        "so long before or after the document's date or the date told before",
        0.8,
    ),
    Rule(
        "in_time",
        rf"(?P<count>{COUNT}|{VAGUE_COUNT}){GAP}(?P<unit>{UNITS})['’]?s?['’]?{GAP}time(?!{GAP}(?:off|limit))",
        _in_time,
        "so long after the document's date",
        0.8,
    ),
)
