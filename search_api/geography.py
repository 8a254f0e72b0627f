"""Where places are: positions as terms of a grid, and areas as the names of what lies in them.

A position lies in one cell of each of six grids, each 16 times finer than the one before; the finest cells are some
300 metres wide. A circle is made up of cells, the largest that fit and along its rim those whose middle lies in it,
so an index of plain terms answers what lies within a distance: to a thirtieth of it, or 300 metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from search_api.places import place_key

Position = tuple[float, float]
"""Latitude and longitude in degrees (WGS84)."""

WIDEST = 300.0
"""Kilometres of the widest circle that can be asked for."""
_DIGITS = "0123456789abcdef"
_SPLITS = (6, 8, 10, 12, 14, 16)
"""How often the globe is halved each way in each grid."""
_DEGREE = 111.2
"""Kilometres of a degree of latitude."""


class Atlas(Protocol):
    """What is known of places beside the documents."""

    def position(self, name: str) -> Position | None:
        """Where a place or postcode lies; None when it is not known."""
        ...

    def members(self, area: str) -> Iterable[tuple[str, str]] | None:
        """The places that lie in a county, district or town, each with what directly holds it, an empty text for one
        whose name alone tells it; None when there is no such area.
        """
        ...


def distance(a: Position, b: Position) -> float:
    """Great-circle distance in kilometres."""
    lat, other = math.radians(a[0]), math.radians(b[0])
    half = math.sin((other - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, half)))


@lru_cache(maxsize=20_000)
def cells(position: Position) -> tuple[str, ...]:
    """The terms of the cells in which a position lies, one of each grid."""
    return tuple(_term(split, *_cell(position, split)) for split in _SPLITS)


def _cell(position: Position, split: int) -> tuple[int, int]:
    size = 1 << split
    return (
        min(int((position[0] + 90) / 180 * size), size - 1),
        min(int((position[1] + 180) / 360 * size), size - 1),
    )


def _term(split: int, row: int, column: int) -> str:
    return f"{_DIGITS[split // 2]}{row:x}.{column:x}"


@lru_cache(maxsize=1_000)
def circle(middle: Position, km: float) -> frozenset[str]:
    """The terms of the cells that make up a circle."""
    reach = km / _DEGREE
    wide = reach / max(math.cos(math.radians(middle[0])), 0.01)
    low = _cell((max(middle[0] - reach, -90.0), max(middle[1] - wide, -180.0)), _SPLITS[0])
    high = _cell((min(middle[0] + reach, 90.0), min(middle[1] + wide, 180.0)), _SPLITS[0])
    roots = ((row, column) for row in range(low[0], high[0] + 1) for column in range(low[1], high[1] + 1))
    return frozenset(term for root in roots for term in _within(0, *root, middle, km))


def _within(grid: int, row: int, column: int, middle: Position, km: float) -> Iterator[str]:
    split = _SPLITS[grid]
    high, wide = 180 / (1 << split), 360 / (1 << split)
    centre = (row + 0.5) * high - 90, (column + 0.5) * wide - 180
    apart = distance(centre, middle)
    reach = distance(centre, (centre[0] + high / 2, centre[1] + wide / 2)) * 1.05
    if apart + reach <= km:
        yield _term(split, row, column)
    elif apart - reach <= km:
        if grid + 1 < len(_SPLITS) and high * _DEGREE > km / 24:
            for part in range(16):
                yield from _within(grid + 1, row * 4 + part // 4, column * 4 + part % 4, middle, km)
        elif apart <= km:
            yield _term(split, row, column)


def area_keys(name: str, within: str | None) -> tuple[str, ...]:
    """The terms of a place: its name, its name with what holds it, and what it lies in."""
    if not within:
        return (place_key(name),)
    return place_key(name), f"{place_key(name)} in {place_key(within)}", f"in {place_key(within)}"


def area_asked(area: str, members: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The terms of an area and of all that lies in it."""
    found = {place_key(area), f"in {place_key(area)}"}
    for name, within in members:
        key = place_key(name)
        found |= {key, f"in {key}"} if not within else {f"{key} in {place_key(within)}"}
    return frozenset(found)
