"""Lessons with other names in them: what stands around a name, not the name, then tells what it is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nlp.gazetteer import gazetteer
from training.corpus import Passage, Span
from training.lessons import BUILT, LAND_AND_WATER, PLACES
from training.world import Origin, city, known_cities, organisation, origins, surname

_PLAIN = re.compile(r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff'\u2019]{2,}(?:-[A-Z][a-z]+)?")
"""A word of a name as names are mostly written: no initial, numeral or particle."""
_WORLD = 0.75
"""Share of the lessons whose people get names of one origin of the world; the others get names of other lessons."""
_PLACES, _ORGANISATIONS = 0.5, 0.35
"""Shares of the places and organisations of a lesson that are renamed when it is."""
_TOWN_IN_NAME = re.compile(r"(?:(?P<first>[A-Z][\w'\u2019]+)(?= )|(?<= of )(?P<last>[A-Z][\w'\u2019]+)$)")


@dataclass(frozen=True, slots=True)
class NamePool:
    """Given names and surnames of people, and names of organisations, to take others from."""

    people: Origin
    organisations: tuple[tuple[str, ...], ...]
    """By their number of words, from none to ``_MOST``."""

    @classmethod
    def of(cls, lessons: Iterable[Passage]) -> NamePool:
        """The words of all two-word names of people, and the organisations, each once."""
        given: set[str] = set()
        surnames: set[str] = set()
        bodies: list[set[str]] = [set() for _ in range(_MOST + 1)]
        for lesson in lessons:
            for name in lesson.names:
                said = lesson.text[name.start : name.end]
                words = said.split()
                if name.label == "PERSON" and len(words) == 2 and all(_PLAIN.fullmatch(word) for word in words):
                    given.add(words[0])
                    surnames.add(words[1])
                elif name.label == "ORG" and len(words) <= _MOST and said[0].isupper() and "\n" not in said:
                    bodies[len(words)].add(said)
        return cls(Origin(tuple(sorted(given)), tuple(sorted(surnames))), tuple(tuple(sorted(b)) for b in bodies))


_MOST = 6


def renamed(lesson: Passage, pool: NamePool, chance: random.Random) -> Passage:
    """The lesson with every person called otherwise, and some of its places and organisations; a name or word of a name
    that comes again is called the same again.
    """
    return recast(lesson, _Namer(lesson, pool, chance).name)


def recast(lesson: Passage, name: Callable[[Span, str], str]) -> Passage:
    """The lesson with its names as ``name`` tells them, given each span and its words."""
    text = ""
    done = 0
    moved: list[tuple[int, int]] = []
    for span in sorted(lesson.names):
        text += lesson.text[done : span.start] + name(span, lesson.text[span.start : span.end])
        done = span.end
        moved.append((done, len(text) - done))
    text += lesson.text[done:]

    def shifted(at: int) -> int:
        return at + next((by for end, by in reversed(moved) if end <= at), 0)

    names = tuple(Span(shifted(s.start), shifted(s.end), s.label) for s in lesson.names)
    unknown = tuple(Span(shifted(s.start), shifted(s.end), "") for s in (_whole(u, lesson) for u in lesson.unknown))
    return Passage(lesson.source, text, names, unknown)


def _whole(unknown: Span, lesson: Passage) -> Span:
    """An unknown stretch with the whole of each name that it shares a character with."""
    met = [name for name in lesson.names if name.meets(unknown)]
    return Span(min([unknown.start, *(n.start for n in met)]), max([unknown.end, *(n.end for n in met)]), "")


class _Namer:
    """Other names for those of one lesson."""

    def __init__(self, lesson: Passage, pool: NamePool, chance: random.Random) -> None:
        self._pool = pool
        self._chance = chance
        own = pool.people if pool.people.given else None
        self._origin = own if own and chance.random() > _WORLD else chance.choice(origins())
        self._others: dict[tuple[str, str], str] = {}

    def name(self, span: Span, said: str) -> str:
        kind = "PLACE" if span.label in PLACES else span.label
        if kind == "PERSON":
            return self._person(said)
        if kind not in ("PLACE", "ORG"):
            return said
        held = (kind, said)
        if held not in self._others:
            self._others[held] = (self._place if kind == "PLACE" else self._organisation)(said)
        return self._others[held]

    def _person(self, said: str) -> str:
        words = said.split(" ")
        for place in {0, len(words) - 1}:
            if _PLAIN.fullmatch(words[place]):
                last = place == len(words) - 1
                names = self._origin.surnames if last else self._origin.given
                words[place] = self._others.setdefault(("PERSON", words[place]), self._chance.choice(names))
        if self._origin.family_first and len(words) == 2 and self._chance.random() < 0.8:
            words.reverse()
        return " ".join(words)

    def _place(self, said: str) -> str:
        if self._chance.random() > _PLACES or not said[0].isupper() or said.isupper():
            return said
        words = said.split(" ")
        if len(words) > 1 and (LAND_AND_WATER.match(words[-1]) or BUILT.match(words[-1])):
            return f"{self._chance.choice((city, surname))(self._chance)} {words[-1]}"
        listed = gazetteer().lookup(said)
        if len(words) > 2 or (listed and listed[0].kind == "country"):
            return said
        return city(self._chance)

    def _organisation(self, said: str) -> str:
        town = _TOWN_IN_NAME.search(said)
        if town and town[0] in known_cities():
            return said[: town.start()] + city(self._chance) + said[town.end() :]
        words = len(said.split())
        if self._chance.random() > _ORGANISATIONS or not 0 < words <= _MOST or not said[0].isupper():
            return said
        others = self._pool.organisations[words]
        if others and self._chance.random() < 0.4:
            return self._chance.choice(others)
        return organisation(words, self._chance)
