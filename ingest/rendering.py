"""Pages of a PDF as pictures, and where on them a stretch of text stands. All measures are those of the page as shown:
turned as it says, cut to its crop box, in points from its top left.
"""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from casethread.errors import ReadError
from ingest.frames import Stretch, frames
from ingest.layout import Box

MOST_PIXELS = 12_000_000
"""A picture has no more: a page may say that it is as large as a field."""
MOST_CHARACTERS = 200_000
"""Of a page with more, the characters are not asked for one by one."""
_FINE = 64
"""Steps to a point in which pdfium is asked where something is shown."""
_LARGEST_SIDE = 30_000_000
_SAVE = "download the file and open it in a PDF program"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number (from 1), how many there are, its size, and the frames around what was asked for."""

    number: int
    count: int
    width: float
    height: float
    frames: tuple[Box, ...] = ()


def sheet(path: Path, number: int, stretches: Sequence[Stretch] = ()) -> Sheet:
    """A page and the frames around ``stretches`` of its lines; the nearest page for a number that there is not.

    Raises ReadError when the file or the page cannot be opened.
    """
    with _opened(path) as pdf:
        number = min(max(number, 1), len(pdf))
        with _page(pdf, number) as page:
            width, height = page.get_size()
            found = _frames(page, stretches) if stretches else ()
            return Sheet(number, len(pdf), width, height, found)


def picture(path: Path, number: int, width: int) -> bytes:
    """A page as PNG, ``width`` pixels wide unless that makes it too large. Nothing in the file is run.

    Raises ReadError when there is no such page, or it cannot be drawn.
    """
    with _opened(path) as pdf:
        if not 1 <= number <= len(pdf):
            raise ReadError(f"has no page {number}", remedy=f"ask for one of its {len(pdf)}")
        if pdf.get_formtype():
            pdf.init_forms()
        with _page(pdf, number) as page:
            across, down = page.get_size()
            scale = min(width / across, math.sqrt(MOST_PIXELS / (across * down)))
            with closing(page.render(scale=scale)) as bitmap:
                made = io.BytesIO()
                bitmap.to_pil().save(made, "PNG")
                return made.getvalue()


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            what = "is encrypted, and its password is not kept"
            remedy = "download it and open it with its password"
            raise ReadError(what, remedy=remedy) from error
        raise ReadError("is a broken PDF and cannot be opened", remedy=_SAVE) from error
    except OSError as error:
        raise ReadError("is no longer where it was kept", remedy="restore it from a back-up") from error
    with closing(pdf):
        if not len(pdf):
            raise ReadError("has no pages that can be found", remedy=_SAVE)
        yield pdf


@contextmanager
def _page(pdf: Any, number: int) -> Iterator[Any]:
    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"has a page {number} that cannot be opened", remedy=_SAVE) from error
    with closing(page):
        if not all(0 < side < _LARGEST_SIDE for side in page.get_size()):
            raise ReadError(f"has a page {number} without a size", remedy=_SAVE)
        yield page


def _frames(page: Any, stretches: Sequence[Stretch]) -> tuple[Box, ...]:
    with closing(page.get_textpage()) as text:
        return frames(_Shown(page, text), stretches)


class _Shown:
    """The characters of a page in the order in which pdfium reads them."""

    def __init__(self, page: Any, text: Any) -> None:
        self._page = page
        self._text = text
        count = text.count_chars()
        self.characters = (
            [_character(pdfium.FPDFText_GetUnicode(text, at)) for at in range(count)]
            if count <= MOST_CHARACTERS
            else []
        )

    def box(self, at: int) -> Box:
        """Where that character is shown."""
        left, bottom, right, top = self._text.get_charbox(at, loose=True)
        (one, two), (three, four) = self._to_shown(left, bottom), self._to_shown(right, top)
        return min(one, three), min(two, four), max(one, three), max(two, four)

    def _to_shown(self, x: float, y: float) -> tuple[float, float]:
        across, down = self._page.get_size()
        shown_x, shown_y = ctypes.c_int(), ctypes.c_int()
        size = (round(across * _FINE), round(down * _FINE))
        pdfium.FPDF_PageToDevice(self._page, 0, 0, *size, 0, x, y, shown_x, shown_y)
        return shown_x.value / _FINE, shown_y.value / _FINE


def _character(code: int) -> str:
    """A character by pdfium's code for it: U+FFFE and U+0002 stand for a hyphen at a line end."""
    return "-" if code in (0xFFFE, 0x02) else chr(code) if 0 < code < 0x110000 else ""
