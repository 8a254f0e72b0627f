"""The search page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from itertools import islice

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from casethread.errors import QueryError
from casethread.model import Hit, HitPassage, Label
from casethread.store.base import View
from search_api.index.fields import FACETS
from search_api.results import Facet, Results, SearchRequest, Sort
from search_api.search import Searcher
from ui import listing, words
from ui.contexts import FacetBoxes, Found, HitCard, Piece, QueryProblem, SearchPage, Sentence
from ui.pieces import Box, Choice, Crumb
from ui.rendering import respond
from ui.suggesting import completions
from ui.taking import exports

SORTS = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest first", Sort.OLDEST: "Oldest first"}
EXAMPLES = (Label.PERSON, Label.PLACE, Label.OFFENCE, Label.OPERATION)
SIZE = 20
OPEN_FACETS = 3
"""Facets shown unfolded without being asked for."""


def routes(searcher: Searcher, view_of: Callable[[Request], View]) -> APIRouter:
    """``/``, ``/search`` and what completes its box."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search/suggest")
    def suggest(request: Request, q: str = "") -> Response:
        return JSONResponse([asdict(one) for one in completions(searcher, view_of(request), q)])

    @router.get("/")
    @router.get("/search")
    def search(
        request: Request, q: str = "", sort: Sort = Sort.RELEVANCE, page: int = 1, semantic: bool = False
    ) -> Response:
        view, offered = view_of(request), searcher.nearest is not None
        chosen = {name: tuple(dict.fromkeys(request.query_params.getlist(name))) for name in FACETS}
        chosen = {name: tuple(v for v in values if v) for name, values in chosen.items() if any(values)}
        if not q.strip() and not chosen:
            return respond(replace(empty_page(view, sort), offers_meaning=offered))
        asked = SearchRequest(q, chosen, sort, max(page, 1), SIZE, semantic=semantic)
        try:
            results = searcher.search(asked, view)
        except QueryError as error:
            shown, status = problem_page(view, asked, error), error.status
        else:
            shown, status = results_page(view, results), 200
        return respond(replace(shown, offers_meaning=offered, semantic=semantic), status)

    return router


def empty_page(view: View, sort: Sort = Sort.RELEVANCE) -> SearchPage:
    """The box alone, with questions that this case can answer."""
    return SearchPage("Search", "search", view.viewer.name, "", sort, view.count(), examples(view))


def problem_page(view: View, asked: SearchRequest, error: QueryError) -> SearchPage:
    """The box with the query as typed, and what cannot be read in it."""
    problem = QueryProblem.of(asked.text, error)
    title = "Error: the query cannot be read"
    return SearchPage(title, "search", view.viewer.name, asked.text, asked.sort, view.count(), (), problem)


def examples(view: View) -> tuple[Choice, ...]:
    """A query on the most mentioned of some kinds of entity."""
    made = []
    for label in EXAMPLES:
        for entity in islice(view.entities(label), 1):
            query = f'"{entity.name}"' if " " in entity.name else entity.name
            note = f"{words.LABELS[label][0]} in {len(entity.documents)} documents"
            made.append(Choice(query, words.with_query("/search", q=query), note=note))
    return tuple(made)


def results_page(view: View, results: Results) -> SearchPage:
    """What was found, with the facets of all of it."""
    asked = results.request
    address = Address(asked)
    found = Found(
        total=results.total,
        hits=tuple(card(hit, address.query) for hit in results.hits),
        facets=tuple(boxes(facet, place) for place, facet in enumerate(results.facets) if facet.buckets),
        chosen=tuple(chosen(asked.chosen, results.facets, address)),
        sorts=tuple(Choice(text, address.to(sort=sort), sort is asked.sort) for sort, text in SORTS.items()),
        pages=listing.pages(asked.page, results.listed, asked.size, lambda number: address.to(page=number)),
        did_you_mean=Crumb(results.did_you_mean, words.with_query("/search", q=results.did_you_mean))
        if results.did_you_mean
        else None,
        address=address.to(sort=Sort.RELEVANCE).partition("?")[2],
        exports=exports(asked, results.total),
        by_meaning=results.by_meaning,
        unread=results.unread,
    )
    named = asked.text.strip() or "filtered documents"
    turn = f" (page {asked.page} of {results.pages})" if results.pages > 1 else ""
    title = f"{named} - {results.listed:,} found{turn}"
    return SearchPage(title, "search", view.viewer.name, asked.text, asked.sort, view.count(), (), found=found)


class Address:
    """Addresses of searches that differ from the present one in a single respect."""

    def __init__(self, asked: SearchRequest) -> None:
        self._asked = asked

    @property
    def query(self) -> str:
        """The query string of the present search and page."""
        return self.to(page=self._asked.page).partition("?")[2]

    def to(
        self, *, page: int | None = None, sort: Sort | None = None, chosen: Mapping[str, tuple[str, ...]] | None = None
    ) -> str:
        """The present search with another page, order or choice; without ``page``, from the first page on."""
        order = self._asked.sort if sort is None else sort
        values: dict[str, object] = dict(self._asked.chosen if chosen is None else chosen)
        values["sort"] = None if order is Sort.RELEVANCE else order.value
        values["page"] = page if page and page > 1 else None
        values["semantic"] = "true" if self._asked.semantic else None
        return words.with_query("/search", q=self._asked.text, **values)


def chosen(picked: Mapping[str, tuple[str, ...]], facets: Iterable[Facet], address: Address) -> Iterable[Crumb]:
    """The values in force, each with the address of the search without it."""
    labels = {(facet.name, bucket.value): bucket.label for facet in facets for bucket in facet.buckets}
    for name, values in picked.items():
        for value in values:
            rest = {**picked, name: tuple(v for v in values if v != value)}
            yield Crumb(labels.get((name, value), value), address.to(chosen=rest))


def boxes(facet: Facet, place: int) -> FacetBoxes:
    """A facet as checkboxes; the first few, and any with a choice made, are unfolded."""
    made = tuple(
        Box(f"f-{facet.name}-{number}", bucket.value, bucket.label, bucket.count, bucket.chosen)
        for number, bucket in enumerate(facet.buckets)
    )
    return FacetBoxes(facet.name, facet.title, made, place < OPEN_FACETS or any(box.checked for box in made))


def card(hit: Hit, search: str = "") -> HitCard:
    """A hit as it is shown: each sentence opens at its first match, and knows the way back to the ``search``."""
    sentences = tuple(Sentence(_opening(hit, one, search), pieces(one), one.near) for one in hit.passages)
    href = sentences[0].href if sentences else words.document_href(hit.id, search=search)
    copies = tuple(Crumb(copy.source or copy.title or copy.id, words.document_href(copy.id)) for copy in hit.copies)
    return HitCard(
        hit.title or hit.id,
        href,
        words.tags(hit),
        words.cite(hit.source, hit.published),
        sentences,
        "; ".join(hit.why),
        hit.folded,
        copies,
    )


def _opening(hit: Hit, passage: HitPassage, search: str) -> str:
    start, end = passage.marks[0] if passage.marks else (passage.start, passage.end)
    return words.document_href(hit.id, start, end, search)


def pieces(passage: HitPassage) -> tuple[Piece, ...]:
    """A sentence parted at its matches; marks that touch or overlap become one."""
    made: list[Piece] = []
    position = passage.start
    for mark in merged(passage.marks):
        start, end = max(mark[0], position), min(mark[1], passage.end)
        if start >= end:
            continue
        made.append(Piece(passage.text[position - passage.start : start - passage.start]))
        made.append(Piece(passage.text[start - passage.start : end - passage.start], marked=True))
        position = end
    made.append(Piece(passage.text[position - passage.start :]))
    return tuple(piece for piece in made if piece.text)


def merged(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
