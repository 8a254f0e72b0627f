"""Chooses between mentions that overlap."""

from __future__ import annotations

from collections.abc import Iterable

from casethread.model import Label, Mention
from nlp.spans import Cover

UNNAMED = "people.unnamed"
"""The rule of people without a name ("a 15-year-old girl")."""

_NAMES = frozenset({Label.PERSON, Label.PLACE, Label.ORG, Label.OPERATION, Label.IDENTIFIER, Label.VEHICLE, Label.DATE})
_CARRIERS = _NAMES - {Label.DATE, Label.IDENTIFIER}
_CERTAIN_KINDS = ("places.postcode", "places.grid")


def resolve(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions that stand, sorted by start.

    Identifiers, postcodes, operations, vehicles and people told by their form come first, then the longer name, then
    the better score. No two names overlap; a word for an offence, weapon or drug inside a name ("Robbery Squad", "Gun
    Lane") falls, elsewhere it may overlap. A sum of money that measures a drug is part of it. What an unnamed person
    overlaps stays, unless it is a person or a date.
    """
    kept: list[Mention] = []
    held: Cover[Mention] = Cover()
    for mention in sorted(mentions, key=_order):
        if not any(_conflict(other, mention) for other in held.beside(mention.start, mention.end)):
            kept.append(mention)
            held.add(mention.start, mention.end, mention)
    return tuple(sorted(kept, key=lambda m: (m.start, m.end, m.label)))


def _order(mention: Mention) -> tuple[int, int, float, int, str, str]:
    return -_tier(mention), mention.start - mention.end, -mention.score, mention.start, mention.label, mention.rule


def _tier(mention: Mention) -> int:
    if mention.rule in _CERTAIN_KINDS or mention.label is Label.IDENTIFIER:
        return 4
    if mention.label in (Label.OPERATION, Label.VEHICLE):
        return 3
    if mention.label is Label.PERSON and mention.score >= 0.9:
        return 3
    return 2 if mention.label in _NAMES and mention.rule != UNNAMED else 1


def _conflict(a: Mention, b: Mention) -> bool:
    """Whether ``b`` cannot stand beside ``a``, which was chosen before it."""
    if a.start >= b.end or b.start >= a.end:
        return False
    if a.label is b.label:
        return True
    if Label.MONEY in (a.label, b.label) and Label.DRUG in (a.label, b.label):
        return True
    if UNNAMED in (a.rule, b.rule):
        return Label.DATE in (a.label, b.label)
    if a.label in _NAMES and b.label in _NAMES:
        return True
    return a.label in _CARRIERS and a.start <= b.start and b.end <= a.end
