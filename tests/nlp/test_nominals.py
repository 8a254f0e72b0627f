"""People told by a noun alone: marked where the sentence gives them a part in an offence, and nowhere else."""

from __future__ import annotations

import pytest

from casethread.model import Kind
from casethread.values import PersonValue
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.resolve import UNNAMED


def described(annotator: Annotator, text: str, kind: Kind = Kind.NEWS) -> list[tuple[str, str | None]]:
    """Everybody without a name: the words and the part."""
    found = annotator.annotate(TextInput(text, kind=kind))
    return [(m.text, m.value.role) for m in found if m.rule == UNNAMED and isinstance(m.value, PersonValue)]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Darren Pell stabbed his uncle.", Kind.NEWS, [("his uncle", "victim")]),
        ("A teacher was charged with rape.", Kind.NEWS, [("A teacher", "suspect")]),
        (
            "A mother of three was robbed by a gang.",
            Kind.NEWS,
            [("A mother of three", "victim"), ("a gang", "suspect")],
        ),
        ("She saw a man stab the courier.", Kind.NEWS, [("a man", "suspect"), ("the courier", "victim")]),
        ("ABH, common assault on partner.", Kind.PROBATION, [("partner", "victim")]),
        ("Male slashed to face at the bus stop.", Kind.INTELLIGENCE, [("Male", "victim")]),
        ("The pair are alleged to have robbed a busker.", Kind.NEWS, [("The pair", "suspect"), ("a busker", "victim")]),
        ("A teacher spoke about the robbery.", Kind.NEWS, []),
        ("His uncle lives near where the van was stolen.", Kind.NEWS, []),
        ("A teacher was promoted.", Kind.NEWS, []),
        ("Security staff detained Darren Pell for theft.", Kind.INTELLIGENCE, []),
        ("Taxi driver Darren Pell was robbed.", Kind.NEWS, []),
        ("The man-made lake was the scene of a robbery.", Kind.NEWS, []),
    ],
)
def test_who_is_told_by_a_noun_is_marked_with_the_part(
    annotator: Annotator, text: str, kind: Kind, expected: list[tuple[str, str]]
) -> None:
    assert described(annotator, text, kind) == expected


def test_a_noun_tells_the_gender_and_why_it_is_marked(annotator: Annotator) -> None:
    found = annotator.annotate(TextInput("Darren Pell stabbed his landlady.", kind=Kind.NEWS))
    person = next(m for m in found if m.rule == UNNAMED)
    assert isinstance(person.value, PersonValue)
    assert (person.value.name, person.value.gender) == ("", "female")
    assert "victim" in person.why
