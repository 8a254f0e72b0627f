"""Acronyms: what counts as one, and where a text gives an organisation one."""

from __future__ import annotations

import pytest

from casethread.model import Label, Mention
from casethread.values import NameValue, PlaceValue
from nlp.recognisers.acronyms import is_acronym, with_acronyms


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("A SAG vote is next.", "SAG", True),
        ("A SAGUARO vote is next.", "SAGUARO", False),
        ("VOTE BY SAG IS NEXT", "SAG", False),
        ("Ring TOM again.", "TOM", False),
        ("Ring Sag again.", "Sag", False),
        ("Ring X again.", "X", False),
        ("CALM\nRing SAG again.", "SAG", True),
    ],
)
def test_few_capitals_in_a_line_with_small_letters_are_an_acronym(text: str, word: str, told: bool) -> None:
    at = text.index(word)
    assert is_acronym(text, at, at + len(word)) is told


def _body(text: str, name: str) -> Mention:
    value = NameValue(name=name, kind="authority")
    at = text.index(name)
    return Mention(at, at + len(name), name, Label.ORG, value, "organisations.ending", 0.85)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("The Tarn Harbour Board (THB) met. THB voted.", "Tarn Harbour Board", ["THB", "THB"]),
        ("The Tarn Harbour Board (the “THB”) met.", "Tarn Harbour Board", ["THB"]),
        ("The Tarn Board (TaB) met; TaB voted.", "Tarn Board", ["TaB", "TaB"]),
        ("The Tarn Harbour Board met. THB voted.", "Tarn Harbour Board", ["THB"]),
        ("The Board for Tarn and Lune met. BTL voted.", "Board for Tarn and Lune", ["BTL"]),
        ("The Tarn Board met. TB is a disease.", "Tarn Board", []),
        ("The Tarn Harbour Board (MX) met.", "Tarn Harbour Board", []),
        ("The Tarn Harbour Board (Tarn) met.", "Tarn Harbour Board", []),
        ("The Tarn Harbour Board met. THB-1 and /THB and THBs.", "Tarn Harbour Board", []),
        ("Islamic State claimed it. IS fled.", "Islamic State", ["IS"]),
        ("Tarn (THB) met.", "Tarn", []),
    ],
)
def test_an_acronym_stands_for_the_name_that_the_text_gives_it(text: str, name: str, found: list[str]) -> None:
    marked = [mention for mention in with_acronyms(text, [_body(text, name)]) if mention.text != name]
    assert [mention.text for mention in marked] == found
    for mention in marked:
        assert text[mention.start : mention.end] == mention.text
        assert mention.value == NameValue(name=name, kind="authority")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The Urban Sanitary Agency (USA) met. USA voted.", Label.ORG),
        ("The Urban Sanitary Agency met in the USA.", Label.PLACE),
    ],
)
def test_what_brackets_say_wins_over_another_reading_and_initials_do_not(text: str, label: Label) -> None:
    at = text.rindex("USA")
    other = Mention(at, at + 3, "USA", Label.PLACE, PlaceValue(name="United States"), "places.model", 0.85)
    found = with_acronyms(text, [_body(text, "Urban Sanitary Agency"), other])
    assert [mention.label for mention in found if mention.start == at] == [label]
