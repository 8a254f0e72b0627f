"""Street names, assumed names, maiden and married names: whose they are, and near-misses that are nobody's."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.model import Kind, Label
from casethread.values import PersonValue
from nlp.annotator import Annotator
from nlp.text import TextInput

CASES = [
    ("A male known as TAZ, mid-twenties, runs the line. Nobody knows where TAZ lives.", {"TAZ": "TAZ"}),
    (
        "1. OSMAN, Tariq DOB 01/02/1988, has the phone. He is greeted there as TAZ.\n\n2. He drives a Golf.",
        {"OSMAN, Tariq": "Tariq Osman", "TAZ": "Tariq Osman"},
    ),
    (
        "Tariq Osman, 27, known to customers as Taz, admitted it. Taz was jailed.",
        {"Tariq Osman": "Tariq Osman", "Taz": "Tariq Osman"},
    ),
    (
        (
            "The wedding took place of Miss Leanne Whitcombe, 29, and Mr Tony Pascoe.\n\n"
            "The bride, who will now be known as Leanne Pascoe, wore lace."
        ),
        {"Leanne Whitcombe": "Leanne Whitcombe", "Leanne Pascoe": "Leanne Whitcombe", "Tony Pascoe": "Tony Pascoe"},
    ),
    (
        "PASCOE, Anthony DOB 14/09/1979 has rented a flat in the name of Anthony MERCER.\n\nMERCER has been seen.",
        {"PASCOE, Anthony": "Anthony Pascoe", "Anthony MERCER": "Anthony Pascoe", "MERCER": "Anthony Pascoe"},
    ),
    (
        "Dean Marsh told police that he bought from a man known as Bullet.",
        {"Dean Marsh": "Dean Marsh", "Bullet": "Bullet"},
    ),
    ("Carol Whitlock said that her dealer was known as Spider.", {"Carol Whitlock": "Carol Whitlock"}),
    ("Carol Whitlock spoke in the name of Essex Police.", {"Carol Whitlock": "Carol Whitlock"}),
    ("Carol Whitlock moved to a town known as Dover.", {"Carol Whitlock": "Carol Whitlock"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_other_names(text: str, expected: dict[str, str]) -> None:
    mentions = Annotator.load().annotate(TextInput(text, kind=Kind.INTELLIGENCE))
    people = {m.text: m.value.name for m in mentions if isinstance(m.value, PersonValue) and m.value.name}
    assert people == expected


def test_a_maiden_name_is_told_with_the_given_name() -> None:
    mentions = Annotator.load().annotate(TextInput("He is married to Leanne PASCOE formerly WHITCOMBE, of Dover."))
    person = next(m.value for m in mentions if m.text == "Leanne PASCOE")
    assert isinstance(person, PersonValue)
    assert person.aka == ("Leanne Whitcombe",)


WORDS = st.sampled_from(
    [
        "A",
        "male",
        "known",
        "as",
        "TAZ",
        ".",
        "He",
        "is",
        "greeted",
        "there",
        "Tariq",
        "Osman",
        "in",
        "the",
        "name",
        "of",
        "Anthony",
        "MERCER",
        "née",
        ",",
        "(",
        ")",
        "\n\n",
        "MERCER",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_whatever_is_said_spans_are_sound_and_apart(text: str) -> None:
    people = [m for m in Annotator.load().annotate(TextInput(text)) if m.label is Label.PERSON]
    for mention in people:
        assert mention.text == text[mention.start : mention.end]
    for one, other in itertools.pairwise(people):
        assert one.end <= other.start
