"""Who is told of first and named later: "A 51-year-old woman was stabbed. The victim was named as ..."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from casethread.model import Mention
from casethread.values import PersonValue
from links.people import Chain

_VICTIM = "victim"
_WHO = r"victim|deceased|dead|man|woman|boy|girl|teenager|pensioner|youth|he|she|him|her"
_NAMED = re.compile(
    rf"\b(?P<who>{_WHO})\b[^.;:\n]{{0,40}}?\b(?:named|identified)\b[^.;:\n]{{0,40}}? as (?:the )?$"
    rf"|\b(?:named|identified) (?:the )?(?:dead |murdered |injured )?(?P<whom>{_WHO}) as $"
    r"|\bvictim,? (?:named|identified as) $",
    re.IGNORECASE,
)
_SEX = {"man": "m", "boy": "m", "he": "m", "him": "m", "woman": "f", "girl": "f", "she": "f", "her": "f"}
_BEFORE = 100
"""Characters before a name within which it is said that somebody was named so."""


def join_named(text: str, chains: list[Chain], held_apart: Iterable[tuple[Chain, Chain]] = ()) -> list[Chain]:
    """The chains of one text, where the one person whom it tells of as a victim without a name is the one whom it names
    as the victim later. Where it tells of several, or age or sex do not fit, they are left as they are.
    """
    unnamed = [chain for chain in chains if chain.unnamed and _harmed(chain.mentions)]
    if len(unnamed) != 1:
        return chains
    told = unnamed[0]
    known = [chain for chain in chains if not chain.unnamed and _fits(text, told, chain)]
    if len(known) != 1 or any({id(told), id(known[0])} == {id(a), id(b)} for a, b in held_apart):
        return chains
    for mention in told.mentions:
        if isinstance(mention.value, PersonValue):
            known[0].add(mention, mention.value)
    return [chain for chain in chains if chain is not told]


def _harmed(mentions: Sequence[Mention]) -> bool:
    return any(isinstance(m.value, PersonValue) and m.value.role == _VICTIM for m in mentions)


def _fits(text: str, told: Chain, known: Chain) -> bool:
    """Whether a text that told of the one names ``known`` as the victim later, and says nothing else of age or sex."""
    if known.age is not None and told.age is not None and known.age != told.age:
        return False
    if known.gender and told.gender and known.gender != told.gender:
        return False
    before = told.mentions[0].end
    for mention in known.mentions:
        said = _NAMED.search(text, max(before, mention.start - _BEFORE), mention.start)
        if said and _harmed([mention]):
            sex = _SEX.get((said["who"] or said["whom"] or "").casefold(), "")
            return not (sex and told.gender and sex != told.gender)
    return False
