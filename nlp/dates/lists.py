"""Lists of days that name their month once: "on 3, 5 and 7 May", "April 3, 4 and 5"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.dates import calendar, words
from nlp.dates.found import Found
from nlp.dates.joined import Span
from nlp.dates.nodes import Fixed, Node
from nlp.dates.recurring import Yearless
from nlp.dates.words import ORDINAL_DAY

_IN_LISTS = ("day_month", "stamp")
_DAY = re.compile(r"\d+(?:st|nd|rd|th)?", re.IGNORECASE)
_DAYS_LISTED = re.compile(
    rf"\b(?ai:on|of|for|both|dates?:?|the)\s(?ai:the\s)?"
    rf"(?P<days>(?:{ORDINAL_DAY}(?ai:,? and |, ?| ?& ?)){{1,6}})(?ai:the\s)?\Z"
)
_MORE_DAYS = re.compile(
    rf"(?ai:(?P<days>(?:, ?{ORDINAL_DAY}){{0,5}},? (?:and|&) {ORDINAL_DAY})"
    r"(?=\s*(?:[.,;:)]|\Z)(?!\d)|\s+(?:at|in|when|to|for|but|he|she|they|this|last)\b))"
)


def before(text: str, position: int, last: Found) -> Iterator[Found]:
    """The days before it of a list that names its month once: "on 3, 5 and 7 May"."""
    yield from _each(in_list(text, position, last), last)


def after(text: str, first: Found) -> Iterator[Found]:
    """The further days of a list that opens with its month: "April 3, 4 and 5"."""
    yield from _each(_MORE_DAYS.match(text, first.end) if first.rule == "month_day" else None, first)


def whole(first: Found, more: list[Found]) -> list[Found]:
    """The list; two days that follow each other, "December 3 and 4", are one stretch."""
    if len(more) == 1 and isinstance(first.node, Yearless | Fixed) and more[0].node == _next_day(first.node):
        return [replace(first, end=more[0].end, node=Span(first.node, more[0].node))]
    return [first, *more]


def _next_day(node: Yearless | Fixed) -> Node | None:
    day = node.day if isinstance(node, Yearless) else node.interval.start.day
    return _on_day(node, day + 1) if day else None


def _each(days: re.Match[str] | None, like: Found) -> Iterator[Found]:
    for day in _DAY.finditer(days["days"]) if days else ():
        node = _on_day(like.node, words.day(day[0]))
        if days and node:
            at = days.start("days")
            yield replace(like, start=at + day.start(), end=at + day.end(), node=node)


def in_list(text: str, position: int, last: Found) -> re.Match[str] | None:
    """The list of days before a day and month that end it."""
    reach = max(0, position - 4, last.start - 40)
    return _DAYS_LISTED.search(text, reach, last.start) if last.rule in _IN_LISTS else None


def _on_day(node: Node, day: int) -> Node | None:
    """The same month's ``day``."""
    if isinstance(node, Span):
        node = node.first
    if isinstance(node, Yearless) and node.day:
        return replace(node, day=day, weekday=None) if calendar.exists(2000, node.month, day) else None
    if not isinstance(node, Fixed) or node.interval.days > 1:
        return None
    found = words.exact_day(node.interval.start.year, node.interval.start.month, day)
    return Fixed(found) if found else None
