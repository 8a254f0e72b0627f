"""Towns that a scan misspelt: found with what was taken for what, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Label, Mention
from casethread.values import PlaceValue
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.gazetteer import gazetteer
from nlp.gazetteer.noise import meant, shape, slips
from nlp.recognisers.place_noise import misspelt

RULE = "places.scan"


def scanned(annotator: Annotator, text: str) -> list[tuple[Mention, PlaceValue]]:
    found = annotator.annotate(TextInput(text))
    return [(m, m.value) for m in found if m.rule == RULE and isinstance(m.value, PlaceValue)]


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        ("He was stopped in Clact0n-on-5ea today.", "Clact0n-on-5ea", "Clacton-on-Sea"),
        ("Seen at Chelmsf0rd station.", "Chelmsf0rd", "Chelmsford"),
        ("He drove from 5outhend to Kent.", "5outhend", "Southend-on-Sea"),
        ("SEEN IN L0ND0N TODAY", "L0ND0N", "London"),
        ("Seen nr Cheimsford today.", "Cheimsford", "Chelmsford"),
        ("They met in Birrningham on Monday.", "Birrningham", "Birmingham"),
        ("1pswich was quiet.", "1pswich", "Ipswich"),
    ],
)
def test_misspelt_towns(annotator: Annotator, text: str, written: str, name: str) -> None:
    [(mention, value)] = scanned(annotator, text)
    assert (mention.text, value.name, mention.label) == (written, name, Label.PLACE)
    assert mention.score < 0.75
    assert " for " in mention.why
    assert value.lat is not None


@pytest.mark.parametrize(
    "text",
    [
        "Text B4BY or 4EVER to 60606.",
        "The Audi S5 and the A3X5 model.",
        "Covid19 and C0VID cases.",
        "Call PH0NE or S0S, ref 5EA, in B00TS.",
        "He met G0RDON and 0liver.",
        "Seen in Burnley and Chelmsford.",
        "Officer 1234ABC and M25J28.",
        "The H0USE in the w00ds.",
        "He lives in Hornchurch and works in Barnet.",
        "0115 hrs 09/11/17, 3l of milk, 5lb, 10am.",
    ],
)
def test_near_misses(annotator: Annotator, text: str) -> None:
    assert scanned(annotator, text) == []


def test_what_was_taken_for_what() -> None:
    assert slips("Chelmsf0rd", "chelmsford") == '"0" for "o"'
    assert slips("Birrningham", "birmingham") == '"rn" for "m"'


_NAMES = sorted({name for name in gazetteer().names() if name.isascii() and len(name) > 6 and " " not in name})


@given(st.sampled_from(_NAMES))
def test_a_listed_name_is_never_taken_for_another(name: str) -> None:
    assert meant(name) is None


@given(st.sampled_from(_NAMES), st.sampled_from([("o", "0"), ("s", "5"), ("l", "1"), ("i", "1"), ("b", "8")]))
def test_a_name_with_a_figure_for_a_letter_has_its_shape(name: str, slip: tuple[str, str]) -> None:
    letter, figure = slip
    assert shape(name.replace(letter, figure)) == shape(name)


@given(st.text(alphabet="ABClacton 0158-|!$.\n", max_size=60))
def test_spans_lie_in_the_text_and_apart(text: str) -> None:
    done = 0
    for start, end, name in misspelt(text):
        assert done <= start < end <= len(text)
        assert meant(text[start:end]) == name
        done = end
