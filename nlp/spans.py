"""Spans of one text, asked for overlaps and for where names stand, in time that grows with the text only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_CELL = 64
"""Characters to a cell: few mentions are longer, so most lie in one or two."""
_EACH = 100_000
"""Names times characters up to which it is quicker to look for each name by itself."""
_RUN = re.compile(r"[^\W_]+")


class Cover(Generic[T]):
    """Items by the span they cover. Adding and asking take the time of the cells that a span touches."""

    def __init__(self, items: Iterable[tuple[int, int, T]] = ()) -> None:
        """``items`` are start, end (exclusive) and what stands there."""
        self._cells: dict[int, list[tuple[int, int, T]]] = {}
        for start, end, item in items:
            self.add(start, end, item)

    def add(self, start: int, end: int, item: T) -> None:
        """Hold ``item`` at ``start``..``end``; it may overlap what is there."""
        held = (start, end, item)
        for cell in range(start // _CELL, end // _CELL + 1):
            if (here := self._cells.get(cell)) is None:
                self._cells[cell] = [held]
            else:
                here.append(held)

    def beside(self, start: int, end: int) -> Iterator[T]:
        """The items that share a character with ``start``..``end``; one that is long may come more than once."""
        for cell in range(start // _CELL, end // _CELL + 1):
            for first, last, item in self._cells.get(cell, ()):
                if first < end and start < last:
                    yield item

    def taken(self, start: int, end: int) -> bool:
        """Whether any item shares a character with ``start``..``end``."""
        for cell in range(start // _CELL, end // _CELL + 1):
            for first, last, _item in self._cells.get(cell, ()):
                if first < end and start < last:
                    return True
        return False


def near(pattern: re.Pattern[str], core: re.Pattern[str], text: str, reach: int) -> Iterator[re.Match[str]]:
    """The matches of a costly pattern, tried only around those of a cheap one: ``core`` finds what every match has in
    it, and a match lies within ``reach`` characters of that on either side.
    """
    low = high = 0
    for found in core.finditer(text):
        if found.start() - reach > high:
            if high:
                yield from pattern.finditer(text, low, high)
            low = max(0, found.start() - reach)
        high = min(len(text), found.end() + reach)
    if high:
        yield from pattern.finditer(text, low, high)


def occurrences(text: str, names: Iterable[str]) -> dict[str, list[int]]:
    """Where each of ``names`` stands in ``text`` with no letter or digit just before: the starts, in order, of those
    that do not overlap. What comes after is for the caller to look at. Names that do not begin with a letter or digit
    are not looked for.
    """
    wanted = [name for name in names if name[:1].isalnum()]
    if len(wanted) * len(text) > _EACH:
        return _all_at_once(text, wanted)
    found: dict[str, list[int]] = {}
    for name in wanted:
        at = text.find(name)
        while at >= 0:
            alone = not (at and text[at - 1].isalnum())
            if alone:
                found.setdefault(name, []).append(at)
            at = text.find(name, at + len(name) if alone else at + 1)
    return found


def _all_at_once(text: str, names: Iterable[str]) -> dict[str, list[int]]:
    """The same in one pass over the words of the text, however many the names."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if first := _RUN.match(name):
            by_first[first[0]].append(name)
    found: dict[str, list[int]] = {}
    for run in _RUN.finditer(text):
        for name in by_first.get(run[0], ()):
            start = run.start()
            if text.startswith(name, start):
                starts = found.setdefault(name, [])
                if not starts or start >= starts[-1] + len(name):
                    starts.append(start)
    return found
