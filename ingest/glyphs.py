"""The characters of a PDF page: its lines where pdfium gives them in order, else its words, each with its box."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError

from ingest.encoding import normalise
from ingest.frame import FARTHEST, Frame
from ingest.layout import Box, PageLine, Word

MOST_CHARACTERS = 1_000_000
"""A page of more is read in the order it was drawn in; a page full of the smallest print has some 20,000."""
_LINE = re.compile("[^\r\n\ufffe\x02]+[\ufffe\x02]?")
"""pdfium puts U+FFFE or U+0002 for a hyphen at a line end, and no line end after it."""
_WORD = re.compile("[^\\s\ufffe\x02]+[\ufffe\x02]?")
_SPACES = ("  ", *(space for space in map(chr, range(0x3001)) if space.isspace() and space not in "\n "))
_HYPHENS = str.maketrans("\ufffe\x02", "--")
_GAPPED_LINES = 3
_SKEWED = 10
"""In degrees: text turned by more from the next quarter turn is a watermark or stamp, and no part of any line."""


class Glyphs:
    """The characters of one page; closed with it. Raises PdfiumError when pdfium cannot read its text."""

    def __init__(self, page: Any, frame: Frame) -> None:
        self._frame = frame
        self._raw = pdfium.FPDFText_LoadPage(page)
        if not self._raw:
            raise PdfiumError("the text of the page cannot be loaded")
        self._rect = pdfium.FS_RECTF()
        self._at = ctypes.byref(self._rect)
        self.count = max(pdfium.FPDFText_CountChars(self._raw), 0)
        self._places: Sequence[int] | None = None
        self.text = self._read()

    def close(self) -> None:
        """Give the page's characters back."""
        pdfium.FPDFText_ClosePage(self._raw)

    def _read(self) -> str:
        """All characters, each at its own index; ``_places`` says which glyph it is where that differs."""
        if not self.count:
            return ""
        # pdfium may write more than it counts (crbug.com/pdfium/2079), but tells how much beforehand
        room = max(self.count, pdfium.FPDFText_GetTextIndexFromCharIndex(self._raw, self.count - 1) + 1) + 64
        buffer = (ctypes.c_ushort * room)()
        written = pdfium.FPDFText_GetText(self._raw, 0, self.count, buffer)
        text = bytes(memoryview(buffer)[: max(written - 1, 0)]).decode("utf-16-le", "replace")
        if len(text) == self.count:
            return text
        codes = [(at, pdfium.FPDFText_GetUnicode(self._raw, at)) for at in range(min(self.count, MOST_CHARACTERS))]
        known = [(at, code) for at, code in codes if 0 < code < 0x110000]
        self._places = [at for at, _ in known]
        return "".join(chr(code) for _, code in known)

    def _loose(self, index: int) -> tuple[float, float, float, float]:
        """The box of the character at an index of the text, in the page's own space, with room for its font."""
        pdfium.FPDFText_GetLooseCharBox(self._raw, self._places[index] if self._places else index, self._at)
        rect = self._rect
        return rect.left, rect.bottom, rect.right, rect.top

    def _turns(self, index: int) -> int | None:
        """How many clockwise quarter turns a character makes on the page as shown; None when it stands askew."""
        angle = pdfium.FPDFText_GetCharAngle(self._raw, self._places[index] if self._places else index) * 57.29578
        if not -1 < angle < 361:
            return 0
        quarter = round(angle / 90)
        return (quarter + self._frame.turns) % 4 if abs(angle - 90 * quarter) <= _SKEWED else None

    def plain(self) -> list[PageLine] | None:
        """The lines of a page of one column as pdfium gives them; None when it takes more to find their order."""
        if self._frame.turns or self._places is not None or self._has_gaps():
            return None
        shown = self.shown
        spaced = any(space in shown for space in _SPACES)
        lines: list[tuple[str, Box]] = []
        left, ceiling = self._frame.left, self._frame.top
        raw, rect, at, loose = self._raw, self._rect, self._at, pdfium.FPDFText_GetLooseCharBox
        over, high = -FARTHEST, 0.0
        for found in _LINE.finditer(shown):
            whole = found[0]
            kept = whole.strip()
            if not kept:
                continue
            first = found.start()
            if kept[0] != whole[0]:
                first += whole.index(kept[0])
            loose(raw, first, at)
            x0, low, x1, top = rect.left, rect.bottom, rect.right, rect.top
            if len(kept) > 1:
                loose(raw, first + len(kept) - 1, at)
                if not x0 < rect.left or top <= rect.bottom or rect.top <= low:
                    return None  # it runs backwards, or up or down the page
                x1, low, top = rect.right, min(low, rect.bottom), max(top, rect.top)
            y0, y1 = ceiling - top, ceiling - low
            tall = y1 - y0
            # it must stand under the line before it, not beside it
            if y1 <= over - 0.5 * high or min(y1, over) - max(y0, over - high) > 0.7 * max(min(tall, high), 0.1):
                return None
            over, high = y1, tall
            box = (round(x0 - left, 2), round(y0, 2), round(x1 - left, 2), round(y1, 2))
            if kept[-1] in "\ufffe\x02":
                kept = kept[:-1] + "-"
            lines.append((" ".join(kept.split()) if spaced else kept, box))
        if not all(-FARTHEST < min(box) <= max(box) < FARTHEST for _, box in lines):
            return None
        return _apart(lines)

    @property
    def shown(self) -> str:
        """The text without what no store takes; its indexes are those of the text."""
        text = self.text.replace("\r", "\n")
        return text if text.isascii() and "\0" not in text else normalise(text).rjust(len(text))

    def words(self) -> list[tuple[Word, int | None]]:
        """Every word, and how many clockwise quarter turns it makes on the page as shown (None: it stands askew)."""
        shown = self.shown
        words: list[tuple[Word, int | None]] = []
        for line in _LINE.finditer(shown):
            turns: int | None = -1
            for found in _WORD.finditer(shown, line.start(), line.end()):
                if turns == -1:  # pdfium ends a line where the direction changes
                    turns = self._turns(found.start())
                text = found[0]
                if text[-1] in "\ufffe\x02":
                    text = text[:-1] + "-"
                words.append((Word(text, *self._box(found.start(), found.end() - 1)), turns))
        return words

    def _box(self, first: int, last: int) -> Box:
        """The box from one character of a line to another, as seen from the top left of the page as shown."""
        x0, low, x1, high = self._loose(first)
        if last > first:
            left, below, right, above = self._loose(last)
            x0, x1 = min(x0, left), max(x1, right)
            low, high = min(low, below), max(high, above)
        return self._frame.box(x0, low, x1, high)

    def as_drawn(self) -> list[PageLine]:
        """The lines in the order they were drawn in, each with the box from its first to its last character."""
        found = [line for line in _LINE.finditer(self.shown) if not line[0].isspace()]
        return [
            PageLine(
                " ".join(line[0].split()).translate(_HYPHENS),
                Word("", *self._box(line.start(), line.end() - 1)).box,
            )
            for line in found
        ]

    def _has_gaps(self) -> bool:
        """Whether lines have gaps in which a gutter could lie: then pdfium may have read across columns."""
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        at = [ctypes.byref(side) for side in (left, top, right, bottom)]
        raw, rect, gaps = self._raw, pdfium.FPDFText_GetRect, 0
        count = pdfium.FPDFText_CountRects(raw, 0, -1)
        ends = sum(map(self.text.count, "\ufffe\x02"))
        if count < len(list(filter(None, map(str.strip, self.text.split("\n"))))) + ends + _GAPPED_LINES:
            return False  # a rectangle for each line: none is left for what follows a gap
        ended, low, high = 0.0, 0.0, 0.0
        for index in range(count):
            rect(raw, index, *at)
            x0, below, above = left.value, bottom.value, top.value
            height = high - low
            if index and x0 - ended > 0.9 * max(1.0, height):
                overlap = min(high, above) - max(low, below)
                gaps += overlap > 0.5 * min(height, above - below)
                if gaps >= _GAPPED_LINES:
                    return True
            ended, low, high = right.value, below, above
        return False


def _apart(lines: Sequence[tuple[str, Box]]) -> list[PageLine]:
    """Lines in the order given, those after more white space than usual set apart."""
    leads = sorted([below[3] - above[3] for (_, above), (_, below) in pairwise(lines)])
    usual = 1.35 * leads[len(leads) // 3] if leads else 0.0
    found = [PageLine(*line) for line in lines[:1]]
    for (_, above), (text, box) in pairwise(lines):
        gap = box[1] - above[3]
        apart = box[3] - above[3] > usual and gap > 0.35 * min(above[3] - above[1], box[3] - box[1])
        found.append(PageLine(text, box, apart))
    return found
