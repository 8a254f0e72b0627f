"""Protective markings: what carries one, what only says the word, and which one a document gets."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.errors import UsageError
from casethread.model import Classification, Grading, Kind, Marking
from ingest import markings

PUBLIC, OFFICIAL, SENSITIVE, SECRET = Classification


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OFFICIAL-SENSITIVE\n\nText of a note.", SENSITIVE),
        ("OFFICIAL SENSITIVE\nText.", SENSITIVE),
        ("OFFICIAL - SENSITIVE (PERSONAL)\nText.", SENSITIVE),
        ("OFFICIAL: SENSITIVE\nText.", SENSITIVE),
        ("** SECRET **\nText.", SECRET),
        ("OFFICIAL-SENSITIVE [PERSONAL]\nText.", SENSITIVE),
        ("OFFICIAL: SENSITIVE - PERSONAL\nText.", SENSITIVE),
        ("OFFICIAL (SENSITIVE)\nText.", SENSITIVE),
        ("OFFICIAL-SENSITIVE PERSONAL\nText.", SENSITIVE),
        ("OFFICIAL-SENSITIVE (when complete)\nText.", SENSITIVE),
        ("OFFICIAL-SENSITIVE      Page 1 of 3\nText.", SENSITIVE),
        ("UK OFFICIAL-SENSITIVE: COMMERCIAL / PERSONAL\nText.", SENSITIVE),
        ("Government Security Classification: Official - Sensitive\nText.", SENSITIVE),
        ("[SECRET - UK EYES ONLY]\nText.", SECRET),
        ("RESTRICTED\nText.", SENSITIVE),
        ("CONFIDENTIAL\nText.", SECRET),
        ("TOP SECRET\nText.", SECRET),
        ("NOT PROTECTIVELY MARKED\nText.", PUBLIC),
        ("Marking: secret\nText.", SECRET),
        ("Protective marking: Official-Sensitive\nText.", SENSITIVE),
        ("Text.\n\nmore\n\nmore\n\nClassification: OFFICIAL", OFFICIAL),
        ("URN SP-R-0002. SECRET. Date of report 19/09/2014.\n\nText", SECRET),
        ("Name: X  CRN: E482913  OFFICIAL-SENSITIVE\nText", SENSITIVE),
        ("Text.\n" * 30 + "SECRET", SECRET),
        ("Text.\n" * 30 + "OFFICIAL-SENSITIVE\n" + "Text.\n" * 30, SENSITIVE),
        ("OFFICIAL\nText.\nSECRET", SECRET),
    ],
)
def test_a_text_that_carries_one(text: str, found: Classification) -> None:
    assert markings.find(text) is found


@pytest.mark.parametrize(
    "text",
    [
        "The secret of the recipe was told to nobody.",
        "SECRET OF THE OLD MILL REVEALED\nBy Ann Other\nText.",
        "SECRET LIVES: how the gang hid\nText.",
        "An official said that the sensitive files were secret.",
        "OFFICIALS SAY SORRY\nText.",
        "SECRET: HOW THE GANG HID\nText.",
        "SECRET, LIES AND THE MAYOR\nText.",
        "OFFICIAL: MAYOR QUITS\nText.",
        "OFFICIAL SENSITIVITY\nText.",
        "He said it was a secret.\nSecret\nText.",
        "Text.\n" * 30 + "SECRET\n" + "Text.\n" * 30,
        "His only marking: a secret tattoo.",
        "The film's classification: restricted to adults, it said.",
        "RESTRICTED PARKING IN HIGH STREET\nText.",
        "Confidential\nText.",
        "URN 7. The secret. Date of report",
        "It was called SECRET. Then CRN X123456 was known.\n",
    ],
)
def test_a_text_that_only_says_the_word(text: str) -> None:
    assert markings.find(text) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("official", OFFICIAL),
        ("Official Sensitive", SENSITIVE),
        ("official_sensitive", SENSITIVE),
        ("RESTRICTED", SENSITIVE),
    ],
)
def test_fields(value: str, found: Classification) -> None:
    assert markings.own_marking(value) == Marking(found)


def test_a_field_that_is_none_is_refused() -> None:
    assert markings.own_marking("  ") is None
    with pytest.raises(UsageError):
        markings.own_marking("TOP SECRETISH")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("P", "P"),
        ("c", "C"),
        ("Code C", "C"),
        ("", None),
        ("3", None),
        ("not to be acted upon", "C"),
        ("see originator", "C"),
    ],
)
def test_handling(value: str, code: str | None) -> None:
    assert markings.handling(value) == code


def _settle(kind: Kind, **given: object) -> Marking:
    said = {"assumed": False, "said": None, "own": None, "text": None, "grading": None} | given
    return markings.settle(kind, **said)  # type: ignore[arg-type]  # a table of arguments


def test_the_default_stands_until_one_is_given() -> None:
    assert _settle(Kind.NEWS) == Marking(PUBLIC)
    assert _settle(Kind.PROBATION) == Marking(SENSITIVE)
    assert _settle(Kind.INTELLIGENCE, own=Marking(OFFICIAL)) == Marking(OFFICIAL)
    assert _settle(Kind.NEWS, own=Marking(SECRET)) == Marking(SECRET)


def test_an_assumed_kind_opens_nothing() -> None:
    assert _settle(Kind.NEWS, assumed=True) == Marking(SENSITIVE)
    assert _settle(Kind.NEWS, assumed=True, said=Marking(PUBLIC)) == Marking(PUBLIC)


def test_what_the_user_says_only_tightens_the_entry() -> None:
    assert _settle(Kind.NEWS, own=Marking(SECRET), said=Marking(PUBLIC)) == Marking(SECRET)
    assert _settle(Kind.NEWS, own=Marking(PUBLIC), said=Marking(OFFICIAL)) == Marking(OFFICIAL)


def test_grading_and_field_give_the_handling() -> None:
    assert _settle(Kind.INTELLIGENCE, grading=Grading("3x5x2", "1", "A", "P")).handling == "P"
    assert _settle(Kind.INTELLIGENCE, grading=Grading("3x5x2", "1", "A", "P"), handling_code="C").handling == "C"
    assert _settle(Kind.INTELLIGENCE, grading=Grading("5x5x5", "B", "2", "4")).handling is None


@given(
    st.sampled_from(list(Kind)),
    st.booleans(),
    st.sampled_from([None, *map(Marking, Classification)]),
    st.sampled_from([None, *map(Marking, Classification)]),
    st.sampled_from([None, *Classification]),
)
def test_the_text_never_opens(
    kind: Kind, assumed: bool, said: Marking | None, own: Marking | None, text: Classification | None
) -> None:
    without = _settle(kind, assumed=assumed, said=said, own=own)
    marked = _settle(kind, assumed=assumed, said=said, own=own, text=text)
    assert marked.classification.rank >= without.classification.rank
    assert marked.classification.rank >= max((one.classification.rank for one in (said, own) if one), default=0)


def test_long_lines_cost_no_time() -> None:
    for unit, end in product(("SECRET ", " ", "-", "marking: "), ("", "x")):
        markings.find(unit * 200_000 + end)


def test_a_letter_of_another_alphabet_in_a_marking_costs_nothing() -> None:
    assert markings.find("Marking: OFF\u0130C\u0130AL") is Classification.OFFICIAL
    assert markings.find("Marking: \u017fecret") is Classification.SECRET
