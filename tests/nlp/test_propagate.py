"""Names carried through a document."""

from __future__ import annotations

import pytest

from casethread.model import Label, Mention
from casethread.values import NameValue, PersonValue, PlaceValue
from nlp.propagate import propagate

TEXT = "Milton Keynes is large. Near Milton Keynes lies Milton Keynes Village, not Milton Keynes."


def place(start: int, rule: str = "places.model", label: Label = Label.PLACE) -> Mention:
    value = PlaceValue(name="Milton Keynes") if label is Label.PLACE else NameValue(name="Milton Keynes")
    return Mention(start, start + 13, "Milton Keynes", label, value, rule, 0.75)


def test_a_name_of_several_words_is_marked_wherever_it_stands_alone() -> None:
    found = propagate(TEXT, (place(0),))
    assert sorted(m.start for m in found) == [0, 29, 75]
    assert {m.rule for m in found if m.start} == {"document.repeat"}


def test_the_clear_majority_of_the_document_decides() -> None:
    text = "Milton Keynes, Milton Keynes, Milton Keynes."
    found = propagate(text, (place(0), place(15), place(30, "model.org", Label.ORG)))
    assert [m.label for m in found] == [Label.PLACE] * 3
    assert found[2].rule == "document.majority"


def test_one_against_one_decides_nothing() -> None:
    found = propagate("Milton Keynes, Milton Keynes.", (place(0), place(15, "model.org", Label.ORG)))
    assert [m.label for m in found] == [Label.PLACE, Label.ORG]


def test_what_was_said_of_a_person_stays_at_its_place() -> None:
    text = "Tariq Osman, 31, ran. TARIQ. Later Tariq Osman fell."
    value = PersonValue(name="Tariq Osman", age=31, gender="male")
    found = propagate(text, (Mention(0, 11, "Tariq Osman", Label.PERSON, value, "people.age", 0.9),))
    assert [m.value for m in found] == [value, PersonValue(name="Tariq Osman", gender="male")]


def single(text: str, label: Label, count: int) -> tuple[Mention, ...]:
    """The first ``count`` places of "Orbitel" in a text, as the model would mark them."""
    starts = [at for at in range(len(text)) if text.startswith("Orbitel", at)][:count]
    return tuple(Mention(at, at + 7, "Orbitel", label, NameValue(name="Orbitel"), "model.org", 0.7) for at in starts)


@pytest.mark.parametrize(
    ("text", "label", "count", "found"),
    [
        ("Orbitel, Orbitel, Orbitel and Orbitel.", Label.ORG, 3, 4),
        ("Orbitel, Orbitel and Orbitel.", Label.ORG, 2, 2),
        ("Orbitel, Orbitel and Orbitel.", Label.PLACE, 2, 3),
        ("Orbitel, Orbitel, Orbitel and Orbitel, an orbitel.", Label.ORG, 3, 3),
        ("Orbitel, Orbitel, Orbitel and Order of Orbitel.", Label.ORG, 3, 3),
    ],
)
def test_a_single_word_is_carried_when_the_document_is_of_one_mind(
    text: str, label: Label, count: int, found: int
) -> None:
    assert len(propagate(text, single(text, label, count))) == found


def named(text: str, word: str, labels: dict[int, Label]) -> tuple[Mention, ...]:
    """Mentions of the ``word`` by the model, labelled by how many times it came before in the text."""
    starts = [at for at in range(len(text)) if text.startswith(word, at)]
    rules = {Label.PERSON: "people.model", Label.PLACE: "places.model", Label.ORG: "model.org"}
    return tuple(
        Mention(starts[n], starts[n] + len(word), word, label, NameValue(name=word), rules[label], 0.7)
        for n, label in labels.items()
    )


@pytest.mark.parametrize(
    ("word", "labels", "after"),
    [
        ("Darmeen", [Label.PERSON, Label.PLACE], [Label.PLACE, Label.PLACE]),
        ("Darmeen", [Label.PERSON, Label.ORG], [Label.ORG, Label.ORG]),
        ("Darmeen", [Label.PERSON, Label.PERSON, Label.PLACE], [Label.PERSON, Label.PERSON, Label.PLACE]),
        ("Martha", [Label.PERSON, Label.PLACE], [Label.PERSON, Label.PLACE]),
        ("Darmeen", [Label.ORG, Label.ORG, Label.PLACE], [Label.ORG, Label.ORG, Label.ORG]),
    ],
)
def test_an_even_vote_is_against_a_person_unless_the_name_is_a_given_one(
    word: str, labels: list[Label], after: list[Label]
) -> None:
    text = f"{word}, {word} and {word}."
    found = propagate(text, named(text, word, dict(enumerate(labels))))
    assert [m.label for m in found[: len(after)]] == after


def test_a_word_that_the_model_marks_in_the_fewer_of_its_places_is_not_carried() -> None:
    text = "Orbitel Web, Orbitel Web. " + "Orbitel Web or " * 4
    assert len(propagate(text, named(text, "Orbitel Web", {0: Label.ORG, 1: Label.ORG}))) == 2
