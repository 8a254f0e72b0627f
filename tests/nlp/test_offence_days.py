"""When an offence took place, by a table with near-misses, through the whole annotator."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.values import DateValue, OffenceValue
from nlp.annotator import Annotator
from nlp.base import TextInput

TOLD = date(2026, 11, 24)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    """The annotator of this process."""
    return Annotator.load()


def days(annotator: Annotator, text: str) -> list[tuple[str, str | None]]:
    """The offences of a text, each with the words of the date that is its own."""
    mentions = annotator.annotate(TextInput(text, TOLD))
    said = {m.value.edtf: m.text for m in mentions if isinstance(m.value, DateValue)}
    return [
        (m.text, said[m.value.when] if m.value.when else None) for m in mentions if isinstance(m.value, OffenceValue)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Detectives investigating the robbery in Burnley on Friday have arrested a man.", "Friday"),
        ("Police investigating the robbery at a shop in Burnley Friday have arrested Darren Pell.", "Friday"),
        ("Police investigating the robbery at a shop in Colne on 20 November have arrested a man.", "20 November"),
        ("A man was arrested on Friday over the robbery in Burnley on Monday.", "Monday"),
        ("A man has been arrested over the robbery in Burnley on Friday.", "Friday"),
        ("A man was arrested after the robbery in Burnley on Friday.", "Friday"),
        ("Darren Pell has been charged with robbery after an attack on a man, 41, in Colne on Friday.", "Friday"),
        ("Darren Pell, who denies the robbery at a shop in Burnley on Friday, was held on Sunday.", "Friday"),
        ("The court heard that the robbery in Burnley on Friday took minutes.", "Friday"),
        ("Friday's robbery in Burnley shocked the town.", "Friday"),
        ("Police are hunting the gang behind the 12 May robbery.", "12 May"),
        ("The robbery, which took place in Burnley on Friday, shocked the town.", "Friday"),
        ("Police appealed for witnesses to the robbery near the Rose and Crown in Burnley on Friday.", "Friday"),
        # not the offence's day, or not for certain
        ("Detectives investigating the robbery in Burnley have on Friday arrested a man.", None),
        ("Detectives investigating the robbery in Burnley have arrested a man on Friday.", None),
        ("Detectives investigating the robbery in Burnley, on Friday arrested a man.", None),
        ("Detectives investigating the robbery in Burnley arrested a man on Friday.", None),
        ("A man was arrested over the robbery in Burnley on Friday.", None),
        ("Darren Pell was charged with robbery on Friday.", None),
        ("Darren Pell was jailed for robbery at Leeds Crown Court on Friday.", None),
        ("The armed robbery suspect on Friday ran off.", None),
        ("A man denies the robbery in court for the 12 May incident.", None),
        ("A man sold goods from the robbery for the 12 May market.", None),
        ("The robbery in Burnley was reported on Friday.", None),
        ("The robbery trial in Burnley on Friday was short.", None),
        ("The robbery in Burnley led to arrests in Leeds on Friday.", None),
        ("No robbery has been told of since Friday.", None),
        ("The robbery took minutes. On Friday a man was arrested.", None),
    ],
)
def test_a_date_is_given_to_the_offence_that_it_dates(annotator: Annotator, text: str, day: str | None) -> None:
    assert [(words.removeprefix("armed "), said) for words, said in days(annotator, text)] == [("robbery", day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The burglary in Leeds on Monday and the robbery in Burnley on Friday may be linked.",
            [("burglary", "Monday"), ("robbery", "Friday")],
        ),
        ("The burglary and robbery in Colne on Friday may be linked.", [("burglary", "Friday"), ("robbery", "Friday")]),
        ("Carol Whitlock was stabbed in Burnley on Friday, a court heard.", [("stabbed", "Friday")]),
        ("A man robbed a shop in Burnley on Friday.", [("robbed", "Friday")]),
        ("Burglaries in Burnley since Friday have worried people.", [("Burglaries", None)]),
    ],
)
def test_each_offence_has_a_date_of_its_own(
    annotator: Annotator, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert days(annotator, text) == expected


PARTS = st.sampled_from(
    [
        "the robbery",
        "a stabbing",
        "in Burnley",
        "on Friday",
        "12 May 2014",
        "have",
        "arrested",
        "charged with",
        ",",
        ".",
        "after an attack on",
        "and",
    ]
)


@settings(deadline=None, max_examples=25)
@given(st.lists(PARTS, max_size=20).map(" ".join))
def test_a_day_given_is_always_one_of_the_text(text: str) -> None:
    mentions = Annotator.load().annotate(TextInput(text, TOLD))
    said = {m.value.edtf for m in mentions if isinstance(m.value, DateValue)}
    assert all(m.value.when in said for m in mentions if isinstance(m.value, OffenceValue) and m.value.when)
