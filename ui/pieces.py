"""What the contexts of pages are made of: words, links, tags, sentences, reasons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A short coloured word; ``colour`` is a GOV.UK tag colour."""

    text: str
    colour: str = "grey"


@dataclass(frozen=True, slots=True)
class Crumb:
    """A link with its words."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A link among several, ``current`` when it is the one in force; ``note`` says more."""

    text: str
    href: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document around a span, opening at its place. ``cite`` names the document, source and date."""

    href: str
    before: str
    match: str
    after: str
    title: str
    cite: str
    why: str = ""
    why_href: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """A reason: its sentence, whether it speaks against, its evidence, and how much evidence is not shown."""

    text: str
    against: bool
    quotes: tuple[Quote, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long list: "21 to 40 of 312", and the addresses of the neighbours and of some pages."""

    first: int
    last: int
    total: int
    previous: str | None
    next: str | None
    numbers: tuple[Choice | None, ...]
    """None stands for a gap."""


@dataclass(frozen=True, slots=True)
class Field:
    """A name and its value, as a row of a list."""

    name: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """Something tied to what the page is about: its name, in which ways, how strongly (0 to 1) and why; ``compare``
    leads to the two side by side where they may be one.
    """

    name: str
    href: str
    kind: str
    score: float
    reasons: tuple[Because, ...]
    tags: tuple[Tag, ...] = ()
    compare: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A facet's value as a checkbox."""

    id: str
    value: str
    text: str
    count: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of a text is shown, from 1, of how many; ``previous`` and ``next`` lead to its neighbours, and are
    empty where there are none; ``pages`` names the pages of the original that it stands on, if any.
    """

    number: int
    total: int
    previous: str
    next: str
    pages: str = ""
