"""PDF: pdfium for pages of plain text, pdfplumber where columns or tables need the words of a page one by one."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions, SourceFile
from ingest.drafts import Draft, documents
from ingest.encoding import normalise
from ingest.hyphens import composed
from ingest.layout import PageLine, Word, joined, reading_order

_OCR = "make its text readable first (OCR), for example with ocrmypdf, and ingest the result"
_SAVE = "open it in a PDF program and save or print it to a new PDF"
_LINE = re.compile("[^\n\ufffe\x02]+[\ufffe\x02]?")
"""pdfium puts U+FFFE or U+0002 for a hyphen at a line end, and no line end after it."""
_LONG_CELL = 60
_GAPPED_LINES = 3


@dataclass(frozen=True, slots=True)
class _Read:
    """A page's lines in reading order; ``blank`` when it shows nothing at all, not even a picture."""

    lines: Sequence[PageLine]
    blank: bool = False


class PdfReader:
    """Reads born-digital PDF; a passage is a line of a page with its box."""

    name = "PDF"
    media_type = "application/pdf"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By its signature; by extension too, so that a broken one is told as such."""
        return 100 if b"%PDF-" in head[:1024] else 50 * (file.suffix == ".pdf")

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its articles or entries, and a ReadError for each page that cannot be read.

        Raises ReadError when it cannot be opened, is encrypted, or no page holds text.
        """
        pages: list[tuple[int, Sequence[PageLine]]] = []
        failed: list[ReadError] = []
        with closing(_opened(file)) as pdf:
            count = len(pdf)
            if count == 0:
                raise ReadError("has no pages", where=file.name, remedy=_SAVE)
            title = normalise(pdf.get_metadata_value("Title")).strip()
            for number, found in _pages(pdf, file, count):
                if isinstance(found, ReadError):
                    failed.append(found)
                elif found.lines:
                    pages.append((number, found.lines))
                elif not found.blank:
                    what = "holds no text, only a picture of it"
                    failed.append(ReadError(what, where=f"{file.name}, page {number}", remedy=_OCR))
        if not pages:
            raise _without_text(file, count, failed)
        text, passages = composed(pages)
        yield from documents(file, options, text, passages, Draft("", title=_worth(title)))
        yield from failed


def _opened(file: SourceFile) -> Any:
    try:
        return pypdfium2.PdfDocument(file.path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            remedy = "open it with its password, save a copy without one, and ingest that"
            raise ReadError("is encrypted with a password", where=file.name, remedy=remedy) from error
        raise ReadError("is a broken PDF and cannot be opened", where=file.name, remedy=_SAVE) from error


def _without_text(file: SourceFile, count: int, failed: Sequence[ReadError]) -> ReadError:
    pages = f"{count} page{'s' if count > 1 else ''}"
    if failed and all(error.remedy == _OCR for error in failed):
        return ReadError(
            f"holds pictures of text on {pages} and no text (a scan)", where=file.name, remedy=f"needs OCR: {_OCR}"
        )
    if failed:
        return ReadError(f"no page of {pages} can be read: {failed[0].what}", where=file.name, remedy=_SAVE)
    return ReadError(
        f"holds no text on {pages}", where=file.name, remedy="if it shows text, it needs OCR; else remove it"
    )


def _worth(title: str) -> str | None:
    """The title a PDF gives itself, unless it is the name of a file or program."""
    named = (
        not title
        or title.lower() in ("untitled", "(anonymous)")
        or title.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".qxd"))
    )
    return None if named or title.lower().startswith("microsoft word") else title


def _pages(pdf: Any, file: SourceFile, count: int) -> Iterator[tuple[int, _Read | ReadError]]:
    """Every page with its number (from 1)."""
    words = _PageWords(file)
    try:
        for index in range(count):
            try:
                yield index + 1, _page(pdf, index, words)
            except Exception as error:  # one bad page must not cost the others, whatever a library makes of it
                what = f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:120]}"
                yield index + 1, ReadError(what, where=f"{file.name}, page {index + 1}", remedy=_SAVE)
    finally:
        words.close()


def _page(pdf: Any, index: int, words: _PageWords) -> _Read:
    with closing(pdf[index]) as page:
        with closing(page.get_textpage()) as text:
            plain = None if page.get_rotation() else _plain(page, text)
            empty = text.count_chars() == 0
        if empty:
            return _Read((), blank=not any(True for _ in page.get_objects(max_depth=2)))
    if plain is not None:
        return _Read(plain)
    found = words.lines(index)
    return _Read(found, blank=not found)


def _plain(page: Any, text: Any) -> list[PageLine] | None:
    """The lines of a page of one column as pdfium gives them; None when it takes more to find their order."""
    whole = text.get_text_range(errors="replace")
    if len(whole) != text.count_chars() or _has_gaps(text):
        return None
    left, _, _, height = page.get_cropbox()
    lines: list[Word] = []
    for found in _LINE.finditer(whole):
        raw = found[0]
        if shown := normalise(raw.replace("\ufffe", "-").replace("\x02", "-")).strip():
            first = found.start() + len(raw) - len(raw.lstrip())
            boxes = [text.get_charbox(at, loose=True) for at in (first, found.start() + len(raw.rstrip()) - 1)]
            lines.append(
                Word(
                    " ".join(shown.split()),
                    min(box[0] for box in boxes) - left,
                    height - max(box[3] for box in boxes),
                    max(box[2] for box in boxes) - left,
                    height - min(box[1] for box in boxes),
                )
            )
    if any(
        below.bottom <= above.bottom - 0.5 * above.height or _beside(above, below) for above, below in pairwise(lines)
    ):
        return None
    return _apart(lines)


def _beside(one: Word, other: Word) -> bool:
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.7 * min(one.height, other.height)


def _apart(lines: Sequence[Word]) -> list[PageLine]:
    """Lines in the order given, those after more white space than usual set apart."""
    leads = sorted(below.bottom - above.bottom for above, below in pairwise(lines))
    usual = leads[len(leads) // 3] if leads else 0.0
    apart = [False]
    for above, below in pairwise(lines):
        lead, gap = below.bottom - above.bottom, below.top - above.bottom
        apart.append(lead > 1.35 * usual and gap > 0.35 * min(above.height, below.height))
    return [PageLine(line.text, line.box, set_off) for line, set_off in zip(lines, apart, strict=False)]


def _has_gaps(text: Any) -> bool:
    """Whether lines have gaps in which a gutter could lie: then pdfium may have read across columns."""
    rects = [text.get_rect(at) for at in range(text.count_rects())]
    gaps = 0
    for (_, bottom, right, top), (left, below, _, above) in pairwise(rects):
        level = min(top, above) - max(bottom, below) > 0.5 * min(top - bottom, above - below)
        gaps += level and left - right > 0.9 * max(top - bottom, 1.0)
    return gaps >= _GAPPED_LINES


class _PageWords:
    """The words of single pages through pdfplumber, which is opened when the first page needs it."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._pdf: Any = None

    def lines(self, index: int) -> list[PageLine]:
        """A page's lines in reading order; of a ruled table row by row and cell by cell."""
        if self._pdf is None:
            for name in ("pdfminer", "pdfplumber"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
            self._pdf = pdfplumber.open(self._file.path)
        page = self._pdf.pages[index]
        left, top, _, _ = page.cropbox
        try:
            words = [
                Word(
                    normalise(word["text"]),
                    word["x0"] - left,
                    word["top"] - top,
                    word["x1"] - left,
                    word["bottom"] - top,
                )
                for word in page.extract_words(use_text_flow=False, keep_blank_chars=False)
            ]
            tables = [_shifted(table, left, top) for table in page.find_tables()] if page.edges else []
        finally:
            page.close()
        return _with_tables(words, [table for table in tables if len(table) > 1 and max(map(len, table)) > 1])

    def close(self) -> None:
        """Close the file."""
        if self._pdf is not None:
            self._pdf.close()


_Cells = list[list[tuple[float, float, float, float]]]


def _shifted(table: Any, left: float, top: float) -> _Cells:
    return [
        [(cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top) for cell in row.cells if cell is not None]
        for row in table.rows
    ]


def _with_tables(words: Sequence[Word], tables: Sequence[_Cells]) -> list[PageLine]:
    """Lines above, between and below the tables in reading order, and each table's rows in their place."""
    rest = list(words)
    lines: list[PageLine] = []
    for table in sorted(tables, key=lambda one: one[0][0][1]):
        top = min(cell[1] for row in table for cell in row)
        above = [word for word in rest if (word.top + word.bottom) / 2 < top]
        inside = {word for row in table for cell in row for word in rest if _within(word, cell)}
        lines += reading_order(above) + _table(table, inside)
        rest = [word for word in rest if word not in inside and (word.top + word.bottom) / 2 >= top]
    return lines + (reading_order(rest) if rest else [])


def _table(table: _Cells, words: set[Word]) -> list[PageLine]:
    """A row's short cells on one line, then the lines of its long ones."""
    lines: list[PageLine] = []
    for row in table:
        short: list[Word] = []
        long: list[PageLine] = []
        for cell in row:
            found = reading_order([word for word in words if _within(word, cell)]) if words else []
            if sum(len(line.text) for line in found) > _LONG_CELL:
                long += found
            elif found:
                short.append(joined([Word(line.text, *line.box) for line in found]))
        if short:
            line = joined(short, "  ")
            lines.append(PageLine(line.text, line.box, apart=True))
        lines += [PageLine(line.text, line.box, apart=not short and at == 0) for at, line in enumerate(long)]
    return lines


def _within(word: Word, cell: tuple[float, float, float, float]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]
