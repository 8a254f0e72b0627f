"""How far an offence has got, as its sentence says: arrested, charged, convicted, ... and whether it is denied.

A cue ("charged with") governs the offences that follow it, a whole list of them, until a clause begins that has no
part in the list. Some cues stand after the offence ("a robbery charge", "who robbed a shop was jailed"). The nearest
cue decides. Nothing here reads a conviction out of anything but words of conviction or sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp.lexicon import small
from nlp.offences.clauses import Span
from nlp.offences.cues import BEFORE, CLAUSE, NEGATED_AFTER, NEGATION, NEXT, Cue


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says of an offence: its stage, whether it is denied, and the words that say so ("" if none)."""

    stage: str = "mentioned"
    negated: bool = False
    cue: str = ""
    negation: str = ""
    linked: bool = False
    """Words of connection stand before it: "related to", "involving"."""


_COURT = re.compile(r"\b(?:court|magistrates|judge|jury|plea|charges?|counts?)\b", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:no[ -]one|nobody|none|no|neither|nor \w+)\b(?: (?:has|have|had|was|were|yet|been|further|ever))* \Z",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:if|unless|until|whether|could (?:\w+ )?(?:be|face)|could|may face|may be|might be|"
    r"would be)\b(?: \w+){0,3} \Z",
    re.IGNORECASE,
)
"""A conviction that is only supposed: "could face life if convicted of murder"."""
_DISPOSED = re.compile(
    r"\b(?:quashed|overturned|dropped|withdrawn|discontinued|dismissed|thrown out|discharged|set aside|"
    r"reversed|ruled unsafe|unsafe|struck out|offered no evidence)\b",
    re.IGNORECASE,
)
_NO_CASE = re.compile(r"\boffer(?:ed|s|ing)? no evidence\b", re.IGNORECASE)
"""What prosecutors say when they give a case up: no denial of the offence."""
_STRONG_BREAK = re.compile(r";|\b(?:but|while|whilst|whereas|although|though|when|however|where|if)\b", re.IGNORECASE)
_SOFT_BREAK = re.compile(
    r"\b(?:after|following|before|who|which|as|because|during|was|were|has|have|had|is|said|says|told|since|then|"
    r"that|until|appeared|amid|she|he|they)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"[\s,&/]*(?:(?:and|or|of|to|with|x\s?\d|also|both|a|an|the|two|three|four|five|counts?|further)\b[\s,&/]*)*"
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


class Sentence:
    """A sentence and the offences in it, ready to be asked of each. Offsets are those of the sentence."""

    def __init__(self, text: str, offences: Sequence[Span], *, court: bool) -> None:
        """``offences`` in text order; ``court`` whether "admitted" and "denied" speak of pleas, as in news reports."""
        self._text = text
        self._folded = small(text)
        self._offences = offences
        self._court = court or bool(_COURT.search(text))
        self._starts = [start for start, _ in offences]
        self._cues = [cue for cue in BEFORE.find(text, self._folded) if not self._inside_offence(cue)]
        self._ends = [cue.end for cue in self._cues]

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

    def _stage(self, cue: Cue, start: int, end: int) -> str:
        """The stage of an offence under ``cue``; a quashed conviction or a dropped charge counts as an acquittal."""
        nobody = cue.stage in ("arrested", "charged", "convicted") and not cue.nominal
        if nobody and _NOBODY.search(self._text, max(0, cue.start - 30), cue.start):
            return "mentioned"
        if cue.stage in ("charged", "convicted") and _IF.search(self._text, max(0, cue.start - 30), cue.start):
            return "alleged"
        if cue.stage in ("admitted", "denied"):
            plea = "convicted" if cue.stage == "admitted" else "charged"
            return plea if self._court else "alleged"
        if cue.nominal or cue.stage == "charged" or cue.text.lower().startswith("accus"):
            tail = _STRONG_BREAK.split(self._text[end : end + _REACH])[0]
            if _DISPOSED.search(tail):
                return "acquitted"
            first = cue.start if cue.end <= start else start
            if _DISPOSED.search(self._text[max(0, first - 30) : first]):
                return "acquitted"
        return cue.stage

    def _next(self, end: int) -> Cue | None:
        """A cue that leans on the offence before it: "a robbery charge"."""
        return NEXT.match(self._text, self._folded, end, min(len(self._text), end + 80))

    def _before(self, index: int) -> Cue | None:
        """The nearest cue before the offence whose scope it stands in; a bare noun ("counts of") yields to a verb."""
        start = self._offences[index][0]
        held: Cue | None = None
        last = bisect_right(self._ends, start)
        for cue in reversed(self._cues[max(0, last - _NEAREST) : last]):
            if start - cue.end > _REACH or not self._reaches(cue, index):
                break
            if not cue.nominal:
                return cue if held is None or cue.stage not in ("alleged", "arrested") else held
            held = held or cue
        return held

    def _inside_offence(self, cue: Cue) -> bool:
        index = bisect_right(self._starts, cue.start) - 1
        return index >= 0 and cue.start < self._offences[index][1]

    def _reaches(self, cue: Cue, index: int) -> bool:
        """Whether the clause of ``cue`` still runs at the offence."""
        start = self._offences[index][0]
        if _STRONG_BREAK.search(self._text, cue.end, start):
            return False
        first = self._offences[bisect_left(self._starts, cue.end)]
        if first[0] == start:
            return True
        return not _SOFT_BREAK.search(self._text, first[1], start)

    @cached_property
    def _later(self) -> list[Cue]:
        """The cues of later clauses; few sentences are asked for them."""
        return list(CLAUSE.find(self._text, self._folded))

    def _after(self, index: int) -> Cue | None:
        """A verb later in the sentence that has no offence of its own: "the man who robbed a shop was jailed"."""
        end = self._offences[index][1]
        starts = [cue.start for cue in self._later]
        number = bisect_left(starts, end)
        if number == len(self._later):
            return None
        cue = self._later[number]
        if cue.stage == "alleged":
            last = bisect_right(starts, end + _REACH)
            cue = next((later for later in self._later[number + 1 : last] if later.stage != "alleged"), cue)
        if cue.start - end > _REACH or _STRONG_BREAK.search(self._text, end, cue.start):
            return None
        own = _OBJECT.match(self._text, cue.end, min(len(self._text), cue.end + 80))
        return None if own and self._starts[-1] >= cue.end else cue

    def _negation(self, index: int) -> str:
        """The words that deny the offence, "" when none do. A list shares the denial of its first item."""
        start, end = self._offences[index]
        if after := NEGATED_AFTER.match(self._text[end : end + 80]):
            return after.group().strip()
        first = start
        for span in reversed(self._offences[max(0, index - _NEAREST) : index]):
            if not _LIST.fullmatch(self._text[span[1] : first]):
                break
            first = span[0]
        before = self._text[max(0, first - 70) : first]
        found = list(NEGATION.finditer(before))
        if not found or _NO_CASE.search(before):
            return ""
        gap = before[found[-1].end() :]
        if _STRONG_BREAK.search(gap) or re.search(r"[.:!?]\s|,\s(?!or\b)|\bbefore\b", gap) or len(gap.split()) > 8:
            return ""
        return found[-1].group()
