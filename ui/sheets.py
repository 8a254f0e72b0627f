"""The page of a PDF beside a document's text, with the place asked for framed."""

from __future__ import annotations

from casethread.errors import NotFound
from casethread.model import Document, Passage
from casethread.store.base import View
from ingest.apart import Apart
from ingest.frames import Stretch
from ingest.rendering import Sheet
from ingest.showing import page_sheet
from ui import originals, words
from ui.contexts import Frame, PagePicture
from ui.markup import page_id, turns
from ui.pieces import Crumb, Field

Span = tuple[int, int]
_ROOM = 1.5
"""In points: a frame is drawn this far outside of what it frames."""


def page_of(document: Document, at: Span | None) -> int | None:
    """The page on which a span, or the document, begins; None when it has no pages."""
    touched = touching(document, at) if at else document.passages
    return next((passage.anchor.page for passage in touched if passage.anchor.page is not None), None)


def touching(document: Document, at: Span) -> list[Passage]:
    """The passages that a span overlaps, in text order."""
    return [passage for passage in document.passages if passage.start < at[1] and passage.end > at[0]]


def picture(
    view: View, document: Document, at: Span | None, number: int, apart: Apart, *, search: str = ""
) -> PagePicture:
    """The page of that number, or the nearest one; ``search`` is the query string of the search that led here. Raises
    NotFound when it may not be shown, ReadError when it cannot be.
    """
    touched = touching(document, at) if at else []
    stretches = [_stretch(document, passage, at) for passage in touched if at and passage.anchor.page == number]
    with originals.kept_page(view, document, number).here() as kept:
        sheet = apart.call(page_sheet, kept, number, stretches)
    base = f"{words.document_href(document.id)}/pages/{sheet.number}.png"
    pages = dict.fromkeys(passage.anchor.page for passage in touched)
    span = f"{at[0]}-{at[1]}" if at else ""
    others = [page for page in pages if page is not None and page != sheet.number]
    return PagePicture(
        src=base,
        larger=f"{base}?larger=true",
        alt=f"Page {sheet.number} of the original" + (", with what was asked for framed" if sheet.frames else ""),
        words=f"Page {sheet.number:,} of {sheet.count:,}",
        width=sheet.width,
        height=sheet.height,
        frames=tuple(map(_frame, sheet.frames)),
        turns=tuple(_turns(view, document, at, sheet, search)),
        others=tuple(Crumb(f"page {page}", words.page_href(document.id, at, page, search)) for page in others),
        number=sheet.number,
        count=sheet.count,
        action=f"{words.document_href(document.id)}#original",
        text=page_id(sheet.number) if sheet.number in _parts(document) else "",
        kept=tuple(Field(name, value) for name, value in (("at", span), ("search", search)) if value),
    )


def _parts(document: Document) -> set[int]:
    """The pages whose text has a heading of its own: those of a document that stands on several."""
    return {page for _, page in turns(document)}


def _stretch(document: Document, passage: Passage, at: Span) -> Stretch:
    line = document.text[passage.start : passage.end]
    start, end = max(at[0] - passage.start, 0), min(at[1], passage.end) - passage.start
    return Stretch(line, start, end, passage.anchor.box)


def _frame(box: tuple[float, float, float, float]) -> Frame:
    x0, top, x1, bottom = box
    return Frame(x0 - _ROOM, top - _ROOM, x1 - x0 + 2 * _ROOM, bottom - top + 2 * _ROOM)


def _turns(view: View, document: Document, at: Span | None, sheet: Sheet, search: str) -> list[Crumb]:
    turns = []
    for said, number in (("Previous page", sheet.number - 1), ("Next page", sheet.number + 1)):
        if 1 <= number <= sheet.count and _is_open(view, document, number):
            turns.append(Crumb(said, words.page_href(document.id, at, number, search)))
    return turns


def _is_open(view: View, document: Document, number: int) -> bool:
    try:
        originals.kept_page(view, document, number)
    except NotFound:
        return False
    return True
