"""The links around an entity: drawn, narrowed, listed, taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from casethread.errors import NotFound, UsageError
from casethread.model import Link
from casethread.neighbourhood import ENTITY_LINKS, SIZES, Wanted, along, tied, walk
from casethread.store.base import View
from ui import charts, drawing, listing, narrowing, words
from ui.graph_contexts import GraphPage
from ui.pieces import Choice
from ui.quotes import Quotes
from ui.rendering import SECURITY_HEADERS, respond
from ui.ties import Names, entity_ties, gathered

LISTED = 25
"""Whom an entity is tied to, on one page of the list below the drawing."""

MOST_GROWN = 50
"""Times that a drawing was grown, of which its export tells: each the id of who was opened, or two for a path."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A graph as it is asked for: around whom, how deep, with how many names, narrowed to what."""

    entity: str
    depth: int
    most: int
    wanted: Wanted

    def fields(self, **other: object) -> dict[str, object]:
        """As the fields of an address, some of them otherwise."""
        depth, most = (self.depth if self.depth > 1 else ""), (self.most if self.most != SIZES[0] else "")
        return {"entity": self.entity, "depth": depth, "most": most, **narrowing.written(self.wanted), **other}


def routes(view_of: Callable[[Request], View]) -> APIRouter:
    """``/graph``, the data that it draws, the sentences of a link, and the graph as a file."""
    router = APIRouter(prefix="/graph", include_in_schema=False)

    def asked(request: Request, entity: str, depth: int, most: int) -> Asked:
        if not entity:
            raise UsageError("the graph needs an entity to start from", remedy="choose one under People and places")
        return Asked(entity, depth, most, narrowing.read(request.query_params))

    @router.get("")
    def graph(request: Request, entity: str = "", depth: int = 1, most: int = SIZES[0], page: int = 1) -> Response:
        return respond(graph_page(view_of(request), asked(request, entity, depth, most), page))

    @router.get("/data")
    def data(request: Request, entity: str, depth: int = 1, most: int = SIZES[0], to: str = "") -> Response:
        view = view_of(request)
        around = along(view, entity, to) if to else walk(view, entity, depth, most)
        if around is None:
            raise NotFound("nothing ties the two", remedy="choose another name")
        return JSONResponse(drawing.drawn(around), headers=SECURITY_HEADERS)

    @router.get("/link")
    def link(request: Request, a: str, b: str, kind: str) -> Response:
        return JSONResponse(drawing.opened(view_of(request), a, b, kind), headers=SECURITY_HEADERS)

    @router.get("/export")
    def export(
        request: Request, entity: str = "", depth: int = 1, most: int = SIZES[0], form: str = "graphml"
    ) -> Response:
        view, wants = view_of(request), asked(request, entity, depth, most)
        around = walk(view, entity, depth, most)
        for step in request.query_params.getlist("grown")[:MOST_GROWN]:
            start, _, end = step.partition(" ")
            more = along(view, start, end) if end else walk(view, start)
            around = around.joined(more) if more else around
        return charts.taken(view, wants.wanted.of(around), form)

    return router


def graph_page(view: View, asked: Asked, page: int = 1) -> GraphPage:
    """The page around the drawing: the entity's own links as a list, which needs no script. Raises NotFound."""
    around = walk(view, asked.entity, asked.depth, asked.most)
    centre = around.centre
    names = Names(view, around.entities)
    ends = gathered(_own(view, names, asked), centre.id)
    page = listing.clamp(page, len(ends), LISTED)
    shown = [link for some in islice(ends.values(), (page - 1) * LISTED, page * LISTED) for link in some]

    def href(**other: object) -> str:
        return words.with_query("/graph", **asked.fields(**other))

    unfiltered = Asked(centre.id, asked.depth, asked.most, Wanted()).fields()
    return GraphPage(
        title=f"Links of {centre.name}",
        section="entities",
        viewer=view.viewer.name,
        name=centre.name,
        href=words.entity_href(centre.id),
        data=words.with_query("/graph/data", **unfiltered),
        link="/graph/link",
        depths=tuple(
            Choice(text, href(depth=number), number == asked.depth)
            for number, text in ((1, "Direct links"), (2, "Links of links"))
        ),
        sizes=tuple(Choice(f"Up to {number} names", href(most=number), number == asked.most) for number in SIZES),
        narrowing=narrowing.form(asked.wanted, around, unfiltered),
        exports=charts.choices(asked.fields()),
        pictures=words.with_query("/graph/export", **asked.fields()),
        ties=entity_ties(names, Quotes(view), shown, centre.id),
        tied=len(ends),
        pages=listing.pages(page, len(ends), LISTED, lambda n: href(page=n if n > 1 else "") + "#every"),
        left_out=around.left_out,
    )


def _own(view: View, names: Names, asked: Asked) -> list[Link]:
    """The centre's own links that are wanted, strongest first."""
    links, wanted = view.links(asked.entity, ENTITY_LINKS), asked.wanted
    if wanted == Wanted():
        return links
    links = [one.link for one in tied(view, links) if wanted.admits(one)]
    if not wanted.labels:
        return links
    kept = []
    for link in links:
        end = names.get(link.b if link.a == asked.entity else link.a)
        if end and end.label in wanted.labels:
            kept.append(link)
    return kept
