"""Names beside the marks of a map, where they cover neither a mark nor one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ui.map_contexts import Mark

Area = tuple[float, float, float, float]
_LETTER = 0.58
"""Width of a letter by the size of its line, on average."""
_NAME = 0.75
"""Size of a name by that of the number in its mark."""


def apart(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks, each with its name below it, or above it, or, where there is room for neither, without: it is then
    told by its words alone. The first come first.
    """
    held = tuple(marks)
    taken: list[Area] = []
    made = []
    for mark in held:
        circles = [_circle(other) for other in held if other is not mark]
        below = mark.y + mark.radius + mark.size * 0.55
        above = mark.y - mark.radius - mark.size * 0.55
        free = (y for y in (below, above) if not any(_meet(_area(mark, y), one) for one in (*circles, *taken)))
        place = next(free, None) if mark.name else None
        if place is not None:
            taken.append(_area(mark, place))
        made.append(replace(mark, name=mark.name if place is not None else "", name_y=round(place or mark.y, 3)))
    return tuple(made)


def _area(mark: Mark, y: float) -> Area:
    height = mark.size * _NAME
    across = len(mark.name) * height * _LETTER
    return mark.x - across / 2, y - height / 2, mark.x + across / 2, y + height / 2


def _circle(mark: Mark) -> Area:
    return mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius


def _meet(one: Area, two: Area) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
