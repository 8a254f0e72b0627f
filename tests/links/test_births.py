"""What dates of birth and ages say of two people, and which of them cannot be one."""

from __future__ import annotations

from datetime import date

import pytest

from links.births import birth_pieces, cannot_be_one
from links.people import YEAR, Chain

TOLD = date(2020, 6, 1)


def born(day: date) -> Chain:
    return Chain("a", TOLD, None, born=day)


def aged(age: int, told: date | None = TOLD) -> Chain:
    chain = Chain("a", told, None, age=age)
    if told:
        today = told.toordinal()
        chain.birth = (today - (age + 1) * YEAR, today - age * YEAR)
    return chain


@pytest.mark.parametrize(
    ("one", "two", "said", "weight"),
    [
        (born(date(1980, 3, 4)), born(date(1980, 3, 4)), "the same date of birth 1980-03-04", 8.0),
        (born(date(1980, 3, 4)), born(date(1980, 4, 3)), "dates of birth alike (1980-03-04, 1980-04-03)", 0.5),
        (born(date(1980, 3, 4)), born(date(1980, 3, 14)), "dates of birth alike (1980-03-04, 1980-03-14)", 0.5),
        (born(date(1980, 3, 4)), born(date(1981, 4, 4)), "different dates of birth (1980-03-04, 1981-04-04)", None),
        (born(date(1980, 3, 4)), aged(40), "ages that fit (born 1980-03-04 and 40 in 2020)", 2.6),
        (born(date(1979, 5, 1)), aged(40), "ages that nearly fit (born 1979-05-01 and 40 in 2020)", 0.8),
        (aged(40), aged(38), "ages a year or so apart (40 in 2020 and 38 in 2020)", -1.5),
        (aged(40), aged(37), "ages that cannot be one person's (40 in 2020 and 37 in 2020)", None),
        (aged(40), aged(45, date(2025, 7, 1)), "ages that fit (40 in 2020 and 45 in 2025)", 2.6),
        (aged(40, None), aged(40), "the same age", 1.5),
        (aged(40, None), aged(43), "ages 3 years apart", -0.9),
        (aged(40, None), aged(55), "ages 15 years apart", -4.5),
        (aged(40, None), aged(56), "ages 16 years apart", None),
    ],
)
def test_births_are_told_and_weighed(one: Chain, two: Chain, said: str, weight: float | None) -> None:
    [piece] = birth_pieces(one, two)
    assert piece.text == said
    assert cannot_be_one(one, two) == cannot_be_one(two, one) == (weight is None)
    assert piece.weight == (-20.0 if weight is None else pytest.approx(weight))
    assert piece.corroborates == (weight is not None and weight > 0.5)


def test_nothing_is_said_where_one_birth_is_not_known() -> None:
    for one, two in ((Chain("a", TOLD, None), aged(40)), (Chain("a", TOLD, None), born(date(1980, 3, 4)))):
        assert list(birth_pieces(one, two)) == []
        assert not cannot_be_one(one, two)
