"""One person who is two: the verdicts that hold some of the mentions apart from the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from casethread.errors import UsageError
from casethread.model import Entity, Evidence, Judgement
from casethread.store.spots import facts_at

MOST = 100
"""Verdicts that one parting may come to."""
_SPOT = re.compile(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+)")
Step = tuple[Judgement, Evidence, Evidence]


def parting(whole: Entity, apart: Iterable[str]) -> list[Step]:
    """What is to be decided so that the mentions ``apart`` (documents by id, mentions as ``document:start-end``) leave.

    The most telling mention of each document that goes is one with that of the first, and different from the most
    telling one that stays: what stays follows by its own ties. In a document that holds both, every mention that goes
    is different from every one that stays. Raises UsageError when nothing goes, nothing stays, or it is too much.
    """
    going, staying = _sorted_out(whole, frozenset(apart))
    if not going or not staying:
        what = "nothing was chosen to go apart" if not going else "everything was chosen to go apart"
        raise UsageError(what, where=whole.name, remedy="choose what is said of somebody else")
    steps = list(_steps(whole, going, staying))
    if len(steps) > MOST:
        raise UsageError(f"that takes {len(steps):,} verdicts", where=whole.name, remedy="choose fewer at a time")
    return steps


def _sorted_out(whole: Entity, apart: frozenset[str]) -> tuple[list[Evidence], list[Evidence]]:
    spots = {found[0] for one in apart if (found := _SPOT.fullmatch(one))}
    going: list[Evidence] = []
    staying: list[Evidence] = []
    for mention in whole.mentions:
        leaves = mention.document in apart or f"{mention.document}:{mention.start}-{mention.end}" in spots
        (going if leaves else staying).append(mention)
    return going, staying


def _steps(whole: Entity, going: Sequence[Evidence], staying: Sequence[Evidence]) -> Iterator[Step]:
    counted = facts_at(whole)

    def telling(mentions: Iterable[Evidence]) -> Evidence:
        return min(mentions, key=lambda m: (-counted[m], m.document, m.start))

    leaving = [telling(m for m in going if m.document == one) for one in dict.fromkeys(m.document for m in going)]
    rest = telling(staying)
    for one in leaving:
        if one.document != rest.document:
            yield Judgement.DIFFERENT, one, rest
    for one in going:
        yield from ((Judgement.DIFFERENT, one, other) for other in staying if other.document == one.document)
    yield from ((Judgement.SAME, leaving[0], one) for one in leaving[1:])
