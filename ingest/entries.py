"""Where a contact entry or a log entry begins in a file of several, and what its first lines say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.dates import TIME, WEEKDAY, days_in, parse_day
from ingest.fields import LONGEST_LINE, labelled, opens_with_label
from ingest.lines import Line
from ingest.markings import classified

_OPENER = 200
_HEAD_LINES = 8
_LEAD = re.compile(rf"(?:(?:contact|entry)?\s*(?:date)?\s*:?\s*)?(?:{WEEKDAY},?\s*)?", re.IGNORECASE)
_TIME = re.compile(rf"[\s,|@-]*(?:at\s+)?(?P<time>{TIME})(?:\s*(?:hrs|hours))?(?!\w)", re.IGNORECASE)
_CONTACT = re.compile(
    r"\b(?:visit|telephone|phone|contact|call|text message|e-?mail|letter|FTA|failed to attend|did not attend|DNA"
    r"|supervision|appointment|meeting|MAPPA|UPW|review|recall|breach|enforcement|note|case discussion|video|OASys|SPOC"
    r"|PP|OM|professional)\b",
    re.IGNORECASE,
)
_OFFICER = re.compile(
    r"(?<!\w)(?:officer|offender manager|practitioner|OM|PSO|SPO|author|entered by|recorded by)\s*:\s*(?P<who>[^;|\n]+)"
    r"|[\[(](?P<bracket>[A-Z][\w'\u2019. -]{2,40}, (?:OM|PSO|PO|SPO|PP))[\])]\s*:?$",
    re.IGNORECASE,
)
_URN_OPENER = re.compile(
    r"(?:URN|LOG\s+(?:NO|NUMBER)|ENTRY\s+(?:NO|NUMBER))\.?\s*[:=]?\s*(?P<urn>[A-Z0-9][\w/.-]*\d\w*)", re.IGNORECASE
)
_CRN = re.compile(r"\bCRN\b[:\s]{0,3}([A-Z]\d{6})\b")
_SHOWN_META = {"urn": "URN", "crn": "CRN", "dob": "DOB", "pnc": "PNC"}


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of an entry say."""

    title: str | None = None
    published: date | None = None
    officer: str | None = None
    source: str | None = None
    meta: dict[str, str] = field(default_factory=dict)


def log_openings(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines that open a log entry: a line that begins with a URN, and stands apart, is nothing but that
    field, or follows a marking. The marking right above belongs to the entry.
    """
    found = []
    for index, line in enumerate(lines):
        opener = _URN_OPENER.match(line.text[:LONGEST_LINE])
        marked = index > 0 and classified(lines[index - 1].text) is not None
        if opener is None or not (line.apart or index == 0 or marked or _field_like(line.text, opener)):
            continue
        above = index
        while above and lines[above].gap == 0 and not lines[above].ruled and classified(lines[above - 1].text):
            above -= 1
        found.append(above)
    return found


def _field_like(text: str, opener: re.Match[str]) -> bool:
    return text[3:5].lstrip()[:1] == ":" and not text[opener.end() : opener.end() + 2].strip(" .,;|\t")


def log_head(lines: Sequence[Line]) -> Head:
    """URN, dates, officer and unit of a log entry. Its date is that of the report."""
    pairs = _pairs(lines[:_HEAD_LINES])
    urn = next((opener["urn"] for line in lines[:3] if (opener := _URN_OPENER.match(line.text[:LONGEST_LINE]))), None)
    if urn:
        pairs["urn"] = urn.rstrip(".")
    reported = _day(pairs, "date of report", "date")
    title = pairs.get("title") or pairs.get("urn")
    return Head(title, reported, pairs.get("officer"), pairs.get("source"), _meta(pairs))


def contact_openings(lines: Sequence[Line], *, known: bool = False) -> list[int]:
    """Indexes of the lines that open a contact entry.

    Such a line holds a date, and a time, a kind of contact or an officer; or begins a run of labelled lines that
    holds a date and one of these. Fewer than two openings count only when the file is ``known`` to be such a log or
    carries a CRN; openings with nothing but a time count only there too (a timeline in an article has those).
    """
    scored = [(index, score) for index, line in enumerate(lines) if (score := _score(lines, index, line))]
    in_log = known or any(_CRN.search(line.text[:LONGEST_LINE]) for line in lines[:40])
    sure = sum(1 for _, score in scored if score >= 2)
    if in_log or (len(scored) >= 2 and 2 * sure >= len(scored)):
        return [index for index, _ in scored]
    return []


def _score(lines: Sequence[Line], index: int, line: Line) -> int:
    """0 when the line opens no entry; 1 when a date and a time stand alone for it; 2 or more when more does."""
    if len(line.text) > _OPENER:
        return 0
    if opens_with_label(line.text):
        return _block_score(lines, index, line)
    found = _opened(line.text)
    if found is None:
        return 0
    _, rest = found
    time = _TIME.match(rest)
    after = rest[time.end() :] if time else rest
    contact, officer = _CONTACT.search(after[:80]), _OFFICER.search(after)
    cues = bool(time) + bool(contact) + 2 * bool(officer)
    return cues if cues >= (1 if line.apart or index == 0 else 2) and (time or officer or contact) else 0


def _opened(text: str) -> tuple[date, str] | None:
    """The date a line begins with, and what follows it."""
    lead = _LEAD.match(text)
    first = next(days_in(text), None)
    if first is None or lead is None or first.start > lead.end():
        return None
    return first.day, text[first.end :]


def _block_score(lines: Sequence[Line], index: int, line: Line) -> int:
    """For "Date: ...", "Type: ..." on lines of their own: the first of a run that holds a date and another cue."""
    if index and not line.apart:
        return 0
    fields: set[str] = set()
    for at in range(index, min(index + _HEAD_LINES, len(lines))):
        if (at > index and lines[at].gap) or opens_with_label(lines[at].text) is None:
            break
        fields |= {name for name, value in labelled(lines[at].text).items() if name != "date" or _first_day(value)}
    return (
        1 + len(fields & {"time", "type", "officer"})
        if "date" in fields and fields & {"time", "type", "officer"}
        else 0
    )


def contact_head(lines: Sequence[Line]) -> Head:
    """Date, time, type and officer of a contact entry."""
    first = lines[0].text
    opened = None if opens_with_label(first) else _opened(first)
    if opened is None:
        pairs = _pairs(_run_of_fields(lines))
        day = _day(pairs, "date", "date of report")
    else:
        pairs, day = _pairs(lines[:1]), opened[0]
        rest = opened[1]
        if time := _TIME.match(rest):
            pairs.setdefault("time", time["time"].strip())
            rest = rest[time.end() :]
        officer = _OFFICER.search(rest)
        if officer:
            pairs["officer"] = (officer["who"] or officer["bracket"]).strip(" .")
            rest = rest[: officer.start()]
        if kind := rest.strip(" \t.,;:|\u2013—-"):
            pairs.setdefault("type", kind)
    told = [day.strftime("%d/%m/%Y") if day else None, pairs.get("time"), pairs.get("type")]
    title = " ".join(part for part in told if part) or None
    return Head(title, day, pairs.get("officer"), pairs.get("source"), _meta(pairs))


def _run_of_fields(lines: Sequence[Line]) -> Sequence[Line]:
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if opens_with_label(line.text) is None or (at and line.gap):
            return lines[:at]
    return lines[:_HEAD_LINES]


def preamble_fields(lines: Sequence[Line]) -> dict[str, str]:
    """What the heading of a log says of every entry: whose it is, under which number."""
    return _meta({name: value for name, value in _pairs(lines[:20]).items() if name in ("name", "crn", "dob", "pnc")})


def _pairs(lines: Sequence[Line]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for line in lines:
        for name, value in labelled(line.text).items():
            pairs.setdefault(name, value)
    return pairs


def _meta(pairs: dict[str, str]) -> dict[str, str]:
    return {
        _SHOWN_META.get(name, name): value for name, value in pairs.items() if name not in ("marking", "evaluation")
    }


def _first_day(value: str) -> date | None:
    found = next(days_in(value), None)
    return found.day if found else parse_day(value)


def _day(pairs: dict[str, str], *names: str) -> date | None:
    return next((day for name in names if name in pairs and (day := _first_day(pairs[name]))), None)
