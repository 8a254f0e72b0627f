"""From a document that answers to what is shown of it: its best sentences, what matched in them, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casethread.model import Document, Hit, HitPassage, Mention
from search_api.matching import Found, Matcher, Page
from search_api.sentences import quotation, sentences

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
    named = " ".join(one.asked for one in found if one.weight > 2).split()
    told = [one for one in found if one.weight != 1.0 or one.asked not in named]
    ordered = sorted(told or found, key=lambda one: -one.weight)
    return tuple(dict.fromkeys(one.why for one in ordered))[:MOST_REASONS]


def _passages(text: str, found: Sequence[Found]) -> tuple[HitPassage, ...]:
    spans = sentences(text)
    placed = [(one.start, one.end, one) for one in found if one.start is not None and one.end is not None]
    scored = []
    for start, end in spans:
        within = [(a, b, one) for a, b, one in placed if start <= a < end]
        if within:
            best = {one.asked: max(o.weight for _, _, o in within if o.asked == one.asked) for _, _, one in within}
            scored.append((-sum(best.values()), start, end, [(a, b) for a, b, _ in within]))
    if not scored:
        return tuple(_passage(text, *span, []) for span in spans[:1])
    return tuple(_passage(text, start, end, marks) for _, start, end, marks in sorted(scored)[:MOST_PASSAGES])


def _passage(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> HitPassage:
    first, last = quotation(text, start, end, min((mark[0] for mark in marks), default=start))
    kept = [(max(a, first), min(b, last)) for a, b in marks if a < last and b > first]
    return HitPassage(first, last, text[first:last], merged(kept))


def merged(marks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks in order; those that overlap are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)
