"""The document page and the original file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response

from casethread.errors import QueryError
from casethread.model import Document, Entity, Mention
from casethread.store.base import View
from ingest.apart import Apart
from search_api.geography import Atlas
from search_api.within import matches
from ui import markup, originals, words
from ui.contexts import DocumentPage, Matches
from ui.incidents import incident_choice
from ui.mentions import Typed, mention_page, span_of
from ui.notes import note, said
from ui.pieces import Field
from ui.place import anchor_of, place, within_file
from ui.quotes import Quotes
from ui.rendering import respond
from ui.stretches import stretch as stretched
from ui.ties import document_ties, named

NAMED_SHOWN = 60
"""Names listed beside a document; the text has all of them."""
TIES_SHOWN = 12
"""Documents shown as linked until all are asked for."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a document is to be shown: the span, the page of the original, the query string of the search that led here,
    the styles of the marks to colour (None for all), whether marks open to be corrected, which part of a very long
    text, and whether every linked document is listed.
    """

    at: Span | None = None
    page: int | None = None
    search: str = ""
    show: Collection[str] | None = None
    correcting: bool = False
    part: int | None = None
    linked: bool = False


NOTHING_ASKED = Asked()


def routes(view_of: Callable[[Request], View], apart: Apart, atlas: Atlas | None = None) -> APIRouter:
    """``/documents/...``; the longer addresses come first, for an id may hold slashes. ``atlas`` knows the places that
    a search may have named.
    """
    router = APIRouter(include_in_schema=False)
    router.include_router(originals.routes(view_of, apart))

    @router.get("/documents/{document_id:path}/mentions/{span}")
    def mention(request: Request, document_id: str, span: str, waiting: str = "", correct: str = "") -> Response:
        typed = Typed(open=bool(correct))
        return respond(mention_page(view_of(request), document_id, span_of(span), typed=typed, waiting=bool(waiting)))

    @router.get("/documents/{document_id:path}")
    def document(  # noqa: PLR0917 - the fields of an address
        request: Request,
        document_id: str,
        at: str = "",
        page: int | None = None,
        search: str = "",
        show: Annotated[list[str] | None, Query()] = None,
        marks: str = "",
        correct: str = "",
        part: int | None = None,
        linked: str = "",
    ) -> Response:
        shown = show or [] if marks else None
        asked = Asked(span_of(at) if at else None, page, search, shown, bool(correct), part, linked == "all")
        return respond(document_page(view_of(request), document_id, asked, apart=apart, atlas=atlas))

    return router


_SHOWN_ELSEWHERE = frozenset({"message", "attachment", "sheet"})
"""What of a document's meta its place in the original tells."""


def document_page(
    view: View, document_id: str, asked: Asked = NOTHING_ASKED, *, apart: Apart, atlas: Atlas | None = None
) -> DocumentPage:
    """A document with its mentions; a span to show is cut to the text. Raises NotFound."""
    document = view.document(document_id)
    mentions = view.mentions(document_id)
    at = _cut(document, asked.at)
    placed = view.corrections(document_id)
    gone = {(one.start, one.end): said(one.correction) for one in placed if one.correction.to is None}
    hits = _hits(document, mentions, asked.search, atlas)
    entity_at = {} if asked.correcting else view.entity_at(document_id)
    turns, href = markup.turns(document), partial(_part_href, document_id, asked)
    begin = _begin(document, at, asked.page)
    within, stretch = stretched(document.text, [turn[0] for turn in turns], asked.part, begin, href)
    pieces = markup.parted(document, mentions, entity_at, at, hits=hits, gone=gone, within=within)
    if asked.correcting:
        pieces = tuple(replace(one, href=f"{one.href}?correct=1") if one.href else one for one in pieces)
    entities = sorted(view.entities_in(document_id), key=lambda e: (list(words.LABELS).index(e.label), e.name))
    legend = markup.legend(mentions, asked.show)
    ties, ties_left = document_ties(view, Quotes(view), document_id, None if asked.linked else TIES_SHOWN)
    return DocumentPage(
        title=document.title or document.id,
        section="search",
        viewer=view.viewer.name,
        marking=words.band(document.marking),
        tags=(words.KINDS[document.kind],),
        cite=words.cite(document.source, document.published),
        grade=words.graded(document.grading),
        fields=document_fields(document),
        place=place(view, document, at, asked.page, apart, search=asked.search),
        at=_at_words(document, at),
        at_href=_at_href(document_id, at, within, asked.search),
        matches=_matches(document_id, hits, at, asked.search),
        blocks=markup.blocks(document.id, turns, pieces, within[0]),
        stretch=replace(stretch, pages=markup.pages(turns, within)) if stretch else None,
        legend=legend,
        kept=_kept(asked, at),
        hidden=" ".join(f"ct-hide-{kind.css}" for kind in legend if not kind.shown),
        correct=_correct_href(document_id, asked, at),
        correcting=asked.correcting,
        corrections=tuple(note(one, document_id) for one in placed),
        named=tuple(named(entity, _count(entity, document_id)) for entity in islice(entities, NAMED_SHOWN)),
        named_left=max(0, len(entities) - NAMED_SHOWN),
        incidents=tuple(incident_choice(incident) for incident in view.incidents_in(document_id)),
        ties=ties,
        ties_left=ties_left,
        all_ties=_all_ties_href(document_id, asked, at) if ties_left else "",
    )


def _begin(document: Document, at: Span | None, page: int | None) -> int | None:
    """Where what is asked for begins: the page of the original, or else the span."""
    turned = next((one.start for one in document.passages if page is not None and one.anchor.page == page), None)
    return at[0] if turned is None and at is not None else turned


def _part_href(document_id: str, asked: Asked, part: int) -> str:
    correct = "1" if asked.correcting else ""
    path = words.with_query(words.document_href(document_id), part=part, search=asked.search, correct=correct)
    return f"{path}#text"


def _all_ties_href(document_id: str, asked: Asked, at: Span | None) -> str:
    span = f"{at[0]}-{at[1]}" if at else ""
    path = words.document_href(document_id)
    shown = {"at": span, "page": asked.page, "search": asked.search, "part": asked.part, "linked": "all"}
    return f"{words.with_query(path, **shown)}#linked"


def _cut(document: Document, at: Span | None) -> Span | None:
    if at is None:
        return None
    cut = min(at[0], len(document.text)), min(at[1], len(document.text))
    return cut if cut[0] < cut[1] else None


def _query(search: str) -> str:
    return parse_qs(search).get("q", [""])[0].strip()


def _hits(document: Document, mentions: Sequence[Mention], search: str, atlas: Atlas | None) -> tuple[Span, ...]:
    """What answers the search that led here; nothing for a query that cannot be read."""
    query = _query(search)
    if not query:
        return ()
    try:
        return matches(query, document, mentions, atlas)
    except QueryError:
        return ()


def _matches(document_id: str, hits: Sequence[Span], at: Span | None, search: str) -> Matches | None:
    """Where one is among the matches; None when no search led here."""
    if not search:
        return None
    start, end = at or (-1, -1)
    here = next((number for number, hit in enumerate(hits, 1) if hit[0] < end and start < hit[1]), 0)
    before = [hit for hit in hits if hit[1] <= start] if at else []
    after = [hit for hit in hits if hit[0] >= max(end, 0)]

    def href(found: Sequence[Span], which: int) -> str:
        return words.document_href(document_id, *found[which], search) if found else ""

    back = f"/search?{search}"
    return Matches(_query(search), here, len(hits), href(before, -1), href(after, 0), back)


def _kept(asked: Asked, at: Span | None) -> tuple[Field, ...]:
    fields = {
        "at": f"{at[0]}-{at[1]}" if at else "",
        "page": str(asked.page) if asked.page is not None else "",
        "part": str(asked.part) if asked.part is not None else "",
        "search": asked.search,
        "correct": "1" if asked.correcting else "",
        "marks": "1",
    }
    return tuple(Field(name, value) for name, value in fields.items() if value)


def _correct_href(document_id: str, asked: Asked, at: Span | None) -> str:
    path = words.document_href(document_id)
    span = f"{at[0]}-{at[1]}" if at else ""
    correct = "" if asked.correcting else "1"
    shown = {"at": span, "page": asked.page, "part": asked.part, "search": asked.search, "correct": correct}
    return words.with_query(path, **shown)


def _count(entity: Entity, document_id: str) -> int:
    return sum(mention.document == document_id for mention in entity.mentions)


def _at_words(document: Document, at: Span | None) -> str:
    """Where the span asked for stands in the original; empty when none was asked for."""
    if at is None:
        return ""
    return within_file(document, anchor_of(document, at)) or f"characters {at[0]:,} to {at[1]:,}"


def _at_href(document_id: str, at: Span | None, within: Span, search: str) -> str:
    """Where the span asked for is seen: on the page, unless another part of the text is shown."""
    if at is None or within[0] <= at[0] < within[1]:
        return "#at"
    return words.document_href(document_id, *at, search)


def _titled(key: str) -> str:
    """A key of a document's meta as a row's title: "contact_type" as "Contact type", "CRN" as it is."""
    return key[:1].upper() + key[1:].replace("_", " ")


def document_fields(document: Document) -> tuple[Field, ...]:
    """What is known of a document as a whole, unknown things left out."""
    origin = document.origin
    rows = [
        ("Source", document.source or ""),
        ("Author", document.author or ""),
        ("Published", words.day(document.published)),
        ("Part", f"{origin.part + 1} of its file" if origin.part else ""),
        *((_titled(key), value) for key, value in document.meta.items() if key not in _SHOWN_ELSEWHERE),
    ]
    return tuple(Field(name, value) for name, value in rows if value)
