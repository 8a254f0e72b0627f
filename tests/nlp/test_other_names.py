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


PATCH = "Patch"


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Darren Pell, 34, was jailed for robbery. Friends call him Patch.", "Darren Pell"),
        ("Darren Pell, 34, was jailed for robbery.\n\nFriends call him Patch.", "Darren Pell"),
        ("Darren Pell met Carol Whitlock. Friends call her Patch.", "Carol Whitlock"),
        ("Darren Pell met Carol Whitlock. Friends call him Patch.", "Darren Pell"),
        ("Darren Pell was jailed. The van was never found. Friends call him Patch.", "Darren Pell"),
        ("Leroy Dacres was jailed. Darren Pell was not. His mother calls him Patch.", "Darren Pell"),
        ('Darren Pell was jailed. Officers know him as "Patch".', "Darren Pell"),
        ("Carol Whitlock said friends called her Patch.", "Carol Whitlock"),
        ("Darren Pell, whom everybody calls Patch, was jailed.", "Darren Pell"),
        ("Leroy Dacres met Darren Pell, 34, of Colne, whom friends call Patch.", "Darren Pell"),
        ("Darren Pell, known to friends as Patch, was jailed.", "Darren Pell"),
        ("Known to friends as Patch, Darren Pell was jailed.", "Darren Pell"),
        ("Darren Pell was seen in Leeds. He goes by the name Patch.", "Darren Pell"),
        ("Darren Pell was seen in Leeds. He goes by the name of Patch.", "Darren Pell"),
        ("Darren Pell answers to Patch.", "Darren Pell"),
        ("Darren Pell was nicknamed Patch by friends.", "Darren Pell"),
        # two can be meant, or nobody
        ("Leroy Dacres met Darren Pell. Friends call him Patch.", None),
        ("Darren Pell was jailed. Leroy Dacres said friends call him Patch.", None),
        ("Darren Pell was jailed. A man drove off. Friends call him Patch.", None),
        ("Carol Whitlock was jailed. Friends call him Patch.", None),
        ("Darren Pell's dog is nicknamed Patch.", None),
        ("Friends call him Patch.", None),
    ],
)
def test_what_people_call_somebody_is_that_ones_name(text: str, owner: str | None) -> None:
    mentions = Annotator.load().annotate(TextInput(text))
    owners = {m.value.name for m in mentions if isinstance(m.value, PersonValue) and PATCH in m.value.aka}
    assert owners == ({owner} if owner else set())
    if owner:
        called = [m.value.name for m in mentions if m.text == PATCH and isinstance(m.value, PersonValue)]
        assert called == [owner]


@pytest.mark.parametrize(
    "said",
    [
        "Police call him a suspect.",
        "Friends call him every day.",
        "Call him on 0123.",
        "Friends called him Sunday about a party.",
        "Friends call him Dad.",
        "Friends call him London.",
        "Officers know him well.",
        "Friends call him Patch's best mate.",
    ],
)
def test_not_all_that_follows_a_call_is_a_name(said: str) -> None:
    mentions = Annotator.load().annotate(TextInput(f"Darren Pell was jailed for robbery. {said}"))
    person = next(m.value for m in mentions if m.text == "Darren Pell")
    assert isinstance(person, PersonValue)
    assert person.aka == ()


def test_a_note_without_a_subject_goes_on_about_its_own() -> None:
    text = "Mr Darren Pell attended. Still sees Leroy Dacres, which was discussed. Friends call him Patch."
    expected = {Kind.PROBATION: "Darren Pell", Kind.NEWS: "Leroy Dacres"}
    for kind, owner in expected.items():
        mentions = Annotator.load().annotate(TextInput(text, kind=kind))
        assert {m.value.name for m in mentions if isinstance(m.value, PersonValue) and m.value.aka} == {owner}


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
        "Friends call him",
        "whom friends call",
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
