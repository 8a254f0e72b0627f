"""What the page of a graph shows, as ``ui.contexts`` does for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from ui.pieces import Box, Choice, Field, Pages, Tie


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The form that narrows a graph: kinds of name and of link as checkboxes, days as they are typed, strengths and
    grades to choose from; ``kept`` are the fields that it sends along, ``active`` whether anything is narrowed.
    """

    labels: tuple[Box, ...]
    kinds: tuple[Box, ...]
    start: str
    end: str
    strengths: tuple[Choice, ...]
    ranks: tuple[Choice, ...]
    kept: tuple[Field, ...]
    active: bool
    everything: str


@dataclass(frozen=True, slots=True)
class GraphPage:
    """``graph.html``: the links around one entity, drawn and as a list a page at a time. ``data`` is what is drawn,
    ``link`` where the sentences of a link are asked for, ``tied`` how many are in the list of all pages; ``pictures``
    tells the trail that a drawing is taken away.
    """

    title: str
    section: str
    viewer: str
    name: str
    href: str
    data: str
    link: str
    depths: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    narrowing: Narrowing
    exports: tuple[Choice, ...]
    pictures: str
    ties: tuple[Tie, ...]
    tied: int
    pages: Pages | None
    left_out: int
