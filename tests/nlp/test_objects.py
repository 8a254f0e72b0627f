"""Weapons, drugs with quantities, vehicles: found as written, and everyday words left alone."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.base import Context, TextInput
from nlp.recognisers.objects import ObjectRecogniser

BLANK = spacy.blank("en")
Row = tuple[Label, str, str, str | None]


def mentions(text: str) -> list[Mention]:
    return list(ObjectRecogniser()(Context(TextInput(text), BLANK.make_doc(""))))


def rows(text: str) -> list[Row]:
    return [(m.label, m.text, m.value.name, m.value.quantity) for m in mentions(text) if isinstance(m.value, NameValue)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("a zombie-style knife", (Label.WEAPON, "zombie-style knife", "zombie knife", None)),
        ("two machetes", (Label.WEAPON, "machetes", "machete", None)),
        ("a sawn-off shotgun", (Label.WEAPON, "sawn-off shotgun", "sawn-off shotgun", None)),
        ("armed with a hammer", (Label.WEAPON, "hammer", "hammer", None)),
        ("threw acid", (Label.WEAPON, "acid", "acid", None)),
        ("12 wraps of heroin", (Label.DRUG, "12 wraps of heroin", "heroin", "12 wraps")),
        ("2kg of cocaine", (Label.DRUG, "2kg of cocaine", "cocaine", "2kg")),
        ("two ounces of skunk", (Label.DRUG, "two ounces of skunk", "cannabis", "two ounces")),
        ("£800 worth of ketamine", (Label.DRUG, "£800 worth of ketamine", "ketamine", "£800 worth")),
        ("12 x 1g bags of MDMA", (Label.DRUG, "12 x 1g bags of MDMA", "MDMA", "12 x 1g bags")),
        ("found 200 wraps in a flat", (Label.DRUG, "200 wraps", "drugs", "200 wraps")),
        ("a nine bar £900", (Label.DRUG, "a nine bar", "drugs", "a nine bar")),
        ("40 tabs", (Label.DRUG, "40 tabs", "LSD", "40 tabs")),
        ("40 cannabis plants", (Label.DRUG, "40 cannabis plants", "cannabis", "40 plants")),
        ("selling weed", (Label.DRUG, "weed", "cannabis", None)),
        ("tested positive for spice", (Label.DRUG, "spice", "synthetic cannabinoids", None)),
        ("a silver Ford Focus", (Label.VEHICLE, "silver Ford Focus", "silver Ford Focus", None)),
        ("a black VW Golf", (Label.VEHICLE, "black VW Golf", "black Volkswagen Golf", None)),
        ("his BMW 3 Series", (Label.VEHICLE, "BMW 3 Series", "BMW 3 Series", None)),
        ("a dark blue Skoda", (Label.VEHICLE, "dark blue Skoda", "dark blue Škoda", None)),
        ("a silver Golf", (Label.VEHICLE, "silver Golf", "silver Volkswagen Golf", None)),
        ("a white van", (Label.VEHICLE, "white van", "white van", None)),
    ],
)
def test_a_thing_is_found_with_its_normal_name(text: str, row: Row) -> None:
    assert rows(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "The Golf club hosted a Focus group.",
        "Weed killer and a spice rack.",
        "Lunch was three wraps and a tea.",
        "30 chicken wraps were left.",
        "Two tabs were open in the browser, an eighth of the vote was lost.",
        "A joint venture, five joint operations.",
        "A can of coke and a rum and coke.",
        "bat and ball, then the speed limit",
        "a knife-edge vote on gun control",
        "Take a seat; the mini golf is one mile away.",
        "A hammer blow to the budget; the acid test",
        "The van was late and the car too.",
        "She painted it white and sold brown bread.",
        "to ford the river and focus on polo",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert rows(text) == []


def test_a_doubtful_word_scores_lower_than_a_plain_one() -> None:
    assert mentions("armed with a hammer")[0].score < mentions("armed with a machete")[0].score


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=150),
        st.lists(
            st.sampled_from(["2kg of", "crack", "silver", "Ford", "Focus", "knife", "12", "wraps", "weed", "plants"])
        ).map(" ".join),
    )
)
def test_any_text_gives_things_inside_it(text: str) -> None:
    for mention in mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.label in {Label.WEAPON, Label.DRUG, Label.VEHICLE}
