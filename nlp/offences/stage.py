"""How far an offence has got, as its sentence says: arrested, charged, convicted, ... and whether it is denied.

A cue ("charged with") governs the offences that follow it, a whole list of them, until a clause begins that has no
part in the list. Some cues stand after the offence ("a robbery charge", "who robbed a shop was jailed"). The nearest
cue decides. Nothing here reads a conviction out of anything but words of conviction or sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says of an offence: its stage, whether it is denied, and the words that say so ("" if none)."""

    stage: str = "mentioned"
    negated: bool = False
    cue: str = ""
    negation: str = ""
    linked: bool = False
    """Words of connection stand before it: "related to", "involving"."""


_BEFORE: tuple[tuple[str, str], ...] = (
    ("charged", r"plead(?:s|ed|ing)? not[ -]guilty|not[ -]guilty pleas?"),
    (
        "acquitted",
        r"(?:found )?not guilty|acquitt(?:ed|al|als)|cleared?|no case to answer|exonerated|charges? dropped|unanimously cleared",
    ),
    (
        "convicted",
        r"convicted|found guilty|guilty|plead(?:s|ed|ing)? guilty|jailed|imprisoned|sentenced?|locked up|fined|banned for|"
        r"(?:previous|prior|past|spent|old|earlier) (?:convictions?|offences?|offending|for|cons)|previous(?:ly)? for|convictions? (?:for|of|include|includes|:)|pre-?cons?|"
        r"index offences?|serving|served (?:a |\w+ |\d+ )|custodial sentence|life (?:sentence )?for|"
        r"(?:given|handed|received|got)(?: an?)? (?:\w+[ -]){0,5}(?:sentence|term|order|years?|months?|weeks?|life)|\d+ (?:years|months|weeks)(?:' (?:custody|imprisonment))? for|"
        r"on licence for|licence for|put away for|offence:|offences:|sent down for|time for",
    ),
    ("admitted", r"admits|admitted|admitting|owned up to|coughed"),
    ("denied", r"den(?:y|ies|ied|ying)"),
    (
        "charged",
        r"charged|charges|charge|charging|fac(?:es|ing|ed) (?:trial|court|allegations?|a count|counts|\w+ counts?)|on trial|stand(?:s|ing)? trial|trial for|"
        r"indicted|summonsed|summoned|prosecuted|prosecution for|postal requisition|remanded|in the dock|committed for trial",
    ),
    (
        "arrested",
        r"arrest(?:ed|s|ing)?|on suspicion of|detained|held (?:on|over|for|in)|in custody (?:for|over)|nicked|lifted for|"
        r"on (?:police )?bail for|bailed|released under investigation|rui for|interviewed under caution",
    ),
    (
        "alleged",
        r"alleged(?:ly)?|alleg(?:es|ing|e)|allegations?|accus(?:ed|es|ing|e)|accusations?|suspect(?:ed|s)?|suspicions?|suspicious of|"
        r"believed|thought to|understood to|said to|reported(?:ly)? to|reputed(?:ly)?|reportedly|claim(?:s|ed|ing)?|wanted|"
        r"intelligence (?:suggests|indicates|states|that)|(?:information|intel)[^.;]{0,30}? that|(?:caller|source|informant|neighbour|resident|member of the public|anonymous call)s? [^.;,]{0,40}?\b(?:reports?|reported|states?|stated|says|said)|"
        r"suggests?|indicates?|rumou?red|rumou?rs?|planning|plans to|intends to|(?:court|jury|jurors|magistrates|tribunal) (?:was told|were told|heard)|"
        r"prosecutors? (?:say|said|claim)|concern(?:ed|s)?(?: that| about)|possibly|may be|may have|might be|could be|appears to|linked by intelligence|involved in",
    ),
)
_NOMINAL = re.compile(r"(?:charges?|convictions?|counts?|allegations?|case)(?: (?:for|of|:))?\Z")
_AFTER_NEXT: tuple[tuple[str, str], ...] = (
    ("acquitted", r"acquittal|charges? (?:was |were |has been |have been )?(?:dropped|withdrawn|discontinued|dismissed)"),
    ("convicted", r"convictions?|sentence"),
    ("charged", r"charges?|counts?|trial|accused|prosecution|hearing"),
    ("arrested", r"arrests?"),
    ("alleged", r"allegations?|claims?|suspects?|accusations?|complaints?|(?:is|was|are|were) (?:now )?suspected|suspected|alleged"),
)
_HELPER = r"(?:was|were|is|are|been|being|be|gets?|got|has|have|and|man|woman|teenager|boy|two|three|duo|pair|gang|'s)\s+(?:\w+ly\s+|since\s+|later\s+|both\s+|also\s+|all\s+|now\s+|today\s+|been\s+)*"
_AFTER_CLAUSE: tuple[tuple[str, str], ...] = (
    ("acquitted", _HELPER + r"(?:cleared|acquitted|found not guilty)"),
    ("convicted", _HELPER + r"(?:jailed|sentenced|imprisoned|convicted|found guilty|locked up|fined|given (?:a |\w+ )?(?:\w+ )?(?:sentence|years|months))"),
    ("charged", _HELPER + r"(?:charged|remanded|on trial|due in court|appeared in court)"),
    ("arrested", _HELPER + r"(?:arrested|detained|held|in custody|bailed|made an arrest)|arrests? (?:was|were|has been|have been) made"),
    ("alleged", r"it (?:is|was) (?:alleged|claimed|said)|according to (?:the )?(?:prosecution|source)|is being investigated|, allegedly"),
)
_DISPOSED = re.compile(
    r"\b(?:quashed|overturned|dropped|withdrawn|discontinued|dismissed|thrown out|collapsed|discharged)\b", re.IGNORECASE
)
_STRONG_BREAK = re.compile(r";|\b(?:but|while|whilst|whereas|although|though|when|however|where|if)\b", re.IGNORECASE)
_SOFT_BREAK = re.compile(
    r"\b(?:after|following|before|who|which|as|because|during|was|were|has|have|had|is|said|says|told|since|then|"
    r"that|until|appeared|amid|she|he|they)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"[\s,&/]*(?:(?:and|or|of|to|with|x\s?\d|also|both|a|an|the|two|three|four|five|counts?|further)\b[\s,&/]*)*")
_NEGATION = re.compile(
    r"\b(?:(?:not|never|neither|nor|without|isn't|wasn't|weren't|aren't|hasn't|haven't|didn't|doesn't|ruled out|rules out|ruling out|"
    r"rather than|nothing to (?:suggest|indicate|link)|instead of|free of|far from)\b(?! (?:only|just|guilty|yet|know|known|clear|named|been named|able|far)\b)"
    r"|no (?:\w+ )?(?:evidence|suggestion|signs?|indications?|intelligence|intel|information|links?|connection|history|record|"
    r"previous|convictions?|offences|allegations?|reports?|concerns?|suspicions?|disclosures?|incidents?|proof|known|further|recent|new|current)\b"
    r"|no\b(?=\s+(?:\w+\s+)?\Z))",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(
    r"[^;.]{0,25}?\b(?:(?:is|was|has been|have been|were|are) (?:been )?(?:ruled out|excluded)|(?:is|was|are|were) not (?:suspected|believed|thought|being|involved|considered|the)|"
    r"not (?:suspected|believed|involved|thought)|ruled out|: (?:nil|none|no)\b|(?:are|is|was|were) (?:untrue|unfounded|groundless))",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"(?:related|linked|connected|connection|link|links|involving|to do|involvement|associated|involved|about|over)"
    r"(?: (?:to|with|in|between))?(?: (?:local|organised|any|rival|the))?\s*\Z",
    re.IGNORECASE,
)
_REACH = 400
"""Characters that a cue can stand away from its offence: longer sentences are lists or broken text."""


_NEAREST = 12
"""How many cues or list items back are looked at."""
_OBJECT = re.compile(r"\s+(?:\w+\s+){0,6}(?:on suspicion of|with|of|for|over)\s")


def _compiled(cues: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    """One pattern for all cues; the number of the group that matched is the place of its stage."""
    return re.compile("|".join(rf"\b({pattern})(?!\w)" for _, pattern in cues), re.IGNORECASE)


_BEFORE_CUE = _compiled(_BEFORE)
_NEXT_CUE = re.compile(r"\s+(?:\w+\s+)?(?:" + _compiled(_AFTER_NEXT).pattern + ")", re.IGNORECASE)
_CLAUSE_CUE = _compiled(_AFTER_CLAUSE)


@dataclass(frozen=True, slots=True)
class _Cue:
    stage: str
    start: int
    end: int
    nominal: bool
    text: str


class Sentence:
    """A sentence and the offences in it, ready to be asked of each. Offsets are those of the sentence."""

    def __init__(self, text: str, offences: Sequence[Span], *, court: bool) -> None:
        """``offences`` in text order; ``court`` whether "admitted" and "denied" speak of pleas, as in news reports."""
        self._text = text
        self._offences = offences
        self._court = court or bool(re.search(r"\b(?:court|magistrates|judge|jury|plea|charges?|counts?)\b", text, re.I))
        self._starts = [start for start, _ in offences]
        cues = (_cue(match, _BEFORE) for match in _BEFORE_CUE.finditer(text))
        self._cues = [cue for cue in cues if not self._inside_offence(cue)]
        self._ends = [cue.end for cue in self._cues]
        self._later = [_cue(match, _AFTER_CLAUSE) for match in _CLAUSE_CUE.finditer(text)]
        self._later_starts = [cue.start for cue in self._later]

    def reading(self, index: int) -> Reading:
        """What the sentence says of its offence number ``index``."""
        start, end = self._offences[index]
        negation = self._negation(index)
        before = self._text[max(0, start - 60) : start]
        cue = self._next(end) or self._before(index) or self._after(index)
        stage = self._stage(cue, start, end) if cue else "mentioned"
        return Reading(
            stage="mentioned" if negation and stage == "alleged" else stage,
            negated=bool(negation),
            cue=cue.text if cue else "",
            negation=negation,
            linked=bool(_LINKED.search(before)),
        )

    def _stage(self, cue: _Cue, start: int, end: int) -> str:
        """The stage of an offence under ``cue``; a quashed conviction or a dropped charge counts as an acquittal."""
        if cue.stage in ("admitted", "denied"):
            plea = "convicted" if cue.stage == "admitted" else "charged"
            return plea if self._court else "alleged"
        if _NOMINAL.search(cue.text.lower()) or cue.stage == "charged":
            tail = _STRONG_BREAK.split(self._text[end : end + _REACH])[0]
            if _DISPOSED.search(tail):
                return "acquitted"
            if cue.end <= start and _DISPOSED.search(self._text[max(0, cue.start - 30) : cue.start]):
                return "acquitted"
        return cue.stage

    def _next(self, end: int) -> _Cue | None:
        """A cue that leans on the offence before it: "a robbery charge"."""
        match = _NEXT_CUE.match(self._text, end, min(len(self._text), end + 80))
        if match is None:
            return None
        stage = next(name for (name, _), found in zip(_AFTER_NEXT, match.groups(), strict=True) if found)
        return _Cue(stage, match.start(), match.end(), True, match.group().strip())

    def _before(self, index: int) -> _Cue | None:
        """The nearest cue before the offence whose scope it stands in; a bare noun ("counts of") yields to a verb."""
        start = self._offences[index][0]
        held: _Cue | None = None
        last = bisect_right(self._ends, start)
        for cue in reversed(self._cues[max(0, last - _NEAREST) : last]):
            if start - cue.end > _REACH or not self._reaches(cue, index):
                break
            if not cue.nominal:
                return cue if held is None or cue.stage not in ("alleged", "arrested") else held
            held = held or cue
        return held

    def _inside_offence(self, cue: _Cue) -> bool:
        index = bisect_right(self._starts, cue.start) - 1
        return index >= 0 and cue.start < self._offences[index][1]

    def _reaches(self, cue: _Cue, index: int) -> bool:
        """Whether the clause of ``cue`` still runs at the offence."""
        start = self._offences[index][0]
        if _STRONG_BREAK.search(self._text, cue.end, start):
            return False
        first = self._offences[bisect_left(self._starts, cue.end)]
        if first[0] == start:
            return True
        return not _SOFT_BREAK.search(self._text, first[1], start)

    def _after(self, index: int) -> _Cue | None:
        """A verb later in the sentence that has no offence of its own: "the man who robbed a shop was jailed"."""
        end = self._offences[index][1]
        number = bisect_left(self._later_starts, end)
        if number == len(self._later):
            return None
        cue = self._later[number]
        if cue.start - end > _REACH or _STRONG_BREAK.search(self._text, end, cue.start):
            return None
        own = _OBJECT.match(self._text, cue.end, min(len(self._text), cue.end + 80))
        return None if own and self._starts[-1] >= cue.end else cue

    def _negation(self, index: int) -> str:
        """The words that deny the offence, "" when none do. A list shares the denial of its first item."""
        start, end = self._offences[index]
        if after := _NEGATED_AFTER.match(self._text[end : end + 80]):
            return after.group().strip()
        first = start
        for span in reversed(self._offences[max(0, index - _NEAREST) : index]):
            if not _LIST.fullmatch(self._text[span[1] : first]):
                break
            first = span[0]
        before = self._text[max(0, first - 70) : first]
        found = list(_NEGATION.finditer(before))
        if not found:
            return ""
        gap = before[found[-1].end() :]
        if _STRONG_BREAK.search(gap) or re.search(r"[.:!?]\s|,\s(?!or\b)", gap) or len(gap.split()) > 8:
            return ""
        return found[-1].group()


def _cue(match: re.Match[str], cues: Sequence[tuple[str, str]]) -> _Cue:
    stage = next(name for (name, _), found in zip(cues, match.groups(), strict=True) if found)
    nominal = bool(_NOMINAL.search(match.group().lower()))
    return _Cue(stage, match.start(), match.end(), nominal, match.group())


_BOUNDARY = re.compile(r"[.!?]['\"”’)]*\s+(?=['\"“‘(]*[A-Z0-9£])|\n[^\S\n]*\n|\n(?=[^\S\n]*(?:[-•*]|[A-Z]))|\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sgt|Det|Insp|Supt|Cllr|Rev|Op|No|no|s|ss|sec|para|v|vs|approx|e\.g|i\.e|Ltd|Co|Rd|Ave))\Z"
)


_WRAPPED = 50
"""A line longer than this that breaks before a capital was wrapped; a shorter one is an item of its own."""


def sentences(text: str) -> list[Span]:
    """Spans of sentences, one after another over the whole text; a blank line or a new item ends one as well."""
    spans: list[Span] = []
    start = 0
    line = 0
    for match in _BOUNDARY.finditer(text):
        if match.group().startswith("."):
            if _ABBREVIATION.search(text, max(start, match.start() - 8), match.start()):
                continue
        elif match.group() == "\n":
            wrapped = match.start() - line > _WRAPPED
            line = match.end()
            if wrapped and text[line : line + 12].lstrip()[:1].isalpha():
                continue
        if match.end() > start:
            spans.append((start, match.end()))
            start = match.end()
    return spans
