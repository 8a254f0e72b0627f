"""Saved searches, and what is new in each since its user last looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from casethread.clock import today
from casethread.errors import CasethreadError, UsageError
from casethread.model import Document
from casethread.store.base import View
from casethread.store.saved import SavedSearches
from search_api.alerts import MOST_WATCHED, Alert, alert
from search_api.index.fields import FACETS
from search_api.results import SearchRequest, Sort
from search_api.search import Searcher
from ui import words
from ui.account_contexts import Problem
from ui.rendering import respond
from ui.saved_contexts import FreshDocument, SavedPage, SavedRow

SHOWN_AT_ONCE = 3
SHOWN = 20
"""New documents of one search that the page lists; the search itself has the rest."""
CHANGED = 409
Text = Annotated[str, Form()]


def routes(searcher: Searcher, view_of: Callable[[Request], View], searches: SavedSearches) -> APIRouter:
    """``/saved``: the list, and what is done to it."""
    router = APIRouter(prefix="/saved", include_in_schema=False)

    def listed(view: View) -> list[Alert]:
        return [alert(searcher, view, one) for one in searches.of(view.viewer.name)]

    def shown(view: View, request: SearchRequest) -> list[str]:
        return searcher.ids(request, view, MOST_WATCHED)[1]

    @router.get("")
    def saved(request: Request) -> Response:
        view = view_of(request)
        return respond(saved_page(view, listed(view)))

    @router.post("")
    def save(request: Request, name: Text = "", search: Text = "") -> Response:
        view = view_of(request)
        try:
            asked = asked_for(search)
            searches.add(view.viewer.name, name, asked.text, asked.chosen, shown=shown(view, asked), day=today())
        except CasethreadError as error:
            refused = Problem(error.what[:1].upper() + error.what[1:], error.remedy)
            return respond(saved_page(view, listed(view), refused, name, search), error.status)
        return RedirectResponse("/saved", 303)

    @router.post("/{key}/seen")
    def seen(request: Request, key: str, state: Text = "") -> Response:
        view = view_of(request)
        told = alert(searcher, view, searches.get(view.viewer.name, key))
        if state != told.state or told.problem:
            refused = Problem(f"What is new in {told.saved.name} has changed since you looked", "look at it again")
            return respond(saved_page(view, listed(view), refused), CHANGED)
        searches.look(view.viewer.name, key, told.found, today())
        return RedirectResponse("/saved", 303)

    @router.post("/{key}/delete")
    def delete(request: Request, key: str) -> Response:
        searches.delete(view_of(request).viewer.name, key)
        return RedirectResponse("/saved", 303)

    return router


def asked_for(query_string: str) -> SearchRequest:
    """The search of an address. Raises UsageError when it asks for nothing."""
    given = parse_qs(query_string)
    chosen = {name: tuple(dict.fromkeys(values)) for name, values in given.items() if name in FACETS}
    text = given.get("q", [""])[0]
    if not text.strip() and not chosen:
        raise UsageError("there is no search to save", remedy="search first, then save what you asked")
    return SearchRequest(text, chosen, Sort.NEWEST)


def saved_page(
    view: View, alerts: Iterable[Alert], refused: Problem | None = None, name: str = "", search: str = ""
) -> SavedPage:
    """The saved searches of a viewer."""
    told = sorted(alerts, key=lambda one: not one.fresh)
    wanted = [key for one in told for key in one.fresh[:SHOWN]]
    documents = view.documents(dict.fromkeys(wanted))
    rows = tuple(row(one, documents) for one in told)
    fresh = sum(one.count > 0 for one in rows)
    title = "Saved searches" + (f": {fresh} with new documents" if fresh else "")
    title = f"Error: {title}" if refused else title
    return SavedPage(title, "saved", view.viewer.name, rows, fresh, refused, name, search)


def row(told: Alert, documents: Mapping[str, Document]) -> SavedRow:
    """A saved search with what is new in it."""
    saved = told.saved
    found = [fresh(documents[key]) for key in told.fresh[:SHOWN] if key in documents]
    return SavedRow(
        id=f"saved-{saved.key}",
        name=saved.name,
        href=words.with_query("/search", q=saved.text, sort="newest", **saved.chosen),
        asks=asks(saved.text, saved.chosen),
        total=told.total,
        looked=words.day(saved.looked),
        count=len(told.fresh),
        first=tuple(found[:SHOWN_AT_ONCE]),
        further=tuple(found[SHOWN_AT_ONCE:]),
        more=max(0, len(told.fresh) - SHOWN),
        problem=told.problem[:1].upper() + told.problem[1:],
        remedy=told.remedy,
        state=told.state,
        seen=f"/saved/{saved.key}/seen",
        delete=f"/saved/{saved.key}/delete",
    )


def fresh(document: Document) -> FreshDocument:
    """A new document as a line."""
    return FreshDocument(
        document.title or document.id,
        words.document_href(document.id),
        words.tags(document),
        words.cite(document.source, document.published),
    )


def asks(text: str, chosen: Mapping[str, tuple[str, ...]]) -> str:
    """A search in words: the query, then each filter."""
    filters = [f"{FACETS[name].lower()}: {' or '.join(values)}" for name, values in chosen.items()]
    return "; ".join([text.strip() or "all documents", *filters])
