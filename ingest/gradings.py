"""Source gradings: 3x5x2 and the older 5x5x5 (DOMAIN, "Markings on a document")."""

from __future__ import annotations

import re

from casethread.model import Grading

_CUT = r"[ \t/|,-]{0,4}"
_NEW = re.compile(rf"([123]){_CUT}([A-E])(?:{_CUT}([PC]))?")
_OLD = re.compile(rf"([A-E]){_CUT}([1-5])(?:{_CUT}([1-5]))?")
_NAME = re.compile(r"^\s*(?:(?:3\s?x\s?5\s?x\s?2|5\s?x\s?5\s?x\s?5|grading|evaluation)\b[\s:=-]*)+", re.IGNORECASE)
_LABEL = r"(?:grading|graded|grade|source evaluation|evaluation|evaluated|assessed|3\s?x\s?5\s?x\s?2|5\s?x\s?5\s?x\s?5)"
_CODE = rf"(?-i:[123]{_CUT}[A-E](?:{_CUT}[PC])?|[A-E]{_CUT}[1-5](?:{_CUT}[1-5])?)"
_HANDLED = r"(?:[\s,;.|/-]{0,4}handling(?:\s(?:code|conditions?))?\s{0,4}[:=]?\s{0,4}(?-i:([PC1-5]))\b)?"
_LABELLED = re.compile(
    rf"(?:^[ \t]{{0,8}}|(?<=[.;|]\s)|(?<=\s\s)|(?<=\t)){_LABEL}(?:\s?\([^)\n]{{1,20}}\))?"
    r"(?:\s(?:grading|evaluation|code|as|at))?"
    # without a sign between, what is graded must end the line or its handling follow: "a grade 2B pencil"
    rf"(?:\s{{0,4}}[:=-]\s{{0,4}}({_CODE})(?=[ \t]{{0,4}}(?:$|[.;,|)]|[ \t]{{2}}|handling\b|urn\b))"
    rf"|[ \t]{{1,4}}({_CODE})(?=[ \t]{{0,4}}(?:$|[.;,|]?[ \t]{{0,4}}handling\b|[.;,|]?[ \t]{{0,4}}urn\b)))"
    rf"{_HANDLED}",
    re.IGNORECASE | re.MULTILINE,
)
_WORDS = ("grad", "evaluat", "assess", "5x2", "5 x 2", "5x5", "5 x 5")
_OF = r"(?:\s(?:evaluation|grading|assessment|report))?(?:\s(?:code|grade))?\s{0,4}[:=]?\s{0,4}"
_PARTS = re.compile(
    rf"\bsource{_OF}(?-i:([1-3A-E]))\b[\s,;.|/-]{{0,4}}"
    rf"(?:intelligence|information|intel){_OF}(?-i:([1-5A-E]))\b"
    rf"{_HANDLED}",
    re.IGNORECASE,
)
_INITIALS = re.compile(
    r"\bS ?[:=] ?([1-3A-E])[ \t,;|/-]{1,4}I ?[:=] ?([1-5A-E])(?:[ \t,;|/-]{1,4}H ?[:=] ?([PC1-5]))?(?!\w)"
)
_SIGNS = ("S:", "S :", "S=", "S =")
_ALONE = re.compile(r"^[ \t]*((?:[123][ ]?[A-E][ ]?[PC]|[A-E][ ]?[1-5][ ]?[1-5]))[ \t]*$", re.MULTILINE)


def parse(value: str) -> Grading | None:
    """The grading that a field holds ("2B C", "1AP", "B2 4", "3x5x2: 2/C/C"); None when it holds anything else."""
    if len(value) > 60:
        return None
    if parts := _PARTS.search(value) or _INITIALS.search(value):
        return _graded(parts)
    bare = _NAME.sub("", value).strip().strip("().").upper()
    if new := _NEW.fullmatch(bare):
        return Grading("3x5x2", new[1], new[2], new[3])
    if old := _OLD.fullmatch(bare):
        return Grading("5x5x5", old[1], old[2], old[3])
    return None


def find(text: str, *, log: bool = False) -> Grading | None:
    """The first grading written in a text: labelled as one, or, in what is known to be a ``log``, alone on a line."""
    # the patterns cost much more than looking for the words they need
    lower = text.lower()
    if "source" in lower and (parts := _PARTS.search(text)) and (grading := _graded(parts)):
        return grading
    if any(sign in text for sign in _SIGNS) and (parts := _INITIALS.search(text)) and (grading := _graded(parts)):
        return grading
    if any(word in lower for word in _WORDS) and (labelled := _LABELLED.search(text)):
        grading = parse(labelled[1] or labelled[2])
        return with_handling(grading, labelled[3] or "")
    alone = _ALONE.search(text) if log else None
    return parse(alone[1]) if alone else None


def _graded(parts: re.Match[str]) -> Grading | None:
    """Source, intelligence and handling by name, which must be of one scheme."""
    handling = parts[3] or ""
    if grading := parse(f"{parts[1]}{parts[2]}"):
        fits = handling.isdigit() is (grading.scheme == "5x5x5")
        return Grading(grading.scheme, grading.source, grading.intelligence, handling if handling and fits else None)
    return None


def with_handling(grading: Grading | None, handling: str) -> Grading | None:
    """The grading with the handling code of another field, when it has none itself and the code is of its scheme."""
    code = handling.strip().upper()
    if grading is None or grading.handling or code not in (set("PC") if grading.scheme == "3x5x2" else set("12345")):
        return grading
    return Grading(grading.scheme, grading.source, grading.intelligence, code)
