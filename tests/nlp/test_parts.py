"""Who is suspect, victim or witness, by a table with near-misses, through the whole annotator."""

from __future__ import annotations

import pytest

from casethread.model import Kind
from casethread.values import PersonValue
from nlp.annotator import Annotator
from nlp.base import TextInput


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    """The annotator of this process."""
    return Annotator.load()


def roles(annotator: Annotator, text: str, kind: Kind = Kind.NEWS) -> dict[str, str | None]:
    """The role of each named person of a text, by full name."""
    found = annotator.annotate(TextInput(text, kind=kind))
    return {m.value.name: m.value.role for m in found if isinstance(m.value, PersonValue) and m.value.name}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Darren Pell, 34, of Colne, was charged with robbery.", "Darren Pell", "suspect"),
        ("Darren Pell pleaded guilty to burglary at Leeds Crown Court.", "Darren Pell", "suspect"),
        ("Police charged Darren Pell with blackmail.", "Darren Pell", "suspect"),
        ("A jury found Darren Pell guilty of murder.", "Darren Pell", "suspect"),
        ("The van was stolen by Darren Pell, police say.", "Darren Pell", "suspect"),
        ("Carol Whitlock was stabbed outside a shop.", "Carol Whitlock", "victim"),
        ("Carol Whitlock, 41, who was fatally stabbed on Friday, was a nurse.", "Carol Whitlock", "victim"),
        ("He denies the murder of Mrs Carol Whitlock.", "Carol Whitlock", "victim"),
        ("A man robbed Carol Whitlock at a cash machine.", "Carol Whitlock", "victim"),
        ("Carol Whitlock lost her life savings to fraud.", "Carol Whitlock", "victim"),
        ("Helen Marsh saw the robbery from her window.", "Helen Marsh", "witness"),
        ("Witness Helen Marsh said the stabbing took seconds.", "Helen Marsh", "witness"),
    ],
)
def test_parts_are_read(annotator: Annotator, text: str, name: str, role: str) -> None:
    assert roles(annotator, text)[name] == role


def test_doer_and_sufferer_of_one_deed_are_told_apart(annotator: Annotator) -> None:
    found = roles(annotator, "Darren Pell stabbed Carol Whitlock.")
    assert found == {"Darren Pell": "suspect", "Carol Whitlock": "victim"}
    found = roles(annotator, "Carol Whitlock was stabbed by Darren Pell.")
    assert found == {"Darren Pell": "suspect", "Carol Whitlock": "victim"}


def test_labels_of_logs_tell_the_part(annotator: Annotator) -> None:
    text = "Burglary at 3 Elm Close. IP: HOLLOWAY, Jasmine. SUSP: DACRES, Leroy. Witness: MARSH, Helen."
    found = roles(annotator, text, Kind.INTELLIGENCE)
    assert found == {"Jasmine Holloway": "victim", "Leroy Dacres": "suspect", "Helen Marsh": "witness"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Darren Pell was cleared of murder.", "Darren Pell"),
        ("Darren Pell's conviction for murder was quashed.", "Darren Pell"),
        ("Darren Pell laid flowers where the stabbing happened.", "Darren Pell"),
        ("Darren Pell, of the robbery squad, asked for help.", "Darren Pell"),
        ("There is no evidence that Darren Pell robbed the bank.", "Darren Pell"),
        ("Darren Pell saw the film and liked it.", "Darren Pell"),
        ("Carol Whitlock was praised for her charity work.", "Carol Whitlock"),
    ],
)
def test_near_misses_get_no_part(annotator: Annotator, text: str, name: str) -> None:
    assert roles(annotator, text)[name] not in ("suspect", "victim", "witness")


def test_a_rank_stays_before_the_part(annotator: Annotator) -> None:
    role = roles(annotator, "PC Carol Whitlock was punched and kicked in an assault.")["Carol Whitlock"]
    assert role is not None
    assert role.endswith(", victim")


def test_a_part_holds_for_later_mentions_and_is_explained(annotator: Annotator) -> None:
    text = "Darren Pell was charged with robbery. Mr Pell lives in Colne."
    people = [m for m in annotator.annotate(TextInput(text)) if isinstance(m.value, PersonValue)]
    assert [m.value.role for m in people if isinstance(m.value, PersonValue)] == ["suspect", "suspect"]
    assert "suspect" in people[0].why


PELL, DACRES, MARSH, WHITLOCK = "Darren Pell", "Leroy Dacres", "Helen Marsh", "Carol Whitlock"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jurors at the trial of Darren Pell heard that the robbery took minutes.", {PELL: "suspect"}),
        (
            "Jurors at the trial of Darren Pell, 34, of Marsh Lane, Colne, heard how Carol Whitlock was stabbed.",
            {PELL: "suspect", WHITLOCK: "victim"},
        ),
        ("The trial of Darren Pell heard that Carol Whitlock was stabbed.", {PELL: "suspect", WHITLOCK: "victim"}),
        (
            "The murder trial of Darren Pell, 34, Leroy Dacres, 29, and Aziz Khan heard of the stabbing.",
            {PELL: "suspect", DACRES: "suspect", "Aziz Khan": "suspect"},
        ),
        ("Jurors at the trial of former Essex teacher Darren Pell saw footage of the robbery.", {PELL: "suspect"}),
        ("The jury trying Darren Pell saw footage of the robbery.", {PELL: "suspect"}),
        ("A reporter at the trial of Darren Pell heard him laugh.", {PELL: "suspect"}),
        ("The judge at the trial of Darren Pell said he saw no remorse for the robbery.", {PELL: "suspect"}),
        (
            "Carol Whitlock gave evidence at the trial of Darren Pell, who denies murder.",
            {WHITLOCK: "witness", PELL: "suspect"},
        ),
        ("At the trial of Darren Pell, Helen Marsh gave evidence.", {PELL: "suspect", MARSH: "witness"}),
        (
            "Carol Whitlock told the trial of Darren Pell that she saw the robbery.",
            {WHITLOCK: "witness", PELL: "suspect"},
        ),
        (
            "The case against Darren Pell rests on Helen Marsh, who saw the robbery.",
            {PELL: "suspect", MARSH: "witness"},
        ),
        ("Sentencing Darren Pell for robbery, the judge spoke of fear.", {PELL: "suspect"}),
    ],
)
def test_at_a_trial_of_somebody_that_one_is_tried_and_others_hear(
    annotator: Annotator, text: str, expected: dict[str, str]
) -> None:
    assert roles(annotator, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At the trial of Darren Pell, Helen Marsh laid flowers.", {PELL: "suspect", MARSH: None}),
        ("The trial of Carol Whitlock's killer heard that she was stabbed.", {WHITLOCK: "victim"}),
        (
            "Jurors at the trial of the man accused of murdering Carol Whitlock heard of the stabbing.",
            {WHITLOCK: "victim"},
        ),
        ("The trial of Darren Pell collapsed and he was cleared of robbery.", {PELL: None}),
        ("The clinical trial of Darren Pell heard nothing of robbery.", {PELL: None}),
        ("A friend of Helen Marsh heard the shooting.", {MARSH: None}),
        ("Neighbours of Carol Whitlock heard the stabbing.", {WHITLOCK: None}),
        ("Judge Helen Marsh heard that the robbery took minutes.", {MARSH: "Judge"}),
        ("Helen Marsh heard the shooting.", {MARSH: "witness"}),
        ("The words of Helen Marsh, who heard the shooting, were read out.", {MARSH: "witness"}),
    ],
)
def test_who_hangs_on_another_word_heard_nothing(annotator: Annotator, text: str, expected: dict[str, str]) -> None:
    assert roles(annotator, text) == expected
