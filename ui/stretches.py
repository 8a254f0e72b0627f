"""Very long texts a stretch at a time: what a browser lays out at once is bounded, and the place asked for is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ui.contexts import Block, Marked
from ui.pieces import Stretch

LONGEST = 150_000
"""Characters of a text that are shown at once."""


def stretch(
    blocks: Iterable[Block], wanted: int | None, at: int | None, href: Callable[[int], str]
) -> tuple[tuple[Block, ...], Stretch | None]:
    """The blocks of one part of a text: the part ``wanted``, else that in which the character ``at`` stands, else the
    first; and where it lies. A text that can be shown at once is one part, None.
    """
    parts = _parted(blocks)
    if len(parts) < 2:
        return tuple(parts[0][1]) if parts else (), None
    number = next((n for n, (start, _) in reversed(list(enumerate(parts, 1))) if start <= (at or 0)), 1)
    if wanted is not None:
        number = max(1, min(wanted, len(parts)))
    before = href(number - 1) if number > 1 else ""
    after = href(number + 1) if number < len(parts) else ""
    return tuple(parts[number - 1][1]), Stretch(number, len(parts), before, after)


def _parted(blocks: Iterable[Block]) -> list[tuple[int, list[Block]]]:
    """Parts of at most ``LONGEST`` characters, each with where it begins, cut between pieces; a longer piece is cut."""
    parts: list[tuple[int, list[Block]]] = []
    position, size = 0, LONGEST + 1
    for block in blocks:
        inside: list[Marked] = []
        heading = block.heading
        for piece in _short(block.pieces):
            if size + len(piece.text) > LONGEST:
                if inside:
                    parts[-1][1].append(Block(heading, tuple(inside), block.href))
                parts.append((position, []))
                size, inside = 0, []
            inside.append(piece)
            position += len(piece.text)
            size += len(piece.text)
        parts[-1][1].append(Block(heading, tuple(inside), block.href))
    return parts


def _short(pieces: Iterable[Marked]) -> Iterable[Marked]:
    for piece in pieces:
        for start in range(0, max(len(piece.text), 1), LONGEST):
            cut = piece.text[start : start + LONGEST]
            yield replace(piece, text=cut, ids=piece.ids if start == 0 else ()) if len(piece.text) > LONGEST else piece
