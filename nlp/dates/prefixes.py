"""What stands before a date and takes part of it: early, the end of, the week of, two days before, the year to."""

from __future__ import annotations

import re

from nlp.dates import parts, words
from nlp.dates.calendar import Interval, Unit, period, shift
from nlp.dates.nodes import Node, Shifted, Within
from nlp.dates.words import COUNT, DASH, GAP, UNITS, VAGUE_COUNT

_PART = (
    rf"(?:(?:the{GAP})?(?:(?:very|back|tail|latter){GAP})?(?P<edge>beginning|start|end|close|outset|first{GAP}days|last{GAP}days|final{GAP}days)"
    rf"{GAP}of{GAP}|(?:the{GAP})?(?P<half>first|second|latter|other|last){GAP}half{GAP}of{GAP}"
    rf"|(?:the{GAP})?(?P<middle>middle|early{GAP}part|latter{GAP}part|later{GAP}part|early{GAP}days|latter{GAP}days){GAP}of{GAP}"
    rf"|(?:the{GAP})?(?:(?:early|small){GAP}hours|{words.DAY_PART}){GAP}(?P<hours>of){GAP}"
    rf"|(?:(?:the{GAP})?(?:very{GAP})?(?P<third>early|mid|late)(?:[- ]to[- ]late)?"
    rf"(?:{GAP}(?:on|in){GAP}|{GAP}|{DASH}))"
    rf"|(?P<week>(?:the{GAP})?week{GAP}(?:commencing|beginning|starting|ending|of)|w/c|w/e|(?:the{GAP})?weekend{GAP}of){GAP}"
    rf"|(?P<count>{COUNT}|{VAGUE_COUNT}){GAP}(?P<unit>{UNITS}){GAP}(?P<way>before|after){GAP}"
    rf"|the{GAP}(?:(?P<months>{COUNT}){GAP}months|year){GAP}(?P<to>to|ending|up{GAP}to|ended)(?:{GAP}the{GAP}end{GAP}of)?{GAP}"
    rf"|the{GAP}(?P<next>day|night|week|weekend){GAP}(?P<side>before|after){GAP})"
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
        return parts.edge(name in ("end", "close", "last days", "final days"))
    if part["half"]:
        return parts.half(1 if name == "first" else 2)
    if part["third"] or part["middle"]:
        return parts.third({"early": 0, "mid": 1, "middle": 1}.get(name.split()[0], 2))
    if part["to"]:
        return parts.months_to(words.count(part["months"])[0] if part["months"] else 12)
    return _week_named(name) if named else None


def _week_named(name: str) -> parts.Pick:
    def pick(day: Interval) -> Interval | None:
        if "weekend" in name:
            return parts.weekend_at(day)
        if name in ("w/e", "week ending") or name.endswith("ending"):
            return Interval(shift(day.end, -6), day.end)
        if name.endswith(" of"):
            return period(Unit.WEEK, day.start)
        return Interval(day.start, shift(day.start, 6))

    return pick


def _shifted_from(part: re.Match[str], whole: Node) -> Node:
    back = -1 if words.flat(part["way"] or part["side"]) == "before" else 1
    if part["count"]:
        number, vague = words.count(part["count"])
        size, unit = words.unit(part["unit"])
        return Shifted(back * number * size, unit, inexact=vague, of=whole)
    name = words.flat(part["next"])
    if name in ("day", "night"):
        return Shifted(back, Unit.DAY, of=whole)
    return Within(whole, _beside(Unit(name), back))


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
