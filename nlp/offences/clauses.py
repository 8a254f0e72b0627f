"""The stretches of a text in which words are read together: a sentence, with the list that it introduces.

They are not what is quoted (``casethread.sentences``): "He has two convictions:" is read with the lines below it, and a
line that begins small always with the one before it.
"""

from __future__ import annotations

import re

from casethread.wraps import goes_on

Span = tuple[int, int]
"""Start and end (exclusive) in code points."""

_BOUNDARY = re.compile(r"[.!?]['\"”’)]*\s+(?=['\"“‘(]*[A-Z0-9£])|\n[^\S\n]*\n|\n(?=[^\S\n]*(?:[-•*]|[A-Z]))|\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sgt|Det|Insp|Supt|Cllr|Rev|Op|No|no|s|ss|sec|para|v|vs|approx|e\.g|i\.e|Ltd|Co|Rd|Ave))\Z"
)


_WRAPPED = 50
"""A line longer than this that breaks before a capital was wrapped; a shorter one is an item of its own."""


def sentences(text: str) -> list[Span]:
    """Spans of such stretches, one after another over the whole text; a blank line or a new item ends one as well."""
    spans: list[Span] = []
    start = 0
    line = 0
    for match in _BOUNDARY.finditer(text):
        if match.group().startswith("."):
            if _ABBREVIATION.search(text, max(start, match.start() - 8), match.start()):
                continue
        elif match.group() == "\n":
            wrapped = match.start() - line > _WRAPPED
            line = match.end()
            if (wrapped and text[line : line + 12].lstrip()[:1].isalpha()) or goes_on(text, match.start()):
                continue
        if match.end() > start:
            spans.append((start, match.end()))
            start = match.end()
    return spans
