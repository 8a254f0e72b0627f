"""Where a date expression may start: a cheap first look, so that the grammar need not be tried at every word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from nlp.dates import holidays, words

_TOKEN = re.compile(r"\w+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS = _words(
    "day days week weeks weekend weekends fortnight fortnights month months quarter quarters year years decade decades "
    "century centuries hour hours"
)
_DAY_PARTS = _words("morning afternoon evening night lunchtime teatime dawn lunch")
_PARTS = _words(
    "run midway halfway dying aftermath wk wb michaelmas hilary trinity lent noughties "
    "very beginning start end close outset latter other middle early earlier late later mid small w week weekend "
    "financial fiscal tax academic school q1 q2 q3 q4 h1 h2 bank opening closing"
)
_DEICTIC = _words(
    "last past previous preceding next coming following same current recent most more today tonight yesterday tomorrow "
    "overnight day"
)
_FEASTS = frozenset(name.split()[0].partition("'")[0] for name in holidays.NAMED)
_COUNTS = frozenset(name.split()[0] for name in (*words.NUMBERS, *words.VAGUE_NUMBERS))

_RARE = _FEASTS.union(
    words.MONTHS,
    words.WEEKDAYS,
    words.SEASONS,
    words.DECADE_WORDS,
    words.ORDINALS,
    _PARTS,
    _DEICTIC,
    _COUNTS,
    _DAY_PARTS,
)
_COMMON = _words(
    "the a an this that these one two some many more most number first second last start end beginning close other "
    "latter middle new half day bank financial tax fiscal school good black very st"
)
_SECOND = _RARE.union(
    _UNITS,
    words.DECADE_WORDS,
    (word + "s" for word in words.WEEKDAYS),
    _words(
        "noughties and half time term hours hour of holiday before after patrick george david andrew recent "
        "year eve back tail turn"
    ),
) - _words("one more most number")
_STAMP = re.compile(r"\d\d[a-z]{3}\d\d(?:\d\d)?")
_PART_OF_NUMBER = frozenset(".,:/")
_MONEY = frozenset("£$€#@")


class Opening(Enum):
    """What a date may open with."""

    FIGURE = auto()
    WEEKDAY = auto()
    MONTH = auto()
    BANK = auto()
    COUNT = auto()
    WORD = auto()


_OPENINGS = dict.fromkeys(words.WEEKDAYS, Opening.WEEKDAY) | dict.fromkeys(words.MONTHS, Opening.MONTH)
_OPENINGS["bank"] = Opening.BANK
_OPENINGS |= dict.fromkeys(_COUNTS, Opening.COUNT)


def starts(text: str) -> Iterator[tuple[int, Opening]]:
    """Positions in ascending order, with what kind of word stands there.

    Words too common to try wait for a second word that tells of time.
    """
    waiting, kind = -1, Opening.WORD
    for token in _TOKEN.finditer(text):
        word = token[0].lower() if len(token[0]) < 16 else token[0][:16]
        start = token.start()
        figure = word[0] in "0123456789"
        if waiting >= 0:
            if figure or word in _SECOND:
                yield waiting, kind
            waiting = -1
        if word in _COMMON:
            waiting, kind = start, _OPENINGS.get(word, Opening.WORD)
        elif figure:
            before = text[start - 1 : start]
            if before in _PART_OF_NUMBER and text[start - 2 : start - 1].isdigit() and not _STAMP.fullmatch(word):
                continue
            if before and before in "'’‘":
                yield start - 1, Opening.WORD
            elif before not in _MONEY:
                yield start, Opening.FIGURE
        elif word in _RARE:
            yield start, _OPENINGS.get(word, Opening.WORD)
