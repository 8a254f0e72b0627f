"""Bundled word lists of the linker."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The word list of that name in ``links/data/words.txt``."""
    for line in (files("links") / "data" / "words.txt").read_text(encoding="utf-8").splitlines():
        key, _, said = line.partition(":")
        if key == name:
            return frozenset(said.split())
    raise KeyError(name)
