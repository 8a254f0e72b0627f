"""A text as lines, with what stands between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from casethread.model import Anchor, Passage

LONG = 160
"""A line longer than this, in code points, is a paragraph of prose."""
_RULED = "-=_*~#\u2014\u2500"
_RULE = re.compile(rf"([{_RULED}])(?:[ \t]*\1){{2,}}")


class Line(NamedTuple):
    """A line that says something: its span without outer white space, its words, its number (from 1), how many blank
    lines come before it, and whether a ruled line or a form feed does.
    """

    start: int
    end: int
    text: str
    number: int
    gap: int
    ruled: bool

    @property
    def apart(self) -> bool:
        """Whether it stands at the start, after a blank line, or after a ruled one."""
        return self.gap > 0 or self.ruled or self.number == 1


def lines_of(text: str) -> list[Line]:
    """The lines of a text that say something, in order; ruled ("----", "* * *") and blank ones are only counted."""
    lines: list[Line] = []
    start, gap, ruled = 0, 0, False
    for number, whole in enumerate(text.split("\n"), 1):
        bare = whole.strip()
        if "\f" in whole:
            ruled = ruled or not bare or "\f" in whole[: len(whole) - len(whole.lstrip())]
        if not bare:
            gap += 1
        elif bare[0] in _RULED and len(bare) <= LONG and _RULE.fullmatch(bare):
            ruled = True
        else:
            first = start + whole.index(bare[0])
            lines.append(Line(first, first + len(bare), bare, number, gap, ruled))
            gap, ruled = 0, False
        start += len(whole) + 1
    return lines


def line_passages(text: str, first: int = 1) -> tuple[Passage, ...]:
    """One passage for each line of a file's text that is not blank, with the line's number, counted from ``first``."""
    passages: list[Passage] = []
    start = 0
    for number, line in enumerate(text.split("\n"), first):
        if line and not line.isspace():
            passages.append(Passage(start, start + len(line), Anchor(line=number)))
        start += len(line) + 1
    return tuple(passages)
