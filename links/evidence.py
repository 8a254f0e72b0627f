"""One piece of evidence for or against two things being one."""

from __future__ import annotations

from typing import NamedTuple

IMPOSSIBLE = -20.0
"""The weight of what rules out one person."""


class Piece(NamedTuple):
    """One piece of evidence: a clause for a person to read, its weight (bits, roughly; negative: against), and whether
    it corroborates the name. ``faint`` when it does so only while nothing speaks of two people: a town, a rare name.
    """

    text: str
    weight: float
    corroborates: bool = False
    faint: bool = False
