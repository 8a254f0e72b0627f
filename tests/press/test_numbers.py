"""Numbers of running text and what they count; ages, dates, codes and bare figures count nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.press.numbers import in_words, numbers_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("took £640 in notes", [("£640", 640, "£")]),
        ("saves £1.3 million a year", [("£1.3 million", 1_300_000, "£")]),
        ("worth £2m, or more", [("£2m", 2_000_000, "£")]),
        ("three men and 12 women", [("three", 3, "man"), ("12", 12, "woman")]),
        ("twenty-two years in all, forty wraps", [("forty", 40, "wrap")]),
        ("Thirty-one pence", [("Thirty-one", 31, "pence")]),
        ("a petition of 1,312 signatures", [("1,312", 1312, "signature")]),
        ("rose by 12.5 per cent, then 3%", [("12.5", 12.5, "per cent"), ("3", 3, "per cent")]),
        ("a 15-year-old boy, 31 years old", []),
        ("in 2014 and 2015, at 12", []),
        ("Flat 3/4, 12-14 High Street", []),
        ("the 3rd man", []),
        ("section 18 was", []),
        ("someone, anyone, often, tenth", []),
        ("AB12 CDE and B2", []),
    ],
)
def test_what_counts(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert [(text[n.start : n.end], n.amount, n.noun) for n in numbers_in(text)] == expected


@pytest.mark.parametrize(
    ("number", "words"), [(2, "two"), (15, "fifteen"), (40, "forty"), (61, "sixty-one"), (99, "ninety nine")]
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert re.fullmatch(in_words(number), words)


@pytest.mark.parametrize("number", [0, 100, 640])
def test_numbers_without_words_match_nothing(number: int) -> None:
    assert not re.search(in_words(number), "one hundred, nil, zero")


@given(st.text(alphabet="0123456789,.£%- abcdefghitwonmk\n", max_size=80))
def test_spans_lie_in_the_text(text: str) -> None:
    for number in numbers_in(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.amount >= 0
        assert number.noun
