"""The sentences of a text, as spans of it, to quote from."""

from __future__ import annotations

import re

LONGEST = 400
"""Characters of the longest quotation; a longer sentence is cut at spaces."""

_END = re.compile(r"(?:[.!?\u2026][\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]?[A-Z0-9\u00a3])|\n\s*)")
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Insp|Supt|Det|Prof|Rev|Cllr|No|approx|vs|etc|e\.g|i\.e|[A-Z])\.\s*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, without the space around it; a line's end also ends one."""
    found, start = [], 0
    for end in _END.finditer(text):
        if "\n" not in end[0] and _SHORT.search(text, max(start, end.start() - 8), end.end()):
            continue
        found.append((start, end.end()))
        start = end.end()
    found.append((start, len(text)))
    return [span for span in (_stripped(text, *given) for given in found) if span[0] < span[1]]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    kept = text[start:end]
    return start + len(kept) - len(kept.lstrip()), end - len(kept) + len(kept.rstrip())


def quotation(text: str, start: int, end: int, around: int) -> tuple[int, int]:
    """The sentence from ``start`` to ``end``, or, when it is too long, the part of it that holds ``around``."""
    if end - start <= LONGEST:
        return start, end
    first = max(start, min(around - LONGEST // 3, end - LONGEST))
    last = first + LONGEST
    if first > start:
        space = text.find(" ", first, around)
        first = space + 1 if space >= 0 else first
    if last < end:
        space = text.rfind(" ", around, last)
        last = space if space > around else last
    return first, last
