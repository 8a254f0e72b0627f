"""Places on a plane: the map's measures, its window, and places that lie close together gathered into one mark."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from casethread.errors import UsageError

SCALE = 34_000
"""Units of the world's width in Web Mercator, as in ``ui/assets/outline.mjs``: Great Britain is some 1,000 wide."""
TALL = 1.2
"""Height of the window by its width."""
NARROWEST = 2.0
"""Units of the narrowest window: some 1.5 kilometres in the middle of England."""
NARROW = 24.0
"""Units of the window around a single position: some 15 kilometres, so that one sees where it is."""
NEAR = 0.13
"""Part of the window's width within which places are one mark."""
_EDGE = 0.08
"""Part of the window left free around what it is to hold."""


@dataclass(frozen=True, slots=True)
class Box:
    """An area in degrees (WGS84)."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def read(cls, text: str) -> Self:
        """From "south,west,north,east". Raises UsageError for what is no area."""
        try:
            south, west, north, east = (float(part) for part in text.split(","))
        except ValueError:
            south, west, north, east = 1.0, 0.0, 0.0, 0.0
        if not (-85 <= south <= north <= 85 and -180 <= west <= east <= 180):
            raise UsageError(f"{text[:60]!r} is no part of the map", remedy="open the map anew")
        return cls(south, west, north, east)

    def __str__(self) -> str:
        """As it is read."""
        return ",".join(f"{part:.4f}" for part in (self.south, self.west, self.north, self.east))

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a position lies in it; those on its rim do."""
        edge = 0.00006  # what is lost when it is written down
        return self.south - edge <= lat <= self.north + edge and self.west - edge <= lon <= self.east + edge


BRITAIN = Box(49.8, -8.7, 60.9, 1.9)


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the plane that is shown: its corner, width and height in units."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, box: Box) -> Self:
        """The smallest window that holds an area with a free edge around it."""
        left, top = plane(box.north, box.west)
        right, bottom = plane(box.south, box.east)
        least = NARROW if right == left and bottom == top else NARROWEST
        width = max((right - left) / (1 - 2 * _EDGE), (bottom - top) / (1 - 2 * _EDGE) / TALL, least)
        height = width * TALL
        return cls((left + right - width) / 2, (top + bottom - height) / 2, width, height)

    def box(self) -> Box:
        """The area that it shows."""
        north, west = globe(self.x, self.y)
        south, east = globe(self.x + self.width, self.y + self.height)
        return Box(max(south, -85), max(west, -180), min(north, 85), min(east, 180))

    def moved(self, across: float = 0, down: float = 0, larger: float = 1) -> Box:
        """The area that another window shows: moved by parts of its width and height, or enlarged."""
        width, height = max(self.width * larger, NARROWEST), max(self.height * larger, NARROWEST * TALL)
        x = self.x + self.width * across - (width - self.width) / 2
        y = self.y + self.height * down - (height - self.height) / 2
        # the free edge comes on top of the area again
        across_edge, down_edge = width * _EDGE, height * _EDGE
        return Window(x + across_edge, y + down_edge, width - 2 * across_edge, height - 2 * down_edge).box()


def plane(lat: float, lon: float) -> tuple[float, float]:
    """A position in units, from the left and from the top."""
    tilt = math.sin(math.radians(lat))
    return (lon + 180) / 360 * SCALE, (0.5 - math.log((1 + tilt) / (1 - tilt)) / (4 * math.pi)) * SCALE


def globe(x: float, y: float) -> tuple[float, float]:
    """The latitude and longitude of a place in units."""
    lat = 90 - 360 * math.atan(math.exp((y / SCALE - 0.5) * 2 * math.pi)) / math.pi
    return lat, x / SCALE * 360 - 180


@dataclass(slots=True)
class Spot:
    """A place with the documents that name it, each with the span at which it first does."""

    name: str
    within: str
    kind: str
    lat: float
    lon: float
    documents: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Places close together in a window."""

    spots: tuple[Spot, ...]

    @property
    def documents(self) -> int:
        """How many different documents name them."""
        return len({key for spot in self.spots for key in spot.documents})

    @property
    def middle(self) -> tuple[float, float]:
        """In units, where more documents weigh more."""
        weights = [len(spot.documents) for spot in self.spots]
        points = [plane(spot.lat, spot.lon) for spot in self.spots]
        total = sum(weights)
        across = sum(w * x for w, (x, _) in zip(weights, points, strict=True)) / total
        return across, sum(w * y for w, (_, y) in zip(weights, points, strict=True)) / total

    @property
    def box(self) -> Box:
        """The area that they lie in."""
        lats, lons = [spot.lat for spot in self.spots], [spot.lon for spot in self.spots]
        return Box(min(lats), min(lons), max(lats), max(lons))


def around(spots: Iterable[Spot]) -> Box:
    """The area that holds all of them; all of Britain for none."""
    held = tuple(spots)
    return Cluster(held).box if held else BRITAIN


def clustered(spots: Sequence[Spot], window: Window) -> list[Cluster]:
    """The spots of a window gathered: each joins the first mark near it, those named most being marks first."""
    marks: list[tuple[tuple[float, float], list[Spot]]] = []
    near = window.width * NEAR
    area = window.box()
    for spot in sorted(spots, key=lambda one: (-len(one.documents), one.name, one.within, one.lat, one.lon)):
        if not area.holds(spot.lat, spot.lon):
            continue
        x, y = plane(spot.lat, spot.lon)
        beside = next((held for (a, b), held in marks if math.hypot(a - x, b - y) <= near), None)
        if beside is None:
            marks.append(((x, y), [spot]))
        else:
            beside.append(spot)
    return [Cluster(tuple(held)) for _, held in marks]
