"""The sentences of a text, as spans of it, to quote from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST = 400
"""Characters of the longest quotation; a longer sentence is cut at spaces."""

Span = tuple[int, int]

_STOPS = ".!?\u2026"
_END = re.compile(rf"[{_STOPS}][\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]?[A-Z0-9\u00a3])")
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Insp|Supt|Det|Prof|Rev|Cllr|No|approx|vs|etc|e\.g|i\.e|[A-Z])\.\s*$")
_SHORTEST = 8
"""Characters before a full stop in which such a short form would stand."""
_NEAR = 4_000
"""Characters that are looked through for a stop at first: a look costs more than the way, until it is a long one."""


def sentences(text: str) -> Iterator[Span]:
    """Start and end of each sentence, in order, without the space around it; a line's end also ends one."""
    at = 0
    while at < len(text):
        end = _line_end(text, at)
        while at < end:
            last = _end(text, at, end)
            if span := _stripped(text, at, last):
                yield span
            at = last
        at = end + 1


def sentences_at(text: str, offsets: Iterable[int]) -> Iterator[Span | None]:
    """Of each offset, given in order, the sentence that holds it, None when it lies between two. Of the text no more is
    read than is around them.
    """
    last, span = -1, None
    for at in offsets:
        if at >= last:
            line = max(last, text.rfind("\n", 0, at) + 1)
            first, last = _around(text, line, at)
            span = _stripped(text, first, last)
        yield span if span and span[0] <= at < span[1] else None


def _around(text: str, line: int, at: int) -> Span:
    """The sentence at an offset, with the space around it; it begins at ``line`` or later."""
    end, stop = _line_end(text, at), at
    while (stop := _stop_before(text, line, stop)) >= 0:
        last = _ends(text, stop, end)
        if last > at:
            end = last
        elif last >= 0:
            return last, _end(text, at, end)
    return line, _end(text, at, end)


def _end(text: str, at: int, end: int) -> int:
    """Where the sentence ends that ``at`` is in, with the space after it; at ``end`` at the latest."""
    while (at := _stop_after(text, at, end)) >= 0:
        last = _ends(text, at, end)
        if last >= 0:
            return last
        at += 1
    return end


def _stop_after(text: str, at: int, end: int) -> int:
    """The first stop from an offset on; -1 when there is none. Looks a little ahead, then farther."""
    width = _NEAR
    while at < end:
        last = min(at + width, end)
        ahead = [found for one in _STOPS if (found := text.find(one, at, last)) >= 0]
        if ahead:
            return min(ahead)
        at, width = last, width * 2
    return -1


def _stop_before(text: str, start: int, at: int) -> int:
    """The last stop before an offset; -1 when there is none."""
    width = _NEAR
    while at > start:
        first = max(at - width, start)
        found = max([text.rfind(one, first, at) for one in _STOPS])
        if found >= 0:
            return found
        at, width = first, width * 2
    return -1


def _ends(text: str, stop: int, line_end: int) -> int:
    """Where the space ends after a sentence that ends at ``stop``; -1 when none does."""
    found = _END.match(text, stop, line_end)
    return found.end() if found and not _SHORT.search(text, max(0, stop - _SHORTEST), found.end()) else -1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _stripped(text: str, start: int, end: int) -> Span | None:
    """A stretch without the space around it; None when it is nothing else."""
    kept = text[start:end]
    first, last = start + len(kept) - len(kept.lstrip()), end - len(kept) + len(kept.rstrip())
    return (first, last) if first < last else None


def quotation(text: str, start: int, end: int, around: int) -> Span:
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
