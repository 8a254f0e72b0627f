"""Rules for dates told from where the text stands: yesterday, last week, three weeks ago, a month earlier."""

from __future__ import annotations

import re

from nlp.dates import calendar, guards, words
from nlp.dates.calendar import Unit
from nlp.dates.nodes import Basis, Node, Period, Rolling, Shifted, Within
from nlp.dates.rules import Near, Rule
from nlp.dates.weekdays import Weekday, Weekend
from nlp.dates.words import COUNT, DAY_PART, GAP, UNIT, UNITS, VAGUE_COUNT, WEEKDAY, WEEKDAY_NAME

_ROLLING_RECENT = {Unit.DAY: 5, Unit.WEEK: 4, Unit.MONTH: 4, Unit.YEAR: 5, Unit.DECADE: 2, Unit.WEEKEND: 3}
_DAY_BEFORE = re.compile(r"(?:\d|day|\b(?:mon|tue|tues|wed|weds|thu|thurs|fri|sat|sun))[ ]\Z", re.IGNORECASE)
_OVERNIGHT_AFTER = re.compile(r"\s*(?:$|[,.;:)]|in\b|at\b|after\b)")
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|over|under|than|least|or[ ]so)[ \n]$", re.IGNORECASE
)


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
    return _this_or_next(which, article, Period(unit, step, cut=cut))


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
    return Period(unit, 0, Basis.LATEST if unit is Unit.DAY else Basis.TOLD, cut=found["way"].lower())


def _the_unit(found: re.Match[str], near: Near) -> Node | None:
    """What is told as "The year", "the month": a date only where a part of it is told."""
    return Period(words.unit(found["unit"])[1])


def _shifted(found: re.Match[str], near: Near) -> Node | None:
    number, vague = words.count(found["count"])
    size, unit = words.unit(found["unit"])
    way = words.flat(found["way"])
    today = way.endswith(" today")
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
    which = {"this coming": "coming", "this past": "last", "past": "last", "that": "previous"}.get(which, which)
    return Weekday(day, which)


def _weekend(found: re.Match[str], near: Near) -> Node | None:
    return None if re.match(rf"{GAP}(?:before|after|of)\b", near.after) else Weekend()


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
    Rule(
        "to_date",
        rf"the{GAP}(?P<unit>year|month|quarter){GAP}to{GAP}date",
        _to_date,
        "the current unit of the calendar up to the document's date",
        0.8,
    ),
    Rule("overnight", r"overnight", _overnight, "the night to the document's date", 0.6),
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
        rf"(?:(?P<which>last|next|(?<=on )the|(?<=by )the|the(?={GAP}{WEEKDAY_NAME}{GAP}(?:before|after)\b)|this{GAP}coming|this{GAP}past|this|coming|past|the{GAP}previous"
        rf"|the{GAP}following|that){GAP})?(?P<day>{WEEKDAY})(?:{GAP}(?:(?P<half>am|pm|eve)\b|{DAY_PART}(?:{GAP}into{GAP}the{GAP}early{GAP}hours)?))?"
        rf"(?:,?{GAP}(?P<post>(?:of{GAP})?(?:last|this|next){GAP}week|(?:last|next|(?:just{GAP})?gone|week|before|after)"
        rf"(?=\s*[,.;:)]|\s+(?:at|in|when|and|for|to)\b|\s*\Z)))?",
        _weekday,
        "a day of the week, by the way the sentence looks",
        0.9,
    ),
    Rule("weekend", rf"(?:the{GAP})?weekend", _weekend, "the weekend, by the way the sentence looks", 0.7),
)

PARTED = Rule(
    "the_unit",
    rf"the{GAP}(?P<unit>week|month|quarter|year|decade|century)",
    _the_unit,
    "part of the current unit of the calendar",
    0.7,
)
"""Read only after "the end of" and its like."""
