"""Where things stand on a page as it is shown: its crop box turned by its rotation."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from ingest.layout import Box

FARTHEST = 99_999.0
"""No coordinate is farther from the page's corner, in points, whatever a file says; the largest pages take 14,400."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page that is shown, in its own space (points, upwards), and its clockwise quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def width(self) -> float:
        """Of the page as shown, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Of the page as shown, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space as seen from the top left of the page as shown."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page's own space as seen from the top left of the page as shown; what is no number is far."""
        if self.turns == 0:
            box = left - self.left, self.top - top, right - self.left, self.top - bottom
        else:
            one, other = self.point(left, bottom), self.point(right, top)
            box = min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
        if -FARTHEST < box[0] <= box[2] < FARTHEST and -FARTHEST < box[1] <= box[3] < FARTHEST:
            return box
        x0, y0, x1, y1 = map(_bounded, box)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _bounded(value: float) -> float:
    return min(FARTHEST, max(-FARTHEST, value))  # in this order a NaN becomes a number


def frame_of(page: Any) -> Frame:
    """The frame of a pdfium page."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
    return Frame(rect.left, rect.bottom, rect.right, rect.top, max(pdfium.FPDFPage_GetRotation(page), 0) % 4)


def upright(box: Box, turns: int, width: float, height: float) -> Box:
    """A box of a page (width and height as shown) as it stands once text that runs in clockwise quarter ``turns`` is
    turned to run from left to right; ``upright(box, -turns, ...)`` with the turned page's size turns it back.
    """
    x0, top, x1, bottom = box
    turn: Callable[[], Box] = (
        lambda: box,
        lambda: (top, width - x1, bottom, width - x0),
        lambda: (width - x1, height - bottom, width - x0, height - top),
        lambda: (height - bottom, x0, height - top, x1),
    )[turns % 4]
    return turn()
