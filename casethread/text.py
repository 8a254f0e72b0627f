"""Spelling: one folding of names, shared by whatever compares them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[^\w]+")
_SURNAME_FIRST = re.compile(r"^\s*([^,]+),\s*([^,]+)$")


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """A name without case, accents, punctuation and inversion: "O'NEIL-SMITH, Zoë" is "zoe oneil smith".

    Apostrophes vanish, other punctuation parts words (as "St. Ann's Rd" is "st anns rd").
    """
    if flipped := _SURNAME_FIRST.match(name):
        name = f"{flipped[2]} {flipped[1]}"
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _APART.sub(" ", re.sub("['\u2018\u2019`]", "", plain.casefold())).strip()
