"""The map of places: which documents name what lies where, filtered by a search, by time and by kind of place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from casethread.errors import CasethreadError, UsageError
from casethread.store.base import View
from casethread.values import PlaceValue
from search_api.places import place_key
from search_api.query.parser import parse
from search_api.results import SearchRequest, Sort
from search_api.search import Searcher
from ui import labels, words
from ui.clusters import BRITAIN, Box, Cluster, Spot, Window, around, clustered
from ui.map_contexts import DocumentHere, MapPage, Mark, PlaceRow
from ui.pieces import Choice, Crumb
from ui.rendering import counted, respond
from ui.tiles import Tiles

MOST = 2_000
"""Documents that are put on the map at once."""
LISTED = 30
"""Documents of an area that are listed."""
ROWS = 50
"""Places in the table."""
KINDS = {
    "street": "Streets",
    "building": "Buildings",
    "postcode": "Postcodes",
    "town": "Towns",
    "ward": "Wards",
    "district": "Districts",
    "county": "Counties",
}
_LONGEST = 18
"""Characters of the longest name that is written under its mark."""
SMALLEST, LARGEST = 0.042, 0.062
"""Radius of a mark by the window's width: of one document, and of a hundred or more."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be on the map, as it was typed; ``box`` is the area looked at, empty for all."""

    query: str = ""
    start: str = ""
    end: str = ""
    kind: str = ""
    box: str = ""

    def href(self, **other: str) -> str:
        """The address of the map with some of them changed."""
        own = {"q": self.query.strip(), "from": self.start, "to": self.end, "kind": self.kind, "box": self.box}
        return words.with_query("/map", **{**own, **other})

    def asked(self) -> str:
        """The search that finds the documents. Raises QueryError, and UsageError for a day that is none."""
        parse(self.query)
        first, last = _day(self.start, date(1, 1, 1)), _day(self.end, date(9999, 12, 31))
        if first > last:
            raise UsageError("the first day is after the last", remedy="exchange them")
        if not self.start and not self.end:
            return self.query
        published = f"published:[{first.isoformat()} TO {last.isoformat()}]"
        return f"({self.query}) AND {published}" if self.query.strip() else published


def _day(text: str, without: date) -> date:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else without
    except ValueError:
        raise UsageError(f"{text[:20]!r} is no day", remedy="write year, month and day: 2014-03-11") from None


def routes(searcher: Searcher, view_of: Callable[[Request], View], tiles: Tiles | None = None) -> APIRouter:
    """``/map``, drawn over ``tiles`` if there are any."""
    router = APIRouter(include_in_schema=False)

    def answer(page: MapPage, status: int = 200) -> Response:
        response = respond(page, status)
        if tiles and page.tiles:
            response.headers["Content-Security-Policy"] = tiles.policy
        return response

    @router.get("/map")
    def shown(request: Request) -> Response:
        given = request.query_params
        kind = given.get("kind", "")
        filters = Filters(
            given.get("q", ""),
            given.get("from", ""),
            given.get("to", ""),
            kind if kind in KINDS else "",
            given.get("box", ""),
        )
        view = view_of(request)
        try:
            area = Box.read(filters.box) if filters.box else None
            total, ids = searcher.ids(SearchRequest(filters.asked(), sort=Sort.NEWEST), view, MOST)
        except CasethreadError as error:
            told = f"{error.what[:1].upper()}{error.what[1:]}" + (f": {error.remedy}" if error.remedy else "")
            return answer(map_page(view, filters, (), 0, problem=told), error.status)
        return answer(map_page(view, filters, ids, total, area=area, tiles=tiles))

    return router


def spots_of(view: View, ids: Iterable[str], kind: str) -> list[Spot]:
    """The places with a position that those documents name, of that kind or any, each with its documents in the order
    given.
    """
    found: dict[tuple[str, str, float, float], Spot] = {}
    for key, mentions in view.mentions_of(ids).items():
        for mention in mentions:
            value = mention.value
            if not isinstance(value, PlaceValue) or value.lat is None or value.lon is None:
                continue
            if kind and value.kind != kind:
                continue
            place = (place_key(value.name), value.within or "", value.lat, value.lon)
            spot = found.setdefault(place, Spot(value.name, value.within or "", value.kind, value.lat, value.lon))
            spot.documents.setdefault(key, (mention.start, mention.end))
    return sorted(found.values(), key=lambda one: (-len(one.documents), one.name, one.within, one.lat, one.lon))


def map_page(
    view: View,
    filters: Filters,
    ids: Sequence[str],
    total: int,
    *,
    area: Box | None = None,
    problem: str = "",
    tiles: Tiles | None = None,
) -> MapPage:
    """The map of those documents, newest first, of ``total`` found; ``area`` is the part looked at, None for all;
    ``tiles`` lie under it.
    """
    spots = spots_of(view, ids, filters.kind)
    window = Window.of(area or around(spots))
    inside = [spot for spot in spots if (area or window.box()).holds(spot.lat, spot.lon)]
    named = {key for spot in inside for key in spot.documents}
    listed = [key for key in ids if key in named]
    shown = listed[:LISTED] if area else []
    kinds = [Choice("Any", "", not filters.kind)]
    kinds += [Choice(text, kind, kind == filters.kind) for kind, text in KINDS.items()]
    return MapPage(
        title="Error: the map" if problem else "Map of places",
        section="map",
        viewer=view.viewer.name,
        query=filters.query,
        start=filters.start,
        end=filters.end,
        kinds=tuple(kinds),
        box=filters.box,
        problem=problem,
        statement="" if problem else statement(spots, len(ids), total),
        view_box=f"{window.x:.3f} {window.y:.3f} {window.width:.3f} {window.height:.3f}",
        tiles=tiles.under(window) if tiles and not problem else (),
        attribution=tiles.attribution if tiles else "",
        marks=labels.apart(mark(one, window, filters) for one in clustered(spots, window)),
        moves=moves(window, filters, whole=area is None),
        here=f"{counted(len(listed), 'document')} on {counted(len(inside), 'place')}" if area else "",
        documents=here(view, shown, inside),
        more=len(listed) - len(shown) if area else 0,
        rows=tuple(row(view, spot, filters) for spot in inside[:ROWS]),
        rows_left=max(0, len(inside) - ROWS),
    )


def statement(spots: Sequence[Spot], read: int, total: int) -> str:
    """What is on the map: "12 places in 40 documents."."""
    named = len({key for spot in spots for key in spot.documents})
    told = f"{counted(len(spots), 'place')} with a known position, in {named:,} of {counted(total, 'document')} found."
    if read < total:
        told += f" The newest {read:,} are on the map: narrow the search or the days to see older ones."
    return told


def mark(cluster: Cluster, window: Window, filters: Filters) -> Mark:
    """A mark of the map: larger for more documents, in steps of ten times as many."""
    number = cluster.documents
    x, y = cluster.middle
    first = cluster.spots[0]
    others = len(cluster.spots) - 1
    named = f"{first.name}, {first.within}" if first.within else first.name
    named += f" and {counted(others, 'other place')}" if others else ""
    part = min(math.log10(number) / 2, 1.0)
    return Mark(
        href=filters.href(box=str(cluster.box)) + "#here",
        words=f"{named}: {counted(number, 'document')}",
        name=first.name if len(first.name) <= _LONGEST else "",
        number=f"{number:,}" if number < 10_000 else f"{number // 1000}k",
        x=round(x, 3),
        y=round(y, 3),
        radius=round(window.width * (SMALLEST + (LARGEST - SMALLEST) * part), 3),
        size=round(window.width * 0.036, 3),
        current=str(cluster.box) == filters.box,
    )


def moves(window: Window, filters: Filters, *, whole: bool) -> tuple[Crumb, ...]:
    """Ways to other parts of the map."""
    ways = [
        ("Closer", window.moved(larger=0.5)),
        ("Wider", window.moved(larger=2)),
        ("North", window.moved(down=-0.5)),
        ("South", window.moved(down=0.5)),
        ("West", window.moved(across=-0.5)),
        ("East", window.moved(across=0.5)),
        ("Great Britain", BRITAIN),
    ]
    made = [Crumb(text, filters.href(box=str(box))) for text, box in ways]
    return (*made, *(() if whole else (Crumb("All places", filters.href(box="")),)))


def here(view: View, ids: Sequence[str], spots: Sequence[Spot]) -> tuple[DocumentHere, ...]:
    """Documents with the places for which they are listed."""
    documents = view.documents(ids)
    made = []
    for key in ids:
        if key not in documents:
            continue
        document, held = documents[key], [spot for spot in spots if key in spot.documents]
        start, end = min(spot.documents[key] for spot in held)
        made.append(
            DocumentHere(
                document.title or key,
                words.document_href(key, start, end),
                words.tags(document),
                words.cite(document.source, document.published),
                ", ".join(dict.fromkeys(spot.name for spot in held)),
            )
        )
    return tuple(made)


def row(view: View, spot: Spot, filters: Filters) -> PlaceRow:
    """A place as a line of the table."""
    key, span = next(iter(spot.documents.items()))
    entity = view.entity_at(key).get(span, "")
    at = Box(spot.lat, spot.lon, spot.lat, spot.lon)
    return PlaceRow(
        spot.name,
        words.entity_href(entity) if entity else "",
        spot.kind.capitalize(),
        spot.within,
        filters.href(box=str(at)) + "#here",
        len(spot.documents),
    )
