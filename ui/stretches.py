"""Very long texts a stretch at a time: what a browser lays out at once is bounded, and the place asked for is in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from ui.pieces import Stretch

Span = tuple[int, int]
LONGEST = 150_000
"""Characters of a text that are shown at once."""
MOST_PAGES = 100
"""Pages of the original whose text is shown at once: each has a heading of its own."""
_BREAKS = ("\n\n", "\n", " ")
"""Where a text may be cut, best first, that turns no page of its original."""


def stretch(
    text: str, turns: Sequence[int], wanted: int | None, at: int | None, href: Callable[[int], str]
) -> tuple[Span, Stretch | None]:
    """One part of a text: the part ``wanted`` (from 1), else that in which the character ``at`` stands, else the first;
    and where it lies. ``turns`` are where pages of the original begin, in order. A text that can be shown at once is
    one part, None.
    """
    edges = _edges(text, turns)
    parts = list(pairwise(edges))
    if len(parts) < 2:
        return (0, len(text)), None
    number = bisect_right(edges, at or 0, hi=len(parts)) if wanted is None else wanted
    number = max(1, min(number, len(parts)))
    before = href(number - 1) if number > 1 else ""
    after = href(number + 1) if number < len(parts) else ""
    return parts[number - 1], Stretch(number, len(parts), before, after)


def _edges(text: str, turns: Sequence[int]) -> list[int]:
    """Where the parts begin, and where the last ends: each of at most ``MOST_PAGES`` pages and ``LONGEST`` characters,
    cut where a page turns, or else between words, unless that would make a part less than half as long.
    """
    edges = [0]
    while (cut := _cut(text, turns, edges[-1])) < len(text):
        edges.append(cut)
    return [*edges, len(text)]


def _cut(text: str, turns: Sequence[int], start: int) -> int:
    """Where the part that begins at ``start`` ends."""
    least, most = start + (LONGEST + 1) // 2, start + LONGEST
    beyond = bisect_right(turns, start) + MOST_PAGES - 1
    if beyond < len(turns) and turns[beyond] <= most:
        return turns[beyond]
    if most >= len(text):
        return len(text)
    turn = bisect_right(turns, most)
    if turn and turns[turn - 1] >= least:
        return turns[turn - 1]
    for mark in _BREAKS:
        found = text.rfind(mark, least, most)
        if found >= 0:
            return found + len(mark)
    return most
