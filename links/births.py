"""When people were born, by date or by age at a date, and whether two accounts of it fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from math import inf

from links.evidence import IMPOSSIBLE, Piece
from links.people import YEAR, Chain

SLACK_YEARS = 1.6
"""How far apart two birth intervals of one person may lie: reports are off by a year now and then."""
AGES_APART = 15
"""Ages, at days that are not known, that lie further apart are not one person's."""


def slip(a: date, b: date) -> bool:
    """Whether two dates may be one written wrongly: day and month exchanged, or one digit off."""
    if a.year == b.year and (a.month, a.day) == (b.day, b.month):
        return True
    return sum(x != y for x, y in zip(a.isoformat(), b.isoformat(), strict=True)) == 1


def birth_interval(chain: Chain) -> tuple[float, float] | None:
    """First and last possible birth day (ordinals): one day by a birth date, a year by an age, else None."""
    if chain.born:
        return chain.born.toordinal(), chain.born.toordinal()
    return chain.birth


def cannot_be_one(a: Chain, b: Chain) -> bool:
    """Whether dates of birth, or ages, are told that one person cannot have."""
    weighed = _weighed(a, b)
    return weighed is not None and weighed[0] <= IMPOSSIBLE


def years_apart(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Years between two birth intervals; 0 when they overlap."""
    return max(0.0, one[0] - two[1], two[0] - one[1]) / YEAR


def birth_pieces(a: Chain, b: Chain) -> Iterable[Piece]:
    """What dates of birth and ages say for or against two chains being one person."""
    weighed = _weighed(a, b)
    if weighed:
        weight, told, corroborates = weighed
        yield Piece(told(a, b), weight, corroborates)


def _weighed(a: Chain, b: Chain) -> _Weighed | None:
    """What it weighs, and how that is told: pairs are many, and of most nothing is told."""
    if a.born and b.born:
        return _SAME_DATE if a.born == b.born else _SLIP if slip(a.born, b.born) else _DATES_DIFFER
    one, two = birth_interval(a), birth_interval(b)
    if one and two:
        gap = years_apart(one, two)
        return next(weighed for most, weighed in _AGES if gap <= most)
    if a.age is not None and b.age is not None:
        gap = abs(a.age - b.age)
        return _SAME_AGE if not gap else (IMPOSSIBLE if gap > AGES_APART else -0.3 * gap, _years_of_age_apart, False)
    return None


def _dates(said: str) -> Callable[[Chain, Chain], str]:
    return lambda a, b: f"{said} ({a.born}, {b.born})"


def _ages(said: str) -> Callable[[Chain, Chain], str]:
    return lambda a, b: f"{said} ({_aged(a)} and {_aged(b)})"


def _years_of_age_apart(a: Chain, b: Chain) -> str:
    return f"ages {abs((a.age or 0) - (b.age or 0))} years apart"


_Weighed = tuple[float, Callable[[Chain, Chain], str], bool]
"""A weight, what tells it of two in words, and whether it corroborates the name."""
_SAME_DATE: _Weighed = 8.0, lambda a, _: f"the same date of birth {a.born}", True
_SLIP: _Weighed = 0.5, _dates("dates of birth alike"), False
_DATES_DIFFER: _Weighed = IMPOSSIBLE, _dates("different dates of birth"), False
_SAME_AGE: _Weighed = 1.5, lambda *_: "the same age", True
_AGES: tuple[tuple[float, _Weighed], ...] = (
    (0.0, (2.6, _ages("ages that fit"), True)),
    (0.6, (0.8, _ages("ages that nearly fit"), True)),
    (SLACK_YEARS, (-1.5, _ages("ages a year or so apart"), False)),
    (inf, (IMPOSSIBLE, _ages("ages that cannot be one person's"), False)),
)
"""What intervals of birth weigh that lie at most so many years apart."""


def _aged(chain: Chain) -> str:
    if chain.born:
        return f"born {chain.born}"
    return f"{chain.age} in {chain.published.year}" if chain.published else f"{chain.age}"
