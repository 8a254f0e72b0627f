"""One page of a PDF to its lines in reading order, whichever way it and its text are turned."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from casethread.errors import ReadError
from ingest import ocr
from ingest.drawing import pictured
from ingest.forms import Field, fields, filled
from ingest.frame import Frame, frame_of, upright
from ingest.glyphs import MOST_CHARACTERS, Glyphs
from ingest.grids import Cells, in_order, tables
from ingest.layout import PageLine, Word, joined

_SCAN_SHARE = 0.5
_FEW_CHARACTERS = 250
"""A page number, a stamp, a head and a foot together hardly have more; a page of text has ten times as many."""
_PICTURE_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Read:
    """A page's lines in reading order, whether OCR read them, and what of it could not be read."""

    lines: Sequence[PageLine] = ()
    by_ocr: bool = False
    error: ReadError | None = None


def read_page(page: Any, where: str) -> Read:
    """A pdfium page, read by OCR where it is a picture; ``where`` is said in its error. Raises PdfiumError."""
    frame = frame_of(page)
    found = fields(page, page.formenv, frame) if page.formenv else []
    with closing(Glyphs(page, frame)) as glyphs:
        lines = page_lines(page, frame, glyphs, found) if glyphs.count or found else []
        few = glyphs.count < 4 * _FEW_CHARACTERS and len("".join(glyphs.text.split())) < _FEW_CHARACTERS
    share = pictured(page, frame) if few else 0.0
    if not few or share is None or (lines and share < _SCAN_SHARE):
        return Read(lines)
    return _scan(page, where, lines, share)


def _scan(page: Any, where: str, lines: Sequence[PageLine], share: float) -> Read:
    """A page that is a picture, with the little text that stands on it."""
    program = ocr.recogniser()
    if isinstance(program, str):
        what = "is a picture with little text on it" if lines else "holds no text, only a picture of it"
        return Read(lines, error=ReadError(f"{what}, and {program}", where=where, remedy=ocr.NEEDED))
    try:
        found = program.lines(page, where, [line.box for line in lines])
    except ReadError as error:
        return Read(lines, error=error)
    if found:
        return Read(ocr.merged(found, lines), by_ocr=True)
    if lines or share < _PICTURE_SHARE:
        return Read(lines)
    what = "shows a picture in which OCR finds no text"
    return Read(error=ReadError(what, where=where, remedy=ocr.LOOK))


def page_lines(page: Any, frame: Frame, glyphs: Glyphs, fields: Sequence[Field]) -> list[PageLine]:
    """The lines of a pdfium page with what its form ``fields`` hold.

    Text that is turned is read after the rest, upright; what stands askew (a stamp, a watermark) comes last.
    """
    if glyphs.count > MOST_CHARACTERS:
        return glyphs.as_drawn() + [PageLine(word.text, word.box) for word in filled(fields, ())]
    if not fields and (plain := glyphs.plain()) is not None:
        return plain
    groups: dict[int, list[Word]] = {}
    askew: list[Word] = []
    for word, turns in glyphs.words():
        (askew if turns is None else groups.setdefault(turns, [])).append(word)
    main = max(groups, key=lambda turns: len(groups[turns]), default=0)
    if fields:
        groups.setdefault(main, []).extend(filled(fields, [word for group in groups.values() for word in group]))
    lines: list[PageLine] = []
    for turns in sorted(groups, key=lambda turns: -len(groups[turns])):
        found = _read(groups[turns], turns, frame, tables(page, frame) if turns == main else ())
        lines += [
            PageLine(line.text, line.box, line.apart or (bool(lines) and at == 0)) for at, line in enumerate(found)
        ]
    return lines + _stamps(askew)


def _read(words: Sequence[Word], turns: int, frame: Frame, ruled: Sequence[Cells]) -> list[PageLine]:
    """The lines of words that all run one way."""
    if not turns:
        return in_order(words, ruled)
    width, height = frame.width, frame.height
    turned = [Word(word.text, *upright(word.box, turns, width, height)) for word in words]
    cells = [[[upright(cell, turns, width, height) for cell in row] for row in table] for table in ruled]
    if turns % 2:
        width, height = height, width
        cells = [_rows(table) for table in cells]
    elif turns == 2:
        cells = [[row[::-1] for row in table[::-1]] for table in cells]
    back = [(line, upright(line.box, -turns, width, height)) for line in in_order(turned, cells)]
    return [PageLine(line.text, Word("", *box).box, line.apart) for line, box in back]


def _rows(table: Cells) -> Cells:
    """The cells of a table that was turned, as rows again."""
    rows: dict[float, list[tuple[float, float, float, float]]] = {}
    for cell in sorted((cell for row in table for cell in row), key=lambda cell: (round(cell[1]), cell[0])):
        rows.setdefault(round(cell[1]), []).append(cell)
    return list(rows.values())


def _stamps(words: Sequence[Word]) -> list[PageLine]:
    """Words that stand askew, in the order they were drawn in: those close to one another as one line."""
    runs: list[list[Word]] = []
    for word in words:
        near = runs and _close(runs[-1][-1], word)
        if near:
            runs[-1].append(word)
        else:
            runs.append([word])
    lines = [joined(run) for run in runs]
    return [PageLine(line.text, line.box, apart=True) for line in lines]


def _close(one: Word, other: Word) -> bool:
    reach = 1.2 * max(one.height, one.x1 - one.x0, other.height, other.x1 - other.x0)
    return (
        abs(one.x0 + one.x1 - other.x0 - other.x1) <= 2 * reach
        and abs(one.top + one.bottom - other.top - other.bottom) <= 2 * reach
    )
