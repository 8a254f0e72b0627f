"""Where an entry of an intelligence log begins in a file of several, and what its first lines say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casethread.model import Grading
from ingest import gradings
from ingest.dates import days_in, may_hold_day, parse_day
from ingest.entries import HEAD_LINES, Head, day_of, goes_on, meta, pairs
from ingest.lines import Line
from ingest.markings import classified
from ingest.stamps import LONGEST_LINE, Stamp, stamp

_VALUE = r"(?P<number>(?-i:(?=[A-Z/._-]{0,12}\d)[A-Z0-9][A-Z0-9/._*-]{0,40}))(?![\w/])"
_NO = r"(?:[ \t]+(?:no|number|ref|reference|id))?\.?[ \t]{0,4}[:=#]?[ \t]{0,4}"
_SURE = re.compile(
    rf"(?P<label>(?:(?:intelligence|intel|log|report)[ \t]+)?URN|(?:LOG|ENTRY)[ \t]+(?:NO|NUMBER)){_NO}{_VALUE}",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"(?P<label>(?:intelligence|intel)[ \t]+(?:log|report|submission|entry|ref(?:erence)?)|log|entry|item|report"
    rf"|submission|ref(?:erence)?|ISR|IR){_NO}{_VALUE}",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:entry|item|report|submission)$", re.IGNORECASE)
_OF_EVENT = re.compile(r"event|incident|occurred|seen|observed|between", re.IGNORECASE)
_SAID = re.compile(r"[A-Za-z][A-Za-z ]{2,24}:?\s+(?=\d)")
_RANKED = re.compile(r"(?:[A-Z]{2,4}|[A-Z][a-z]{1,5})(?: \d{1,6})? [A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)?")
_SPLITS = re.compile(r"\s{2,}|\t|\s[-\u2013\u2014]\s|[|()\[\]]")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[/-]")
_HEADING = 60
_SHARE = 2
"""An uncertain label opens entries when at least one in so many has a date or a grading."""


@dataclass(frozen=True, slots=True)
class _Opener:
    """A line that may open an entry: how it is labelled (stamps have no label), its number, and what follows."""

    at: int
    label: str
    number: str
    rest: str
    sure: bool = False


def openings(lines: Sequence[Line], *, known: bool = False, sure_only: bool = False) -> list[int]:
    """Indexes of the lines that open a log entry.

    Sure is a line that begins with a URN, and stands apart, is nothing but that field, or follows a marking; and one
    that begins with a stamp of day and grading. A line that begins with another number ("Ref: 12", "Entry 3") opens
    one when most of the like have a date or a grading, and when it is not alone or the file is ``known`` to be a log.
    A marking, or a heading that each entry repeats, right above an opening belongs to the entry.
    """
    found = [opener for index in range(len(lines)) if (opener := _opener(lines, index))]
    chosen = _confirmed(found, sure_only=sure_only)
    if not chosen and not sure_only:
        chosen = _likely(lines, found, known=known)
    return _with_headings(lines, _merged(lines, chosen))


def _opener(lines: Sequence[Line], index: int) -> _Opener | None:
    line = lines[index]
    text = line.text[:LONGEST_LINE]
    if _DIGIT.search(text) is None:
        return None
    if sure := _SURE.match(text):
        marked = index > 0 and classified(lines[index - 1].text) is not None
        stands = line.apart or marked or _field_like(text, sure) or _headed(lines, index)
        opener = _Opener(index, _label(sure), sure["number"].rstrip("."), text[sure.end() :], sure=True)
        return opener if stands else None
    if goes_on(lines, index):
        return None
    if likely := _LIKELY.match(text):
        opener = _Opener(index, _label(likely), likely["number"].rstrip("."), text[likely.end() :])
        return opener if (line.apart or _headed(lines, index)) and _like_a_header(opener.rest) else None
    return _stamped(line, index, text)


def _label(found: re.Match[str]) -> str:
    return " ".join(found["label"].casefold().split())


def _stamped(line: Line, index: int, text: str) -> _Opener | None:
    """A line that opens with a day and a grading, or, apart, with a day and a number that is more than a count."""
    found = stamp(text) if may_hold_day(text) and (text[0].isalnum() or text[0] in "[(") else Stamp()
    if not found.day or not found.stands:
        return None
    if found.grading:
        return _Opener(index, "stamp", found.number, text)
    return _Opener(index, "numbered", found.number, text) if line.apart and _CODE.search(found.number) else None


def _field_like(text: str, opener: re.Match[str]) -> bool:
    label = re.match(r"(?:[a-z]+\s+)?URN\s?:", text, re.IGNORECASE)
    return label is not None and not text[opener.end() : opener.end() + 2].strip(" .,;|\t")


def _headed(lines: Sequence[Line], index: int) -> bool:
    """Whether the line above is a heading of the entry: short, apart, no sentence."""
    if index == 0:
        return True
    above = lines[index - 1]
    return above.apart and lines[index].gap == 0 and len(above.text) <= _HEADING and above.text[-1] not in ".,;:!?"


def _like_a_header(rest: str) -> bool:
    """Whether what follows a number is a date, a grading, set off, or nothing: no sentence."""
    bare = rest.strip(" \t.,;:|-\u2013\u2014[](){}")
    if not bare or rest[:1] == "\t" or rest[:2] == "  " or rest.lstrip()[:1] in tuple("|[(-\u2013\u2014"):
        return True
    found = stamp(bare, "0")
    return bool(found.day or found.grading)


def _confirmed(found: Sequence[_Opener], *, sure_only: bool) -> list[_Opener]:
    urns = [opener for opener in found if opener.sure]
    stamps = [] if sure_only else [opener for opener in found if opener.label == "stamp"]
    # one line that begins like a stamp may be a road ("A12") on a day
    return sorted([*urns, *(stamps if len(stamps) > 1 or urns else [])], key=lambda opener: opener.at)


def _likely(lines: Sequence[Line], found: Sequence[_Opener], *, known: bool) -> list[_Opener]:
    """The uncertain openers of the commonest label, when they bear it out."""
    counts = Counter(opener.label for opener in found)
    if not counts:
        return []
    label, count = counts.most_common(1)[0]
    chosen = [opener for opener in found if opener.label == label]
    ends = [*(opener.at for opener in chosen[1:]), len(lines)]
    told = [_tells(lines[opener.at : end][:HEAD_LINES]) for opener, end in zip(chosen, ends, strict=True)]
    dated, graded = sum(day for day, _ in told), sum(grade for _, grade in told)
    if label == "stamp" or count == 1:
        return chosen if dated and (graded or known) else []
    if label in ("log", "entry", "item", "report", "submission", "ref", "reference") and not (graded or known):
        return []
    return chosen if _SHARE * max(dated, graded) >= count else []


def _tells(lines: Sequence[Line]) -> tuple[bool, bool]:
    """Whether the first lines of an entry give a day, and a grading."""
    text = "\n".join(line.text[:LONGEST_LINE] for line in lines)
    found = stamp(lines[0].text)
    graded = found.grading or _in_pieces(lines[0].text) or gradings.find(text, log=True)
    return any(True for _ in days_in(text)), graded is not None


def _merged(lines: Sequence[Line], chosen: Sequence[_Opener]) -> list[int]:
    """The openings, without a further number that stands in the head of the same entry."""
    found: list[_Opener] = []
    for opener in chosen:
        if found and opener.label != found[-1].label and opener.at - found[-1].at <= 3:
            between = lines[found[-1].at + 1 : opener.at + 1]
            if all(line.gap == 0 and not line.ruled for line in between):
                continue
        found.append(opener)
    return [opener.at for opener in found]


def _with_headings(lines: Sequence[Line], openings: Sequence[int]) -> list[int]:
    """The openings moved up to the marking, or the heading that comes again and again, right above them."""
    above = Counter(_over(lines, at) for at in openings)
    moved: list[int] = []
    for at in openings:
        top, floor = at, moved[-1] + 1 if moved else 0
        while top > floor and lines[top].gap == 0 and not lines[top].ruled:
            text = _over(lines, top)
            if not (classified(text) or (top == at and text and above[text] > 1 and lines[top - 1].apart)):
                break
            top -= 1
        moved.append(top)
    return moved


def _over(lines: Sequence[Line], at: int) -> str:
    text = lines[at - 1].text if at else ""
    return text if len(text) <= _HEADING else ""


def head(lines: Sequence[Line]) -> Head:
    """URN, dates, officer, unit and grading of a log entry. Its date is that of the report."""
    found = pairs(lines[:HEAD_LINES])
    at, opened, counted = _opened(lines)
    if opened and opened.number and not counted:
        found["urn"] = opened.number
    elif counted and opened:
        found.setdefault("entry", opened.number)
    reported = day_of(found, "date of report", "date") or (opened.day if opened else None) or _day_said(lines)
    officer = found.get("officer")
    if opened and not officer and _RANKED.fullmatch(opened.rest.strip(" -\u2013|")):
        officer = opened.rest.strip(" -\u2013|")
    grading = _grading(lines[at].text, opened) if opened else None
    return Head(
        found.get("title") or found.get("urn"), reported, officer, found.get("source"), grading, meta=meta(found)
    )


def _opened(lines: Sequence[Line]) -> tuple[int, Stamp | None, bool]:
    """The line with the number of an entry, its stamp, and whether the number only counts the entries of the file."""
    for at, line in enumerate(lines[:4]):
        text = line.text[:LONGEST_LINE]
        if label := _SURE.match(text) or _LIKELY.match(text):
            counted = bool(_COUNTED.match(label["label"]) and label["number"].isdigit() and len(label["number"]) < 4)
            return at, stamp(text[label.end() :], label["number"].rstrip(".")), counted
        found = stamp(text)
        if found.day and (found.grading or found.number):
            return at, found, found.number.isdigit() and len(found.number) < 4
    return 0, None, False


def _grading(text: str, opened: Stamp) -> Grading | None:
    return opened.grading or _in_pieces(text)


def _in_pieces(text: str) -> Grading | None:
    """A grading that stands in the line of an entry's number, set off on both sides."""
    pieces = [piece.strip() for piece in _SPLITS.split(text[:LONGEST_LINE])]
    return next((grading for piece in pieces[1:] if (grading := gradings.parse(piece))), None)


def _day_said(lines: Sequence[Line]) -> date | None:
    """The day of a line among the first that is nothing else, or a word before it ("Entered 30 September 2014")."""
    for line in lines[:HEAD_LINES]:
        said = _SAID.match(line.text)
        if said and _OF_EVENT.search(said[0]):
            continue
        if day := parse_day(line.text[said.end() :] if said else line.text):
            return day
    return None
