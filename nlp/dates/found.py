"""What the scan finds."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.dates.nodes import Node


@dataclass(frozen=True, slots=True)
class Found:
    """A date expression in a text: its span, what it means, and the rule that read it."""

    start: int
    end: int
    node: Node
    rule: str
    why: str
    score: float
