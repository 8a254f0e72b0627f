"""Names to places. Loaded once per process, on first use (about 50 ms)."""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

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


class Gazetteer:
    """Looks places up by name, and postcodes by code."""

    def __init__(self, folder: Path = DATA) -> None:
        self._names: dict[str, list[Place]] = defaultdict(list)
        self._outward = {
            code: Place(town or region or code, "town", region or None, float(lat), float(lon))
            for code, lat, lon, town, region in _rows(folder / "outward.csv.gz")
        }
        self._sectors = {code: (float(lat), float(lon)) for code, lat, lon in _rows(folder / "sectors.csv.gz")}
        self._areas = {code[:2].rstrip("0123456789") for code in self._outward}
        for name, place in (*self._towns(folder), *_world(folder), *self._localities(folder)):
            self._names[key(name)].append(place)
        self._add_wards(folder)
        self._inside: dict[str, list[Place]] = defaultdict(list)
        self._found = lru_cache(maxsize=1 << 14)(self._places_of)
        self._opens = lru_cache(maxsize=1 << 14)(self._opens_name)
        self._openings = {name.split()[0] for name in self._names if name}
        self.longest = max(len(name.split()) for name in self._names)
        """Words in the longest name."""

    def may_open(self, word: str) -> bool:
        """Whether some name begins with this word, as far as a quick look can tell."""
        return len(word) <= _LONGEST and self._opens(word)

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Every place of that name: countries first, then by population; wards only where nothing else has the name."""
        return self._found(name) if len(name) <= _LONGEST else _NOWHERE

    def _places_of(self, name: str) -> tuple[Place, ...]:
        return tuple(self._names.get(key(name), _NOWHERE))

    def _opens_name(self, word: str) -> bool:
        first = key(word).split("'s")[0].split() or [""]
        return first[0] in self._openings or word.casefold() in ("the", "st.")

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

    def best(self, name: str, near: Iterable[Place] = ()) -> Place | None:
        """The likeliest place of that name: close to the places ``near`` it in the text, then by population."""
        found = self.lookup(name)
        if len(found) < 2:
            return found[0] if found else None
        others = [place for place in near if place.lat is not None]
        regions = {place.name for place in near}

        def weight(place: Place) -> float:
            likely = math.log10(place.population + 10) + (3 if place.kind in ("country", "county") else 0)
            if place.within in regions:
                likely += 4
            close = [distance(place, other) for other in others if other.name != place.name]
            return likely + (4 / (1 + min(close) / 15) if close else 0)

        return max(found, key=weight)

    def outward(self, code: str) -> Place | None:
        """The place that an outward code ("CM1") covers; None when there is no such code."""
        return self._outward.get(code.upper())

    def is_area(self, code: str) -> bool:
        """Whether an outward code begins with the letters of a real postcode area."""
        return code.upper()[:2].rstrip("0123456789") in self._areas

    def postcode(self, outward: str, inward: str) -> tuple[float, float] | None:
        """Latitude and longitude of a postcode's sector, else of its outward code, else None."""
        if found := self._sectors.get(f"{outward.upper()} {inward[:1]}"):
            return found
        place = self.outward(outward)
        return (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None

    def _towns(self, folder: Path) -> Iterator[tuple[str, Place]]:
        for name, lat, lon, population, region, nation, others in _rows(folder / "towns.csv.gz"):
            within = region if region and key(region) != key(name) else nation
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
        place = Place(name, kind, within or None, population=1_000_000 if kind == "town" else 0)
        yield name, place
        for other in filter(None, others.split(";")):
            yield other, place


def _rows(path: Path) -> Iterator[list[str]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.reader(io.StringIO(text.decode("utf-8")))


@cache
def gazetteer() -> Gazetteer:
    """The bundled gazetteer, one per process."""
    return Gazetteer()
