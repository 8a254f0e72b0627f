"""Where a stretch of a line stands on its page: by the characters shown there, else by its share of the line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from ingest.layout import Box

_MOST_PLACES = 2000
"""A line is looked for at no more places of a page."""
_TELLING = 12
"""A line of fewer characters is not taken for the one meant when it stands elsewhere than in its box."""
_SLACK = 2.0
"""In points: by so much may what belongs into a box stand out of it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The characters from ``start`` to ``end`` (exclusive) of a line, whose box is known or not."""

    line: str
    start: int
    end: int
    box: Box | None


class Characters(Protocol):
    """The characters that a page shows, in reading order, and the box of each."""

    @property
    def characters(self) -> Sequence[str]:
        """One string for each, empty for what says nothing."""
        ...

    def box(self, at: int) -> Box:
        """Where that character is shown."""
        ...


@dataclass(frozen=True, slots=True)
class _Stream:
    """The bare characters of a page and, for each, the number of the character it came from."""

    page: Characters
    text: str
    numbers: Sequence[int]


def frames(page: Characters, stretches: Sequence[Stretch]) -> tuple[Box, ...]:
    """The boxes around each stretch, one to a line; none for what shows nothing.

    A line is found as a whole where the page shows it, of several places the one nearest to its box. Where the page
    shows it otherwise (a row put together from cells), the stretch is looked for within the box, and where that fails
    too (a scan), the box is cut in proportion.
    """
    pieces = [(bare(character), at) for at, character in enumerate(page.characters)]
    stream = _Stream(page, "".join(piece for piece, _ in pieces), [at for piece, at in pieces for _ in piece])
    return tuple(box for stretch in stretches for box in _framed(stream, stretch))


@cache
def _bare_character(character: str) -> str:
    if character in "\u2010\u2011\u2012":
        return "-"
    apart = unicodedata.normalize("NFKD", character)
    return "".join(c for c in apart if not (c.isspace() or unicodedata.category(c) in ("Mn", "Cc", "Cf", "Cs")))


def bare(text: str) -> str:
    """A text without white space, accents, ligatures and what is not seen: what its two spellings have in common.

    Taken character by character, so that the bare form of a part is a part of the bare form.
    """
    return "".join(map(_bare_character, text))


def _framed(stream: _Stream, stretch: Stretch) -> list[Box]:
    line = bare(stretch.line)
    start = len(bare(stretch.line[: stretch.start]))
    end = start + len(bare(stretch.line[stretch.start : stretch.end]))
    if start == end:
        return []
    if (at := _nearest(stream, line, stretch.box)) is not None:
        return _runs(_boxes(stream, at + start, at + end))
    if stretch.box is None:
        return []
    if (found := _within(stream, line[start:end], stretch.box, start / len(line))) is not None:
        return _runs(found)
    return [_share(stretch.box, start / len(line), end / len(line))]


def _places(text: str, sought: str) -> Iterator[int]:
    at = text.find(sought)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(sought, at + 1)


def _nearest(stream: _Stream, line: str, box: Box | None) -> int | None:
    """Where the line begins in the stream; of several places the one that is shown nearest to its box."""
    places = list(_places(stream.text, line))
    if box is None or not places or (len(places) == 1 and len(line) >= _TELLING):
        return places[0] if places else None
    away, at = min((_distance(stream.page.box(stream.numbers[at]), box), at) for at in places)
    return at if away < 1000 * _SLACK or len(line) >= _TELLING else None


def _distance(box: Box, line: Box) -> float:
    """How far the middle of a character lies from a line's box, and, where in it, from its beginning."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    outside = max(line[0] - x, x - line[2], 0.0) + max(line[1] - y, y - line[3], 0.0)
    return 1000 * outside + abs(x - line[0]) + abs(y - line[1])


def _boxes(stream: _Stream, start: int, end: int) -> list[Box]:
    numbers = dict.fromkeys(stream.numbers[start:end])
    return [box for box in map(stream.page.box, numbers) if box[0] < box[2] and box[1] < box[3]]


def _within(stream: _Stream, sought: str, box: Box, share: float) -> list[Box] | None:
    """The boxes of what is sought among the characters in a box; of several places the one nearest to its share."""
    inside: list[tuple[str, Box]] = []
    for number, character in zip(stream.numbers, stream.text, strict=True):
        shown = stream.page.box(number)
        x, y = (shown[0] + shown[2]) / 2, (shown[1] + shown[3]) / 2
        if box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK:
            inside.append((character, shown))
    text = "".join(character for character, _ in inside)
    places = list(_places(text, sought))
    if not places:
        return None
    at = min(places, key=lambda one: abs(one - share * len(text)))
    return list(dict.fromkeys(shown for _, shown in inside[at : at + len(sought)]))


def _share(box: Box, start: float, end: float) -> Box:
    """A box cut along its longer side."""
    x0, top, x1, bottom = box
    if x1 - x0 >= bottom - top:
        return x0 + start * (x1 - x0), top, x0 + end * (x1 - x0), bottom
    return x0, top + start * (bottom - top), x1, top + end * (bottom - top)


def _runs(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of characters that follow one another, joined as long as they stand on one line, across or upright."""
    runs: list[Box] = []
    for before, box in zip([None, *boxes], boxes, strict=False):
        if before is not None and max(_overlap(before, box, 0), _overlap(before, box, 1)) > 0.5:
            run = runs.pop()
            runs.append((min(run[0], box[0]), min(run[1], box[1]), max(run[2], box[2]), max(run[3], box[3])))
        else:
            runs.append(box)
    return runs


def _overlap(one: Box, other: Box, side: int) -> float:
    """Share of the smaller that lies beside the other, along a side (0 across, 1 down)."""
    common = min(one[side + 2], other[side + 2]) - max(one[side], other[side])
    return common / max(min(one[side + 2] - one[side], other[side + 2] - other[side]), 0.01)
