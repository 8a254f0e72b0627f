"""What is drawn on a PDF page: its objects, also those within forms, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from ingest.frame import Frame

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of a PDF transformation: x and y become ax + cy + e and bx + dy + f."""

_AS_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_OBJECTS = 20_000
_DEEPEST = 4


def drawn(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """The objects of a pdfium page, the kind of each (``FPDF_PAGEOBJ_...``), and what moves it onto the page.

    Forms give way to what is in them. Of a page with more than some ten thousand objects, the first.
    """
    seen = 0
    waiting: deque[tuple[Any, Matrix, int]] = deque([(None, _AS_IS, 0)])
    while waiting:
        form, matrix, depth = waiting.popleft()
        count = pdfium.FPDFPage_CountObjects(page) if form is None else pdfium.FPDFFormObj_CountObjects(form)
        for index in range(count):
            seen += 1
            if seen > _MOST_OBJECTS:
                return
            item = pdfium.FPDFPage_GetObject(page, index) if form is None else pdfium.FPDFFormObj_GetObject(form, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                yield item, kind, matrix
            elif kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield item, kind, _times(_matrix(item), matrix)
            elif depth < _DEEPEST:
                waiting.append((item, _times(_matrix(item), matrix), depth + 1))


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _AS_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """What moves first as one, then as the other."""
    a, b, c, d, e, f = one
    k, m, n, o, p, q = other
    return a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """A point of an object on the page."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def pictured(page: Any, frame: Frame) -> float | None:
    """How much of a page its pictures cover (0 to 1, strips of one scan added up); None when nothing is drawn."""
    covered, anything = 0.0, False
    for _, kind, matrix in drawn(page):
        anything = True
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            corners = [moved(x, y, matrix) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]  # a picture's own unit square
            x0, top, x1, bottom = frame.box(
                min(x for x, _ in corners),
                min(y for _, y in corners),
                max(x for x, _ in corners),
                max(y for _, y in corners),
            )
            wide = max(min(x1, frame.width) - max(x0, 0.0), 0.0)
            covered += wide * max(min(bottom, frame.height) - max(top, 0.0), 0.0)
    return min(covered / max(frame.width * frame.height, 1.0), 1.0) if anything else None
