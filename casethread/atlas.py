"""What search asks of the gazetteer: where places and postcodes lie, and what lies in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlp.gazetteer.places import Gazetteer, Place, gazetteer, key

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(?:\s*(\d)(?:[A-Z]{2})?)?")
_AREAS = ("district", "county", "region", "town", "ward")


class GazetteerAtlas:
    """A ``search_api.geography.Atlas`` on the bundled gazetteer, which is loaded when it is first asked."""

    @property
    def _held(self) -> Gazetteer:
        return gazetteer()

    def position(self, name: str) -> tuple[float, float] | None:
        """Where a place or a postcode, whole or in part, lies; None when it is not known."""
        if found := _POSTCODE.fullmatch(" ".join(name.upper().split())):
            return self._held.postcode(found[1], found[2] or "")
        named, _, within = name.partition(",")
        places = self._held.lookup(named.strip())
        kept = [place for place in places if key(place.within or "") == key(within.strip())] if within else places
        best = self._held.best(named.strip()) if not within else next(iter(kept), None)
        placed = [place for place in ([best] if best else []) + list(kept) if place.lat is not None]
        return (placed[0].lat, placed[0].lon) if placed and placed[0].lat and placed[0].lon else None

    def members(self, area: str) -> Iterable[tuple[str, str]] | None:
        """The places in a county, district or town, each with what holds it; None when there is no such area."""
        if not any(place.kind in _AREAS for place in self._named(area)):
            return None
        return tuple(dict.fromkeys(self._members(area, 2)))

    def _named(self, area: str) -> tuple[Place, ...]:
        return self._held.lookup(area) + self._held.ward(area)

    def _members(self, area: str, depth: int) -> Iterator[tuple[str, str]]:
        for place in self._held.inside(area):
            yield place.name, area
            best = self._held.best(place.name)
            if best is None or (best.kind == place.kind and key(best.within or "") == key(area)):
                yield place.name, ""
            if depth > 1 and place.kind == "district":
                yield from self._members(place.name, depth - 1)
