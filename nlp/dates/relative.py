"""Rules for dates told from where the text stands: yesterday, last week, three weeks ago, a month earlier."""

from __future__ import annotations

import re

from nlp.dates import guards, words
from nlp.dates.calendar import Unit
from nlp.dates.nodes import Basis, Node, Period, Rolling
from nlp.dates.rules import Near, Rule
from nlp.dates.weekdays import Weekday, Weekend
from nlp.dates.words import DAY_PART, GAP, UNIT, WEEKDAY, WEEKDAY_NAME

_DAY_BEFORE = re.compile(r"(?:\d|day|\b(?:mon|tue|tues|wed|weds|thu|thurs|fri|sat|sun))[ ]\Z", re.IGNORECASE)
_OVERNIGHT_AFTER = re.compile(r"\s*(?:$|[,.;:)]|in\b|at\b|after\b)")


def _today(found: re.Match[str], near: Near) -> Node | None:
    if guards.is_nowadays(near):
        return None
    word = words.flat(found["word"])
    shifts = {"day before yesterday": -2, "yesterday": -1, "tomorrow": 1, "day after tomorrow": 2}
    shifts |= {"last night": -1, "last evening": -1}
    return Period(Unit.DAY, shifts.get(word.removeprefix("the "), 0))


def _overnight(found: re.Match[str], near: Near) -> Node | None:
    if not near.alone and (_DAY_BEFORE.search(near.before) or not _OVERNIGHT_AFTER.match(near.after)):
        return None
    return Rolling(-1, Unit.DAY)


def _deictic(found: re.Match[str], near: Near) -> Node | None:
    which, (size, unit) = words.flat(found["which"]), words.unit(found["unit"])
    article = words.flat(found["the"] or "")
    offset = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}
    step = offset.get(which.split()[-1], 0) * size
    if near.before.lower().endswith("so far ") and which == "this":
        return Period(unit, cut="earlier")
    cut = which.split()[0] if which.startswith(("earlier", "later")) else ""
    if which.split()[-1] in ("previous", "preceding", "following", "same", "that"):
        return Period(unit, step, Basis.TOLD)
    if unit is Unit.DAY:
        return Period(unit, 1, Basis.TOLD) if which == "next" else None
    if unit is Unit.WEEKEND and which == "this":
        return Weekend(this=True)
    return Period(unit, step, cut=cut) if near.parted else _this_or_next(which, article, Period(unit, step, cut=cut))


def _this_or_next(which: str, article: str, calendar_unit: Period) -> Node:
    """What "the last year" means is the twelve months to now, "last year" the one of the calendar."""
    rolls = (article in ("the", "this") and which in ("last", "past", "next", "coming")) or which == "past"
    if rolls and calendar_unit.unit not in (Unit.WEEKEND, Unit.QUARTER, Unit.CENTURY):
        return Rolling(calendar_unit.offset, calendar_unit.unit)
    return calendar_unit


def _night_before(found: re.Match[str], near: Near) -> Node | None:
    back = found["way"].lower() in ("before", "previous", "earlier")
    if not near.alone and not re.match(r"\s*(?:$|[,.;:)]|(?:and|when|but)\b)", near.after):
        return None
    name = words.flat(found["unit"])
    return Period(words.unit(name)[1] if re.fullmatch(UNIT, name) else Unit.DAY, -1 if back else 1, Basis.TOLD)


def _day_part_told(found: re.Match[str], near: Near) -> Node:
    offset = {"previous": -1, "following": 1, "next": 1}.get(words.flat(found["which"] or ""), 0)
    return Period(Unit.DAY, offset, Basis.TOLD)


def _in_the(found: re.Match[str], near: Near) -> Node:
    unit = words.unit(found["unit"])[1]
    return Period(unit, 0, Basis.LATEST if unit in (Unit.DAY, Unit.WEEK) else Basis.TOLD, cut=found["way"].lower())


def _the_unit(found: re.Match[str], near: Near) -> Node | None:
    """What is told as "The year", "the month": a date only where a part of it is told."""
    return Period(words.unit(found["unit"])[1])


_WHICH = {"this coming": "coming", "this past": "last", "past": "last", "that": "previous", "same": "the"}


def _weekday(found: re.Match[str], near: Near) -> Node | None:
    which, post = words.flat(found["which"] or "").removeprefix("the "), words.flat(found["post"] or "")
    beside = {"before": "previous", "after": "following"}.get(post, "")
    if (beside and not which) or guards.is_no_weekday(near, found["day"], vouched=bool(which or post or found["half"])):
        return None
    day = words.weekday(found["day"])
    if beside:
        return Weekday(day, beside)
    if post.endswith("week") and post != "week":
        return Weekday(day, weeks={"last": -1, "next": 1}.get(post.split()[-2], 0))
    if post:
        return Weekday(day, {"next": "coming", "week": "week"}.get(post, "last"))
    which = _WHICH.get(which, which)
    if which == "next" and words.flat(found["which"]).startswith("the "):
        which = "following"
    return Weekday(day, which)


def _weekend(found: re.Match[str], near: Near) -> Node | None:
    if re.match(rf"{GAP}(?:before|after|of)\b", near.after):
        return None
    told = near.alone or found["the"] or re.search(r"\b(?:at|over|during|on|all)[ \n]\Z", near.before, re.IGNORECASE)
    return Weekend() if told else None


_DEICTIC = (
    rf"(?P<which>(?:earlier|later){GAP}(?:this|that)|that{GAP}same|(?:earlier|later){GAP}(?:last|next)|this{GAP}(?:past|coming)|last|past"
    r"|previous|preceding|next|coming|following|same|this|that|current)"
)

RULES = (
    Rule(
        "today",
        rf"(?:(?:earlier|later|late|early|earlier{GAP}on){GAP})?"
        rf"(?P<word>today|tonight|(?:the{GAP})?day{GAP}(?:before{GAP}yesterday|after{GAP}tomorrow)|yesterday|tomorrow"
        rf"|last{GAP}(?:night|evening)|this{GAP}{DAY_PART})(?:{GAP}{DAY_PART})?",
        _today,
        "a day told from the document's date",
        0.95,
    ),
    Rule("overnight", r"overnight", _overnight, "the night to the document's date", 0.6),
    Rule(
        "night_before",
        rf"the{GAP}(?P<unit>{DAY_PART}|day|week|month|year|weekend){GAP}(?P<way>before|previous|after|earlier)",
        _night_before,
        "told from the date told before",
        0.7,
    ),
    Rule(
        "day_part_told",
        rf"(?:the{GAP}(?:very{GAP})?(?P<which>same|previous|following|next)|that(?:{GAP}same)?){GAP}{DAY_PART}",
        _day_part_told,
        "told from the date told before",
        0.7,
    ),
    Rule(
        "deictic",
        rf"(?:(?P<the>the|this){GAP})?{_DEICTIC}{GAP}(?P<unit>{UNIT})(?!-\w|{GAP}(?:in{GAP}a{GAP}row|running))",
        _deictic,
        "a unit of the calendar told from the document's date or the date told before",
        0.85,
    ),
    Rule(
        "in_the",
        rf"(?P<way>earlier|later|late|early){GAP}in{GAP}the{GAP}(?P<unit>day|week|month|year|decade)",
        _in_the,
        "part of now",
        0.7,
    ),
    Rule(
        "weekday",
        rf"(?:(?P<which>last|next|(?<=on )the|(?<=by )the"
        rf"|the(?={GAP}{WEEKDAY_NAME}{GAP}(?:before|after)\b)|this{GAP}coming|this{GAP}past|this|coming|past|the{GAP}previous"
        rf"|the{GAP}(?:following|same|next)|that){GAP})?(?P<day>{WEEKDAY})(?:{GAP}(?:(?P<half>am|pm|eve)\b|{DAY_PART}(?:{GAP}into{GAP}the{GAP}early{GAP}hours)?))?"
        rf"(?:,?{GAP}(?P<post>(?:of{GAP})?(?:last|this|next){GAP}week|(?:last|next|(?:just{GAP})?gone|week|before|after)"
        rf"(?=\s*[,.;:)]|\s+(?:at|in|when|and|for|to)\b|\s*\Z)))?",
        _weekday,
        "a day of the week, by the way the sentence looks",
        0.9,
    ),
    Rule("weekend", rf"(?P<the>the{GAP})?weekend", _weekend, "the weekend, by the way the sentence looks", 0.7),
)

PARTED = Rule(
    "the_unit",
    rf"the{GAP}(?P<unit>week|month|quarter|year|decade|century)",
    _the_unit,
    "part of the current unit of the calendar",
    0.7,
)
"""Read only after "the end of" and its like."""
