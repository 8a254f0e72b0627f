"""The map: measures, marks, filters, what is listed; nothing beyond reach."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casethread.app import Case
from casethread.errors import UsageError
from casethread.model import OWNER, Classification, Viewer
from casethread.store.base import View
from search_api.results import SearchRequest
from ui import mapping, rendering
from ui.clusters import BRITAIN, Box, Spot, Window, around, clustered, globe, plane
from ui.map_contexts import MapPage
from ui.mapping import Filters

LAT, LON = st.floats(49.8, 60.9), st.floats(-8.7, 1.9)


@given(LAT, LON)
def test_the_plane_and_the_globe_are_each_others_inverse(lat: float, lon: float) -> None:
    assert globe(*plane(lat, lon)) == pytest.approx((lat, lon), abs=1e-9)


@given(st.lists(st.tuples(LAT, LON), min_size=1, max_size=20))
def test_a_window_holds_what_it_is_made_for_and_its_box_comes_back(points: list[tuple[float, float]]) -> None:
    spots = [Spot(str(n), "", "town", *point, {str(n): (0, 1)}) for n, point in enumerate(points)]
    window = Window.of(around(spots))
    for lat, lon in points:
        x, y = plane(lat, lon)
        assert window.x < x < window.x + window.width
        assert window.y < y < window.y + window.height
    marks = clustered(spots, window)
    assert sorted(spot.name for one in marks for spot in one.spots) == sorted(spot.name for spot in spots)
    for one in marks:
        again = Box.read(str(one.box))
        assert all(again.holds(spot.lat, spot.lon) for spot in one.spots)


@given(st.lists(st.tuples(LAT, LON), min_size=2, max_size=20))
def test_marks_do_not_lie_on_one_another(points: list[tuple[float, float]]) -> None:
    spots = [Spot(str(n), "", "town", *point, {"d": (0, 1)}) for n, point in enumerate(points)]
    window = Window.of(around(spots))
    firsts = [plane(one.spots[0].lat, one.spots[0].lon) for one in clustered(spots, window)]
    for n, (x, y) in enumerate(firsts):
        for a, b in firsts[:n]:
            assert (x - a) ** 2 + (y - b) ** 2 > (window.width * 0.13) ** 2


@given(LAT, LON, st.floats(0.01, 3), st.sampled_from([0.5, 2.0]))
def test_closer_and_wider_keep_the_middle(lat: float, lon: float, size: float, larger: float) -> None:
    assume(lat + size < 61)
    window = Window.of(Box(lat, lon, lat + size, lon + size))
    moved = Window.of(window.moved(larger=larger))
    assert moved.width == pytest.approx(max(window.width * larger, 2.0), rel=1e-3)
    assert moved.x + moved.width / 2 == pytest.approx(window.x + window.width / 2, abs=window.width / 100)


NO_AREA = ("", "north", "1,2,3", "1,2,3,4,5", "52,0,51,1", "51,1,52,0", "nan,0,1,1", "-90,0,1,1")


@pytest.mark.parametrize("text", NO_AREA)
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no part of the map"):
        Box.read(text)


@pytest.mark.parametrize(
    ("filters", "asked"),
    [
        (Filters("osman"), "osman"),
        (Filters("a OR b", "2014-03-01"), "(a OR b) AND published:[2014-03-01 TO 9999-12-31]"),
        (Filters(" ", "", "2014-03-01"), "published:[0001-01-01 TO 2014-03-01]"),
    ],
)
def test_days_narrow_the_search(filters: Filters, asked: str) -> None:
    assert filters.asked() == asked


@pytest.mark.parametrize(
    "filters", [Filters("", "soon"), Filters("", "2014-02-30"), Filters("", "2014-03-02", "2014-03-01"), Filters('"x')]
)
def test_what_cannot_be_read_is_said(filters: Filters) -> None:
    with pytest.raises(UsageError):
        filters.asked()


@pytest.fixture
def press(sample_case: Case) -> View:
    return sample_case.view(Viewer("press", Classification.PUBLIC))


def drawn(case: Case, view: View, query: str = "", **given: str) -> tuple[MapPage, str]:
    filters = Filters(query, **given)
    total, ids = case.searcher.ids(SearchRequest(filters.asked()), view, mapping.MOST)
    page = mapping.map_page(view, filters, ids, total, area=Box.read(filters.box) if filters.box else None)
    return page, rendering.html(page)


def test_every_mark_opens_its_documents_and_the_table_says_the_same(sample_case: Case) -> None:
    view = sample_case.view(OWNER)
    page, shown = drawn(sample_case, view)
    assert len(page.marks) > 2
    assert {row.name for row in page.rows} >= {"Marsh Lane", "Chelmsford", "Colchester"}
    for one in page.marks:
        box = re.search(r"box=([^#&]*)", one.href)
        assert box is not None
        there, _ = drawn(sample_case, view, box=box[1].replace("%2C", ","))
        assert len(there.documents) + there.more == int(one.number)
        assert there.marks
    assert shown.count('class="ct-mark"') == len(page.marks)


def test_the_map_knows_only_what_is_within_reach(sample_case: Case, press: View) -> None:
    page, _ = drawn(sample_case, press, box=str(BRITAIN))
    assert page.documents
    assert {tag.text for one in page.documents for tag in one.tags} & {"OFFICIAL", "OFFICIAL-SENSITIVE"} == set()
    mine, _ = drawn(sample_case, sample_case.view(OWNER), box=str(BRITAIN))
    assert len(mine.documents) + mine.more > len(page.documents) + page.more


def test_kinds_days_and_searches_filter(sample_case: Case) -> None:
    view = sample_case.view(OWNER)
    every = drawn(sample_case, view)[0]
    streets = drawn(sample_case, view, kind="street")[0]
    assert {row.kind for row in streets.rows} == {"Street"}
    assert 0 < len(streets.rows) < len(every.rows)
    early = drawn(sample_case, view, end="2014-03-31")[0]
    assert early.statement != every.statement
    none, shown = drawn(sample_case, view, "zzyzx")
    assert not none.rows
    assert not none.marks
    assert "No place to show" in shown
    empty, shown = drawn(sample_case, view, box="58.0,-5.0,58.1,-4.9")
    assert empty.documents == ()
    assert "names a place in this part of the map" in shown


def test_more_than_can_be_drawn_is_said() -> None:
    spot = Spot("A", "", "town", 51.0, 0.0, {"d": (0, 1)})
    assert "The newest 2 are on the map" in mapping.statement([spot], 2, 5)
    assert "newest" not in mapping.statement([spot], 5, 5)
