"""Hits to pages: every page of the application, as one router."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request, Response

from casethread.accounts.who import who_of
from casethread.errors import CasethreadError
from casethread.store.base import LedgerView, View
from casethread.store.runs import Run
from casethread.store.saved import SavedSearches
from ingest.apart import Apart
from search_api.index.clauses import Everything
from search_api.search import Searcher
from ui import (
    checking,
    correcting,
    documents,
    entities,
    graphs,
    incidents,
    mapping,
    paths,
    publicity,
    reviewing,
    saved,
    searching,
    status,
    taking,
    verdicts,
)
from ui.contexts import ErrorPage
from ui.rendering import mount_static as mount_static  # noqa: PLC0414 - part of what this module offers
from ui.rendering import respond
from ui.tiles import Tiles


def router(  # noqa: PLR0917 - what the pages read
    searcher: Searcher,
    view_of: Callable[[Request], View],
    ledger: Callable[[Request], LedgerView | None],
    check: checking.Check,
    beside: checking.Beside,
    review_of: reviewing.ReviewOf,
    amending_of: correcting.AmendingOf,
    searches: SavedSearches,
    live: Callable[[], Sequence[Run]],
    apart: Apart,
    tiles: Tiles | None = None,
) -> APIRouter:
    """Every page. ``view_of`` gives the case as the asker may read it, ``ledger`` what became of every file, to who may
    know, ``check`` compares a draft statement with reports, ``beside`` gives those, ``review_of`` is the asker's review
    of who is who, ``amending_of`` the asker's correcting of what was misread, ``searches`` holds what users saved,
    ``live`` gives the runs under way, ``apart`` opens originals, ``tiles`` is what lies under the map.
    """

    def searchable(view: View) -> int:
        return searcher.reader.count(Everything(), view.access())

    joined = APIRouter()
    joined.include_router(searching.routes(searcher, view_of))
    joined.include_router(mapping.routes(searcher, view_of, tiles))
    joined.include_router(taking.routes(searcher, view_of))
    joined.include_router(saved.routes(searcher, view_of, searches))
    joined.include_router(documents.routes(view_of, apart, atlas=searcher.atlas))
    joined.include_router(correcting.routes(view_of, amending_of))
    for part in (graphs, incidents, paths):
        joined.include_router(part.routes(view_of))
    joined.include_router(entities.routes(view_of, review_of))
    joined.include_router(verdicts.routes(view_of, review_of))
    joined.include_router(reviewing.routes(view_of, review_of))
    joined.include_router(checking.routes(view_of, check))
    joined.include_router(publicity.routes(view_of, beside))
    joined.include_router(status.routes(view_of, ledger, searchable, live))
    return joined


TITLES = {
    400: "That cannot be read",
    401: "You are not logged in",
    403: "That is not open to you",
    404: "Page not found",
    413: "That was too much",
    429: "Too many requests",
    503: "Not now",
}


def error_page(request: Request, error: CasethreadError) -> Response:
    """An error as a page that says what happened and what to do next, with the error's status."""
    title = TITLES.get(error.status, "Something went wrong")
    return respond(
        ErrorPage(title, section(request), _viewer(request), error.what, error.where, error.remedy), error.status
    )


def _viewer(request: Request) -> str:
    user = who_of(request).user
    return user.name if user else ""


def section(request: Request) -> str:
    """The part of the application that an address belongs to."""
    first = request.url.path.strip("/").partition("/")[0]
    places = {"entities": "entities", "graph": "entities", "path": "entities", "incidents": "incidents"}
    places |= {"corrections": "review", "public": "check"}
    places |= {first: first for first in ("status", "log-in", "check", "review", "saved", "map", "ingest", "disposal")}
    places |= dict.fromkeys(("account", "users", "trail", "purpose", "log-out"), "account")
    return places.get(first, "search")
