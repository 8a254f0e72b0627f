"""What the entries of any log have in common: labelled fields, and what the log's heading says of them all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from casethread.model import Grading
from ingest.dates import days_in, parse_day
from ingest.fields import labelled, opens_with_label
from ingest.lines import Line

HEAD_LINES = 8
"""The fields of an entry stand in so many lines."""
CRN = re.compile(
    r"\b(?:CRN|service user|person on probation|pop|offender)\b(?:\s+(?:no\.?|number))?[:\s]{0,3}(?-i:([A-Z]\d{6}))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:[.!?:;][\"'”\u2019]?|[)\]])$")
_CRN_FIRST = re.compile(r"[A-Z]\d{6}\b")
_FIGURE = re.compile(r"\d{6}")
_FIELD = re.compile(r"[A-Z][A-Za-z/ ]{1,28}:(?=\s|$)")
_DATED = re.compile(r"^(?:date(?:d)?)\s*[:-]?\s*(?=\S)", re.IGNORECASE)
_WRAPPED = 40
_SHOWN_META = {"urn": "URN", "crn": "CRN", "dob": "DOB", "pnc": "PNC"}
_HIDDEN = ("marking", "evaluation", "grading source", "grading intelligence")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of an entry say; ``timed`` tells that it gives a time and has the day of the one above."""

    title: str | None = None
    published: date | None = None
    officer: str | None = None
    source: str | None = None
    grading: Grading | None = None
    timed: bool = False
    meta: dict[str, str] = field(default_factory=dict)


def preamble_fields(lines: Sequence[Line]) -> dict[str, str]:
    """What the heading of a log says of every entry: whose it is, under which number."""
    found = pairs(lines[:20])
    if "crn" not in found:
        number = next(
            (crn[1] for line in lines[:20] if _FIGURE.search(line.text) and (crn := CRN.search(line.text[:400]))), None
        )
        found |= {"crn": number} if number else {}
    return meta({name: value for name, value in found.items() if name in ("name", "crn", "dob", "pnc")})


def pairs(lines: Sequence[Line]) -> dict[str, str]:
    """The labelled values of lines by canonical label, the first of each."""
    found: dict[str, str] = {}
    for line in lines:
        for name, value in labelled(line.text).items():
            found.setdefault(name, value)
    if number := _CRN_FIRST.match(found.get("crn", "")):
        found["crn"] = number[0]
    return found


def run_of_fields(lines: Sequence[Line]) -> Sequence[Line]:
    """The labelled lines that a run of lines begins with, known labels and others, with no gap between them."""
    end = 0
    for at, line in enumerate(lines[:HEAD_LINES]):
        if (at and line.gap) or not (opens_with_label(line.text) or _FIELD.match(line.text)):
            break
        end = at + 1
    return lines[:end]


def front_fields(lines: Sequence[Line]) -> tuple[dict[str, str], date | None]:
    """What a text that is one document says of itself at its top: labelled fields, when a CRN or URN is among them,
    and the day that stands alone on a line or is labelled its date.
    """
    found = pairs(lines[:HEAD_LINES])
    said = meta(found) if found.keys() & {"crn", "urn"} else {}
    named = day_of(found, "date of report", "date") if said else None
    alone = next((day for line in lines[:HEAD_LINES] if (day := parse_day(_DATED.sub("", line.text)))), None)
    return said, named or alone


def meta(found: dict[str, str]) -> dict[str, str]:
    """Labelled values as a document's meta shows them."""
    return {_SHOWN_META.get(name, name): value for name, value in found.items() if name not in _HIDDEN}


def first_day(value: str) -> date | None:
    """The first full date in a value."""
    found = next(days_in(value), None)
    return found.day if found else parse_day(value)


def day_of(found: dict[str, str], *names: str) -> date | None:
    """The day that the first of these labels gives that gives one."""
    return next((day for name in names if name in found and (day := first_day(found[name]))), None)


def goes_on(lines: Sequence[Line], index: int) -> bool:
    """Whether a line goes on from a sentence that was broken at the end of the line above."""
    if index == 0 or lines[index].apart:
        return False
    above = lines[index - 1].text
    return len(above) >= _WRAPPED and not _SENTENCE_END.search(above) and "|" not in above


def listed(lines: Sequence[Line], openings: Sequence[int]) -> set[int]:
    """Those of the openings that are items of a list in prose: prose that ends with a colon leads up to them, and a
    paragraph of prose follows the last.
    """
    inside: set[int] = set()
    run: list[int] = []
    for opening in [*openings, len(lines)]:
        if run and opening > run[-1] + 1:
            inside |= _list_of(lines, run)
            run = []
        run.append(opening)
    return inside | _list_of(lines, [at for at in run if at < len(lines)])


def _list_of(lines: Sequence[Line], run: Sequence[int]) -> set[int]:
    if len(run) < 2 or run[0] == 0 or not lines[run[0] - 1].text.endswith(":"):
        return set()
    lead, after = lines[run[0] - 1].text, run[-1] + 1
    resumes = after < len(lines) and lines[after].gap > 0
    return set(run) if resumes and (run[0] > 1 and len(lead.split()) > 2) else set()
