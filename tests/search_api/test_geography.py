"""Circles of grid cells hold what lies within them, and areas what lies in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.atlas import GazetteerAtlas
from search_api.geography import area_asked, area_keys, cells, circle, distance

ATLAS = GazetteerAtlas()
_POSITION = st.tuples(st.floats(49.0, 61.0), st.floats(-8.5, 2.0))


@settings(deadline=None, max_examples=60)
@given(middle=_POSITION, km=st.floats(0.1, 300.0), apart=st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
def test_a_circle_holds_what_is_nearer_and_nothing_farther(
    middle: tuple[float, float], km: float, apart: tuple[float, float]
) -> None:
    other = middle[0] + apart[0] * km / 90, middle[1] + apart[1] * km / 60
    terms = circle(middle, km)
    assert len(terms) < 2_500
    far, slack = distance(middle, other), max(km / 20, 0.4)
    if far < km - slack:
        assert terms & set(cells(other))
    if far > km + slack:
        assert not terms & set(cells(other))


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ("Chelmsford", (51.74, 0.47)),
        ("chelmsford", (51.74, 0.47)),
        ("CM1 1AA", (51.74, 0.47)),
        ("cm1", (51.74, 0.47)),
        ("CM1 4", (51.76, 0.43)),
        ("Loughton, Shropshire", (52.43, -2.57)),
    ],
)
def test_places_and_postcodes_are_known(place: str, near: tuple[float, float]) -> None:
    found = ATLAS.position(place)
    assert found
    assert distance(found, near) < 5


@pytest.mark.parametrize("place", ["", "Nosuchplace", "QQ9 9QQ", "Chelmsford, Kent", "x" * 500, "Essex"])
def test_what_has_no_position_has_none(place: str) -> None:
    assert ATLAS.position(place) is None


@pytest.mark.parametrize(
    ("area", "name", "within", "inside"),
    [
        ("Essex", "Essex", "England", True),
        ("Essex", "Chelmsford", "Essex", True),
        ("Essex", "Marsh Lane", "Chelmsford", True),
        ("Essex", "Epping Forest", "Essex", True),
        ("Essex", "Chigwell Row", "Epping Forest", True),
        ("Epping Forest", "Chigwell Row", "Epping Forest", True),
        ("Chigwell Row", "High Road", "Chigwell Row", True),
        ("Epping Forest", "Chelmsford", "Essex", False),
        ("Kent", "Chelmsford", "Essex", False),
        ("Essex", "Hythe", "Kent", False),
        ("Essex", "Marsh Lane", "Canterbury", False),
        ("Essex", "Marsh Lane", None, False),
    ],
)
def test_an_area_holds_its_places(area: str, name: str, within: str | None, inside: bool) -> None:
    members = ATLAS.members(area)
    assert members is not None
    assert bool(area_asked(area, members) & set(area_keys(name, within))) is inside


@pytest.mark.parametrize("area", ["", "Nosuchplace", "x" * 500])
def test_no_such_area(area: str) -> None:
    assert ATLAS.members(area) is None
