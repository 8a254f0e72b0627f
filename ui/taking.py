"""A list of what a search found, taken away: CSV, JSON Lines, or a page to print, every line with its citation."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from fastapi import APIRouter, Request, Response

from casethread.cells import MARK, cell
from casethread.clock import today
from casethread.errors import UsageError
from casethread.model import Document, Hit, Json
from casethread.store.base import View
from search_api.index.fields import FACETS
from search_api.results import LARGEST_PAGE, SearchRequest, Sort
from search_api.search import Searcher
from ui import words
from ui.pieces import Choice
from ui.place import within_file
from ui.rendering import counted, respond
from ui.saved import asks
from ui.saved_contexts import Citation, PrintPage

MOST = 1_000
"""Documents in one file."""
MOST_PRINTED = 200
"""Documents in one printed list."""
FORMS = {"csv": "CSV", "jsonl": "JSON Lines", "print": "a list to print"}
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
COLUMNS = (
    "number", "found", "document", "title", "kind", "source", "published", "classification", "handling", "conditions",
    "file", "place", "sentences", "why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A found document with its place in the list of all."""

    number: int
    hit: Hit
    document: Document

    @property
    def places(self) -> list[str]:
        """Where in its file each of its sentences stands; where the document does when none is shown."""
        starts = [passage.marks[0][0] if passage.marks else passage.start for passage in self.hit.passages] or [0]
        return [within_file(self.document, self.document.anchor(start)) for start in starts]


def routes(searcher: Searcher, view_of: Callable[[Request], View]) -> APIRouter:
    """``/search/export``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search/export")
    def export(request: Request, q: str = "", sort: Sort = Sort.RELEVANCE, form: str = "csv") -> Response:
        if form not in FORMS:
            raise UsageError(f"a list is not taken away as {form!r}", remedy=f"use one of {', '.join(FORMS)}")
        view = view_of(request)
        chosen = {name: tuple(dict.fromkeys(filter(None, request.query_params.getlist(name)))) for name in FACETS}
        asked = SearchRequest(q, {name: values for name, values in chosen.items() if values}, sort)
        found = Taking(searcher, view, asked)
        if form == "print":
            return respond(print_page(found, view))
        taken = list(islice(found, MOST))
        body = as_csv(taken, found.total) if form == "csv" else as_lines(taken, found.total)
        name = f"casethread-search-{today().isoformat()}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body, media_type=TYPES[form], headers=headers)

    return router


class Taking:
    """The found documents in their order, copies of a story each for itself. ``total`` is known at once."""

    def __init__(self, searcher: Searcher, view: View, asked: SearchRequest) -> None:
        self.asked = replace(asked, page=1, size=LARGEST_PAGE, folded=False)
        self._searcher = searcher
        self._view = view
        self._first = searcher.search(self.asked, view)
        self.total = self._first.total

    def __iter__(self) -> Iterator[Taken]:
        """A page of the search at a time."""
        results, number = self._first, 0
        while True:
            documents = self._view.documents(hit.id for hit in results.hits)
            for hit in results.hits:
                if hit.id in documents:
                    number += 1
                    yield Taken(number, hit, documents[hit.id])
            if results.next is None:
                return
            results = self._searcher.search(replace(self.asked, after=results.next), self._view)


def statement(total: int, most: int, sort: Sort) -> str:
    """How much of what was found is taken: "The first 1,000 of 2,345 documents found, best first. ..."."""
    if total <= most:
        return f"{counted(total, 'document')} found."
    order = {Sort.RELEVANCE: "best", Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}[sort]
    return f"The first {most:,} of {total:,} documents found, {order} first: narrow the search to take the others."


def exports(asked: SearchRequest, total: int) -> tuple[Choice, ...]:
    """The ways to take a list away; ``current`` is the one that opens as a page."""
    sort = None if asked.sort is Sort.RELEVANCE else asked.sort.value

    def href(form: str) -> str:
        return words.with_query("/search/export", q=asked.text, form=form, sort=sort, **asked.chosen)

    files = f"files hold the first {MOST:,}, a printed list the first {MOST_PRINTED:,}" if total > MOST_PRINTED else ""
    return tuple(Choice(text, href(form), form == "print", files) for form, text in FORMS.items())


def as_csv(taken: list[Taken], total: int) -> bytes:
    """A table with a header, in UTF-8 with the mark that tells a spreadsheet so."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in taken:
        document, marking = one.document, one.document.marking
        writer.writerow(
            cell(value)
            for value in (
                one.number,
                total,
                document.id,
                document.title,
                document.kind.value,
                document.source or "",
                document.published.isoformat() if document.published else "",
                marking.classification.value,
                marking.handling or "",
                "; ".join(words.band(marking).conditions),
                document.origin.file,
                one.places[0],
                " [...] ".join(" ".join(passage.text.split()) for passage in one.hit.passages),
                "; ".join(one.hit.why),
            )
        )
    return MARK + out.getvalue().encode()


def as_lines(taken: list[Taken], total: int) -> bytes:
    """One JSON object a line: the hit as ``casethread search --json`` prints it, with where it stands."""
    return b"".join(json.dumps(_line(one, total), ensure_ascii=False).encode() + b"\n" for one in taken)


def _line(one: Taken, total: int) -> Json:
    told: Json = {"number": one.number, "found": total, **one.hit.as_json(), "source": one.hit.source}
    return {**told, "file": one.document.origin.file, "places": one.places}


def print_page(found: Taking, view: View) -> PrintPage:
    """The list as a page."""
    asked = found.asked
    sort = None if asked.sort is Sort.RELEVANCE else asked.sort.value
    asking = asks(asked.text, asked.chosen)
    return PrintPage(
        title=f"{asking} - list of documents",
        section="search",
        viewer=view.viewer.name,
        asks=asking,
        statement=statement(found.total, MOST_PRINTED, asked.sort),
        made=f"Made by {view.viewer.name} on {words.day(today())}",
        back=words.with_query("/search", q=asked.text, sort=sort, **asked.chosen),
        rows=tuple(citation(one) for one in islice(found, MOST_PRINTED)),
    )


def citation(one: Taken) -> Citation:
    """A found document as it is cited."""
    document = one.document
    places = ", ".join(filter(None, [document.origin.file, one.places[0]]))
    return Citation(
        number=one.number,
        title=document.title or document.id,
        href=words.document_href(document.id),
        tags=words.tags(document),
        conditions=words.band(document.marking).conditions,
        cite=words.cite(document.source, document.published),
        place=f"{places} ({document.id})",
        sentences=tuple(" ".join(passage.text.split()) for passage in one.hit.passages),
        why="; ".join(one.hit.why),
    )
