"""What is looked for before a pattern must never keep the pattern from a match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Classification
from ingest import markings
from ingest.folding import folded
from ingest.fronts import upper
from ingest.stamps import stamp

WORDS = ("official", "secret", "visit", "kinds", "risk")
_ALIKE = {"i": "iI\u0130\u0131", "s": "sS\u017f", "k": "kK\u212a"}


@st.composite
def _in_any_letters(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and a text that holds it in whatever letters ``re.IGNORECASE`` takes for its own."""
    word = draw(st.sampled_from(WORDS))
    written = "".join(draw(st.sampled_from(_ALIKE.get(letter, letter + letter.upper()))) for letter in word)
    return word, draw(st.text(max_size=5)) + written + draw(st.text(max_size=5))


@given(_in_any_letters())
def test_a_word_that_a_pattern_finds_stands_in_the_folded_text(case: tuple[str, str]) -> None:
    word, text = case
    assert re.search(word, text, re.IGNORECASE)
    assert word in folded(text)


@pytest.mark.parametrize("text", ["offical", "o f f i c i a l", "\u00f8fficial", ""])
def test_near_misses_are_not_folded_into_a_word(text: str) -> None:
    assert "official" not in folded(text)


@given(st.text(alphabet="etaoinxzABCDEFGH .1\u2167\u00df\u00c9", max_size=60))
def test_capitals_are_nine_letters_in_ten(text: str) -> None:
    letters = [letter for letter in text if letter.isalpha()]
    assert upper(text) == (bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Marking: \u017fecret", Classification.SECRET),
        ("Classification = official-sensitive", Classification.OFFICIAL_SENSITIVE),
        ("TOP   SECRET", Classification.SECRET),
        ("NOT PROTECTIVELY MARKED", Classification.PUBLIC),
        ("The officials kept it secret.", None),
    ],
)
def test_a_marking_is_found_in_whatever_letters_a_label_allows(text: str, found: Classification | None) -> None:
    assert markings.find(text) is found


@pytest.mark.parametrize(
    ("text", "number", "dated"),
    [
        ("Thurs, 4 September 2014 seen", "", True),
        ("  [sept 4 2014] seen", "", True),
        ("AB/-12/3 04/09/2014 seen", "AB/-12/3", True),
        ("\u017fun 4 Sept 2014", "", True),
        ("Seen on 4 September 2014", "", False),
        ("ABCDEFGHIJKLM1 04/09/2014", "", False),
    ],
)
def test_a_stamp_begins_with_a_day_or_a_number(text: str, number: str, dated: bool) -> None:
    found = stamp(text)
    assert (found.number, found.day is not None) == (number, dated)
