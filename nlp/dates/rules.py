"""What a rule of the grammar is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from nlp.dates.nodes import Node


@dataclass(frozen=True, slots=True)
class Near:
    """Where a match stands: the text, its span, the year of the document if known, and whether the expression was
    given by itself, so that nothing around it can speak for or against a date. ``parted``: "early" or "the end of"
    stands before it.
    """

    text: str
    start: int
    end: int
    year: int | None
    alone: bool = False
    parted: bool = False

    @property
    def before(self) -> str:
        """Up to 40 characters before it, on the same line or the one above."""
        return self.text[max(0, self.start - 40) : self.start]

    @property
    def after(self) -> str:
        """Up to 40 characters after it."""
        return self.text[self.end : self.end + 40]


Build = Callable[[re.Match[str], Near], Node | None]

_NAME = re.compile(r"\(\?P<\w+>")
EDGE = r"(?!\w|[.,:/]\d|%)"
"""After an expression: no letter, no figure, no decimal or further part of a number."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern, in pieces of words.py, and what makes a node of its match (None: it was no date after all).

    ``score`` is the confidence of what it finds; ``why`` says in a sentence what it read.
    """

    name: str
    source: str
    build: Build
    why: str
    score: float = 0.9
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(rf"(?ai:{self.source}){EDGE}"))

    @property
    def nameless(self) -> str:
        """The pattern without named groups, to be joined with others."""
        return _NAME.sub("(?:", self.source)
