"""Sums of money, by a table with near-misses."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.values import MoneyValue
from nlp.base import Context, TextInput
from nlp.recognisers.money import MoneyRecogniser

BLANK = spacy.blank("en")


def sums(text: str) -> list[tuple[str, float, str]]:
    """The sums found: their words, amount and currency."""
    found = []
    for mention in MoneyRecogniser()(Context(TextInput(text), BLANK.make_doc(text))):
        assert text[mention.start : mention.end] == mention.text
        assert isinstance(mention.value, MoneyValue)
        found.append((mention.text, mention.value.amount, mention.value.currency))
    return found


@pytest.mark.parametrize(
    ("text", "words", "amount", "currency"),
    [
        ("He took £1.2m from the account.", "£1.2m", 1_200_000, "GBP"),
        ("The debt was £85k by May.", "£85k", 85_000, "GBP"),
        ("It cost £23,411.67 in all.", "£23,411.67", 23_411.67, "GBP"),
        ("A fine of £3 million.", "£3 million", 3_000_000, "GBP"),
        ("a €3.4m villa", "€3.4m", 3_400_000, "EUR"),
        ("$500 in notes", "$500", 500, "USD"),
        ("owes 1200 quid", "1200 quid", 1_200, "GBP"),
        ("took three grand off him", "three grand", 3_000, "GBP"),
        ("half a million pounds of cash", "half a million pounds", 500_000, "GBP"),
        ("a couple of hundred quid", "a couple of hundred quid", 200, "GBP"),
        ("500 euros in a sock", "500 euros", 500, "EUR"),
        ("bought for a tenner", "a tenner", 10, "GBP"),
        ("£900.", "£900", 900, "GBP"),
    ],
)
def test_sums_are_read(text: str, words: str, amount: float, currency: str) -> None:
    assert sums(text) == [(words, amount, currency)]


@pytest.mark.parametrize(
    "text",
    [
        "two pounds of sugar",
        "He has lost 3 pounds since March.",
        "She weighs 140 pounds.",
        "three grand pianos",
        "The Grand National was on.",
        "pound for pound the best",
        "Pounds were spent.",
        "the £ fell",
        "12 pounds heavier",
        "200 quidditch fans",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert sums(text) == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="£€$1234567890.,km poundsquidgrandahlf-\n", max_size=80))
def test_any_text_gives_sums_inside_it_in_order(text: str) -> None:
    done = 0
    for mention in MoneyRecogniser()(Context(TextInput(text), BLANK.make_doc(text))):
        assert done <= mention.start < mention.end <= len(text)
        done = mention.end
