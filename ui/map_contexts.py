"""What the map shows."""

from __future__ import annotations

from dataclasses import dataclass

from ui.pieces import Choice, Crumb, Tag


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the map, in the map's units; ``words`` say what it stands for, ``name``, which may be empty, is written
    under it.
    """

    href: str
    words: str
    name: str
    number: str
    x: float
    y: float
    radius: float
    size: float
    current: bool
    name_y: float = 0.0


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in the table: its documents are shown at ``href``, all that is known of it at ``entity``."""

    name: str
    entity: str
    kind: str
    within: str
    href: str
    documents: int


@dataclass(frozen=True, slots=True)
class DocumentHere:
    """A document that names a place in the area asked for; it opens at the first such place."""

    title: str
    href: str
    tags: tuple[Tag, ...]
    cite: str
    places: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture of a square of the plane."""

    href: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class MapPage:
    """``map.html``: places within reach. ``view_box`` is the part of the plane that is drawn; ``statement`` says what
    is on it; ``documents`` are those of ``here``, ``more`` how many are not listed; ``problem`` says what of the
    filters cannot be read; ``tiles`` lie under it, and ``attribution`` says whose they are.
    """

    title: str
    section: str
    viewer: str
    query: str
    start: str
    end: str
    kinds: tuple[Choice, ...]
    box: str
    problem: str
    statement: str
    view_box: str
    tiles: tuple[Tile, ...]
    attribution: str
    marks: tuple[Mark, ...]
    moves: tuple[Crumb, ...]
    here: str
    documents: tuple[DocumentHere, ...]
    more: int
    rows: tuple[PlaceRow, ...]
    rows_left: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of a timeline: what happened, or was said, of which ``kind``, and where or by whom."""

    when: str
    text: str
    href: str
    kind: str
    note: str
