"""Ruled tables of a PDF page: the cells that its drawn lines enclose, and their words row by row."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium
from pdfplumber import table as plumber

from ingest.drawing import drawn, moved
from ingest.frame import Frame
from ingest.layout import Box, PageLine, Word, block, block_of, joined, reading_order

Cells = list[list[Box]]
"""The cells of a table's rows, from the top down and from left to right."""

_LONG_CELL = 60
_TOLERANCE = 3.0
_MOST_EDGES = 4_000
_MOST_CROSSINGS = 2_000


def tables(page: Any, frame: Frame) -> list[Cells]:
    """The ruled tables of a pdfium page that have two rows and two columns, from the top down.

    None on a page that is a drawing: with thousands of lines, finding cells among them would take minutes.
    """
    edges = list(_edges(page, frame))
    if not 4 <= len(edges) <= _MOST_EDGES:
        return []
    merged = plumber.merge_edges(edges, *[_TOLERANCE] * 4)
    lines = [one for one in merged if max(one["x1"] - one["x0"], one["bottom"] - one["top"]) >= _TOLERANCE]
    upright = sum(one["orientation"] == "v" for one in lines)
    if not 4 <= upright * (len(lines) - upright) <= 50 * _MOST_CROSSINGS:
        return []
    crossings = plumber.edges_to_intersections(lines, _TOLERANCE, _TOLERANCE)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    found = [
        [[cell for cell in row.cells if cell is not None] for row in plumber.Table(page, cells).rows]
        for cells in plumber.cells_to_tables(plumber.intersections_to_cells(crossings))
    ]
    return [table for table in found if len(table) > 1 and max(map(len, table)) > 1]


def _edges(page: Any, frame: Frame) -> Iterator[dict[str, Any]]:
    """Every drawn line that runs along or across the page, as pdfplumber names its parts."""
    budget = _MOST_EDGES + 1
    for path, kind, matrix in drawn(page):
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        for (xa, ya), (xb, yb) in _segments(path, budget):
            one = frame.point(*moved(xa, ya, matrix))
            other = frame.point(*moved(xb, yb, matrix))
            wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
            if min(wide, high) > 1.0 or not 1.0 <= max(wide, high) < 1e5:
                continue
            x0, top = min(one[0], other[0]), min(one[1], other[1])
            if wide > high:
                yield {"x0": x0, "x1": x0 + wide, "top": top, "bottom": top, "height": 0.0, "orientation": "h"}
            else:
                yield {"x0": x0, "x1": x0, "top": top, "bottom": top + high, "height": high, "orientation": "v"}
            budget -= 1
            if budget <= 0:
                return


_Point = tuple[float, float]


def _segments(path: Any, most: int) -> Iterator[tuple[_Point, _Point]]:
    """The straight lines of a path, with those that close its parts."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = at = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), 2 * most)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        kind, before, at = pdfium.FPDFPathSegment_GetType(segment), at, (x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = at
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield before, at
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield at, start


def in_order(words: Sequence[Word], found: Sequence[Cells]) -> list[PageLine]:
    """The lines of a page in reading order, each table's rows in its place."""
    rest = list(words)
    blocks: list[Word] = []
    rows: list[list[PageLine]] = []
    for table in found:
        box = _around(table)
        cells, outside = _sorted_in(table, [word for word in rest if _within(word, box)])
        if lines := _table(table, cells):
            blocks.append(block(len(rows), box))
            rows.append(lines + reading_order(outside) if outside else lines)
            rest = [word for word in rest if not _within(word, box)]
    if not rest and not blocks:
        return []
    lines = []
    for line in reading_order([*rest, *blocks]):
        at = block_of(line)
        lines += [line] if at is None else rows[at]
    return lines


def _around(table: Cells) -> Box:
    cells = [cell for row in table for cell in row]
    return (
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )


def _sorted_in(table: Cells, words: Sequence[Word]) -> tuple[dict[Box, list[Word]], list[Word]]:
    """The words of each cell, and those that lie in none."""
    tops = [min(cell[1] for cell in row) for row in table]
    cells: dict[Box, list[Word]] = {}
    outside: list[Word] = []
    for word in words:
        last = bisect_right(tops, (word.top + word.bottom) / 2)
        rows = (table[at] for at in range(last - 1, -1, -1))  # a cell may begin rows above the word
        place = next((cell for row in rows for cell in row if _within(word, cell)), None)
        if place is None:
            outside.append(word)
        else:
            cells.setdefault(place, []).append(word)
    return cells, outside


def _table(table: Cells, words: dict[Box, list[Word]]) -> list[PageLine]:
    """A row's short cells on one line, then the lines of its long ones."""
    lines: list[PageLine] = []
    for row in table:
        short: list[Word] = []
        long: list[PageLine] = []
        for cell in row:
            found = reading_order(words[cell]) if cell in words else []
            if sum(len(line.text) for line in found) > _LONG_CELL:
                long += found
            elif found:
                short.append(joined([Word(line.text, *line.box) for line in found]))
        if short:
            line = joined(short, "  ")
            lines.append(PageLine(line.text, line.box, apart=True))
        lines += [PageLine(line.text, line.box, apart=not short and at == 0) for at, line in enumerate(long)]
    return lines


def _within(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]
