"""The JSON routes: a view of the case, asked over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic_core import to_json

from casethread.errors import CasethreadError, NotFound
from casethread.model import Json, Label, LinkKind
from casethread.store.base import View
from search_api.asking import Asked, described
from search_api.index.clauses import Everything
from search_api.search import Searcher
from search_api.shapes import (
    DocumentShape,
    EntityShape,
    HitShape,
    IncidentShape,
    LinkShape,
    MentionShape,
    PathShape,
    ProfileShape,
    SearchShape,
    StatusShape,
    answers,
    told,
)

MOST_LISTED = 500
"""Entities in one answer."""

ViewOf = Callable[[Request], View]
Answer = Callable[[Request, Callable[[], Json]], Awaitable[Response]]
"""Has some work done away from the event loop, and gives what it comes to as JSON."""


def error_response(error: CasethreadError) -> JSONResponse:
    """An error as JSON, with its own HTTP status."""
    told = {"what": error.what, "where": error.where, "remedy": error.remedy}
    position = getattr(error, "position", None)
    if position is not None:
        told["position"] = position
    return JSONResponse({"error": told}, status_code=error.status)


def as_json(shown: Json) -> Response:
    """An object as the API answers it."""
    return Response(to_json(shown), media_type="application/json")


async def plainly(_: Request, work: Callable[[], Json]) -> Response:
    """What the work comes to, with nothing else done."""
    return as_json(await run_in_threadpool(work))


def router(searcher: Searcher, view_of: ViewOf, ready: Callable[[], None], answer: Answer = plainly) -> APIRouter:
    """The routes under /api. ``view_of`` gives the case as whoever sent the request may read it; ``ready`` raises what
    keeps the store from answering.
    """
    routes = APIRouter(prefix="/api", responses=answers())
    _searching(routes, searcher, view_of, answer)
    _health(routes, searcher, ready)
    _documents(routes, searcher, view_of)
    _entities(routes, view_of)
    _incidents(routes, view_of)
    return routes


def _searching(routes: APIRouter, searcher: Searcher, view_of: ViewOf, answer: Answer) -> None:
    @routes.get("/search", response_model=SearchShape, openapi_extra={"parameters": described()})
    async def search(request: Request) -> Response:
        """Find documents. Values given for a facet choose among what is found: any of one facet's, all facets."""
        asked = Asked.of(request).request()
        return await answer(request, lambda: told(searcher.search(asked, view_of(request))))

    @routes.get("/suggest")
    def suggest(request: Request, q: str, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> list[str]:
        """Names with a word that begins so."""
        return searcher.suggest(q, view_of(request), limit)

    @routes.get("/status")
    def status(request: Request) -> StatusShape:
        """How complete the index is."""
        view = view_of(request)
        return StatusShape(documents=view.count(), searchable=searcher.reader.count(Everything(), view.access()))


def _health(routes: APIRouter, searcher: Searcher, ready: Callable[[], None]) -> None:
    @routes.get("/health")
    def health() -> dict[str, str]:
        """Whether the index answers; 503 when it does not."""
        searcher.reader.count(Everything(), frozenset())
        return {"status": "ok"}

    @routes.get("/health/ready")
    def is_ready() -> dict[str, str]:
        """Whether store and index answer, so that requests can be sent here; 503 when either does not."""
        ready()
        searcher.reader.count(Everything(), frozenset())
        return {"status": "ok", "store": "ok", "index": "ok"}


def _documents(routes: APIRouter, searcher: Searcher, view_of: ViewOf) -> None:
    @routes.get("/documents/{document_id:path}/similar")
    def similar(request: Request, document_id: str, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> list[HitShape]:
        """The documents most like one, best first, each with what they share."""
        return [HitShape.of(hit) for hit in searcher.similar(document_id, view_of(request), limit)]

    @routes.get("/documents/{document_id:path}/mentions")
    def mentions(request: Request, document_id: str) -> list[MentionShape]:
        """What a document names, in text order."""
        view = view_of(request)
        held = view.mentions(document_id)
        entities = view.entity_at(document_id)
        return [
            MentionShape(**mention.as_json(), why=mention.why, entity=entities.get((mention.start, mention.end)))
            for mention in held
        ]

    @routes.get("/documents/{document_id:path}")
    def document(request: Request, document_id: str) -> DocumentShape:
        """A document with its text."""
        return DocumentShape.of(view_of(request).document(document_id))


def _entities(routes: APIRouter, view_of: ViewOf) -> None:
    @routes.get("/entities")
    def entities(
        request: Request,
        name: Annotated[str, Query(description="A name in any form, or an id")] = "",
        label: Label | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50,
        offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    ) -> list[EntityShape]:
        """Entities, most mentioned first."""
        view = view_of(request)
        named = view.find_entities(name) if name else view.entities(label)
        kept = (entity for entity in named if label is None or entity.label is label)
        return [EntityShape.of(entity) for entity in islice(kept, offset, offset + limit)]

    @routes.get("/entities/{entity_id:path}/links")
    def entity_links(request: Request, entity_id: str) -> list[LinkShape]:
        """What an entity is tied to, strongest first."""
        view = view_of(request)
        return [LinkShape.of(link) for link in view.links(view.entity(entity_id).id)]

    @routes.get("/entities/{entity_id:path}")
    def entity(request: Request, entity_id: str) -> ProfileShape:
        """An entity with its mentions, facts and reasons."""
        return ProfileShape.of(view_of(request).entity(entity_id))

    @routes.get("/paths")
    def paths(request: Request, a: str, b: str, limit: Annotated[int, Query(ge=1, le=10)] = 3) -> list[PathShape]:
        """How two entities, by name or id, are tied, strongest first; empty when they are not."""
        view = view_of(request)
        return [PathShape.of(path) for path in view.paths(_one(view, a), _one(view, b), limit)]


def _one(view: View, name_or_id: str) -> str:
    found = view.find_entities(name_or_id)
    if not found:
        raise NotFound(f"there is no entity {name_or_id!r}", remedy="search for another spelling of the name")
    return found[0].id


def _incidents(routes: APIRouter, view_of: ViewOf) -> None:
    @routes.get("/incidents", response_model_by_alias=True)
    def incidents(request: Request) -> list[IncidentShape]:
        """Incidents, latest first."""
        return [IncidentShape.of(incident) for incident in view_of(request).incidents()]

    @routes.get("/links")
    def links(
        request: Request,
        end: Annotated[str | None, Query(description="The id of a document or entity")] = None,
        kind: LinkKind | None = None,
    ) -> list[LinkShape]:
        """Links, strongest first."""
        kinds = [kind] if kind else None
        return [LinkShape.of(link) for link in view_of(request).links(end, kinds)]
