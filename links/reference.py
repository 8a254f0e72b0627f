"""Bundled word lists of the linker."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import snowballstemmer


@cache
def words(name: str) -> frozenset[str]:
    """The word list of that name in ``links/data/words.txt``."""
    for line in (files("links") / "data" / "words.txt").read_text(encoding="utf-8").splitlines():
        key, _, said = line.partition(":")
        if key == name:
            return frozenset(said.split())
    raise KeyError(name)


FIELD_BITS = 10
"""What a word carries that reports of crime are full of, however rare it is elsewhere."""


@cache
def common_words() -> Mapping[str, int]:
    """How many bits a use of a common English word carries, by stem, as ``links/data/common_words.txt`` has it; those
    of the field, listed in ``words.txt``, carry at most FIELD_BITS.
    """
    found: dict[str, int] = {}
    for line in (files("links") / "data" / "common_words.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            bits, _, stems = line.partition(":")
            found.update(dict.fromkeys(stems.split(), int(bits)))
    for stem in snowballstemmer.stemmer("english").stemWords(sorted(words("field"))):
        found[stem] = min(found.get(stem, FIELD_BITS), FIELD_BITS)
    return found
