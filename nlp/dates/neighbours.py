"""Dates that stand together: a stretch from one to another, a weekday with its day in brackets, lists of one year."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.dates.calendar import Unit
from nlp.dates.found import Found
from nlp.dates.joined import Listed, Span
from nlp.dates.nodes import Basis, Fixed, Node, Period, Shifted
from nlp.dates.recurring import Yearless
from nlp.dates.weekdays import Beside, Weekday
from nlp.dates.words import CLOCK, DASH, GAP

_BARE_CLOCK = r"[0-2]\d[0-5]\d(?= on )"
_JOINT = re.compile(
    rf"(?ai:,?{GAP}(?P<word>to|until|till|through|and|into)(?:{GAP}(?:about{GAP}|around{GAP})?(?:{CLOCK}|{_BARE_CLOCK}))?"
    rf"(?:{GAP}(?:on|in|the))?{GAP}|(?P<dash>{GAP}?{DASH}{GAP}?|/))"
)
_OPENING = re.compile(
    rf"(?<!\w)(?ai:(?P<word>from|between)(?:{GAP}(?:about{GAP}|around{GAP})?(?:{CLOCK}|{_BARE_CLOCK}))?(?:{GAP}(?:on|in|the|early|late))?{GAP})\Z"
)
_APPOSED = re.compile(r", (?:on |in |by )?")
_BRACKET = re.compile(r"\s?\(|, ")
_MOVED = re.compile(
    r"\b(?:moved|changed|rearranged|rescheduled|brought forward|put back|switched|postponed|amended|extended) \Z",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:,|and|or|/|&)\s*", re.IGNORECASE)
_DASHED = {"day_month", "month_day", "month_year", "month", "figures", "iso", "year", "season", "stamp"}
_DASHED |= {"day_month_figures"}
_WORDED = _DASHED | {"decade", "quarter", "century", "holiday"}


def joined(text: str, found: list[Found]) -> list[Found]:
    """Two neighbours that "from ... to", "between ... and" or a dash makes one; a list's year given to its first."""
    result: list[Found] = []
    for one in found:
        this = _opened(text, one)
        last, end = _last(text, result)
        if last and this.start - end <= 40:
            gap = text[end : this.start]
            joint = _JOINT.fullmatch(gap)
            opening = _OPENING.search(text, max(0, last.start - 40), last.start)
            if joint and opening and _MOVED.search(text, max(0, opening.start() - 40), opening.start()):
                joint = None
            if joint and not opening and _is_weekly(last, this, joint):
                result.pop()
                continue
            if joint and _is_range(last, this, joint, opening):
                start = opening.start() if opening else last.start
                node = Span(last.node, this.node)
                if last is not result[-1]:
                    result.pop()
                result[-1] = Found(start, this.end, node, "range", "a stretch from one date to another", 0.9)
                continue
            if _LIST.fullmatch(gap) and isinstance(last.node, Yearless) and isinstance(this.node, Fixed):
                result[-1] = replace(last, node=Listed(last.node, this.node))
            if _APPOSED.fullmatch(gap) and _is_told_beside(last.node, this.node):
                result[-1] = replace(last, node=this.node)
            if _BRACKET.fullmatch(gap) and last.rule == "today" and isinstance(this.node, Weekday):
                this = replace(this, node=Beside(this.node, last.node))
            elif gap in (" (", ", ") and isinstance(last.node, Weekday) and isinstance(this.node, Yearless | Fixed):
                result[-1] = replace(last, node=Beside(last.node, this.node))
        result.append(this)
    return result


def _is_told_beside(first: Node, last: Node) -> bool:
    """Whether a date counted from one told before is named at once: "two days later, on 5 May"."""
    if (
        not isinstance(first, Shifted | Period)
        or first.basis is not Basis.TOLD
        or (isinstance(first, Shifted) and first.of)
    ):
        return False
    days = isinstance(first, Shifted) or first.unit is Unit.DAY
    return days and isinstance(last, Yearless | Fixed) and not (isinstance(last, Fixed) and last.interval.days > 366)


def _last(text: str, found: list[Found]) -> tuple[Found | None, int]:
    """The date before, and where it ends: with what stands beside it in brackets, "Saturday (28 April)"."""
    if not found:
        return None, 0
    last = found[-1]
    if len(found) > 1 and isinstance(found[-2].node, Beside | Weekday | Period):
        closed = text[last.end : last.end + 1] == ")" and text[found[-2].end : last.start] == " ("
        if closed and text[last.end + 1 : last.end + 12].lower().lstrip(", ").startswith(("and ", "to ", "until ")):
            return found[-2], last.end + 1
    return last, last.end


def _is_weekly(first: Found, last: Found, joint: re.Match[str]) -> bool:
    """Whether "Monday to Friday" is every week's: both are bare days, joined by "to" or a dash."""
    if joint.group() == "/" or (isinstance(last.node, Weekday) and last.node.weeks is not None):
        return False
    return first.rule == last.rule == "weekday" and (joint["word"] or "to").lower() in ("to", "through")


def _opened(text: str, one: Found) -> Found:
    """A range within one expression, with the "from" or "between" before it."""
    opening = isinstance(one.node, Span) and _OPENING.search(text, max(0, one.start - 40), one.start)
    return replace(one, start=opening.start(), rule="range") if opening else one


def _is_range(first: Found, last: Found, joint: re.Match[str], opening: re.Match[str] | None) -> bool:
    if "range" in (first.rule, last.rule):
        return False
    if joint["dash"]:
        if isinstance(first.node, Weekday) and isinstance(last.node, Weekday):
            return (last.node.day - first.node.day) % 7 == 1
        return first.rule in _DASHED and last.rule in _DASHED
    word, opened = joint["word"].lower(), (opening["word"].lower() if opening else "")
    if word in ("and", "into") or opened == "from":
        return word != "and" or opened == "between"
    if isinstance(first.node, Weekday) or isinstance(last.node, Weekday):
        return isinstance(first.node, Weekday) and isinstance(last.node, Weekday) and last.node.weeks is not None
    return first.rule in _WORDED and last.rule in _WORDED and not opened
