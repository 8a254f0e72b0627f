"""Overlaps: which mention stands."""

from __future__ import annotations

import pytest

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.resolve import UNNAMED, resolve


def mention(start: int, end: int, label: Label, score: float = 0.8, rule: str = "test") -> Mention:
    return Mention(start, end, "x" * (end - start), label, NameValue(name="x"), rule, score)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([(0, 4, Label.PLACE, 0.9), (0, 11, Label.ORG, 0.7)], [Label.ORG]),
        ([(0, 7, Label.PERSON, 0.85), (0, 7, Label.ORG, 0.7)], [Label.PERSON]),
        ([(0, 14, Label.PERSON, 0.93), (0, 17, Label.ORG, 0.7)], [Label.PERSON]),
        ([(0, 16, Label.OPERATION, 0.9), (10, 26, Label.ORG, 0.9)], [Label.OPERATION]),
        ([(0, 7, Label.OFFENCE, 0.9), (0, 13, Label.ORG, 0.7)], [Label.ORG]),
        ([(0, 21, Label.OFFENCE, 0.9), (16, 21, Label.WEAPON, 0.9)], [Label.OFFENCE, Label.WEAPON]),
        ([(0, 5, Label.PLACE, 0.8), (5, 9, Label.PLACE, 0.8)], [Label.PLACE, Label.PLACE]),
        ([(0, 5, Label.DRUG, 0.8), (0, 9, Label.DRUG, 0.8)], [Label.DRUG]),
    ],
)
def test_which_mention_stands(given: list[tuple[int, int, Label, float]], kept: list[Label]) -> None:
    assert [m.label for m in resolve(mention(*one) for one in given)] == kept
    assert [m.label for m in resolve(mention(*one) for one in reversed(given))] == kept


def test_an_age_is_no_date() -> None:
    girl = mention(0, 18, Label.PERSON, rule=UNNAMED)
    assert resolve([girl, mention(2, 13, Label.DATE)])[0].label is Label.DATE
    assert len(resolve([girl, mention(2, 13, Label.DATE)])) == 1
    assert resolve([girl, mention(14, 18, Label.PERSON, 0.9)])[0].rule == "test"


def test_resolving_twice_changes_nothing() -> None:
    once = resolve([mention(0, 9, Label.ORG), mention(4, 12, Label.PLACE), mention(10, 14, Label.PERSON)])
    assert resolve(once) == once
