"""Verdicts of people, found again in the documents at hand: which chains they tie and which they hold apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from casethread.model import Judgement, Mention, Spot, Verdict
from casethread.text import fold
from links.people import Ref

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict of ``same`` or ``different`` whose two mentions are there, each as document id and span."""

    verdict: Verdict
    a: tuple[str, Span]
    b: tuple[str, Span]

    @property
    def same(self) -> bool:
        """Whether it ties."""
        return self.verdict.judgement is Judgement.SAME


@dataclass(frozen=True, slots=True)
class Judged:
    """What verdicts say of chains: pairs tied and pairs held apart, in the order they were decided."""

    tied: list[tuple[Ref, Ref, Verdict]] = field(default_factory=list)
    apart: list[tuple[Ref, Ref, Verdict]] = field(default_factory=list)


class Held(Protocol):
    """The documents at hand."""

    def named(self, document: str) -> Sequence[Mention] | None:
        """The mentions of people in the document of that id, None when it is not there."""
        ...

    def of_text(self, digest: str) -> Iterable[str]:
        """The ids of the documents whose text has that SHA-256, in order."""
        ...


def find(verdicts: Iterable[Verdict], held: Held) -> list[Found]:
    """The verdicts whose both mentions are there; others tie and part nothing, and are kept by who keeps them."""
    found = []
    for verdict in verdicts:
        if verdict.judgement is not Judgement.UNSURE and verdict.undone is None:
            a, b = _place(verdict.a, held), _place(verdict.b, held)
            if a and b and a != b:
                found.append(Found(verdict, a, b))
    return found


def _place(spot: Spot, held: Held) -> tuple[str, Span] | None:
    """The mention that a verdict speaks of: in the text that it knew, under whatever id; else in the document of that
    id, changed since, where the same words are named once.
    """
    same = list(held.of_text(spot.digest))
    for key in sorted(same, key=lambda each: (each != spot.document, each)):
        known = held.named(key)
        if known and (found := _at(known, spot)):
            return key, found
        if key == spot.document:
            return None
    found = _reworded(held.named(spot.document) or (), spot)
    return (spot.document, found) if found else None


def _at(named: Iterable[Mention], spot: Spot) -> Span | None:
    """The mention that overlaps the span most: another version of the annotator may cut it otherwise."""
    over = [
        (min(m.end, spot.end) - max(m.start, spot.start), -m.start, m)
        for m in named
        if m.start < spot.end and spot.start < m.end
    ]
    best = max(over, key=lambda o: o[:2], default=None)
    return (best[2].start, best[2].end) if best else None


def _reworded(named: Iterable[Mention], spot: Spot) -> Span | None:
    said = [m for m in named if fold(m.text) == fold(spot.text)]
    return (said[0].start, said[0].end) if len(said) == 1 else None


def parted(found: Iterable[Found]) -> dict[str, list[tuple[Span, Span]]]:
    """By document, the spans that are two people's although one document, and perhaps one name, holds both."""
    inside: dict[str, list[tuple[Span, Span]]] = defaultdict(list)
    for each in found:
        if not each.same and each.a[0] == each.b[0]:
            inside[each.a[0]].append((each.a[1], each.b[1]))
    return inside


def judge(found: Iterable[Found], owner: Mapping[tuple[str, Span], Ref]) -> Judged:
    """The verdicts as pairs of chains; ``owner`` tells the chain of each mention that they speak of."""
    judged = Judged()
    for each in found:
        one, two = owner[each.a], owner[each.b]
        if one != two:
            pair = min(one, two), max(one, two)
            (judged.tied if each.same else judged.apart).append((*pair, each.verdict))
    return judged
