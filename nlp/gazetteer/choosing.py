"""Which of several places of one name a text means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from nlp.gazetteer.places import Place, distance

CLEAR = 0.65
"""The share from which the best of several places is taken for the one that is meant."""
SHOWN = 5
"""Candidates that a mention carries at most."""
_LEAST = 0.01
_SEVERAL = 2
_CONTAINED = 4.0
"""Powers of ten that a place gains whose county, region or country the text names."""
_CLOSE, _HALF = 4.0, 15.0
"""Powers of ten that a place gains for lying where another place of the text does, and the kilometres that halve it."""

Ranked = tuple[tuple[Place, float], ...]
"""Places, best first, each with its share of 1."""


def ranked(found: Sequence[Place], near: Iterable[Place] = ()) -> Ranked:
    """The places with their shares: by population, by lying close to one of ``near``, by lying within one of them.
    Countries and counties outweigh towns.
    """
    if len(found) < 2:
        return tuple((place, 1.0) for place in found)
    others = [place for place in near if place.lat is not None]
    regions = {place.name for place in near}

    def weight(place: Place) -> float:
        likely = math.log10(place.population + 10) + (3 if place.kind in ("country", "county") else 0)
        if place.within in regions:
            likely += _CONTAINED
        close = min((distance(place, other) for other in others if other.name != place.name), default=math.inf)
        return likely + _CLOSE / (1 + close / _HALF)

    weights = [weight(place) for place in found]
    top = max(weights)
    shares = [10 ** (one - top) for one in weights]
    whole = sum(shares)
    order = sorted(range(len(found)), key=lambda index: (-shares[index], index))
    return tuple((found[index], shares[index] / whole) for index in order)


def chosen(places: Ranked) -> Place | None:
    """The best of them where it is clearly ahead, else None."""
    return places[0][0] if places and places[0][1] >= CLEAR else None


def worth_showing(places: Ranked) -> Ranked:
    """The best few of several, two at least; none when there is only one."""
    if len(places) < _SEVERAL:
        return ()
    return tuple(one for rank, one in enumerate(places[:SHOWN]) if rank < _SEVERAL or one[1] >= _LEAST)
