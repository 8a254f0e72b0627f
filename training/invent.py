"""Invented passages in the styles of UK reports (local news, logs, probation notes, intelligence) and of news agencies.

Names of people, streets and firms are put together by chance from lists; towns, given names and organisations also come
from the product's own lists (``nlp``), those of the rest of the world from ``training.world``. Nobody real is meant.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from nlp.gazetteer.given import given_names
from nlp.gazetteer.places import DATA
from training.corpus import Passage, Span
from training.world import Origin, body, city, club, firm, organisation, origins

SOURCE = "invented"
_KINDS = {"news": 4, "log": 3, "probation": 2, "intelligence": 2, "headline": 1, "world": 6}
_TOWNS = 1200
"""So many of the largest towns may be named."""
_CAPITALS = {"log": 0.12, "news": 0.04, "headline": 0.15}
"""Shares of the passages that stand in capitals throughout."""
_SLOT = re.compile(r"\{([A-Za-z]+)(?:\.([a-z]+))?\}")
_ORGANISATIONS = Path(__file__).parents[1] / "nlp" / "recognisers" / "organisations.toml"
_AGENCIES = ("law enforcement", "prosecution", "probation", "government", "health", "charity")
_LABELS = {
    "T": "GPE", "U": "GPE", "V": "GPE", "W": "GPE", "Y": "GPE", "town": "GPE", "county": "GPE", "country": "GPE",
    "street": "FAC", "building": "FAC", "water": "LOC", "force": "ORG", "agency": "ORG", "court": "ORG",
    "organisation": "ORG", "body": "ORG", "firm": "ORG", "club": "ORG", "word": "ORG",
}  # fmt: skip
_LISTS = {
    "street": "streets", "building": "buildings", "water": "waters", "country": "countries", "county": "counties",
    "court": "courts", "organisation": "organisations", "rank": "ranks", "title": "titles", "officer": "officers",
    "offence": "offences", "drug": "drugs", "operation": "operations", "make": "makes", "nickname": "nicknames",
    "surname": "surnames", "road": "roads", "terse": "terse", "crowd": "crowds",
    "agencies": "newsrooms", "post": "posts",
}  # fmt: skip


def invent(count: int, chance: random.Random) -> list[Passage]:
    """So many passages, their names labelled PERSON, GPE, LOC, FAC or ORG, each of another set of people."""
    kinds = chance.choices(list(_KINDS), weights=list(_KINDS.values()), k=count)
    return [_shouted(_Writer(chance).passage(kind), kind, chance) for kind in kinds]


def _shouted(passage: Passage, kind: str, chance: random.Random) -> Passage:
    if chance.random() >= _CAPITALS.get(kind, 0.0):
        return passage
    return replace(passage, text=passage.text.upper())


class _Writer:
    """Fills one pattern; people and the towns T and U stay the same throughout."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = _lists()
        self._kept: dict[str, tuple[str, str]] = {}
        self._origin: Origin | None = None

    def passage(self, kind: str) -> Passage:
        self._origin = self._chance.choice(origins()) if kind == "world" else None
        pattern = self._chance.choice(self._words[kind])
        text = ""
        names: list[Span] = []
        unknown: list[Span] = []
        done = 0
        for slot in _SLOT.finditer(pattern):
            text += pattern[done : slot.start()]
            done = slot.end()
            name, form = slot[1], slot[2]
            said = self._person(name, form) if form else self._thing(name)
            start = len(text) + (4 if said.startswith("the ") else 0)
            text += said
            if label := "PERSON" if form else _LABELS.get(name):
                names.append(Span(start, len(text), label))
            elif name == "nickname":
                unknown.append(Span(start, len(text), ""))
        return Passage(SOURCE, text + pattern[done:], tuple(names), tuple(unknown))

    def _person(self, who: str, form: str) -> str:
        if who not in self._kept and self._origin:
            names = self._origin if self._chance.random() < 0.85 else self._chance.choice(origins())
            self._kept[who] = self._chance.choice(names.given), self._chance.choice(names.surnames)
        elif who not in self._kept:
            given = self._chance.choice(self._words["given"])
            if self._chance.random() < 0.06:
                given += " " + self._chance.choice(self._words["given"])
            surname = self._chance.choice(self._words["surnames"])
            if self._chance.random() < 0.04:
                surname += "-" + self._chance.choice(self._words["surnames"])
            self._kept[who] = given, surname
        given, surname = self._kept[who]
        if form == "any":
            form = self._chance.choice(("full", "log", "caps", "mixed", "initial", "plain"))
        return {
            "full": f"{surname} {given}" if self._origin and self._origin.family_first else f"{given} {surname}",
            "first": given.split()[0],
            "last": surname,
            "log": f"{surname.upper()}, {given}",
            "caps": f"{given} {surname}".upper(),
            "mixed": f"{given} {surname.upper()}",
            "initial": f"{given[0]}{self._chance.choice(('. ', ' '))}{surname}",
            "plain": f"{surname}, {given}",
        }[form]

    def _thing(self, name: str) -> str:
        if name in _STAYING:
            place = city(self._chance) if name in "VW" else self._chance.choice(self._words[_STAYING[name]])
            return self._kept.setdefault(name, (place, ""))[0]
        if name in _MADE:
            return _MADE[name](self._chance)
        if name in _LISTS:
            said = self._chance.choice(self._words[_LISTS[name]])
            if name == "street":
                said += " " + self._chance.choice(self._words["street_kinds"])
            return _SLOT.sub(lambda inner: self._thing(inner[1]), said)
        if name in ("town", "force", "agency"):
            return self._chance.choice(self._words[{"town": "towns", "force": "forces", "agency": "agencies"}[name]])
        return _FIGURES[name](self._chance)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _letters(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=count))


def _date(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1960, 2020)
    return chance.choice(
        (f"{day:02}/{month:02}/{year}", f"{day}.{month}.{year % 100:02}", f"{day:02}-{month:02}-{year}")
    )


def _time(chance: random.Random) -> str:
    hour, minute = chance.randint(0, 23), chance.randint(0, 59)
    return chance.choice((f"{hour:02}{minute:02}", f"{hour:02}:{minute:02}", f"{hour % 12 or 12}.{minute:02}pm"))


_STAYING = {"T": "towns", "U": "towns", "V": "", "W": "", "Y": "lands"}
"""Places that stay the same throughout a passage, to the list they come from; those without one are of the world."""
_MADE: dict[str, Callable[[random.Random], str]] = {
    "body": body,
    "club": club,
    "firm": firm,
    "word": lambda chance: organisation(1, chance),
}
_FIGURES: dict[str, Callable[[random.Random], str]] = {
    "age": lambda chance: str(chance.randint(16, 89)),
    "n": lambda chance: str(chance.randint(2, 98)),
    "number": lambda chance: _digits(chance, chance.choice((3, 4, 5))),
    "ref": lambda chance: f"{_letters(chance, 2)}{_digits(chance, 4)}",
    "vrm": lambda chance: f"{_letters(chance, 2)}{_digits(chance, 2)} {_letters(chance, 3)}",
    "phone": lambda chance: f"07700 900{_digits(chance, 3)}",
    "day": lambda chance: chance.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
    "date": _date,
    "time": _time,
}


@cache
def _lists() -> dict[str, list[str]]:
    words: dict[str, Any] = tomllib.loads((Path(__file__).parent / "invented.toml").read_text(encoding="utf-8"))
    known = tomllib.loads(_ORGANISATIONS.read_text(encoding="utf-8"))
    packed = gzip.decompress((DATA / "towns.csv.gz").read_bytes()).decode("utf-8")
    words["towns"] = [row[0] for row in islice(csv.reader(io.StringIO(packed)), _TOWNS)]
    with (DATA / "world.csv").open(encoding="utf-8", newline="") as file:
        words["lands"] = [row[0] for row in csv.reader(file) if row[1] == "country"]
    words["given"] = sorted({name.title() for name in given_names()} | set(words["given"]))
    words["forces"] = list(known["police force"])
    words["agencies"] = [name for group in _AGENCIES for name in known[group]]
    return words
