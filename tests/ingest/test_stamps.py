"""What a line of a log begins with, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.stamps import stamp

DAY = date(2016, 2, 3)


@pytest.mark.parametrize(
    ("text", "number", "time", "grading", "rest"),
    [
        ("1. 03/02/2016 B23 Source states", "1", "", "B2 3 (5x5x5)", "Source states"),
        ("[2016/5571] 03/02/2016 (2CP) PS Dunnock", "2016/5571", "", "2C P (3x5x2)", "PS Dunnock"),
        ("INT/16/3301 - 03/02/2016 - 2B P", "INT/16/3301", "", "2B P (3x5x2)", ""),
        ("INT-16-3301: 3 February 2016, graded 2B C", "INT-16-3301", "", "2B C (3x5x2)", ""),
        ("03/02/2016 at 14:05 - He left", "", "14:05", "", "He left"),
        ("Wednesday 3 February 2016 at 11:00", "", "11:00", "", ""),
        ("2016-02-03 2 officers came", "", "", "", "2 officers came"),
        ("03/02/2016 M25 closed", "", "", "", "M25 closed"),
        ("03/02/2016 4F P", "", "", "", "4F P"),
    ],
)
def test_pieces(text: str, number: str, time: str, grading: str, rest: str) -> None:
    found = stamp(text)
    assert (found.number, found.day, found.time, str(found.grading or ""), found.rest) == (
        number,
        DAY,
        time,
        grading,
        rest,
    )


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("03/02/2016 Attended.", True),
        ("03/02/2016", True),
        ("03/02/2016 - attended", True),
        ("03/02/2016: he came", True),
        ("03/02/2016 and he had lost it", False),
        ("3 February 2016 was the first time", False),
        ("3 February 2016, when he came,", False),
    ],
)
def test_a_sentence_that_begins_with_a_date_goes_on(text: str, stands: bool) -> None:
    assert stamp(text).stands is stands


@pytest.mark.parametrize("text", ["2B Weir Street", "B2 is a vitamin", "1A P", "The A12 on 3 February 2016", ""])
def test_what_has_no_day(text: str) -> None:
    assert stamp(text).day is None
    assert stamp(text).grading is None


@given(st.text(alphabet="01239AB /.-:()[]|Pfeb", max_size=600))
def test_nothing_is_made_up(text: str) -> None:
    found = stamp(text)
    assert found.rest == text[:400][len(text[:400]) - len(found.rest) :]
    assert found.number in text
