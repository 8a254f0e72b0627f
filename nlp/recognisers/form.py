"""A place as its form gives it away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A span read as a place by its form. ``town`` is the place named with it, ``at`` its position in degrees, ``name``
    the usual form of what is written, where that differs.
    """

    start: int
    end: int
    kind: str
    rule: str
    score: float
    town: str | None = None
    postcode: str | None = None
    at: tuple[float, float] | None = None
    name: str | None = None
