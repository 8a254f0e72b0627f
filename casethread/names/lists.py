"""Bundled lists on names: how common they are, how they are spelt, what they are shortened to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log2

from nicknames import NickNamer

UNLISTED_GIVEN = 12_000
UNLISTED_SURNAME = 25_000


def _lines(file: str) -> Iterator[str]:
    for line in (files("casethread.names") / "data" / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _lists(file: str) -> dict[str, list[str]]:
    cut = (line.partition(":") for line in _lines(file))
    return {key: said.split() for key, _, said in cut}


def _bands(file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for one_in, names in _lists(file).items():
        for name in names:
            found.setdefault(name.replace("'", ""), int(one_in))
    return found


@dataclass(frozen=True, slots=True)
class Reference:
    """Frequencies ("one in so many") of given names and surnames, and the spelling group of each name."""

    given: dict[str, int]
    surnames: dict[str, int]
    spelling: dict[str, str]
    honorifics: frozenset[str]
    particles: frozenset[str]


@cache
def reference() -> Reference:
    """The lists in ``data``, read once. The bands are approximate, compiled from common knowledge."""
    spelling: dict[str, str] = {}
    for line in _lines("variants.txt"):
        group = line.split()
        for name in group:
            spelling.setdefault(name, group[0])
    said = _lists("words.txt")
    return Reference(
        _bands("given_names.txt"),
        _bands("surnames.txt"),
        spelling,
        frozenset(said["honorifics"]),
        frozenset(said["particles"]),
    )


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


@cache
def _shortened() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Short forms by full name, and full names by short form, as ``short_forms.txt`` lists them."""
    short, full = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for name, forms in _lists("short_forms.txt").items():
        short[name].update(forms)
        for form in forms:
            full[form].add(name)
    return short, full


@lru_cache(maxsize=65536)
def full_forms(name: str) -> frozenset[str]:
    """The given names that ``name`` (folded) may be short for; not itself."""
    found = {*_nicknames().canonicals_of(name), *_shortened()[1].get(name, ())}
    return frozenset(form for form in found if form.isalpha()) - {name}


@lru_cache(maxsize=65536)
def short_forms(name: str) -> frozenset[str]:
    """What ``name`` (folded) may be shortened to; not itself."""
    found = {*_nicknames().nicknames_of(name), *_shortened()[0].get(name, ())}
    return frozenset(form for form in found if form.isalpha()) - {name}


@lru_cache(maxsize=65536)
def formal(name: str) -> frozenset[str]:
    """The given names that ``name`` (folded) may stand for, itself among them, each in its group's first spelling:
    "bob" stands for bob, robert and bobby.
    """
    spelling = reference().spelling
    return frozenset(spelling.get(each, each) for each in {name, *full_forms(name)})


@cache
def _groups() -> Mapping[str, tuple[frozenset[str], ...]]:
    found = defaultdict[str, list[frozenset[str]]](list)
    for line in _lines("variants.txt"):
        group = frozenset(line.split())
        for name in group:
            found[name].append(group)
    return {name: tuple(groups) for name, groups in found.items()}


def spellings(name: str) -> frozenset[str]:
    """Other spellings of a name (folded): "muhammad" and "mohamed" of "mohammed"."""
    return frozenset().union(*_groups().get(name, ())) - {name}


@lru_cache(maxsize=65536)
def familiar(name: str) -> frozenset[str]:
    """The short and full forms of a given name in all their spellings: "tony" gives "anthony" and its other forms."""
    full = full_forms(name)
    found = {*full, *short_forms(name), *(form for whole in full for form in short_forms(whole))}
    for spelt in spellings(name):
        found |= full_forms(spelt) | short_forms(spelt)
    return frozenset(found.union(*map(spellings, found))) - spellings(name) - {name}


@lru_cache(maxsize=65536)
def is_given(name: str) -> bool:
    """Whether a list knows ``name`` (folded) as a given name: two known names that differ are no misspelling."""
    return name in reference().given or bool(short_forms(name) or full_forms(name))


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
