"""Verdicts of people, found again in the documents at hand: which chains they tie and which they hold apart."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from casethread.model import Annotated, Judgement, Label, Mention, Spot, Verdict
from casethread.text import fold
from links.people import Chain

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
    """What verdicts say of chains, by number: pairs tied and pairs held apart, in the order they were decided."""

    tied: list[tuple[int, int, Verdict]] = field(default_factory=list)
    apart: list[tuple[int, int, Verdict]] = field(default_factory=list)


def find(verdicts: Iterable[Verdict], documents: Sequence[Annotated]) -> list[Found]:
    """The verdicts whose both mentions are there; others tie and part nothing, and are kept by who keeps them."""
    wanted = [v for v in verdicts if v.judgement is not Judgement.UNSURE and v.undone is None]
    if not wanted:
        return []
    held = {each.document.id: each for each in documents}
    places = _Places(held)
    found = []
    for verdict in wanted:
        a, b = places.of(verdict.a), places.of(verdict.b)
        if a and b and a != b:
            found.append(Found(verdict, a, b))
    return found


class _Places:
    """Where mentions are, by what verdicts know of them."""

    def __init__(self, held: Mapping[str, Annotated]) -> None:
        self._held = held
        self._digests: dict[str, list[str]] = {}

    def of(self, spot: Spot) -> tuple[str, Span] | None:
        """The mention that a verdict speaks of: in the text that it knew, under whatever id; else in the document of
        that id, changed since, where the same words are named once.
        """
        here = self._held.get(spot.document)
        if here and here.document.text[spot.start : spot.end] == spot.text and text_digest(here) == spot.digest:
            return _at(here, spot)
        for key in self._by_digest(spot.digest):
            found = _at(self._held[key], spot)
            if found:
                return found
        return _reworded(here, spot) if here else None

    def _by_digest(self, digest: str) -> list[str]:
        if not self._digests:
            for key in sorted(self._held):
                self._digests.setdefault(text_digest(self._held[key]), []).append(key)
        return self._digests.get(digest, [])


def text_digest(annotated: Annotated) -> str:
    """SHA-256 of a document's text, as a verdict keeps it."""
    return hashlib.sha256(annotated.document.text.encode("utf-8", "surrogatepass")).hexdigest()


def _at(annotated: Annotated, spot: Spot) -> tuple[str, Span] | None:
    """The mention that overlaps the span most: another version of the annotator may cut it otherwise."""
    over = [
        (min(m.end, spot.end) - max(m.start, spot.start), -m.start, m)
        for m in annotated.mentions
        if m.label is Label.PERSON and m.start < spot.end and spot.start < m.end
    ]
    best = max(over, key=lambda o: o[:2], default=None)
    return (annotated.document.id, (best[2].start, best[2].end)) if best else None


def _reworded(annotated: Annotated, spot: Spot) -> tuple[str, Span] | None:
    said: list[Mention] = [m for m in annotated.mentions if m.label is Label.PERSON and fold(m.text) == fold(spot.text)]
    return (annotated.document.id, (said[0].start, said[0].end)) if len(said) == 1 else None


def parted(found: Iterable[Found]) -> dict[str, list[tuple[Span, Span]]]:
    """By document, the spans that are two people's although one document, and perhaps one name, holds both."""
    inside: dict[str, list[tuple[Span, Span]]] = defaultdict(list)
    for each in found:
        if not each.same and each.a[0] == each.b[0]:
            inside[each.a[0]].append((each.a[1], each.b[1]))
    return inside


def judge(found: Sequence[Found], chains: Sequence[Chain]) -> Judged:
    """The verdicts as pairs of chain numbers."""
    wanted = {place for each in found for place in (each.a, each.b)}
    of = {
        place: number
        for number, chain in enumerate(chains)
        for mention in chain.mentions
        if (place := (chain.document, (mention.start, mention.end))) in wanted
    }
    judged = Judged()
    for each in found:
        one, two = of[each.a], of[each.b]
        if one != two:
            pair = min(one, two), max(one, two)
            (judged.tied if each.same else judged.apart).append((*pair, each.verdict))
    return judged
