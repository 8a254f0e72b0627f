"""The years of log entries: an entry that opens with a day and month takes its year from the log's heading.

Logs write their year once, at their head ("DUTY LOG 2017", "Log opened 03/05/2018") or in the entry before, and then
"Tue 4 Mar 21:10". Such an entry lies near the heading, before or after it, whatever day the document was published.
"""

from __future__ import annotations

import re

from nlp.dates.calendar import Interval
from nlp.dates.found import Found
from nlp.dates.nodes import Fixed, Node, Scope, Within
from nlp.dates.recurring import Yearless

_HEAD_REACH = 300
_LONGEST_HEADING = 90
_LONGEST = 366
_OPENS = re.compile(r"(?:\A|\n)[ \t]*[\[(*>•–-]?[ \t]?(?:\d{1,3}[.):][ \t])?(?:entry|at|on)?[ \t]?\Z", re.IGNORECASE)
_LOGGED = re.compile(
    r"[\])]?[ \t]*(?:[-–—:|,\t]|at[ ]|@)?[ \t]*(?:[0-2]?\d[:.][0-5]\d|[0-2]\d[0-5]\d(?!\d))"
    r"|[\])]?[ \t]*(?:[-–—:|\t]|\Z|\n)"
)
_SENTENCE = re.compile(r"[a-z,][.!?](?:\s|\Z)")
BORN = re.compile(r"\b(?:born|birth|DOB|dob|expires|expiry)\b[^.;\n]*\Z")


def opens_line(text: str, start: int) -> bool:
    """Whether nothing stands before ``start`` on its line but a bullet, a bracket or an entry's number."""
    return bool(_OPENS.search(text, max(0, start - 24), start)) and (
        start == 0 or start <= 24 or "\n" in _before(text, start)
    )


def _before(text: str, start: int) -> str:
    return text[max(0, start - 24) : start]


def is_entry(text: str, one: Found) -> bool:
    """Whether a day and month without its year opens an entry: a clock, a dash or the line's end follows it."""
    return isinstance(one.node, Yearless) and opens_line(text, one.start) and bool(_LOGGED.match(text, one.end))


def heading(text: str, found: list[Found]) -> Interval | None:
    """The first date with its year in a heading near the top; None without one."""
    for one in found:
        if one.start > _HEAD_REACH:
            return None
        days = known(one.node)
        if days and not BORN.search(text, max(0, one.start - 40), one.start) and _is_heading(text, one):
            return days
    return None


def known(node: Node) -> Interval | None:
    """The days of a date that needs no other, if they are no more than a year."""
    if isinstance(node, Within):
        whole = known(node.of)
        return node.pick(whole) if whole else None
    days = node.find(Scope(None)) if isinstance(node, Fixed) else None
    return days if days and days.days <= _LONGEST else None


def _is_heading(text: str, one: Found) -> bool:
    """Whether its line is short and no sentence."""
    line = text[text.rfind("\n", 0, one.start) + 1 :].split("\n", 1)[0].strip()
    return len(line) <= _LONGEST_HEADING and not _SENTENCE.search(line)
