"""Which place a name means: candidates and their scores, the document's other places, what contains what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Label, Mention
from casethread.values import PlaceCandidate, PlaceValue
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.gazetteer import Place
from nlp.gazetteer.choosing import CLEAR, chosen, ranked, worth_showing
from nlp.gazetteer.osgb import square_of, square_origin
from nlp.recognisers.place_forms import written_out


def places(annotator: Annotator, text: str) -> dict[str, PlaceValue]:
    """The last value of each place, by the words that stand there."""
    found = annotator.annotate(TextInput(text))
    return {m.text: m.value for m in found if m.label is Label.PLACE and isinstance(m.value, PlaceValue)}


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("He drove from Cowes and was stopped in Newport.", "Newport", "Isle of Wight"),
        ("He drove from Cardiff and was stopped in Newport.", "Newport", "Wales"),
        ("He lives in Newport, Isle of Wight.", "Newport", "Isle of Wight"),
        ("He was born in Boston, Lincolnshire.", "Boston", "Lincolnshire"),
        ("He was seen in Maidstone and in Ashford.", "Ashford", "Kent"),
        ("He was seen in Staines and in Ashford.", "Ashford", "Surrey"),
        ("He was seen in Henley, near Reading.", "Henley", "Oxfordshire"),
    ],
)
def test_an_ambiguous_place_carries_candidates_and_the_clear_best(
    annotator: Annotator, text: str, name: str, within: str
) -> None:
    value = places(annotator, text)[name]
    assert value.within == within
    assert len(value.candidates) > 1
    best = value.candidates[0]
    assert best.within == within
    assert best.lat == pytest.approx(value.lat, abs=1e-3)
    assert best.score >= CLEAR
    assert [c.score for c in value.candidates] == sorted((c.score for c in value.candidates), reverse=True)


def test_where_nothing_tells_the_candidates_stand_without_a_choice(annotator: Annotator) -> None:
    found = annotator.annotate(TextInput("A man was stopped in Whitchurch."))
    mention = next(m for m in found if m.text == "Whitchurch")
    assert isinstance(mention.value, PlaceValue)
    assert (mention.value.within, mention.value.lat) == (None, None)
    assert {c.within for c in mention.value.candidates} >= {"Cardiff", "Shropshire"}
    assert "nothing tells which is meant" in mention.why


def test_a_place_of_its_own_name_has_no_candidates(annotator: Annotator) -> None:
    assert places(annotator, "He was seen in Chelmsford.")["Chelmsford"].candidates == ()


@pytest.mark.parametrize(
    ("text", "street", "within"),
    [
        ("Death in Marsh Lane\n\nA man died in Marsh Lane, Chelmsford.", "Marsh Lane", "Chelmsford"),
        ("He was chased along Marsh Lane. Police in Chelmsford appealed.", "Marsh Lane", "Chelmsford"),
        ("MARSH LANE, CHELMSFORD. VEH SEEN.", "MARSH LANE", "Chelmsford"),
        ("A row in Marsh Lane, Chelmsf0rd.", "Marsh Lane", "Chelmsford"),
        ("A row in Marsh Lane.", "Marsh Lane", None),
        ("The robbery at Marsh Lane in March was his.", "Marsh Lane", None),
        ("He lives in Marsh Lane, March.", "Marsh Lane", "March"),
        ("A row in Marsh Lane. He fled to Ipswich or to Norwich.", "Marsh Lane", None),
        ("A crash on the A127. Police in Chelmsford appealed.", "A127", None),
        (
            "She died at Great Ormond Street Hospital. Police in Chelmsford appealed.",
            "Great Ormond Street Hospital",
            None,
        ),
    ],
)
def test_a_street_is_tied_to_its_town(annotator: Annotator, text: str, street: str, within: str | None) -> None:
    assert places(annotator, text)[street].within == within


def test_towns_that_may_hold_a_street_are_its_candidates(annotator: Annotator) -> None:
    street = places(annotator, "A row in Marsh Lane. He fled to Ipswich or to Norwich.")["Marsh Lane"]
    assert [c.within for c in street.candidates] == ["Ipswich", "Norwich"]
    assert street.lat is None
    assert sum(c.score for c in street.candidates) < 1


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("MARSH LN", "Marsh Lane"),
        ("Gladstone Rd", "Gladstone Road"),
        ("ST. MARY'S AVENUE", "St. Mary's Avenue"),
        ("HMP FOREST BANK", "HMP Forest Bank"),
        ("A127", "A127"),
        ("St Mary's Way", "St Mary's Way"),
        ("Road", "Road"),
    ],
)
def test_names_are_written_out(written: str, name: str) -> None:
    assert written_out(written) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seen at grid ref TL7006 on foot.", ["TL 70 06"]),
        ("Seen at TL707069.", ["TL 707 069"]),
        ("Seen at NGR TQ 38201 77412.", ["TQ 38201 77412"]),
        ("Body found at E 570712 N 206951.", ["TL 70712 06951"]),
        ("Easting 570712, Northing 206951 given.", ["TL 70712 06951"]),
        ("Grid ref: 570712, 206951.", ["TL 70712 06951"]),
        ("Seen 570712E 206951N.", ["TL 70712 06951"]),
        ("Ref 570712, 206951 quoted.", []),
        ("Part no TL7006 was fitted.", []),
        ("Easting 970712, Northing 206951 given.", []),
        ("Call 570712 206951.", []),
        ("Grid ref ZZ 123 456.", []),
    ],
)
def test_grid_references_and_near_misses(annotator: Annotator, text: str, expected: list[str]) -> None:
    assert [v.name for v in places(annotator, text).values() if v.kind == "grid reference"] == expected


@pytest.mark.parametrize("letters", ["SV", "TL", "TQ", "NZ", "SU", "HP", "NN", "OV"])
@given(offset=st.tuples(st.integers(0, 99_999), st.integers(0, 99_999)))
def test_a_position_lies_in_the_square_of_its_letters(letters: str, offset: tuple[int, int]) -> None:
    corner = square_origin(letters)
    assert corner is not None
    assert square_of(corner[0] + offset[0], corner[1] + offset[1]) == letters


@pytest.mark.parametrize(("east", "north"), [(-1, 0), (700_000, 0), (0, 1_300_000), (500_000, 1_000_000)])
def test_beyond_the_grid_there_is_no_square(east: int, north: int) -> None:
    assert square_of(east, north) is None


@pytest.mark.parametrize(
    ("text", "within", "others"),
    [
        ("Councillors for Springfield ward met.", None, 2),
        ("Stamford ward in Epsom and Ewell.", "Epsom and Ewell", 0),
        ("He is barred from Stamford ward. He lives in Grantham.", None, 1),
    ],
)
def test_wards(annotator: Annotator, text: str, within: str | None, others: int) -> None:
    ward = next(v for v in places(annotator, text).values() if v.kind == "ward")
    assert (ward.within, len(ward.candidates)) == (within, others)


def test_a_postcode_of_the_next_sentence_is_not_the_streets(annotator: Annotator) -> None:
    found = places(annotator, "A row in Marsh Lane, Chelmsford. He lives at SE8 3AB.")
    assert found["Marsh Lane"].postcode is None
    assert found["SE8 3AB"].postcode == "SE8 3AB"


def test_candidates_go_to_json_and_back() -> None:
    candidates = (PlaceCandidate(name="Newport", within="Wales", lat=51.5877, lon=-2.9983, score=0.648),)
    value = PlaceValue(name="Newport", kind="town", candidates=candidates)
    shown = value.as_json()
    assert shown["candidates"] == [
        {"name": "Newport", "within": "Wales", "lat": 51.5877, "lon": -2.9983, "score": 0.648}
    ]
    assert PlaceValue.from_json(shown) == value


_PLACES = st.builds(
    Place,
    name=st.sampled_from(["Newport", "Ashford"]),
    kind=st.sampled_from(["town", "county", "country"]),
    within=st.sampled_from([None, "Kent", "Wales"]),
    lat=st.one_of(st.none(), st.floats(50, 60)),
    lon=st.one_of(st.none(), st.floats(-8, 2)),
    population=st.integers(0, 10_000_000),
)


@given(st.lists(_PLACES, max_size=8), st.lists(_PLACES, max_size=5))
def test_shares_are_shares(found: list[Place], near: list[Place]) -> None:
    order = ranked(found, near)
    assert len(order) == len(found)
    if found:
        assert sum(share for _, share in order) == pytest.approx(1)
        assert chosen(order) in (None, order[0][0])
    assert [share for _, share in order] == sorted((share for _, share in order), reverse=True)
    shown = worth_showing(order)
    assert shown == order[: len(shown)]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Jordan was arrested in Deptford.", "Jordan", Label.PERSON),
        ("He flew to Jordan on Monday.", "Jordan", Label.PLACE),
        ("Mr Lincoln said no.", "Lincoln", Label.PERSON),
        ("She moved to Lincoln.", "Lincoln", Label.PLACE),
        ("Chelsea lost 2-1 on Saturday.", "Chelsea", Label.ORG),
        ("A Chelsea fan was stabbed.", "Chelsea", Label.ORG),
        ("He lives in Chelsea.", "Chelsea", Label.PLACE),
        ("Newport County were beaten.", "Newport County", Label.ORG),
        ("Bolton Wanderers said no.", "Bolton Wanderers", Label.ORG),
        ("Sheffield Wednesday lost.", "Sheffield Wednesday", Label.ORG),
        ("Police in Derby Wednesday night said no.", "Derby", Label.PLACE),
        ("Kent Police appealed.", "Kent Police", Label.ORG),
        ("He was treated at Great Ormond Street Hospital.", "Great Ormond Street Hospital", Label.PLACE),
        ("Luton town centre was closed.", "Luton", Label.PLACE),
        ("Derby County Court sat.", "Derby County Court", Label.ORG),
    ],
)
def test_names_that_may_be_another_thing(annotator: Annotator, text: str, name: str, label: Label) -> None:
    assert _labels(annotator.annotate(TextInput(text))).get(name) is label


def _labels(mentions: tuple[Mention, ...]) -> dict[str, Label]:
    return {mention.text: mention.label for mention in mentions}
