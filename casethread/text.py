"""Texts: one folding of names and one digest of what is written, shared by whatever compares them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[^\w]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("'\u2018\u2019`", ""))
_SHORT = 100
"""Characters up to which a folded name is remembered: longer ones are no names, and would fill the memory."""


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """A name without case, accents, punctuation and inversion: "O'NEIL-SMITH, Zoë" is "zoe oneil smith".

    Apostrophes vanish, other punctuation parts words (as "St. Ann's Rd" is "st anns rd").
    """
    return _remembered(name) if len(name) <= _SHORT else _folded(name)


def _folded(name: str) -> str:
    if name.count(",") == 1:
        family, _, given = name.partition(",")
        name = f"{given} {family}"
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _APART.sub(" ", name.casefold().translate(_APOSTROPHES)).strip()


_remembered = lru_cache(maxsize=1 << 14)(_folded)


def text_digest(text: str) -> str:
    """The SHA-256 of a text, lone surrogates and all, by which it is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
