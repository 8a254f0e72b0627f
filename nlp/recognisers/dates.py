"""Dates as intervals of days, by a day-first grammar of British news, logs and notes (nlp/dates)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial

from casethread.model import Label, Mention
from casethread.values import DateValue
from nlp.base import Context
from nlp.dates import edtf
from nlp.dates.calendar import Interval, shift
from nlp.dates.found import Found
from nlp.dates.logs import BORN, heading, is_entry, opens_line
from nlp.dates.nodes import Fixed, Scope
from nlp.dates.outlook import outlook
from nlp.dates.recurring import Yearless
from nlp.dates.scan import scan

_DATELINE_REACH = 300
_LABEL_LENGTH = 25
_FEW_DAYS = 3
_HEADING_DAYS = 31
_UNKNOWN_SCORE = 0.5
_VAGUE_SCORE = 0.7
_BOUND = re.compile(r"(?i:(since|from|after|until|till|to|by|before|up to)\s+)")
_STOP = re.compile(r"[.!?:;|]\s|\n\s*\n|\n[ \t]*[-•\d]")
_LEAD = re.compile(r"(?i:(?:in|on|at|over|during|around|about|of|from|throughout|within|for|the|circa|c\.)\s+)*")


class DateRecogniser:
    """Finds dates in the raw text. Relative ones count from the published date; without one, from the date the text
    opens with or named last, and what cannot be placed is left open.
    """

    name = "dates"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """Date mentions in text order, not overlapping."""
        return list(mentions(context.text, context.input.published))


def mentions(text: str, published: date | None = None) -> Iterator[Mention]:
    """The date mentions of a text, in order."""
    found = scan(text, published.year if published else None)
    scope = Scope(published or _dateline(text, found))
    head = heading(text, found)
    last_end = 0
    for one in found:
        if scope.year_told and _STOP.search(text, last_end, one.start):
            scope = replace(scope, year_told=None)
        logged = head if is_entry(text, one) or (head and _needs(one, scope, head)) else None
        interval = _find(one, text, scope, logged)
        value = _value(interval, one.node.edtf)
        yield Mention(
            one.start,
            one.end,
            text[one.start : one.end],
            Label.DATE,
            value,
            f"dates.{one.rule}",
            _score(one, interval),
            _why(one, interval, scope.anchor, logged),
        )
        if interval:
            scope = _moved(scope, one, interval, fixed=published is not None)
            born = BORN.search(text, max(0, one.start - 40), one.start)
            if isinstance(one.node, Fixed) and interval.days <= 31 and not born:
                scope = replace(scope, year_told=interval)
            if logged or (
                isinstance(one.node, Fixed) and not born and interval.days <= 31 and opens_line(text, one.start)
            ):
                head = interval
        last_end = one.end


def resolve(expression: str, anchor: date | None = None) -> DateValue | None:
    """The interval that one expression names, counted from ``anchor``; None when it is no date.

    Reads EDTF and ISO dates ("2014-07", "2014-07/2014-09", "199X"), whatever the recogniser reads in text, and open
    intervals ("since 2012", "until June").
    """
    words = " ".join(expression.split())
    told = edtf.read(words.upper())
    if told:
        return DateValue(edtf=words.upper(), start=told[0], end=told[1])
    whole = _resolve_whole(words, anchor)
    if whole:
        return whole
    bound = _BOUND.match(words)
    value = _resolve_whole(words[bound.end() :], anchor) if bound else None
    return _open(bound[1].lower(), value) if bound and value else None


def _resolve_whole(words: str, anchor: date | None) -> DateValue | None:
    found = scan(words, anchor.year if anchor else None, alone=True)
    lead = _LEAD.match(words)
    if len(found) != 1 or found[0].end != len(words) or found[0].start > (lead.end() if lead else 0):
        return None
    return _value(_find(found[0], words, Scope(anchor)), found[0].node.edtf)


def _open(word: str, value: DateValue) -> DateValue | None:
    if not value.start or not value.end:
        return value
    try:
        if word in ("since", "from", "after"):
            start = shift(value.end, 1) if word == "after" else value.start
            return DateValue(edtf=f"{start}/..", start=start)
        end = shift(value.start, -1) if word == "before" else value.end
        return DateValue(edtf=f"../{end}", end=end)
    except OverflowError:
        return None


def _find(one: Found, text: str, scope: Scope, head: Interval | None = None) -> Interval | None:
    if isinstance(one.node, Fixed):
        return one.node.interval
    try:
        looks = cache(partial(outlook, text, one.start, one.end))
        return one.node.find(replace(scope, heading=head, outlook=looks))
    except OverflowError:
        return None


def _value(interval: Interval | None, known: str) -> DateValue:
    if interval is None:
        return DateValue(edtf=known)
    return DateValue(edtf=edtf.write(interval), start=interval.start, end=interval.end)


def _dateline(text: str, found: list[Found]) -> date | None:
    """The first full date near the head of a text that has a line to itself, but for a short label."""
    for one in found:
        if one.start > _DATELINE_REACH:
            return None
        line = text[text.rfind("\n", 0, one.start) + 1 :].split("\n", 1)[0]
        alone = len(line.strip()) - (one.end - one.start) <= _LABEL_LENGTH
        if alone and isinstance(one.node, Fixed) and one.node.interval.days == 1:
            return one.node.interval.start
    return None


def _needs(one: Found, scope: Scope, head: Interval) -> bool:
    """Whether a day or month has no year to go by but the heading's."""
    return scope.anchor is None and isinstance(one.node, Yearless) and head.days <= _HEADING_DAYS


def _moved(scope: Scope, one: Found, interval: Interval, *, fixed: bool) -> Scope:
    """Where the text stands after naming a date."""
    day = interval if interval.days <= _FEW_DAYS else scope.told_day
    anchor = scope.anchor
    if not fixed and isinstance(one.node, Fixed) and interval.days == 1:
        anchor = interval.start
    return Scope(anchor, interval, day, scope.year_told)


def _score(one: Found, interval: Interval | None) -> float:
    if interval is None:
        return min(one.score, _UNKNOWN_SCORE)
    return min(one.score, _VAGUE_SCORE) if interval.vague else one.score


def _why(one: Found, interval: Interval | None, anchor: date | None, head: Interval | None) -> str:
    if interval is None:
        return f"Read as {one.why}; the text does not say of which time."
    if head:
        return f"Read as {one.why}, its year the nearest to the log's heading or entry before, {edtf.write(head)}."
    if isinstance(one.node, Fixed) or anchor is None:
        return f"Read as {one.why}."
    return f"Read as {one.why}, counted from {anchor.isoformat()}."
