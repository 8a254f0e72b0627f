"""The words of a page to its lines in reading order: columns one after the other, what spans them in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a run of words, and its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """In points, never zero."""
        return max(self.bottom - self.top, 0.1)

    @property
    def box(self) -> Box:
        """Its box, to a hundredth of a point."""
        return round(self.x0, 2), round(self.top, 2), round(self.x1, 2), round(self.bottom, 2)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line in reading order; ``apart`` when white space sets it off from the one before."""

    text: str
    box: Box
    apart: bool = False


_GUTTER_LINES = 4
_EDGE = 3.0
_FEW_ROWS = 2
_NARROWEST = 60.0
_MOST_FRAGMENTS = 3_000
_MOST_COLUMNS = 12
_BLOCK = "\0"


def joined(words: Sequence[Word], between: str = " ") -> Word:
    """Words of one line as one."""
    return Word(
        between.join(word.text for word in words),
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def block(number: int, box: Box) -> Word:
    """A word that stands for something with lines of its own, such as a table; it gets a line to itself."""
    return Word(f"{_BLOCK}{number}", *box)


def block_of(line: PageLine) -> int | None:
    """The number of the block that a line stands for; None when it is a line of words."""
    return int(line.text[1:]) if line.text[:1] == _BLOCK else None


def reading_order(words: Sequence[Word]) -> list[PageLine]:
    """The lines of a page of words.

    Columns are told by where lines begin: many line starts under one another, each with text to the left of it on the
    same height, and prose on both sides. A table has that too, but short or sparse cells; it is read row by row.
    A page of more than some thousand runs of words is read row by row as well.
    """
    fragments = _fragments(words)
    if len(fragments) > _MOST_FRAGMENTS:
        return _lines(fragments)
    starts = _column_starts(fragments)
    if not starts:
        return _lines(fragments)
    lines: list[PageLine] = []
    band: list[Word] = []
    usual = median(fragment.height for fragment in fragments)
    spanning: Word | None = None
    for fragment in sorted(fragments, key=lambda one: (one.top, one.x0)):
        if _spans(fragment, starts) or (spanning and not band and _goes_on(spanning, fragment, usual)):
            lines += _columns(band, starts)
            lines += _lines([fragment], lines[-1] if lines else None)
            band, spanning = [], fragment
        else:
            band.append(fragment)
    return lines + _columns(band, starts)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand on one line of the page, from the top down, each row from left to right."""
    rows: list[list[Word]] = []
    bottom, height, alone = 0.0, 0.0, True
    for word in sorted(words, key=attrgetter("bottom", "x0")):
        tall = word.height
        if not alone and word.bottom - bottom <= 0.35 * min(tall, height) and word.text[:1] != _BLOCK:
            rows[-1].append(word)
        else:
            rows.append([word])
            bottom, height, alone = word.bottom, tall, word.text[:1] == _BLOCK
    return [sorted(row, key=attrgetter("x0")) for row in rows]


def _fragments(words: Sequence[Word]) -> list[Word]:
    """Runs of words of one line without a gap in which a gutter could lie."""
    fragments: list[Word] = []
    for row in _rows(words):
        run = [row[0]]
        for word in row[1:]:
            gap = word.x0 - run[-1].x1
            if gap > 0.0 and gap > 0.8 * max(word.height, run[-1].height):
                fragments.append(joined(run))
                run = []
            run.append(word)
        fragments.append(joined(run))
    return fragments


def _column_starts(fragments: Sequence[Word]) -> list[float]:
    """The left edges of the second and further columns."""
    beside = sorted((one for one in fragments if _has_left(one, fragments)), key=lambda one: one.x0)
    groups: list[list[Word]] = []
    for fragment in beside:
        if groups and fragment.x0 - groups[-1][0].x0 <= _EDGE:
            groups[-1].append(fragment)
        else:
            groups.append([fragment])
    starts: list[float] = []
    for group in groups:
        # first lines of paragraphs are set in by a little: they start no column of their own
        if len(group) >= _GUTTER_LINES and not (starts and group[0].x0 - starts[-1] < _NARROWEST):
            starts.append(group[0].x0)
    del starts[_MOST_COLUMNS:]
    while starts:
        sides = _sides(fragments, starts)
        wrong = next((at for at, (left, right) in enumerate(pairwise(sides)) if not _prose(left, right)), None)
        if wrong is None:
            return starts
        del starts[wrong]
    return []


def _has_left(fragment: Word, fragments: Sequence[Word]) -> bool:
    middle = (fragment.top + fragment.bottom) / 2
    return any(one.x1 < fragment.x0 and one.top - one.height < middle < one.bottom + one.height for one in fragments)


def _spans(fragment: Word, starts: Sequence[float]) -> bool:
    return any(fragment.x0 < start - _EDGE and fragment.x1 > start + _EDGE for start in starts)


def _goes_on(headline: Word, fragment: Word, usual: float) -> bool:
    """Whether a fragment, though no wider than a column, is the next line of a headline above the columns."""
    alike = 0.9 < fragment.height / headline.height < 1.1
    return alike and fragment.height > 1.25 * usual and fragment.top - headline.bottom < headline.height


def _sides(fragments: Sequence[Word], starts: Sequence[float]) -> list[list[Word]]:
    """The fragments of each column; those that span a gutter are in none."""
    sides: list[list[Word]] = [[] for _ in range(len(starts) + 1)]
    for fragment in fragments:
        if not _spans(fragment, starts):
            sides[sum(fragment.x0 >= start - _EDGE for start in starts)].append(fragment)
    return sides


def _prose(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether both are columns of prose: enough lines of several words that fill the width, one under the other."""
    for side in (left, right):
        if len(side) < _GUTTER_LINES or median(len(one.text.split()) for one in side) < 3:
            return False
        width = sorted(one.x1 for one in side)[9 * len(side) // 10] - min(one.x0 for one in side)
        if median(one.x1 - one.x0 for one in side) < 0.5 * width:
            return False
    leading = min(_leadings(left)[0], _leadings(right)[0])
    few = min((left, right), key=len)
    gaps = _leadings(few)[1]
    return sum(gap > 2.2 * leading for gap in gaps) <= 0.25 * len(gaps)


def _leadings(side: Sequence[Word]) -> tuple[float, list[float]]:
    """The usual distance from line to line, and all of them."""
    tops = sorted({round(one.top, 1) for one in side})
    gaps = [below - above for above, below in pairwise(tops)] or [0.0]
    return max(median(gaps), 1.0), gaps


def _columns(band: Sequence[Word], starts: Sequence[float]) -> list[PageLine]:
    if len(_rows(band)) <= _FEW_ROWS:
        return _lines(band)
    lines: list[PageLine] = []
    for side in _sides(band, starts):
        lines += _lines(side)
    return lines


def _lines(fragments: Sequence[Word], above: PageLine | None = None) -> list[PageLine]:
    """The lines of one column from the top down; fragments on one height are one line."""
    rows = [joined(row, "  ") for row in _rows(fragments)]
    gaps = [below.top - over.bottom for over, below in pairwise(rows)]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    lines: list[PageLine] = []
    for index, row in enumerate(rows):
        apart = _is_apart(above, row) if index == 0 else gaps[index - 1] > usual + 0.35 * row.height
        lines.append(PageLine(row.text, row.box, apart))
    return lines


def _is_apart(above: PageLine | None, row: Word) -> bool:
    """Whether the line does not stand right below the one read before it."""
    return above is not None and abs(row.top - above.box[3]) > 0.5 * row.height
