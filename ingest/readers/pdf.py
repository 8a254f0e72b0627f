"""PDF: pdfium for all that a page shows, pdfplumber for its ruled tables, tesseract for pages that are pictures."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from casethread.errors import ReadError
from casethread.model import Document, Passage
from ingest import ocr
from ingest.base import ReadOptions, SourceFile
from ingest.drafts import Draft, documents
from ingest.encoding import normalise
from ingest.hyphens import composed
from ingest.layout import PageLine
from ingest.leaf import Read, read_page
from ingest.pulse import beat

_SAVE = "open it in a PDF program and save or print it to a new PDF"
_LOCKED = "open it with its password (--password), or save a copy without one and ingest that"
_BYTES_A_PAGE = 4
"""In the best packed file a page takes more: what claims more pages gives the same ones again and again, or none."""
_MISSING_IN_A_ROW = 200
_NOT_THERE = "the file says it has such pages, but they are missing or broken"
_MOST_TEXT = 50_000_000

logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)  # what it warns of is told by our own errors


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: the title it gives itself, its text with a passage for each line, the numbers of the pages
    that OCR read, and an error for each page that cannot be read.
    """

    title: str
    text: str
    passages: Sequence[Passage]
    by_ocr: frozenset[int]
    failed: Sequence[ReadError]


_BLANK = b"\xef\xbb\xbf \t\r\n\0"


class PdfReader:
    """Reads PDF, born-digital or scanned; a passage is a line of a page with its box."""

    name = "PDF"
    media_type = "application/pdf"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By its signature; by extension too, so that a broken one is told as such.

        A signature further on (ISO 32000 lets other bytes stand before it) counts only with the extension: an archive
        that holds a PDF, or a text that speaks of one, has it there too.
        """
        if head.lstrip(_BLANK).startswith(b"%PDF-"):
            return 100
        named = file.suffix == ".pdf"
        return 100 if named and b"%PDF-" in head[:1024] else 50 * named

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its articles or entries, and a ReadError for each page that cannot be read.

        The meta of a document says which of its pages were "read by OCR". Raises ReadError when the file cannot be
        opened, is encrypted and none of ``options.passwords`` opens it, or no page holds text.
        """
        found = contents(file, options.passwords)
        base = Draft("", title=_worth(found.title))
        for document in documents(file, options, found.text, found.passages, base):
            yield _with_ocr(document, found.by_ocr) if found.by_ocr else document
        yield from found.failed


def contents(file: SourceFile, passwords: Sequence[str] = ()) -> Contents:
    """All pages of a file, none of them held longer than it takes to read it. Raises ReadError as the reader does."""
    pages: list[tuple[int, Sequence[PageLine]]] = []
    by_ocr: set[int] = set()
    with closing(_opened(file, passwords)) as pdf:
        count = len(pdf)
        if count == 0:
            raise ReadError("has no pages", where=file.name, remedy=_SAVE)
        title = normalise(pdf.get_metadata_value("Title")).strip()
        failed = _dynamic(pdf, file)
        for number, found in _pages(pdf, file, count):
            if found.lines:
                pages.append((number, found.lines))
            if found.error:
                failed.append(found.error)
            if found.by_ocr:
                by_ocr.add(number)
    if not pages:
        raise _without_text(file, count, failed)
    return Contents(title, *composed(pages), frozenset(by_ocr), failed)


def _opened(file: SourceFile, passwords: Sequence[str]) -> Any:
    """The open file. Raises ReadError; no error, nor what caused it, holds a password."""
    for password in (None, *passwords):
        try:
            pdf = pypdfium2.PdfDocument(file.path, password=password)
        except UnicodeEncodeError:
            continue  # no password of a PDF: what was typed is no text
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) not in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
                raise ReadError("is a broken PDF and cannot be opened", where=file.name, remedy=_SAVE) from error
        else:
            return _with_forms(pdf)
    given = "" if not passwords else f", and none of the {len(passwords)} given opens it"
    if len(passwords) == 1:
        given = ", and the one given does not open it"
    raise ReadError(f"is encrypted with a password{given}", where=file.name, remedy=_LOCKED)


def _with_forms(pdf: Any) -> Any:
    """The file with its form fields at hand, where it has any that can be read."""
    with suppress(pypdfium2.PdfiumError):
        pdf.init_forms()
    return pdf


def _dynamic(pdf: Any, file: SourceFile) -> list[ReadError]:
    if pdf.get_formtype() != pdfium.FORMTYPE_XFA_FULL:
        return []
    what = "is a dynamic form (XFA), whose pages are made only when it is opened in Adobe Reader"
    return [ReadError(what, where=file.name, remedy="open it there, print it to a new PDF, and ingest that")]


def _without_text(file: SourceFile, count: int, failed: Sequence[ReadError]) -> ReadError:
    pages = f"{count:,} page{'s' if count > 1 else ''}"
    if failed and all(error.remedy == ocr.NEEDED for error in failed):
        what = f"holds pictures of text on {pages} and no text (a scan)"
        return ReadError(what, where=file.name, remedy=ocr.NEEDED)
    if failed:
        return ReadError(f"no page of {pages} can be read: {failed[0].what}", where=file.name, remedy=failed[0].remedy)
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


def _with_ocr(document: Document, by_ocr: frozenset[int]) -> Document:
    """The document, its meta saying which of its pages were read by OCR."""
    numbers = sorted(by_ocr & {passage.anchor.page for passage in document.passages if passage.anchor.page})
    if not numbers:
        return document
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    said = f"page{'s' if len(numbers) > 1 else ''} {shown}"
    return replace(document, meta={**document.meta, "read by OCR": said})


def _pages(pdf: Any, file: SourceFile, count: int) -> Iterator[tuple[int, Read]]:
    """Every page with its number (from 1), those in a row that are not there told as one; what claims more than it
    can hold is cut short and told.
    """
    held = max(file.size // _BYTES_A_PAGE, 1)
    length, missing = 0, 0
    for number in range(1, count + 1):
        if number > held or length > _MOST_TEXT:
            why = f"{file.size:,} bytes cannot hold {count:,} pages" if number > held else "it holds too much text"
            yield number, Read(error=_unread(file, number - missing, count, why))
            return
        beat(f"page {number}", number / count)
        found = _guarded(pdf, file, number)
        if found is None:
            missing += 1
            if missing == _MISSING_IN_A_ROW or number == count:
                yield number, Read(error=_unread(file, number - missing + 1, count, _NOT_THERE))
                return
            continue
        if missing:
            yield number, Read(error=_unread(file, number - missing, number - 1, _NOT_THERE))
        missing = 0
        length += sum(len(line.text) for line in found.lines)
        yield number, found


def _unread(file: SourceFile, first: int, last: int, why: str) -> ReadError:
    pages = f"page {first:,} is" if first == last else f"pages {first:,} to {last:,} are"
    return ReadError(f"{pages} not read: {why}", where=file.name, remedy=_SAVE)


def _guarded(pdf: Any, file: SourceFile, number: int) -> Read | None:
    """A page; None when it is not there. One bad page must not cost the others, whatever a library makes of it."""
    where = f"{file.name}, page {number}"
    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        with closing(page):
            return read_page(page, where)
    except Exception as error:
        what = f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:120]}"
        return Read(error=ReadError(what, where=where, remedy=_SAVE))
