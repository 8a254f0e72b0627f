"""Places: how they are written, what contains them, where they lie, and what is no place."""

from __future__ import annotations

import pytest

from casethread.model import Label
from casethread.values import PlaceValue
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.gazetteer import gazetteer
from nlp.gazetteer.osgb import airy, grid_reference, square_origin, wgs84
from nlp.gazetteer.places import DATA, distance


def places(annotator: Annotator, text: str) -> list[PlaceValue]:
    found = annotator.annotate(TextInput(text))
    return [m.value for m in found if m.label is Label.PLACE and isinstance(m.value, PlaceValue)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "He lives in Marsh Lane, Chelmsford.",
            [("Marsh Lane", "street", "Chelmsford"), ("Chelmsford", "town", "Essex")],
        ),
        ("A fight in St. Mary's Avenue on Friday.", [("St. Mary's Avenue", "street", None)]),
        ("He was seen at 14 Birch Grove yesterday.", [("Birch Grove", "street", None)]),
        ("She died at Great Ormond Street Hospital.", [("Great Ormond Street Hospital", "building", None)]),
        ("Seen at grid ref TL 707 069 on foot.", [("TL 707 069", "grid reference", None)]),
        ("He moved to CM1 1AB in May.", [("CM1 1AB", "postcode", "Chelmsford")]),
        ("He was sent to HMP Forest Bank.", [("HMP Forest Bank", "building", None)]),
        ("A crash on the A127 on Friday.", [("A127", "street", None)]),
        ("It happened in Kent.", [("Kent", "county", "England")]),
        ("Kent Police said no.", []),
        ("The Surrey Road (Highways) order was made.", []),
        ("Chelmsford Crown Court sat on Monday.", []),
        ("The French and the Syrians met.", []),
        ("Mr Lincoln was told to wait.", []),
        ("He ate a sandwich while reading in March.", []),
        ("A silver Audi A3 was found.", []),
        ("Print it on A4 paper.", []),
        ("Pay by QQ1 2AB please.", []),
    ],
)
def test_places_and_near_misses(annotator: Annotator, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(p.name, p.kind, p.within) for p in places(annotator, text)] == expected


def test_a_street_lies_where_its_postcode_does(annotator: Annotator) -> None:
    street, town, code = places(annotator, "He lives at 14 Marsh Lane, Deptford, SE8 3AB.")
    assert (street.postcode, street.lat, street.lon) == (code.postcode, code.lat, code.lon)
    assert town.name == "Deptford"
    assert street.lat == pytest.approx(51.485, abs=0.02)


@pytest.mark.parametrize(("other", "within"), [("Cardiff", "Wales"), ("Cowes", "Isle of Wight")])
def test_an_ambiguous_town_is_the_one_near_the_others(annotator: Annotator, other: str, within: str) -> None:
    found = places(annotator, f"He drove from {other} and was stopped in Newport.")
    assert [p.within for p in found if p.name == "Newport"] == [within]


def test_the_worked_example_of_the_ordnance_survey_guide() -> None:
    lat, lon = airy(651409.903, 313177.270)
    assert lat == pytest.approx(52 + 39 / 60 + 27.2531 / 3600, abs=1e-7)
    assert lon == pytest.approx(1 + 43 / 60 + 4.5177 / 3600, abs=1e-7)


def test_the_national_grid_meets_gps() -> None:
    assert wgs84(392900, 804900) == pytest.approx((57.13514, -2.11731), abs=0.003)


@pytest.mark.parametrize(
    ("letters", "corner"),
    [
        ("TL", (500_000, 200_000)),
        ("SV", (0, 0)),
        ("HP", (400_000, 1_200_000)),
        ("ZZ", None),
        ("TI", None),
        ("HA", None),
    ],
)
def test_grid_squares(letters: str, corner: tuple[int, int] | None) -> None:
    assert square_origin(letters) == corner


def test_a_grid_reference_needs_two_numbers_of_one_length() -> None:
    assert grid_reference("TL", "707", "069") == pytest.approx((51.735, 0.471), abs=0.001)
    assert grid_reference("TL", "707", "06") is None


def test_the_gazetteer_knows_short_names_and_codes() -> None:
    known = gazetteer()
    assert [place.name for place in known.lookup("Clacton")] == ["Clacton-on-Sea"]
    assert known.lookup("the netherlands")[0].kind == "country"
    assert known.lookup("Nowhere-on-Sea") == ()
    assert known.outward("XX1") is None
    assert known.is_area("SE8")
    assert not known.is_area("QQ1")
    assert {ward.within for ward in known.ward("Abbey")} >= {"Barking and Dagenham"}


def test_distance_is_in_kilometres() -> None:
    london, paris = gazetteer().lookup("London")[0], gazetteer().lookup("Cardiff")[0]
    assert distance(london, paris) == pytest.approx(212, abs=5)


def test_every_data_file_is_attributed_and_all_are_small() -> None:
    told = (DATA / "ATTRIBUTION.md").read_text("utf-8")
    files = [file for file in DATA.iterdir() if file.name != "ATTRIBUTION.md"]
    assert all(f"`{file.name}`" in told for file in files)
    assert sum(file.stat().st_size for file in files) < 1_500_000
