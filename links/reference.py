"""Bundled reference lists on names: how common they are, how they are spelt, what they are shortened to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log2

from nicknames import NickNamer

UNLISTED_GIVEN = 12_000
UNLISTED_SURNAME = 25_000


def _lines(file: str) -> Iterator[str]:
    for line in (files("links") / "data" / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def words(name: str) -> frozenset[str]:
    """The word list of that name in ``links/data/words.txt``."""
    for line in _lines("words.txt"):
        key, _, said = line.partition(":")
        if key == name:
            return frozenset(said.split())
    raise KeyError(name)


def _bands(file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in _lines(file):
        one_in, names = line.split(":")
        for name in names.replace("'", "").split():
            found.setdefault(name, int(one_in))
    return found


@dataclass(frozen=True, slots=True)
class Reference:
    """Frequencies ("one in so many") of given names and surnames, and the spelling group of each name."""

    given: dict[str, int]
    surnames: dict[str, int]
    spelling: dict[str, str]


@cache
def reference() -> Reference:
    """The lists in ``links/data``, read once. The bands are approximate, compiled from common knowledge."""
    spelling: dict[str, str] = {}
    for line in _lines("variants.txt"):
        group = line.split()
        for name in group:
            spelling.setdefault(name, group[0])
    return Reference(_bands("given_names.txt"), _bands("surnames.txt"), spelling)


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=65536)
def formal(name: str) -> frozenset[str]:
    """The given names that ``name`` (folded) may stand for, itself among them, each in its group's first spelling:
    "bob" stands for bob, robert and bobby.
    """
    spelling = reference().spelling
    known = {name, *_nicknames().canonicals_of(name)}
    return frozenset(spelling.get(each, each) for each in known)


@lru_cache(maxsize=65536)
def is_given(name: str) -> bool:
    """Whether a list knows ``name`` (folded) as a given name: two known names that differ are no misspelling."""
    return name in reference().given or bool(_nicknames().nicknames_of(name) or _nicknames().canonicals_of(name))


def bits(given: str, surname: str) -> float:
    """How much it says that two people share a name, in bits: 12 for John Smith, 28 for two unlisted names.

    Either part may be empty. Uses the bundled frequencies only, so that nothing outside a viewer's reach shapes it.
    """
    lists = reference()
    total = 0.0
    if given:
        total += log2(lists.given.get(given, UNLISTED_GIVEN) if len(given) > 1 else 15)
    if surname:
        total += log2(lists.surnames.get(surname, UNLISTED_SURNAME))
    return total
