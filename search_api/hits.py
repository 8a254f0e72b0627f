"""From a document that answers to what is shown of it: its best sentences, what matched in them, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from casethread.model import Document, Hit, HitPassage, Mention
from casethread.sentences import sentences, sentences_at
from search_api.matching import Matcher
from search_api.page import Found, Page
from search_api.quoting import quotation

MOST_PASSAGES = 3
MOST_REASONS = 5
QUOTED = 80
"""Characters of a passage that a reason quotes."""


def hit(document: Document, mentions: Sequence[Mention], looked_for: Sequence[Matcher]) -> Hit:
    """The hit that shows a document: at most three sentences, the best first, or its first when none was asked for."""
    page = Page(document, mentions)
    found = [one for matcher in looked_for for one in matcher(page)]
    return Hit(
        document.id,
        document.title,
        document.kind,
        document.published,
        document.marking,
        _passages(document.text, found),
        _reasons(found),
        document.source,
    )


def near_hit(one: Hit, text: str, span: tuple[int, int], *, said: bool) -> Hit:
    """The hit with the passage that is near in meaning to what was asked: after its sentences when its words were
    ``said`` too, else before those in which a condition is met.
    """
    start, end = span
    shown = [passage for passage in one.passages if said or passage.marks]
    kept = tuple(replace(p, near=True) if p.start < end and start < p.end else p for p in shown)
    own = () if any(passage.near for passage in kept) else (HitPassage(start, end, text[start:end], near=True),)
    passages = (*kept[: MOST_PASSAGES - len(own)], *own) if said else (*own, *kept)[:MOST_PASSAGES]
    told = " ".join(text[start:end].split())
    told = told if len(told) <= QUOTED else f"{told[:QUOTED].rpartition(' ')[0] or told[:QUOTED]} \u2026"
    why = f"near in meaning: '{told}'"
    return replace(one, passages=passages, why=(*one.why, why))


def _reasons(found: Sequence[Found]) -> tuple[str, ...]:
    """The reasons, each once, the weightiest first; a word that only repeats what a name says is left out."""
    told = list({(one.asked, one.why, one.weight): one for one in found}.values())
    if len(told) < 2:
        return tuple([one.why for one in told])
    named = " ".join([one.asked for one in told if one.weight > 2]).split()
    told = [one for one in told if one.weight != 1.0 or one.asked not in named] or told
    told.sort(key=lambda one: -one.weight)
    return tuple(dict.fromkeys([one.why for one in told]))[:MOST_REASONS]


def _passages(text: str, found: Sequence[Found]) -> tuple[HitPassage, ...]:
    placed = sorted([(one.start, at) for at, one in enumerate(found) if one.start is not None])
    within: dict[tuple[int, int], list[Found]] = {}
    for span, (_, at) in zip(sentences_at(text, [start for start, _ in placed]), placed, strict=True):
        if span is not None:
            within.setdefault(span, []).append(found[at])
    if not within:
        return tuple(_passage(text, *span, []) for span in islice(sentences(text), 1))
    spans: Iterable[tuple[int, int]] = within
    if len(within) > 1:
        spans = [span for _, span in sorted([(-_weight(held), span) for span, held in within.items()])]
    return tuple([_passage(text, *span, within[span]) for span in islice(spans, MOST_PASSAGES)])


def _weight(found: Sequence[Found]) -> float:
    """What a sentence weighs: all that was asked for and stands in it, each thing as its best does."""
    best: dict[str, float] = {}
    for one in found:
        if one.weight > best.get(one.asked, 0.0):
            best[one.asked] = one.weight
    return sum(best.values())


def _passage(text: str, start: int, end: int, within: Sequence[Found]) -> HitPassage:
    marks = [(one.start, one.end) for one in within if one.start is not None and one.end is not None]
    first, last = quotation(text, start, end, min(marks)[0] if marks else start)
    kept = [
        (a if a > first else first, b if b < last else last)  # noqa: FURB136 - a call for each takes twice as long
        for a, b in marks
        if a < last and b > first
    ]
    return HitPassage(first, last, text[first:last], merged(kept))


def merged(marks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks in order; those that overlap are one."""
    if len(marks) == 1:
        return (marks[0],)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)
