"""Originals as files: what of them a viewer may have, the downloads, and the pictures of their pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from casethread.errors import NotFound
from casethread.model import Anchor, Document
from casethread.store.base import WHOLE, View
from casethread.store.originals import Original
from ingest.apart import Apart
from ingest.showing import Kept, page_picture, taken_out
from ui import words
from ui.pieces import Crumb
from ui.rendering import SECURITY_HEADERS

USUAL, LARGER = 1200, 2400
"""Widths of a page's picture in pixels: twice what it is shown at beside the text, and for looking closely."""
_INERT = {**SECURITY_HEADERS, "Content-Security-Policy": "sandbox; default-src 'none'"}
_PICTURE = {**_INERT, "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}
"""The browser puts a style of its own to a picture that is opened alone; nothing else in it can be run or shown."""
_NO_TYPE = "application/octet-stream"
_LETTERS = frozenset({".eml", ".msg"})


def routes(view_of: Callable[[Request], View], apart: Apart) -> APIRouter:
    """``/documents/{id}/original``, ``.../part`` and ``.../pages/{number}.png``."""
    router = APIRouter(prefix="/documents", include_in_schema=False)

    @router.get("/{document_id:path}/original")
    def original(request: Request, document_id: str) -> Response:
        kept = view_of(request).original(document_id)
        if kept.path is not None:
            return _attachment(kept.path, kept.name)
        size, pieces = kept.stream()
        headers = {**_INERT, "Content-Length": str(size), "Content-Disposition": _disposition(kept.name)}
        return StreamingResponse(pieces, media_type=_NO_TYPE, headers=headers)

    @router.get("/{document_id:path}/part")
    def part(request: Request, document_id: str) -> Response:
        view = view_of(request)
        document = view.document(document_id)
        meant = kept_at(view, document, part_anchor(document))
        with ExitStack() as undoing:
            folder = Path(undoing.enter_context(TemporaryDirectory(prefix="casethread-", ignore_cleanup_errors=True)))
            kept = undoing.enter_context(meant.here())
            path, name = apart.call(taken_out, kept, folder)
            return _attachment(path, name, BackgroundTask(undoing.pop_all().close))

    @router.get("/{document_id:path}/pages/{number:int}.png")
    def page(request: Request, document_id: str, number: int, *, larger: bool = False) -> Response:
        view = view_of(request)
        document = view.document(document_id)
        meant = kept_page(view, document, number)
        width = LARGER if larger else USUAL
        tag = _tag(meant, number, width)
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={**_PICTURE, "ETag": tag})
        with meant.here() as kept:
            drawn = apart.call(page_picture, kept, number, width)
        return Response(drawn, media_type="image/png", headers={**_PICTURE, "ETag": tag})

    return router


@dataclass(frozen=True, slots=True)
class Meant:
    """An original that may be opened, and the place in it that is meant."""

    original: Original
    member: str | None
    message: int | None

    @contextmanager
    def here(self) -> Iterator[Kept]:
        """The same with a file of it on this machine, there meanwhile. Raises StoreError."""
        original = self.original
        with original.here() as path:
            yield Kept(path, original.name, original.sha256, self.member, self.message)


def _attachment(path: Path, name: str, after: BackgroundTask | None = None) -> Response:
    """A file as an attachment of no type: never shown, never run."""
    return FileResponse(path, media_type=_NO_TYPE, filename=name, headers=_INERT, background=after)


def _disposition(name: str) -> str:
    """What names an attachment, as FileResponse has it."""
    quoted = quote(name)
    return f"attachment; filename*=utf-8''{quoted}" if quoted != name else f'attachment; filename="{name}"'


def _tag(meant: Meant, number: int, width: int) -> str:
    said = "\0".join((meant.original.sha256, meant.member or "", str(number), str(width)))
    return f'"{hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def anchors(document: Document) -> Iterator[Anchor]:
    """The places of a document's passages in their order; where its file lies, for a document without any."""
    yield from (passage.anchor for passage in document.passages)
    if not document.passages:
        yield Anchor(member=document.origin.member)


def part_anchor(document: Document) -> Anchor:
    """The member or message that a document was read from; all of its file when it lies in no other."""
    first = next(anchors(document))
    return Anchor(message=first.message, member=document.origin.member)


def kept_at(view: View, document: Document, only: Anchor) -> Meant:
    """The original of a document, to show that place of it. Raises NotFound when it may not or cannot be shown."""
    found = view.original(document.id, only)
    return Meant(found, document.origin.member, part_anchor(document).message)


def kept_page(view: View, document: Document, number: int) -> Meant:
    """The original of a document, to show a page: one that the document stands on, or one of a file that is all open.

    Raises NotFound.
    """
    pages = {anchor.page for anchor in anchors(document)} - {None}
    if not pages:
        raise NotFound("there are no pages in the original", where=document.title, remedy="open the document")
    member = document.origin.member
    only = Anchor(member=member, page=number) if number in pages else Anchor(member=member)
    return kept_at(view, document, only)


def downloads(view: View, document: Document) -> tuple[Crumb, ...]:
    """The files as they were, as far as they are open: what the document was read from, and what that lies in."""
    base = words.document_href(document.id)
    only, member = part_anchor(document), document.origin.member
    found: list[Crumb] = []
    if _is_apart(document) and _is_open(view, document, only):
        name = PurePosixPath(member).name if member else ""
        lies = f"Download {name}" if member and not _is_mailbox(document) else f"Download message {only.message} alone"
        found.append(Crumb(lies, f"{base}/part"))
    if _is_open(view, document, WHOLE):
        whole = f"Download the file that it lies in ({PurePosixPath(document.origin.kept).name})"
        found.append(Crumb(whole if found else "Download the original file", f"{base}/original"))
    return tuple(found)


def _is_apart(document: Document) -> bool:
    """Whether what a document was read from is one of several files or messages in the kept file. A message attached
    to another is mostly no file but a part of it.
    """
    letter = PurePosixPath(document.origin.file).suffix.lower() in _LETTERS
    if letter and (document.origin.member is None or "attachment" in document.meta):
        return False
    return part_anchor(document) != WHOLE


def _is_mailbox(document: Document) -> bool:
    """Whether the member that a document lies in is a mailbox: then its messages are numbered, and it is not one of
    the things attached to them.
    """
    return part_anchor(document).message is not None and "attachment" not in document.meta


def _is_open(view: View, document: Document, only: Anchor) -> bool:
    try:
        view.original(document.id, only)
    except NotFound:
        return False
    return True
