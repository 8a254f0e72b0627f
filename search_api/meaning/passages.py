"""A text cut into the passages that are compared by meaning."""

from __future__ import annotations

from casethread.sentences import sentences
from search_api.quoting import LONGEST, SPACES

CUT = 2
"""Counted up whenever texts are cut otherwise: they are to be read again."""
SHORTEST = 80
"""Characters below which a passage takes in the sentence that follows: a heading or an exclamation says too little."""
Span = tuple[int, int]


def passages(text: str) -> list[Span]:
    """The passages, in text order, none overlapping another: sentences, short ones together, long ones in parts of at
    most ``quoting.LONGEST`` characters, cut at spaces.
    """
    found: list[Span] = []
    for start, end in sentences(text):
        if found and found[-1][1] - found[-1][0] < SHORTEST and end - found[-1][0] <= LONGEST:
            found[-1] = found[-1][0], end
        else:
            found.extend(_parts(text, start, end))
    return found


def _parts(text: str, start: int, end: int) -> list[Span]:
    parts: list[Span] = []
    while end - start > LONGEST:
        space = max(text.rfind(one, start + 1, start + LONGEST + 1) for one in SPACES)
        last = space if space > start else start + LONGEST
        parts.append((start, last))
        start = last + 1 if last == space else last
        while start < end and text[start].isspace():
            start += 1
    return [*parts, (start, end)] if start < end else parts
