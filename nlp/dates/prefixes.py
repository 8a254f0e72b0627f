"""What stands before a date and takes part of it: early, the end of, the week of, two days before, the year to."""

from __future__ import annotations

import re

from nlp.dates import parts, words
from nlp.dates.calendar import Interval, Unit, period, shift
from nlp.dates.nodes import Node, Shifted, Within
from nlp.dates.words import COUNT, DASH, GAP, UNITS, VAGUE_COUNT, WEEKDAY_NAME

_PART = (
    rf"(?:(?:the{GAP})?(?:(?:very|back|tail|latter){GAP})?(?P<edge>beginning|start|end|close|outset"
    rf"|(?:first|early|opening|last|final|closing|dying){GAP}(?:few{GAP})?(?P<bits>days|weeks|months))"
    rf"{GAP}of{GAP}|(?:the{GAP})?(?P<half>first|second|latter|other|last){GAP}half{GAP}of{GAP}"
    rf"|(?:the{GAP})?(?P<middle>middle|(?:early|first|latter|later|last|final){GAP}part|latter{GAP}days){GAP}of{GAP}"
    rf"|(?P<through>(?:mid|half|part)[- ]?way{GAP}through){GAP}"
    rf"|(?:the{GAP})?(?:(?:early|small){GAP}hours|{words.DAY_PART}){GAP}(?P<hours>of){GAP}"
    rf"|(?:(?:the{GAP})?(?:very{GAP})?(?P<third>early|mid|late)(?:[- ]to[- ](?P<reach>mid|late))?"
    rf"(?:{GAP}(?:on|in){GAP}|{GAP}|{DASH}))"
    rf"|(?P<week>(?:the{GAP})?(?:week|wk){GAP}(?:commencing|beginning|starting|ending|beg|end|comm)|w/b|wb|the{GAP}week{GAP}of|w/c|w/e|wk/e|(?:the{GAP})?weekend{GAP}of){GAP}"
    rf"|(?P<count>{COUNT}|{VAGUE_COUNT}){GAP}(?P<unit>{UNITS}){GAP}(?P<way>before|after){GAP}"
    rf"|the{GAP}(?:(?P<length>{COUNT}){GAP})?(?P<of>{UNITS}|quarter){GAP}"
    rf"(?P<to>(?<!days )to|ending|up{GAP}to|ended)(?:{GAP}the{GAP}end{GAP}of)?{GAP}"
    rf"|the{GAP}(?P<next>days?|nights?|weeks?|weekends?|months){GAP}(?P<side>(?:immediately{GAP}|just{GAP}|right{GAP})?"
    rf"(?:before|after|leading{GAP}up{GAP}to)|following){GAP}"
    rf"|(?:the{GAP})?(?P<run>run[- ]up{GAP}to|aftermath{GAP}of){GAP}"
    rf"|the{GAP}(?P<weekday>{WEEKDAY_NAME}){GAP}(?P<beside>before|after){GAP})"
)
PATTERN = re.compile(rf"(?ai:{_PART})")
"""Any prefix, with its groups."""
NAMELESS = re.sub(r"\(\?P<\w+>", "(?:", _PART)
"""The same, to be joined with others."""


def apply(part: re.Match[str], whole: Node) -> Node:
    """The part of ``whole`` that the prefix names."""
    if part["hours"]:
        return whole
    pick = _pick(part)
    return Within(whole, pick) if pick else _shifted_from(part, whole)


def _pick(part: re.Match[str]) -> parts.Pick | None:
    named = part["edge"] or part["half"] or part["third"] or part["middle"] or part["week"] or part["to"]
    name = words.flat(named or "")
    if part["edge"]:
        end = name.split()[0] in ("end", "close", "last", "final", "closing", "dying")
        return parts.bits(words.flat(part["bits"]), end) if part["bits"] else parts.edge(end)
    if part["through"]:
        return parts.third(1)
    if part["half"]:
        return parts.half(1 if name == "first" else 2)
    if part["third"] or part["middle"]:
        thirds = {"early": 0, "first": 0, "mid": 1, "middle": 1}
        first = thirds.get(name.split()[0], 2)
        return parts.thirds(first, thirds.get(words.flat(part["reach"]), 2) if part["reach"] else first)
    if part["to"]:
        size, unit = words.unit(part["of"])
        return parts.units_to(size * (words.count(part["length"])[0] if part["length"] else 1), unit)
    return _week_named(name) if named else None


def _week_named(name: str) -> parts.Pick:
    def pick(day: Interval) -> Interval | None:
        if "weekend" in name:
            return parts.weekend_at(day)
        if name in ("w/e", "week ending") or name.endswith(("ending", " end")):
            return Interval(shift(day.end, -6), day.end)
        if name.endswith(" of"):
            return period(Unit.WEEK, day.start)
        return Interval(day.start, shift(day.start, 6))

    return pick


def _shifted_from(part: re.Match[str], whole: Node) -> Node:
    if part["weekday"]:
        return Within(whole, _weekday_beside(words.weekday(part["weekday"]), words.flat(part["beside"]) == "before"))
    side = words.flat(part["way"] or part["side"] or part["run"])
    back = -1 if side.endswith(("before", "up to")) else 1
    if part["count"]:
        number, vague = words.count(part["count"])
        size, unit = words.unit(part["unit"])
        return Shifted(back * number * size, unit, inexact=vague, of=whole)
    name = words.flat(part["next"] or "weeks")
    if name in _STRETCHES:
        return Within(whole, _stretch(_STRETCHES[name] * back))
    if name in ("day", "night"):
        return Shifted(back, Unit.DAY, of=whole)
    return Within(whole, _beside(Unit(name), back))


_STRETCHES = {"days": 7, "nights": 7, "weeks": 21, "weekends": 21, "months": 92}
"""How many days "the days before", "the weeks after" and the like are taken for, vaguely."""


def _stretch(days: int) -> parts.Pick:
    def pick(whole: Interval) -> Interval:
        if days < 0:
            return Interval(shift(whole.start, days), shift(whole.start, -1), vague=True)
        return Interval(shift(whole.end, 1), shift(whole.end, days), vague=True)

    return pick


def _weekday_beside(weekday: int, before: bool) -> parts.Pick:
    """The ``weekday`` next to it, before it or after."""

    def pick(whole: Interval) -> Interval:
        if before:
            day = shift(whole.start, (weekday - whole.start.weekday()) % 7 - 7)
        else:
            day = shift(whole.end, (weekday - whole.end.weekday() - 1) % 7 + 1)
        return Interval(day, day)

    return pick


def _beside(unit: Unit, way: int) -> parts.Pick:
    def pick(day: Interval) -> Interval:
        if unit is Unit.WEEKEND:
            near = period(unit, day.start)
            return (
                near
                if way < 0 and near.end < day.start
                else period(unit, day.start, way if way < 0 else int(day.start > near.start))
            )
        if way < 0:
            return Interval(shift(day.start, -7), shift(day.start, -1))
        return Interval(shift(day.end, 1), shift(day.end, 7))

    return pick
