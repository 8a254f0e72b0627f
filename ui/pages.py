"""Hits to pages: every page of the application, as one router."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from casethread.accounts.who import who_of
from casethread.errors import CasethreadError
from casethread.store.base import LedgerView, View
from casethread.store.saved import SavedSearches
from search_api.index.clauses import Everything
from search_api.search import Searcher
from ui import checking, documents, entities, graphs, incidents, mapping, paths, saved, searching, status, taking
from ui.contexts import ErrorPage
from ui.rendering import mount_static as mount_static  # noqa: PLC0414 - part of what this module offers
from ui.rendering import respond


def router(
    searcher: Searcher,
    view_of: Callable[[Request], View],
    ledger: Callable[[Request], LedgerView | None],
    check: checking.Check,
    searches: SavedSearches,
) -> APIRouter:
    """Every page. ``view_of`` gives the case as the asker may read it, ``ledger`` what became of every file, to who may
    know, ``check`` compares a draft statement with reports, ``searches`` holds what users saved.
    """

    def searchable(view: View) -> int:
        return searcher.reader.count(Everything(), view.access())

    joined = APIRouter()
    joined.include_router(searching.routes(searcher, view_of))
    joined.include_router(mapping.routes(searcher, view_of))
    joined.include_router(taking.routes(searcher, view_of))
    joined.include_router(saved.routes(searcher, view_of, searches))
    for part in (documents, entities, graphs, incidents, paths):
        joined.include_router(part.routes(view_of))
    joined.include_router(checking.routes(view_of, check))
    joined.include_router(status.routes(view_of, ledger, searchable))
    return joined


TITLES = {
    400: "That cannot be read",
    401: "You are not logged in",
    403: "That is not open to you",
    404: "Page not found",
    413: "That was too much",
    429: "Too many requests",
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
    places |= {first: first for first in ("status", "log-in", "check", "saved", "map")}
    places |= dict.fromkeys(("account", "users", "trail", "purpose", "log-out"), "account")
    return places.get(first, "search")
