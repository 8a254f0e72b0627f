"""Names to places. Loaded once per process, on first use (about 50 ms)."""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

DATA = Path(__file__).parent / "data"
_LONGEST = 120
"""Characters: no place has a longer name, however it is written."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place: ``kind`` is town, ward, district, county, region or country; ``within`` what contains it; position in
    degrees (WGS84), None where unknown; ``population`` 0 where unknown.
    """

    name: str
    kind: str
    within: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0


def distance(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres (haversine, radius 6371 km); infinite when a position is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    lat, other = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((other - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, half)))


_ALIKE = str.maketrans({"\u2019": "'", "-": " ", ".": None})


def key(name: str) -> str:
    """How names are compared here: case, "the", hyphens, full stops and kinds of apostrophe set aside."""
    return " ".join(name.translate(_ALIKE).casefold().split()).removeprefix("the ")


_NOWHERE: tuple[Place, ...] = ()
_CAPITAL = ("London", "Greater London")
"""The one town that is wider than the district in which its middle lies, and what contains it."""
_BY = frozenset({"on", "upon", "in", "under", "le", "super", "next", "by"})
_SHORTENED = 3_000
"""People a town has at least that is called without its river."""
_ABROAD = 80_000
"""What cities abroad are weighed with: their namesakes here are as likely in a text from here."""
_APART = 5.0
"""Kilometres from which two places of one name are two: towns are wide, and each list has its own middle."""


class More(Protocol):
    """Places that were imported (``nlp.gazetteer.imported``)."""

    openings: frozenset[str]
    """First words of the names of towns, as ``key`` gives them."""

    def towns(self, name: str) -> tuple[Place, ...]:
        """The towns of that name."""
        ...

    def streets(self, name: str) -> tuple[Place, ...]:
        """The streets of that name."""
        ...

    def buildings(self, name: str) -> tuple[Place, ...]:
        """The buildings of that name."""
        ...

    def postcode(self, code: str) -> tuple[float, float] | None:
        """Latitude and longitude of a whole postcode."""
        ...


class Gazetteer:
    """Looks places up by name, and postcodes by code."""

    def __init__(self, folder: Path = DATA) -> None:
        self.more: More | None = None
        """Imported places: looked up only where a place is known to stand, for they are many and small, and have the
        name of every family.
        """
        self._names: dict[str, list[Place]] = defaultdict(list)
        self._outward = {
            code: Place(town or region or code, "town", region or None, float(lat), float(lon))
            for code, lat, lon, town, region in _rows(folder / "outward.csv.gz")
        }
        self._sectors = {code: (float(lat), float(lon)) for code, lat, lon in _rows(folder / "sectors.csv.gz")}
        self._areas = {code[:2].rstrip("0123456789") for code in self._outward}
        for name, place in (*self._towns(folder), *_world(folder), *self._localities(folder)):
            self._names[key(name)].append(place)
        self._shortened = self._short_names()
        self._add_wards(folder)
        self._inside: dict[str, list[Place]] = defaultdict(list)
        self._found = lru_cache(maxsize=1 << 14)(self._places_of)
        self._opens = lru_cache(maxsize=1 << 14)(self._opens_name)
        self._openings = {name.split()[0] for name in self._names if name}
        self.longest = max(len(name.split()) for name in self._names)
        """Words in the longest name."""

    def hold(self, more: More | None) -> None:
        """Look places up among ``more`` too, in place of what was held so before."""
        self.more = more
        self._opens.cache_clear()

    def may_open(self, word: str) -> bool:
        """Whether some name begins with this word, as far as a quick look can tell."""
        return len(word) <= _LONGEST and self._opens(word)

    def names(self) -> Iterator[str]:
        """Every bundled name, as ``key`` gives it."""
        yield from self._names

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Every place of that name: countries first, then by population; wards only where nothing else has the name."""
        return self._found(name) if len(name) <= _LONGEST else _NOWHERE

    def _places_of(self, name: str) -> tuple[Place, ...]:
        kept: list[Place] = []
        for place in self._names.get(key(name), _NOWHERE):
            if place not in kept and all(distance(place, known) > _APART for known in kept):
                kept.append(place)
        return tuple(kept)

    def _opens_name(self, word: str) -> bool:
        first = key(word).split("'s")[0].split() or [""]
        known = first[0] in self._openings or word.casefold() in ("the", "st.")
        return known or (self.more is not None and first[0] in self.more.openings)

    def every(self, name: str) -> tuple[Place, ...]:
        """As ``lookup``; after those the towns whose names begin so ("Henley" for Henley-on-Thames), and the imported
        towns of that name that lie elsewhere.
        """
        found = (*self.lookup(name), *self._shortened.get(key(name), ()))
        if self.more is None or len(name) > _LONGEST:
            return found
        new = self.more.towns(name)
        return (*found, *(place for place in new if all(distance(place, known) > _APART for known in found)))

    def streets(self, name: str) -> tuple[Place, ...]:
        """The imported streets of that name; none where none were imported."""
        return self.more.streets(name) if self.more else _NOWHERE

    def buildings(self, name: str) -> tuple[Place, ...]:
        """The imported stations, hospitals and schools of that name; none where none were imported."""
        return self.more.buildings(name) if self.more else _NOWHERE

    def ward(self, name: str) -> tuple[Place, ...]:
        """Every ward of that name."""
        return tuple(self._wards.get(key(name), ()))

    def inside(self, area: str) -> tuple[Place, ...]:
        """The towns, districts and wards that lie directly in an area of that name."""
        if not self._inside:
            for place in {
                place: None for held in (self._names, self._wards) for each in held.values() for place in each
            }:
                self._inside[key(place.within or "")].append(place)
        return tuple(self._inside.get(key(area), ())) if area.strip() else ()

    def _short_names(self) -> dict[str, list[Place]]:
        """Names of towns by a river or the like, without it, where that is no other name of theirs in the files."""
        short: dict[str, list[Place]] = defaultdict(list)
        for name, places in self._names.items():
            first, _, rest = name.partition(" ")
            if rest.split(" ")[0] in _BY and (town := places[0]).population >= _SHORTENED:
                known = (*self._names.get(first, ()), *short[first])
                if all(distance(town, other) > _APART for other in known):
                    short[first].append(town)
        return dict(short)

    def outward(self, code: str) -> Place | None:
        """The place that an outward code ("CM1") covers; None when there is no such code."""
        return self._outward.get(code.upper())

    def is_area(self, code: str) -> bool:
        """Whether an outward code begins with the letters of a real postcode area."""
        return code.upper()[:2].rstrip("0123456789") in self._areas

    def postcode(self, outward: str, inward: str) -> tuple[float, float] | None:
        """Latitude and longitude of a postcode if it was imported, else of its sector, its outward code, or None."""
        if self.more and (held := self.more.postcode(outward + inward)):
            return held
        if found := self._sectors.get(f"{outward.upper()} {inward[:1]}"):
            return found
        place = self.outward(outward)
        return (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None

    def _towns(self, folder: Path) -> Iterator[tuple[str, Place]]:
        for name, lat, lon, population, region, nation, others in _rows(folder / "towns.csv.gz"):
            within = region if region and key(region) != key(name) else nation
            within = _CAPITAL[1] if name == _CAPITAL[0] else within
            place = Place(name, "town", within or None, float(lat), float(lon), int(population))
            yield name, place
            for other in filter(None, others.split(";")):
                yield other, place

    def _localities(self, folder: Path) -> Iterator[tuple[str, Place]]:
        for name, code in _rows(folder / "localities.csv"):
            place = self._outward[code]
            if key(name) not in self._names:
                yield name, Place(name, "town", place.within, place.lat, place.lon, 10_000)

    def _add_wards(self, folder: Path) -> None:
        self._wards: dict[str, list[Place]] = defaultdict(list)
        for ward, district, county, nation in _rows(folder / "wards.csv.gz"):
            self._wards[key(ward)].append(Place(ward, "ward", district))
            if key(district) not in self._names:
                self._names[key(district)].append(Place(district, "district", county or nation))


def _world(folder: Path) -> Iterator[tuple[str, Place]]:
    for name, kind, within, others in _rows(folder / "world.csv"):
        place = Place(name, kind, within or None, population=_ABROAD if kind == "town" else 0)
        yield name, place
        for other in filter(None, others.split(";")):
            yield other, place


def _rows(path: Path) -> Iterator[list[str]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.reader(io.StringIO(text.decode("utf-8")))


_held: list[Gazetteer] = []


def gazetteer() -> Gazetteer:
    """The gazetteer of this process: the bundled one, with the imported places that ``use`` was given."""
    if not _held:
        _held.append(Gazetteer())
    return _held[0]


def use(more: More | None) -> None:
    """Let this process look places up among ``more`` too; None takes them away."""
    gazetteer().hold(more)
