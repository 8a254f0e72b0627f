"""Words as the indexes hold them: plain letters, lower case, cut at whatever is no letter or digit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from casethread.stems import stem_of

LONGEST = 200
"""Bytes of the longest word that an index holds; longer ones are no words."""

_WORD = re.compile(r"[^\W_]+")
_LETTERS_APART = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "\u0131": "i"}

_ASKING = (
    "a about all an and any anyone anything are as at be been being but by can could did do does everybody "
    "everyone everything find for from give had happen happened happening happens has have he her him his how i "
    "if in into is it its list look looking me my of on or our out please search she show some somebody someone "
    "something tell than that the their them then there these they this those to up us was we were what when "
    "where which who whom whose why with would you your"
)
STOP = frozenset(_ASKING.split())
"""Words that ask rather than tell: left out of a run of plain words, unless it holds nothing else."""


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        letter = chr(code)
        plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)).lower()
        plain = _LETTERS_APART.get(letter.lower(), plain)
        if plain and plain.isalpha():
            table[code] = plain
    return table


_PLAIN = _table()
_ALIGNED = {code: plain for code, plain in _PLAIN.items() if len(plain) == 1}


def plain(text: str) -> str:
    """``text`` in lower case without accents; its length may change ("Straße" is "strasse")."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).translate(_PLAIN).lower()


def aligned(text: str) -> str:
    """The same as far as every character stays one character, so that offsets stay those of ``text``."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_ALIGNED)
    lowered = folded.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def words(text: str) -> list[str]:
    """The words of a text, plain, in order."""
    return _WORD.findall(plain(text))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text, plain, with the offsets at which it stands."""
    for found in _WORD.finditer(aligned(text)):
        yield found[0], found.start(), found.end()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a plain word (Snowball English, as in the indexes): "stabbed" and "stabbing" are "stab"."""
    return stem_of(word)
