"""Towns that a poor scan misspelt, where figures stand among the letters of a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.gazetteer.noise import meant

_MIXED = re.compile(
    r"[0-9|!$](?:(?<=[^\W\d_]{2}.)(?![0-9])|(?<!\w.)(?=[^\W\d_]{2})|(?<=^.)(?=[^\W\d_]{2})|(?<=[^\W\d_].)(?=[^\W\d_]))"
)
"""A figure or stroke among letters."""
_WORD = re.compile(r"[^\W_|!$](?:[^\W_]|[|!$](?=\w))*|[|!$](?=\w)\w+")
_PARTED = re.compile(r"[ \u00a0-]")
_BESIDE = 3
"""Words on either side that may belong to the name ("Clact0n-on-Sea")."""
_WORDS = 5
_LINE = 40
_LETTERS_TO_A_FIGURE = 2
"""A word with fewer letters than this to a figure is no misspelt word."""


def misspelt(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and the listed name of each town that stands in the text with figures for letters."""
    done = 0
    for found in _MIXED.finditer(text):
        if found.start() < done:
            continue
        for start, end in _spans(text, found.start(), found.end()):
            written = text[start:end]
            name = meant(written) if _may_be_word(written) else None
            if name:
                yield start, end, name
                done = end
                break


def _may_be_word(written: str) -> bool:
    """Whether a figure or two stand among many letters, and it begins as a name does."""
    letters = sum(map(str.isalpha, written))
    figures = sum(not char.isalpha() and char not in " -\u00a0'’." for char in written)
    return 0 < figures * _LETTERS_TO_A_FIGURE <= letters and not written[0].islower()


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of up to five words around a place, parted by one blank or hyphen, the longest first."""
    low, high = max(0, start - _LINE), min(len(text), end + _LINE)
    words = [found.span() for found in _WORD.finditer(text, low, high)]
    here = next((at for at, (first, last) in enumerate(words) if first <= start < last), None)
    if here is None:
        return
    left = here
    while left > max(0, here - _BESIDE) and _PARTED.fullmatch(text, words[left - 1][1], words[left][0]):
        left -= 1
    right = here
    while right < min(len(words) - 1, here + _BESIDE) and _PARTED.fullmatch(text, words[right][1], words[right + 1][0]):
        right += 1
    spans = [
        (words[a][0], words[b][1]) for a in range(left, here + 1) for b in range(here, right + 1) if b - a < _WORDS
    ]
    yield from sorted(spans, key=lambda span: span[0] - span[1])
