"""When people were born, by date or by age at a date, and whether two accounts of it fit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
    return any(piece.weight <= IMPOSSIBLE for piece in birth_pieces(a, b))


def years_apart(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Years between two birth intervals; 0 when they overlap."""
    return max(0.0, one[0] - two[1], two[0] - one[1]) / YEAR


def birth_pieces(a: Chain, b: Chain) -> Iterable[Piece]:
    """What dates of birth and ages say for or against two chains being one person."""
    if a.born and b.born:
        if a.born == b.born:
            yield Piece(f"the same date of birth {a.born.isoformat()}", 8.0, corroborates=True)
        elif slip(a.born, b.born):
            yield Piece(f"dates of birth alike ({a.born.isoformat()}, {b.born.isoformat()})", 0.5)
        else:
            yield Piece(f"different dates of birth ({a.born.isoformat()}, {b.born.isoformat()})", IMPOSSIBLE)
        return
    one, two = birth_interval(a), birth_interval(b)
    if one and two:
        yield _ages(years_apart(one, two), a, b)
    elif a.age is not None and b.age is not None:
        gap = abs(a.age - b.age)
        yield (
            Piece("the same age", 1.5, corroborates=True)
            if gap == 0
            else Piece(f"ages {gap} years apart", IMPOSSIBLE if gap > AGES_APART else -0.3 * gap)
        )


def _ages(gap: float, a: Chain, b: Chain) -> Piece:
    said = f"{_aged(a)} and {_aged(b)}"
    if gap == 0:
        return Piece(f"ages that fit ({said})", 2.6, corroborates=True)
    if gap <= 0.6:
        return Piece(f"ages that nearly fit ({said})", 0.8, corroborates=True)
    if gap <= SLACK_YEARS:
        return Piece(f"ages a year or so apart ({said})", -1.5)
    return Piece(f"ages that cannot be one person's ({said})", IMPOSSIBLE)


def _aged(chain: Chain) -> str:
    if chain.born:
        return f"born {chain.born.isoformat()}"
    return f"{chain.age} in {chain.published.year}" if chain.published else f"{chain.age}"
