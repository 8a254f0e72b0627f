"""Where a document stands in its original, in words and with its surroundings: the page, the row, the message."""

from __future__ import annotations

import re
from dataclasses import replace

from casethread.errors import CasethreadError, NotFound, StoreError
from casethread.model import Anchor, Document
from casethread.store.base import Sighting, View
from ingest.apart import Apart
from ingest.showing import table_row
from ui import originals, sheets, words
from ui.contexts import PagePicture, Place
from ui.pieces import Choice, Field

_HEAD = re.compile(r"(From|To|Cc|Date|Subject): (.*)")
"""The lines that open a message's text."""
_TABLES = (".csv", ".tsv", ".tab", ".psv", ".xlsx", ".xlsm", ".xltx", ".xltm")
_LONGEST = 300


def place(
    view: View, document: Document, at: sheets.Span | None, page: int | None, apart: Apart, *, search: str = ""
) -> Place:
    """The place of ``at``, or of the document, in the original; ``page`` is the page to show instead of its first,
    ``search`` the query string of the search that led here.
    """
    anchor = anchor_of(document, at)
    message = _message(view, document)
    found = Place(
        words=", ".join(part for part in (document.origin.file, within_file(document, anchor)) if part),
        letter=_head(message) if message and message.id != document.id else (),
        together=_together(view, document, message) if message else (),
        seen=tuple(map(_seen, view.sightings(document.id))),
    )
    try:
        found = replace(found, downloads=originals.downloads(view, document))
        picture, cells = _surroundings(view, document, at, page, apart, search=search)
    except CasethreadError as error:
        plain = isinstance(error, NotFound | StoreError)
        what = error.what if plain else f"it {error.what}"
        shown = "page" if anchor.page is not None else "row"
        return replace(found, problem=f"The {shown} of the original is not shown: {what}.", remedy=error.remedy)
    return replace(found, picture=picture, cells=cells)


def _surroundings(
    view: View, document: Document, at: sheets.Span | None, page: int | None, apart: Apart, *, search: str
) -> tuple[PagePicture | None, tuple[Field, ...]]:
    """The page, or the cells of the row. Raises CasethreadError when they cannot be shown."""
    first = sheets.page_of(document, at) or sheets.page_of(document, None)
    if first is not None:
        return sheets.picture(view, document, at, max(page or first, 1), apart, search=search), ()
    anchor = anchor_of(document, at)
    if anchor.row is None or not document.origin.file.lower().endswith(_TABLES):
        return None, ()
    only = Anchor(row=anchor.row, sheet=anchor.sheet, member=document.origin.member)
    with originals.kept_at(view, document, only).here() as kept:
        cells = apart.call(table_row, kept, anchor.row, anchor.sheet)
    return None, tuple(Field(name, _cut(cell)) for name, cell in cells)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST].rpartition(' ')[0] or cell[:_LONGEST]}\u2026"


def anchor_of(document: Document, at: sheets.Span | None) -> Anchor:
    """The first place of a span, or of the document."""
    touched = sheets.touching(document, at) if at else []
    return touched[0].anchor if touched else next(originals.anchors(document))


def within_file(document: Document, anchor: Anchor) -> str:
    """The place in the file itself, whose name already says in which others it lies."""
    attached = "attachment" in document.meta
    return words.where(replace(anchor, member=None, message=None if attached else anchor.message))


def _message(view: View, document: Document) -> Document | None:
    """The message that a document is or came with, if that is within reach."""
    if message := document.meta.get("message"):
        return view.documents([message]).get(message)
    return document if "attachments" in document.meta else None


def _head(message: Document) -> tuple[Field, ...]:
    lines = message.text.partition("\n\n")[0].split("\n")
    found = [_HEAD.fullmatch(line) for line in lines]
    return tuple(Field(one[1], _cut(one[2])) for one in found if one)


def _together(view: View, document: Document, message: Document) -> tuple[Choice, ...]:
    beside = [message, *view.attached(message.id)]
    if message is not document and "attachments" in document.meta:  # a message in a message has its own
        beside += view.attached(document.id)
    return tuple(
        Choice(one.title or one.id, words.document_href(one.id), note=one.meta.get("attachment", "the message itself"))
        for one in beside
        if one.id != document.id
    )


def _seen(sighting: Sighting) -> str:
    return ", ".join(part for part in (sighting.file, words.where(replace(sighting.anchor, member=None))) if part)
