"""Names from all over the world, to put in the place of those of a lesson: people by origin, towns by country.

``world/people.txt`` holds a line an origin: its name, ``family first`` where the family name leads, given names and
surnames. Those of 35 origins are taken from Faker (MIT), the others were written for this project. ``world/cities.txt``
holds a line a country: its code and names of its larger towns, from GeoNames (CC BY 4.0). ``world/organisations.toml``
holds words that names of organisations are made of.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "world"


@dataclass(frozen=True, slots=True)
class Origin:
    """Names of people of one origin."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    family_first: bool = False


@cache
def origins() -> tuple[Origin, ...]:
    """People's names, in the order of the file."""
    rows = (line.split("|") for line in (_FOLDER / "people.txt").read_text(encoding="utf-8").splitlines())
    return tuple(Origin(tuple(given.split()), tuple(family.split()), bool(first)) for _, first, given, family in rows)


@cache
def _cities() -> tuple[tuple[str, ...], ...]:
    lines = (_FOLDER / "cities.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("|")[1:]) for line in lines)


@cache
def known_cities() -> frozenset[str]:
    """The names of all towns of the file."""
    return frozenset(name for names in _cities() for name in names)


def city(chance: random.Random) -> str:
    """A town of some country, each country as likely as another."""
    return chance.choice(chance.choice(_cities()))


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((_FOLDER / "organisations.toml").read_text(encoding="utf-8"))


_LETTERS = "AAABBCCCDDEEFFGHIIJKLLMMNNNOOPPPRRSSSTTUUVWZ"


def surname(chance: random.Random) -> str:
    """A surname of some origin."""
    return chance.choice(chance.choice(origins()).surnames)


def organisation(words: int, chance: random.Random) -> str:
    """An organisation that does not exist, of one word or, where ``words`` is more, of several."""
    if words == 1:
        return chance.choice((_letters, _coined, surname, city))(chance)
    return chance.choice((firm, firm, club, body, body))(chance)


def _letters(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.choice((2, 3, 3, 3, 4, 4, 5))))


def _coined(chance: random.Random) -> str:
    first, second = chance.choice(_words()["first"]), chance.choice(_words()["trades"])
    return chance.choice((first + second.lower(), first + second, surname(chance)[:5].title() + second.lower()))


def firm(chance: random.Random) -> str:
    """A firm that does not exist."""
    lead = chance.choice(
        (surname(chance), city(chance), chance.choice(_words()["first"]), chance.choice(_words()["first"]))
    )
    if chance.random() < 0.15:
        return f"{lead} {chance.choice(('&', 'and'))} {surname(chance)}"
    return f"{lead} {chance.choice(_words()['trades'])}{chance.choice(_words()['forms'])}"


def club(chance: random.Random) -> str:
    """A sports club that does not exist."""
    name, town = chance.choice(_words()["clubs"]), city(chance)
    return f"{name} {town}" if name in ("FC", "Dynamo", "Sporting") and chance.random() < 0.6 else f"{town} {name}"


def body(chance: random.Random) -> str:
    """A public body, party or newspaper that does not exist."""
    if chance.random() < 0.25:
        return _led(chance)
    return f"{chance.choice((city(chance), *chance.sample(_words()['first'], 2)))} {chance.choice(_words()['bodies'])}"


def _led(chance: random.Random) -> str:
    lead = chance.choice(("University", "Bank", "Ministry", "Ministry", "Ministry", "Department", "Diocese"))
    if lead in ("Ministry", "Department"):
        return f"{lead} {chance.choice(('of', 'of', 'for'))} {chance.choice(_words()['matters'])}"
    return f"{lead} of {city(chance)}"
