"""Where the sentences of a text begin and end: the one notion of a sentence by which is quoted, linked and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casethread.wraps import goes_on, is_short_form

Span = tuple[int, int]
"""Start and end (exclusive), in code points."""

_STOPS = ".!?\u2026"
_END = re.compile(rf"[{_STOPS}][\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]*[A-Z0-9\u00a3])")
_NEAR = 4_000
"""Characters that are looked through for a stop at first: a look costs more than the way, until it is a long one."""


def sentences(text: str) -> Iterator[Span]:
    """Start and end of each sentence, in order, without the space around it. A line's end also ends one, unless it lies
    within running prose (``casethread.wraps``).
    """
    at = 0
    while at < len(text):
        end = _run_end(text, at)
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
    first = last = end = -1
    span = None
    for at in offsets:
        if at >= last:
            if at >= end:
                first, end = _run_start(text, last, at), _run_end(text, at)
            start, last = _around(text, max(first, last), at, end)
            span = _stripped(text, start, last)
        yield span if span and span[0] <= at < span[1] else None


def _run_end(text: str, at: int) -> int:
    """Where the lines end that are read as one from that around ``at`` on."""
    end = _line_end(text, at)
    while end < len(text) and goes_on(text, end):
        end = _line_end(text, end + 1)
    return end


def _run_start(text: str, least: int, at: int) -> int:
    """Where the lines begin that are read as one up to that around ``at``; none that ends before ``least`` is read."""
    start = text.rfind("\n", 0, at) + 1
    while start > max(0, least) and goes_on(text, start - 1):
        start = text.rfind("\n", 0, start - 1) + 1
    return start


def _around(text: str, start: int, at: int, end: int) -> Span:
    """The sentence at an offset, with the space around it, within the lines from ``start`` to ``end``."""
    stop = at
    while (stop := _stop_before(text, start, stop)) >= 0:
        last = _ends(text, stop, end)
        if last > at:
            end = last
        elif last >= 0:
            return last, _end(text, at, end)
    return start, _end(text, at, end)


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


def _ends(text: str, stop: int, end: int) -> int:
    """Where the space ends after a sentence that ends at ``stop``; -1 when none does."""
    found = _END.match(text, stop, end)
    return found.end() if found and not is_short_form(text, stop, found.end()) else -1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _stripped(text: str, start: int, end: int) -> Span | None:
    """A stretch without the space around it; None when it is nothing else."""
    kept = text[start:end]
    first, last = start + len(kept) - len(kept.lstrip()), end - len(kept) + len(kept.rstrip())
    return (first, last) if first < last else None
