"""Organisations by name and by the shape of their names."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.values import NameValue
from nlp.base import Context, TextInput
from nlp.recognisers.organisations import OrganisationRecogniser

BLANK = spacy.blank("en")


def values(text: str) -> list[tuple[str, NameValue]]:
    context = Context(TextInput(text), BLANK.make_doc(""))
    return [(m.text, m.value) for m in OrganisationRecogniser()(context) if isinstance(m.value, NameValue)]


@pytest.mark.parametrize(
    ("text", "words", "name", "kind"),
    [
        ("said Essex Police.", "Essex Police", "Essex Police", "police force"),
        ("the Met said", "Met", "Metropolitan Police Service", "police force"),
        ("BTP and CCTV", "BTP", "British Transport Police", "police force"),
        ("the CPS", "CPS", "Crown Prosecution Service", "prosecution"),
        ("At Chelmsford Crown Court he", "Chelmsford Crown Court", "Chelmsford Crown Court", "court"),
        ("Colchester Magistrates’ Court", "Colchester Magistrates’ Court", "Colchester Magistrates’ Court", "court"),
        ("Essex County Council", "Essex County Council", "Essex County Council", "council"),
        (
            "Mid Marsh NHS Foundation Trust",
            "Mid Marsh NHS Foundation Trust",
            "Mid Marsh NHS Foundation Trust",
            "health",
        ),
        ("of Harbourline Logistics Ltd", "Harbourline Logistics Ltd", "Harbourline Logistics Ltd", "company"),
        ("St. Brannock Primary School", "St. Brannock Primary School", "St. Brannock Primary School", "education"),
        ("the University of Essex", "University of Essex", "University of Essex", "education"),
        ("Ministry of Justice staff", "Ministry of Justice", "Ministry of Justice", "government"),
    ],
)
def test_an_organisation_is_found_with_its_kind(text: str, words: str, name: str, kind: str) -> None:
    assert values(text) == [(words, NameValue(name=name, kind=kind))]


@pytest.mark.parametrize(
    "text",
    [
        "the police said",
        "The Court rose.",
        "council tax",
        "Police said",
        "at school",
        "the met office",
        "a limited company",
        "The Department",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert values(text) == []


def test_two_organisations_joined_by_and_stay_two() -> None:
    found = [words for words, _ in values("Police Scotland and the National Crime Agency searched it.")]
    assert found == ["Police Scotland", "National Crime Agency"]


def test_a_person_before_of_is_no_part_of_a_name() -> None:
    found = [words for words, _ in values("Tom Reeve of the Marshland Police and Directors of Harbourline Ltd")]
    assert found == ["Marshland Police", "Harbourline Ltd"]


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=150),
        st.lists(
            st.sampled_from(["Essex", "and", "the", "of", "Council", "Police", "Ltd", "University", "(", "."])
        ).map(" ".join),
    )
)
def test_any_text_gives_organisations_inside_it_in_order(text: str) -> None:
    end = 0
    for mention in OrganisationRecogniser()(Context(TextInput(text), BLANK.make_doc(""))):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


@pytest.mark.parametrize("piece", ["Council ", "A ", "University of A ", "of the "])
def test_the_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        values(piece * (size // len(piece)))
        return time.process_time() - start

    small, large = min(seconds(8_000) for _ in range(3)), seconds(80_000)
    assert large < max(0.3, 40 * small)
