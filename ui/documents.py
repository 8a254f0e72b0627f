"""The document page, the page of one mention, and the original file."""

from __future__ import annotations

import re
from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from casethread.errors import NotFound, UsageError
from casethread.model import Document, Entity, Mention
from casethread.store.base import View
from ingest.apart import Apart
from ui import markup, originals, words
from ui.contexts import Crumb, DocumentPage, Field, MentionPage
from ui.incidents import incident_choice
from ui.place import anchor_of, place, within_file
from ui.quotes import Quotes, quote
from ui.rendering import respond
from ui.ties import document_ties, named

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


def routes(view_of: Callable[[Request], View], apart: Apart | None = None) -> APIRouter:
    """``/documents/...``; the longer addresses come first, for an id may hold slashes."""
    opening = apart or Apart()
    router = APIRouter(include_in_schema=False)
    router.include_router(originals.routes(view_of, opening))

    @router.get("/documents/{document_id:path}/mentions/{span}")
    def mention(request: Request, document_id: str, span: str) -> Response:
        return respond(mention_page(view_of(request), document_id, _span(span)))

    @router.get("/documents/{document_id:path}")
    def document(request: Request, document_id: str, at: str = "", page: int | None = None) -> Response:
        shown = _span(at) if at else None
        return respond(document_page(view_of(request), document_id, shown, page=page, apart=opening))

    return router


_SHOWN_ELSEWHERE = frozenset({"message", "attachment", "sheet"})
"""What of a document's meta its place in the original tells."""


def _span(given: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(given)
    if not found or int(found[1]) >= int(found[2]):
        raise UsageError(f"{given[:40]!r} is no span of a text", remedy="write two offsets as in 10-22")
    return int(found[1]), int(found[2])


def document_page(
    view: View, document_id: str, at: tuple[int, int] | None = None, *, page: int | None = None, apart: Apart
) -> DocumentPage:
    """A document with its mentions; ``at`` is a span to show, cut to the text, ``page`` the page of the original to
    show instead of the one that the span begins on. Raises NotFound.
    """
    document = view.document(document_id)
    mentions = view.mentions(document_id)
    if at is not None:
        at = (min(at[0], len(document.text)), min(at[1], len(document.text)))
        at = at if at[0] < at[1] else None
    pieces = markup.parted(document, mentions, view.entity_at(document_id), at)
    entities = sorted(view.entities_in(document_id), key=lambda e: (list(words.LABELS).index(e.label), e.name))
    return DocumentPage(
        title=document.title or document.id,
        section="search",
        viewer=view.viewer.name,
        marking=words.band(document.marking),
        tags=(words.KINDS[document.kind],),
        cite=words.cite(document.source, document.published),
        fields=document_fields(document),
        place=place(view, document, at, page, apart),
        at=_at_words(document, at),
        blocks=markup.blocks(document, pieces),
        legend=markup.legend(mentions),
        named=tuple(named(entity, _count(entity, document_id)) for entity in entities),
        incidents=tuple(incident_choice(incident) for incident in view.incidents_in(document_id)),
        ties=document_ties(view, Quotes(view), document_id),
    )


def _count(entity: Entity, document_id: str) -> int:
    return sum(mention.document == document_id for mention in entity.mentions)


def _at_words(document: Document, at: tuple[int, int] | None) -> str:
    """Where the span asked for stands in the original; empty when none was asked for."""
    if at is None:
        return ""
    return within_file(document, anchor_of(document, at)) or f"characters {at[0]:,} to {at[1]:,}"


def document_fields(document: Document) -> tuple[Field, ...]:
    """What is known of a document as a whole, unknown things left out."""
    origin = document.origin
    rows = [
        ("Source", document.source or ""),
        ("Author", document.author or ""),
        ("Published", words.day(document.published)),
        ("Grading", str(document.grading) if document.grading else ""),
        ("Part", f"{origin.part + 1} of its file" if origin.part else ""),
        *((key.replace("_", " "), value) for key, value in document.meta.items() if key not in _SHOWN_ELSEWHERE),
    ]
    return tuple(Field(name, value) for name, value in rows if value)


def mention_page(view: View, document_id: str, span: tuple[int, int]) -> MentionPage:
    """One mention of a document. Raises NotFound when nothing is marked at exactly that span."""
    document = view.document(document_id)
    found = [m for m in view.mentions(document_id) if (m.start, m.end) == span]
    if not found:
        raise NotFound("nothing is marked there", where=document.title, remedy="open the document and choose a mark")
    mention: Mention = max(found, key=lambda m: m.score)
    entity_id = view.entity_at(document_id).get(span)
    entity = view.entity(entity_id) if entity_id else None
    label = words.LABELS[mention.label][0]
    return MentionPage(
        title=f"{mention.text} in {document.title}",
        section="search",
        viewer=view.viewer.name,
        css=words.css(mention.label),
        label=label,
        quote=quote(document, *span),
        value=words.value_fields(mention),
        rule=mention.rule,
        score=mention.score,
        why=mention.why,
        entity=Crumb(entity.name, words.entity_href(entity.id)) if entity else None,
    )
