"""Correcting what was misread: said, refused when it was corrected before, listed, undone. All within one's reach."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casethread.amendment import NAMED, RULE, dated, renamed
from casethread.errors import NotFound, UsageError
from casethread.model import Correction, Label, Mention
from casethread.store.base import View
from casethread.store.corrections import Corrections
from casethread.store.verdicts import LONGEST_WHY
from casethread.values import Value

Follow = Callable[[Sequence[str]], str]
"""Brings the index up to date on documents; says why that has to wait, if it has."""
_SPOT = re.compile(r"(?P<document>.+):(?P<start>\d{1,9})-(?P<end>\d{1,9})")


class Wrong(StrEnum):
    """What is wrong of a mention: it is nothing that is looked for, or has another name, date or kind."""

    NOTHING = "nothing"
    NAME = "name"
    DATE = "date"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a mention: what is wrong, the name or date that is right, the label that is right."""

    wrong: Wrong
    right: str = ""
    kind: Label | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A correction that was made or undone; ``waiting`` says why search does not follow it yet, if so."""

    correction: Correction
    waiting: str


class Amending:
    """The correcting of one case by one viewer. Pages, links and search follow a correction as it is kept."""

    def __init__(self, view: View, corrections: Corrections, follow: Follow) -> None:
        self._view = view
        self._corrections = corrections
        self._follow = follow

    def correct(self, where: str, said: Said, why: str = "", label: Label | None = None) -> Done:
        """Correct the mention at ``document:start-end``; ``label`` tells which, where several are there.

        Raises NotFound, and UsageError when what is said cannot be so or the mention was corrected before.
        """
        if len(why) > LONGEST_WHY:
            raise UsageError(f"the reason has {len(why):,} characters", remedy=f"say it in {LONGEST_WHY:,}")
        spot = _SPOT.fullmatch(where)
        if not spot:
            raise UsageError(f"{where[:80]!r} is no mention", remedy="write it as document:start-end")
        document = self._view.document(spot["document"])
        mentions = self._view.mentions(document.id)
        mention = _at(mentions, int(spot["start"]), int(spot["end"]), label, where)
        if mention.rule.startswith(RULE):
            number = mention.rule.removeprefix(RULE)
            what = f"it was corrected before: {mention.why}"
            raise UsageError(what, where=where, remedy=f"undo correction {number} first")
        to = _instead(mention, mentions, said)
        made, ids = self._corrections.add(document, mention, to, self._view.viewer.name, why.strip())
        return Done(made, self._follow(ids))

    def undo(self, number: str, why: str = "") -> Done:
        """Take a correction back. Raises NotFound, UsageError when it is undone already."""
        known = {correction.id: correction for correction, _ in self.listed(undone=True)}
        if number not in known:
            raise NotFound(f"there is no correction {number}", remedy="list them with `casethread correct list`")
        ids = self._corrections.undo(number, self._view.viewer.name, why.strip())
        return Done(known[number], self._follow(ids))

    def listed(self, *, undone: bool = False) -> list[tuple[Correction, str]]:
        """The corrections of what is within reach, in the order they were made, each with a word on what has become of
        it: empty when it counts, else why it does not.
        """
        found = self._corrections.within(self._view.viewer, self._view.access(), undone=undone)
        return [(correction, _standing(correction, counts=counts)) for correction, counts in found]


def _standing(correction: Correction, *, counts: bool) -> str:
    if correction.undone:
        return f"undone {correction.undone}"
    return "" if counts else "the text that it speaks of is not there now; it counts again when that returns"


def _at(mentions: Sequence[Mention], start: int, end: int, label: Label | None, where: str) -> Mention:
    found = [m for m in mentions if (m.start, m.end) == (start, end) and label in (None, m.label)]
    if not found:
        raise NotFound(
            "nothing is marked there", where=where, remedy="see the mentions with `casethread show DOCUMENT`"
        )
    return max(found, key=lambda m: m.score)


def _instead(mention: Mention, mentions: Sequence[Mention], said: Said) -> tuple[Label, Value] | None:
    """What stands in a mention's place. Raises UsageError when it would be what it is."""
    others = [one for one in mentions if one != mention]
    if said.wrong is Wrong.NOTHING:
        return None
    if said.wrong is Wrong.DATE:
        if mention.label is not Label.DATE:
            raise UsageError(f"{mention.text!r} was not read as a date", remedy="say what it is instead")
        to: tuple[Label, Value] = (Label.DATE, dated(said.right))
    elif said.wrong is Wrong.NAME:
        to = (mention.label, renamed(mention, said.right, others))
    else:
        if said.kind not in NAMED:
            raise UsageError("that kind cannot be chosen", remedy=f"use one of {', '.join(NAMED)}")
        to = (said.kind, renamed(mention, said.right or mention.text, others, said.kind))
    if to == (mention.label, mention.value):
        raise UsageError("that is what it was read as", where=mention.text, remedy="say what is wrong with it")
    return to
