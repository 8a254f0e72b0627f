"""Operations: named ones are found, the common noun is not."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Label
from casethread.values import NameValue
from nlp.base import Context, TextInput
from nlp.recognisers.operations import OperationRecogniser

BLANK = spacy.blank("en")


def names(text: str) -> list[tuple[str, str]]:
    context = Context(TextInput(text), BLANK.make_doc(""))
    return [(m.text, m.value.name) for m in OperationRecogniser()(context) if isinstance(m.value, NameValue)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("under Operation Sandpiper, police", ("Operation Sandpiper", "Operation Sandpiper")),
        ("Op SANDPIPER: update", ("Op SANDPIPER", "Operation Sandpiper")),
        ("Op. Venice", ("Op. Venice", "Operation Venice")),
        ("OPERATION HERON", ("OPERATION HERON", "Operation Heron")),
        ("Operation Blue Heron began", ("Operation Blue Heron", "Operation Blue Heron")),
        ("Operation Lantern Detectives said", ("Operation Lantern", "Operation Lantern")),
    ],
)
def test_an_operation_is_found_with_its_full_name(text: str, row: tuple[str, str]) -> None:
    assert names(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "an operation on his knee",
        "Operation of the system is simple",
        "The operation, Sandpiper, ended",
        "Operation Manual",
        "Operations Manager Jane Poole",
        "Op art and a co-Op Shop",
        "Operation sandpiper in small letters",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert names(text) == []


@given(st.text(max_size=100))
def test_any_text_gives_operations_inside_it(text: str) -> None:
    whole = "Op " + text
    for mention in OperationRecogniser()(Context(TextInput(whole), BLANK.make_doc(""))):
        assert mention.label is Label.OPERATION
        assert whole[mention.start : mention.end] == mention.text
