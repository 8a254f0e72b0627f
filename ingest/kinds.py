"""What kind of source a document is, when nobody said: recognised from what it holds, with the reason."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from casethread.model import Kind
from ingest import gradings
from ingest.folding import folded

_HEAD = 20_000
"""How much of a text, in code points, is looked at."""
ASSUMED = "assumed: no sign of its kind, so it is kept closed"


class Recognised(NamedTuple):
    """A kind, a phrase that gives the reason, and whether it is only assumed (and must open nothing)."""

    kind: Kind
    reason: str
    assumed: bool


class _Cue(NamedTuple):
    """A sign of a kind: its name and weight, words one of which stands, folded, wherever it does, and its pattern."""

    name: str
    weight: int
    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def shows(self, text: str, plain: str) -> bool:
        """Whether a text has it; ``plain`` is the text folded, in which a word is found sooner than a pattern."""
        return any(word in plain for word in self.words) and self.pattern.search(text) is not None


def _cue(name: str, weight: int, words: str, pattern: str, flags: int = 0) -> _Cue:
    return _Cue(name, weight, tuple(words.split("|")), re.compile(pattern, flags | re.MULTILINE))


_CUES: dict[Kind, tuple[_Cue, ...]] = {
    Kind.PROBATION: (
        _cue("CRN", 3, "crn", r"\bCRN\b[:\s]*[A-Z]\d{6}\b"),
        _cue(
            "contact type",
            2,
            "visit|contact|attend|absence",
            r"(?:\b(?:planned office visit|unplanned contact|failed to attend \(FTA\)|(?:un)?acceptable absence"
            r"|contact log)\b|"
            r"^\W{0,4}\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.{0,40}"
            r"(?:failed to attend|home visit|office visit|telephone contact))",
            re.IGNORECASE,
        ),
        _cue(
            "probation office",
            1,
            "probation",
            r"\b(?:probation (?:service|office)|national probation)\b|^.{0,40}\bPROBATION\b",
            re.IGNORECASE,
        ),
    ),
    Kind.INTELLIGENCE: (
        _cue("URN", 2, "urn", r"\bURN\b[:\s]*[A-Z0-9][\w/-]{0,30}\d"),
        _cue("date of report", 1, "date of", r"\bdate of (?:report|event)\b\s*:?\s*\d", re.IGNORECASE),
        _cue(
            "nominal in capitals with date of birth", 2, "dob", r"\b[A-Z][A-Z'-]{2,40}, [A-Z][a-z]{1,30}.{0,30}?\bDOB\b"
        ),
        _cue(
            "intelligence heading",
            2,
            "intel",
            r"^.{0,40}\b(?:intelligence (?:log|report|submission)|intel(?:ligence)? log)\b",
            re.IGNORECASE,
        ),
    ),
    Kind.NEWS: (
        _cue(
            "byline", 2, "by ", r"^By [A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019.-]+){1,3}(?:,.{0,60}| (?:in|at) .{0,60})?$"
        ),
        _cue(
            "newspaper's dateline",
            2,
            "day",
            r"^(?:.{0,60}[ ,|])?(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \d{1,2} \w{3,9} \d{4}"
            r"(?:,? (?:page|p\.?) ?\d+| \d{1,2}[:.]\d\d)?$",
            re.IGNORECASE,
        ),
        _cue("agency's dateline", 2, " (", r"^[A-Z][A-Z' -]{2,30} \([A-Z][\w ]{1,30}\) ?[-\u2013\u2014] ?[A-Z]"),
        _cue(
            "news release", 2, "release", r"^(?:(?:press|news|media) release\b|for immediate release\b)", re.IGNORECASE
        ),
        _cue(
            "notes to editors",
            1,
            "editors|media",
            r"^(?:notes? (?:to|for) editors?|media (?:contact|enquiries))\b",
            re.IGNORECASE,
        ),
        _cue(
            "reported speech",
            1,
            "said|told|added",
            r"[\"”] (?:said|told|added) |\b(?:said|told the \w{1,20}|added): [\"“]"
            r"|[,”\"] (?:he|she|they) (?:said|added)\b",
        ),
        _cue(
            "court reporting",
            1,
            "court|spokes",
            r"\b(?:the court heard|magistrates' court|magistrates\u2019 court|crown court|a police spokes\w+)\b",
            re.IGNORECASE,
        ),
    ),
}
_NOT_YET = re.compile(
    r"^\W{0,4}(?:strictly )?"
    r"(?:embargo(?:ed)?\b|not for (?:publication|broadcast)\b|draft (?:press|news|media)\b|if[ -]asked\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""What is meant for the public, but not yet, or not as it stands."""
SHORTHAND = re.compile(r"\b(?:FTA|OASys|RoSH|UPW|PSR|HDC|MAPPA|SPOC|SPO|ROTL|VLO|ACO)\b")
"""Abbreviations of probation officers; several of them tell a note of theirs."""
_HINTS: dict[str, tuple[Kind, int]] = {
    "crn": (Kind.PROBATION, 3),
    "type": (Kind.PROBATION, 1),
    "urn": (Kind.INTELLIGENCE, 3),
    "grading": (Kind.INTELLIGENCE, 3),
    "handling": (Kind.INTELLIGENCE, 2),
    "date of report": (Kind.INTELLIGENCE, 1),
    "officer": (Kind.PROBATION, 1),
    "byline": (Kind.NEWS, 2),
    "page of several articles": (Kind.NEWS, 1),
    "headline": (Kind.NEWS, 1),
    "outlet": (Kind.NEWS, 2),
    "web page": (Kind.NEWS, 1),
}
_NAMES: dict[Kind, re.Pattern[str]] = {
    Kind.PROBATION: re.compile(r"probation|contact[\W_]*log|\bcontacts\b|\bcrn", re.IGNORECASE),
    Kind.INTELLIGENCE: re.compile(r"intel|\burn\b|5x5x5|3x5x2", re.IGNORECASE),
    Kind.NEWS: re.compile(r"news|press|article", re.IGNORECASE),
}
_ENOUGH = 2
_ENOUGH_TO_OPEN = 3
"""News is public, so it takes more than one sign, and none of weight that it is something else."""


def recognise(text: str, name: str, hints: Collection[str] = ()) -> Recognised:
    """The kind of a document by its text, the file's name and folder (weakly), and ``hints``: the fields it came with
    ("crn", "urn", "grading", "handling", "type", "byline", "outlet", "web page").

    News is only recognised on several signs and without a sign of the closed kinds; where nothing tells, news is
    assumed, which opens nothing.
    """
    found: dict[Kind, list[tuple[int, str]]] = {kind: [] for kind in Kind}
    for hint in hints:
        if hint in _HINTS:
            kind, weight = _HINTS[hint]
            found[kind].append((weight, hint.upper() if len(hint) == 3 else hint))
    head = text[:_HEAD]
    plain = folded(head)
    for kind, cues in _CUES.items():
        found[kind] += [(cue.weight, cue.name) for cue in cues if cue.shows(head, plain)]
        if _NAMES[kind].search(name):
            found[kind].append((1, "file name"))
    if len(set(SHORTHAND.findall(head))) >= 3:
        found[Kind.PROBATION].append((2, "officer's shorthand"))
    if gradings.find(head):
        found[Kind.INTELLIGENCE].append((2, "grading"))
    return _decided({kind: _strongest(cues) for kind, cues in found.items()}, withheld=bool(_NOT_YET.search(head)))


def _strongest(cues: list[tuple[int, str]]) -> dict[str, int]:
    best: dict[str, int] = {}
    for weight, cue in cues:
        best[cue] = max(weight, best.get(cue, 0))
    return best


def _decided(found: dict[Kind, dict[str, int]], *, withheld: bool) -> Recognised:
    score = {kind: sum(cues.values()) for kind, cues in found.items()}
    beside_name = {kind: score[kind] - found[kind].get("file name", 0) for kind in Kind}
    closed = max((Kind.PROBATION, Kind.INTELLIGENCE), key=lambda kind: score[kind])
    if score[closed] >= _ENOUGH and beside_name[closed] and score[closed] >= score[Kind.NEWS]:
        return Recognised(closed, _reason(found[closed]), assumed=False)
    clear = beside_name[Kind.PROBATION] < _ENOUGH and beside_name[Kind.INTELLIGENCE] < _ENOUGH
    if score[Kind.NEWS] >= _ENOUGH_TO_OPEN and beside_name[Kind.NEWS] >= _ENOUGH and clear:
        if withheld:
            reason = f"{_reason(found[Kind.NEWS])}; it says that it is not to be published yet, so it is kept closed"
            return Recognised(Kind.NEWS, reason, assumed=True)
        return Recognised(Kind.NEWS, _reason(found[Kind.NEWS]), assumed=False)
    if not clear:
        signs = f"signs of news ({_listed(found[Kind.NEWS])}) and of a closed kind ({_listed(found[closed])})"
        return Recognised(Kind.NEWS, f"assumed: {signs}, so it is kept closed", assumed=True)
    return Recognised(Kind.NEWS, ASSUMED, assumed=True)


def _reason(cues: dict[str, int]) -> str:
    return f"recognised: {_listed(cues)}"


def _listed(cues: dict[str, int]) -> str:
    return " and ".join(sorted(cues, key=lambda cue: (-cues[cue], cue)))
