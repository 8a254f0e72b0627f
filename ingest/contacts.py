"""Where a contact entry begins in a file of several, and what its first lines say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest.dates import TIME, may_hold_day, parse_day
from ingest.entries import CRN, HEAD_LINES, Head, day_of, first_day, goes_on, listed, meta, pairs, run_of_fields
from ingest.fields import LONGEST_LINE, labelled, opens_with_label
from ingest.kinds import SHORTHAND
from ingest.lines import Line
from ingest.stamps import Stamp, stamp

_OPENER = 200
_BULLET = re.compile(r"^[•*·\u25aa\u2013-]\s+")
_LEAD = re.compile(
    r"(?:(?:session|visit|note)\s*(?:no\.?\s*)?\d{1,3}\s*[:.)\u2013-]?\s*"
    r"|(?:contact|entry)?\s*(?:no\.?\s*)?(?:\d{1,3}\b)?\s*(?:date)?\s*:?\s*)?",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:visit|telephone|phone|contact|call|text message|e-?mail|letter|FTA|failed to attend|did not attend|DNA"
    r"|supervision|appointment|meeting|MAPPA|UPW|review|recall|breach|enforcement|note|case discussion|video|OASys|SPOC"
    r"|PP|OM|professional)\b",
    re.IGNORECASE,
)
_OFFICER = re.compile(
    r"(?<!\w)(?:officer|offender manager|practitioner|OM|PSO|SPO|author|entered by|recorded by|staff)\s*:\s*"
    r"(?P<who>(?:[^;|\n()\[\]]|\([^()\n]*\))+)"
    r"|[\[(](?P<bracket>[A-Z][\w'\u2019. -]{2,40}, (?:OM|PSO|PO|SPO|PP))[\])]\s*:?$",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w'\u2019.-]{0,30}"
_TITLED = re.compile(rf"(?:PP|OM|PO|PSO|SPO|PC|DC|DS|Mr|Mrs|Ms|Miss|Dr) {_NAME}(?: {_NAME}){{0,2}}")
_PIECES = re.compile(r"\s[-\u2013\u2014|]\s|\s\|\s?|\t")
_SIGNED = re.compile(
    rf"(?P<who>{_NAME}(?: {_NAME}){{1,2}}), (?P<unit>[^.;]*\b(?:PDU|LDU|Probation|Office|Team|CRC|NPS)\b[^.;]*)"
)
_TIMED = re.compile(rf"(?P<time>{TIME})(?:\s*(?:hrs|hours))?(?=[\s,:\u2013-])", re.IGNORECASE)
_ENOUGH_SHORTHAND = 3
_LOOKED_AT = 4000
_MAY_OPEN = re.compile(r"\d\d|[:=\t]|\A(?i:dat|urn|crn)")
"""What a date or a label has."""
_SIX_FIGURES = re.compile(r"\d{6}")


def openings(lines: Sequence[Line], *, known: bool = False) -> list[int]:
    """Indexes of the lines that open a contact entry.

    Such a line holds a date, and a time, a kind of contact or an officer; or begins a run of labelled lines that
    holds a date and one of these. Fewer than two openings count only when the file is ``known`` to be such a log or
    carries a CRN or an officer's shorthand; only there does a date alone open one, or a time below a line with
    nothing but a date (a timeline in an article has those). A date that a sentence goes on from, and a list in prose,
    open none.
    """
    in_log = known or _is_log(lines)
    scored = [(index, score) for index, line in enumerate(lines) if (score := _score(lines, index, line, in_log))]
    inside = listed(lines, [index for index, _ in scored])
    scored = [(index, score) for index, score in scored if index not in inside]
    sure = sum(1 for _, score in scored if score >= 2)
    if not in_log and (len(scored) < 2 or 2 * sure < len(scored)):
        return []
    found = [index for index, _ in scored]
    return _with_times(lines, found) if in_log else found


def _is_log(lines: Sequence[Line]) -> bool:
    if any(_SIX_FIGURES.search(line.text) and CRN.search(line.text[:LONGEST_LINE]) for line in lines[:40]):
        return True
    return len(set(SHORTHAND.findall("\n".join(line.text[:_LOOKED_AT] for line in lines[:200])))) >= _ENOUGH_SHORTHAND


def _score(lines: Sequence[Line], index: int, line: Line, in_log: bool) -> int:
    """0 when the line opens no entry; 1 when a date and a time stand alone for it; 2 or more when more does."""
    if _MAY_OPEN.search(line.text) is None:
        return 0
    if len(line.text) > (_OPENER if not in_log else LONGEST_LINE):
        if not in_log or not line.text[:1].isdigit():
            return 0
    elif opens_with_label(line.text):
        return _block_score(lines, index, line)
    found = _opened(line.text)
    if found is None or not found.stands or goes_on(lines, index):
        return 0
    contact, officer = _CONTACT.search(found.rest[:80]), _OFFICER.search(found.rest)
    cues = bool(found.time) + bool(contact) + 2 * bool(officer)
    if in_log:
        return max(1, cues)
    return cues if cues >= (1 if line.apart or index == 0 else 2) else 0


def _opened(text: str) -> Stamp | None:
    """The date a line begins with, its time, and what follows."""
    if not may_hold_day(text):
        return None
    text = _BULLET.sub("", text)
    found = stamp(text)
    if found.day is None and (lead := _LEAD.match(text)):
        found = stamp(text[lead.end() :])
    return found if found.day and (not found.number or found.number.isdigit()) else None


def _block_score(lines: Sequence[Line], index: int, line: Line) -> int:
    """For "Date: ...", "Type: ..." on lines of their own: the first of a run that holds a date and another cue."""
    if index and not line.apart:
        return 0
    fields: set[str] = set()
    for one in run_of_fields(lines[index : index + HEAD_LINES]):
        fields |= {name for name, value in labelled(one.text).items() if name != "date" or first_day(value)}
    cues = fields & {"time", "type", "officer"}
    return 1 + len(cues) if "date" in fields and cues else 0


def _with_times(lines: Sequence[Line], found: Sequence[int]) -> list[int]:
    """The openings with those of lines that give a time only, below a line that gives nothing but their day."""
    dated = set(found)
    kept: list[int] = []
    below = False
    for index, line in enumerate(lines):
        if index in dated:
            below = parse_day(line.text) is not None and _opened(line.text).time == ""  # type: ignore[union-attr]
            kept.append(index)
        elif below and _gives_time(lines, index) and not _right_below(kept, index, lines):
            kept.append(index)
    return kept


def _right_below(kept: Sequence[int], index: int, lines: Sequence[Line]) -> bool:
    return bool(kept) and kept[-1] == index - 1 and parse_day(lines[index - 1].text) is not None


def _gives_time(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    found = _TIMED.match(text) if text[0].isdigit() and not goes_on(lines, index) else None
    rest = text[found.end() :].lstrip(" \t,:\u2013-") if found else ""
    return bool(rest) and not rest[0].islower()


def head(lines: Sequence[Line]) -> Head:
    """Date, time, type, officer and office of a contact entry."""
    first = lines[0].text
    timed = _TIMED.match(first)
    opened = None if opens_with_label(first) else _opened(first)
    if opened is None and timed:
        rest = first[timed.end() :].strip(" \t,:\u2013-")
        return Head(officer=_said_by(rest)[0], timed=True, meta={"time": timed["time"]})
    if opened is None:
        found = pairs(run_of_fields(lines))
        day = day_of(found, "date", "date of report")
    else:
        found, day = pairs(lines[:1]), opened.day
        _told(found, opened, lines)
    told = [day.strftime("%d/%m/%Y") if day else None, found.get("time"), found.get("type")]
    title = " ".join(part for part in told if part) or None
    return Head(title, day, found.get("officer"), found.get("source"), meta=meta(found))


def _told(found: dict[str, str], opened: Stamp, lines: Sequence[Line]) -> None:
    """Adds what an opening line and the two below it say without labels."""
    below = lines[1:4]
    time, rest = opened.time, opened.rest
    if not time and not rest and below and (timed := _TIMED.match(below[0].text)):
        time = timed["time"]
    if time:
        found.setdefault("time", time)
    officer, rest = _said_by(rest)
    if officer:
        found["officer"] = officer
    for line in below:
        signed = _SIGNED.fullmatch(line.text) if len(line.text) <= _OPENER else None
        if signed and not officer:
            found.setdefault("officer", signed["who"])
            found.setdefault("source", signed["unit"].strip())
    if kind := rest.strip(" \t.,;:|\u2013—-"):
        found.setdefault("type", kind)


def _said_by(rest: str) -> tuple[str | None, str]:
    """The officer that the rest of an opening line names, and what is left of it."""
    if officer := _OFFICER.search(rest):
        return (officer["who"] or officer["bracket"]).strip(" ."), rest[: officer.start()].rstrip(" ([")
    pieces = _PIECES.split(rest)
    if len(pieces) > 1 and _TITLED.fullmatch(pieces[-1].strip()):
        return pieces[-1].strip(), rest[: rest.rindex(pieces[-1])]
    return None, rest


def carried(heads: Sequence[Head]) -> list[Head]:
    """The heads, those that give only a time with the day of the one above, and titles to say so."""
    day: date | None = None
    out: list[Head] = []
    for one in heads:
        if one.timed and day:
            title = f"{day.strftime('%d/%m/%Y')} {one.meta.get('time', '')}"
            out.append(replace(one, title=title, published=day))
        else:
            out.append(one)
        day = one.published or day
    return out
