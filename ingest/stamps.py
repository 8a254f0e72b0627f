"""The stamp that a line of a log begins with: number, day, time and grading, in whatever order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from casethread.model import Grading
from ingest import gradings
from ingest.dates import TIME, WEEKDAY, day_at

LONGEST_LINE = 400
"""A line longer than this is prose, not a header; only this much of it is looked at."""
_BETWEEN = re.compile(r"[\s,;:|.\[\](){}\u2013\u2014/-]{0,12}")
_GRADING = re.compile(
    r"(?:[1-3][ /]?[A-E](?:[ /]{0,3}[PC])?|[A-E][ /]?[1-5](?:[ /]?[1-5])?)(?=$|[\s,;:.|\])}\u2013\u2014-])"
)
_TIME = re.compile(rf"(?:at\s+)?(?P<time>{TIME})(?:\s*(?:hrs|hours))?(?!\w)", re.IGNORECASE)
_WEEKDAY = re.compile(rf"(?:{WEEKDAY}),?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?=[A-Z/._-]{0,12}\d)[A-Z0-9][A-Z0-9/._*-]{0,40}(?=$|:(?!\d)|[\s,;|\])}\u2013\u2014-])")
_MAY_BEGIN = re.compile(
    rf"{_BETWEEN.pattern}(?:(?-i:[A-Z/._-]{{0,12}})\d|mon|tue|wed|thu|fri|sat|sun"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
"""What begins with neither figure, weekday nor month has no stamp: day or number come first."""
_GRADED = re.compile(r"(?:grad(?:ed|ing|e)|evaluat(?:ed|ion))\s*[:=]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a line begins with; ``rest`` is what follows, ``kept`` how it is set off from it: the signs between."""

    number: str = ""
    day: date | None = None
    time: str = ""
    grading: Grading | None = None
    rest: str = ""
    between: str = ""

    @property
    def stands(self) -> bool:
        """Whether what follows begins anew: nothing, a sign that sets it off, a capital, a figure or a quotation. A
        sentence that happens to begin with a date goes on in small letters.
        """
        return not self.rest or not self.rest[0].islower() or bool(self.between.strip(" \t,/"))


def stamp(text: str, number: str = "") -> Stamp:
    """Takes number, day, time and grading off the front of a line, each once; of one whose ``number`` was taken off,
    the rest.
    """
    text = text[:LONGEST_LINE]
    if not number and _MAY_BEGIN.match(text) is None:
        return Stamp(rest=text[_BETWEEN.match(text).end() :])  # type: ignore[union-attr]  # as below
    found: dict[str, object] = {"number": number} if number else {}
    at, after = 0, 0
    while True:
        at = _BETWEEN.match(text, after).end()  # type: ignore[union-attr]  # it matches nothing at least
        if at >= len(text) or (end := _piece(text, at, found)) is None:
            break
        after = end
    return Stamp(**found, rest=text[at:], between=text[after:at] if after else "")  # type: ignore[arg-type]


def _piece(text: str, at: int, found: dict[str, object]) -> int | None:
    """Where the next piece of a stamp ends, once it is kept in ``found``; None when what stands there is none."""
    weekday = _WEEKDAY.match(text, at)
    if "day" not in found and (dated := day_at(text, weekday.end() if weekday else at)):
        found["day"] = dated.day
        return dated.end
    if "day" in found and "time" not in found and (time := _TIME.match(text, at)):
        found["time"] = time["time"].strip()
        return time.end()
    label = _GRADED.match(text, at)
    graded = _GRADING.match(text, label.end() if label else at)
    if "grading" not in found and graded and found and (grading := gradings.parse(graded[0])):
        found["grading"] = grading
        return graded.end()
    number = _NUMBER.match(text, at)
    if "number" not in found and number and (not found or re.search("[/-]", number[0])):
        found["number"] = number[0].rstrip(".")
        return number.end()
    return None
