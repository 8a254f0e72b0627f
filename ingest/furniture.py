"""Running heads and feet of pages, set aside where they would stand within a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.layout import PageLine

Page = tuple[int, Sequence[PageLine]]
"""A page's number (from 1) and its lines in reading order."""

_DEPTH = 3
_REACH = 2
"""Left and right pages have heads of their own: the page before the last has the same."""
_DRIFT = 6.0
_ENDS = re.compile(r"[.!?:;][\"'”\u2019)\]]*$")
_NUMBER = re.compile(r"\d+")
_Mark = tuple[str, float]


def in_sequence(pages: Sequence[Page]) -> Iterator[tuple[int, PageLine]]:
    """Every line with its page's number, in reading order.

    Where a sentence goes on from one page to the next, the foot of the one and the head of the other come after it:
    after the first line that ends a sentence or a paragraph. A head or foot is what stands at the same height on a
    neighbouring page, numbers apart.
    """
    heads = [_marks(lines[:_DEPTH]) for _, lines in pages]
    feet = [_marks(lines[: -_DEPTH - 1 : -1]) for _, lines in pages]
    held: list[tuple[int, PageLine]] = []
    start = 0
    for at, (number, lines) in enumerate(pages):
        stop = len(lines)
        following: list[tuple[int, PageLine]] = []
        skip = 0
        if at + 1 < len(pages):
            foot, skip = _running(feet, at, stop - start), _running(heads, at + 1, len(pages[at + 1][1]))
            after, onward = pages[at + 1]
            if (foot or skip) and _runs_on(lines[stop - foot - 1], onward[skip]):
                stop -= foot
                following = [(number, line) for line in lines[stop:]] + [(after, line) for line in onward[:skip]]
            else:
                skip = 0
        body = lines[start:stop]
        if not held:
            yield from ((number, line) for line in body)
        else:
            yield from _with(held, number, body)
        held, start = following, skip
    yield from held


def _with(
    held: Sequence[tuple[int, PageLine]], number: int, body: Sequence[PageLine]
) -> Iterator[tuple[int, PageLine]]:
    """The lines of a page, and those held back after the first that ends a sentence or a paragraph."""
    pairs = enumerate(pairwise(body), 1)
    stop = next((at for at, (line, below) in pairs if below.apart or _ENDS.search(line.text)), len(body))
    yield from ((number, line) for line in body[:stop])
    for page, line in held:
        yield page, PageLine(line.text, line.box, apart=True)
    for at, line in enumerate(body[stop:]):
        yield number, PageLine(line.text, line.box, apart=True) if at == 0 else line


def _marks(lines: Sequence[PageLine]) -> list[_Mark]:
    return [(_NUMBER.sub("#", line.text).casefold(), line.box[1]) for line in lines]


def _running(marks: Sequence[Sequence[_Mark]], at: int, count: int) -> int:
    """How many of a page's outermost lines run on its neighbours too; one line of it is never taken for such."""
    near = [marks[other] for other in range(max(at - _REACH, 0), min(at + _REACH + 1, len(marks))) if other != at]
    depth = 0
    for text, top in marks[at][: count - 1]:
        if not any(text == other and abs(top - height) < _DRIFT for page in near for other, height in page):
            break
        depth += 1
    return depth


def _runs_on(last: PageLine, first: PageLine) -> bool:
    """Whether a page ends within a sentence that the next one goes on with."""
    return first.text[:1].islower() and len(last.text) > 30 and not _ENDS.search(last.text)
