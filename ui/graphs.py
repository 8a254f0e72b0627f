"""The links around an entity, drawn and listed, and the paths between two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from casethread.errors import UsageError
from casethread.model import Entity, Json, Link
from casethread.store.base import View
from ui import words
from ui.contexts import GraphPage, Legend
from ui.pieces import Because, Choice
from ui.quotes import Quotes
from ui.rendering import SECURITY_HEADERS, respond
from ui.ties import ENTITY_LINKS, KIND_NAMES, Names, entity_ties, other

MOST_NODES = 40
"""Nodes drawn at most: the strongest links come first, and the page says how many are left out."""
DEPTHS = (1, 2)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Entities within reach of ``centre`` by at most so many links, nearest and strongest first."""

    centre: Entity
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    left_out: int


def routes(view_of: Callable[[Request], View]) -> APIRouter:
    """``/graph`` and the data it draws."""
    router = APIRouter(prefix="/graph", include_in_schema=False)

    @router.get("")
    def graph(request: Request, entity: str = "", depth: int = 1) -> Response:
        if not entity:
            raise UsageError("the graph needs an entity to start from", remedy="choose one under People and places")
        return respond(graph_page(view_of(request), entity, _depth(depth)))

    @router.get("/data")
    def data(request: Request, entity: str, depth: int = 1) -> Response:
        return JSONResponse(graph_data(view_of(request), entity, _depth(depth)), headers=SECURITY_HEADERS)

    return router


def _depth(given: int) -> int:
    if given not in DEPTHS:
        raise UsageError(f"the graph cannot be drawn {given} links deep", remedy="give depth 1 or 2")
    return given


def neighbourhood(view: View, entity_id: str, depth: int) -> Neighbourhood:
    """Walk the links from an entity outwards. Raises NotFound when there is no such entity."""
    names = Names(view)
    centre = view.entity(entity_id)
    known: dict[str, Entity] = {centre.id: centre}
    edge, left_out = [centre.id], set[str]()
    for _ in range(depth):
        reached: list[str] = []
        for start in edge:
            for link in view.links(start, ENTITY_LINKS):
                end = other(link, start)
                if end in known:
                    continue
                if len(known) >= MOST_NODES:
                    left_out.add(end)
                elif entity := names.get(end):
                    known[end] = entity
                    reached.append(end)
        edge = reached
    links: dict[tuple[str, str, str], Link] = {}
    for start in known:
        for link in view.links(start, ENTITY_LINKS):
            if link.a in known and link.b in known:
                links[link.a, link.b, link.kind.value] = link
    ordered = sorted(links.values(), key=lambda one: (-one.score, one.a, one.b))
    return Neighbourhood(centre, tuple(known.values()), tuple(ordered), len(left_out - set(known)))


def graph_data(view: View, entity_id: str, depth: int) -> Json:
    """Nodes and edges, each edge with its reasons and their sentences. Raises NotFound."""
    around = neighbourhood(view, entity_id, depth)
    quotes = Quotes(view)
    quotes.prepare(e.document for link in around.links for reason in link.reasons for e in reason.evidence[:4])
    return {
        "centre": around.centre.id,
        "nodes": [_node(entity) for entity in around.entities],
        "edges": [_edge(link, quotes.because(link.reasons)) for link in around.links],
        "left_out": around.left_out,
    }


def _node(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "name": entity.name,
        "css": words.css(entity.label),
        "label": words.LABELS[entity.label][0],
        "href": words.entity_href(entity.id),
        "graph": words.with_query("/graph", entity=entity.id),
        "mentions": len(entity.mentions),
        "documents": len(entity.documents),
    }


def _edge(link: Link, reasons: tuple[Because, ...]) -> Json:
    return {
        "id": f"{link.a} {link.kind.value} {link.b}",
        "a": link.a,
        "b": link.b,
        "kind": KIND_NAMES[link.kind],
        "type": link.kind.value,
        "score": round(link.score, 3),
        "reasons": [
            {
                "text": reason.text,
                "against": reason.against,
                "more": reason.more,
                "quotes": [
                    {"href": q.href, "before": q.before, "match": q.match, "after": q.after, "cite": q.cite}
                    | {"title": q.title}
                    for q in reason.quotes
                ],
            }
            for reason in reasons
        ],
    }


def graph_page(view: View, entity_id: str, depth: int) -> GraphPage:
    """The page around the drawing: all the entity's own links as a list, which needs no script. Raises NotFound."""
    around = neighbourhood(view, entity_id, depth)
    centre = around.centre
    own = view.links(entity_id, ENTITY_LINKS)
    labels = [entity.label for entity in around.entities]
    return GraphPage(
        title=f"Links of {centre.name}",
        section="entities",
        viewer=view.viewer.name,
        name=centre.name,
        href=words.entity_href(centre.id),
        data=words.with_query("/graph/data", entity=centre.id, depth=depth),
        depth=depth,
        depths=tuple(
            Choice(text, words.with_query("/graph", entity=centre.id, depth=number), number == depth)
            for number, text in zip(DEPTHS, ("Direct links", "Links of links"), strict=True)
        ),
        legend=tuple(
            Legend(words.css(label), many, labels.count(label))
            for label, (_, many) in words.LABELS.items()
            if label in labels
        ),
        ties=entity_ties(Names(view, around.entities), Quotes(view), own, entity_id),
        left_out=around.left_out,
    )
