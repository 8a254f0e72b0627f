"""What the pages on who is who show, as ``ui.contexts`` does for the others."""

from __future__ import annotations

from dataclasses import dataclass

from ui.account_contexts import Problem
from ui.pieces import Choice, Crumb, Pages, Quote, Tag


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with what one must know of its source: ``grade`` is empty where it has none."""

    quote: Quote
    tags: tuple[Tag, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Value:
    """Something said of one side; ``both`` when the same is said of the other."""

    text: str
    href: str = ""
    both: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """One particular of two people, side by side."""

    name: str
    a: tuple[Value, ...]
    b: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PersonSide:
    """One of two who may be one: ``spot`` is the mention that a verdict rests on, as ``document:start-end``."""

    letter: str
    name: str
    href: str
    spot: str
    note: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reason with its weight in words ("+3.1"), whether it speaks against, and its evidence."""

    text: str
    weight: str
    against: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people side by side. ``standing`` says how they are taken now."""

    standing: str
    a: PersonSide
    b: PersonSide
    rows: tuple[Compared, ...]
    reasons: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was decided just now, whom it made of whom, and how it is taken back; ``standing`` is empty when it is
    followed.
    """

    what: str
    standing: str
    people: tuple[Crumb, ...]
    undo: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A verdict that was refused: the chain that it contradicts, step by step, and how the first of it is undone."""

    steps: tuple[str, ...]
    verdict: str
    undo: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """``review.html``: two people side by side and the form that decides. ``back`` is where the answer leads, empty
    for the next pair; ``number`` counts the pair from 1, 0 when it is none of the queue's; ``skip`` leaves it for now.
    """

    title: str
    section: str
    viewer: str
    pair: Pair | None
    number: int
    total: int
    skip: str
    back: str
    why: str
    longest: int
    kept: Kept | None
    problem: Problem | None
    clash: Clash | None


@dataclass(frozen=True, slots=True)
class OtherPage:
    """``other.html``: with whom a person is to be compared."""

    title: str
    section: str
    viewer: str
    of: str
    name: str
    href: str
    query: str
    rows: tuple[Choice, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Part:
    """The mentions of a person in one document, to be chosen all or each. ``id`` begins the ids of its boxes."""

    id: str
    document: str
    title: str
    href: str
    cite: str
    tags: tuple[Tag, ...]
    spots: tuple[tuple[str, Quote], ...]
    more: int


@dataclass(frozen=True, slots=True)
class ApartPage:
    """``apart.html``: which mentions of a person are somebody else's."""

    title: str
    section: str
    viewer: str
    of: str
    name: str
    href: str
    parts: tuple[Part, ...]
    alone: bool
    page: int
    why: str
    longest: int
    pages: Pages | None
    problem: Problem | None
    clash: Clash | None


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A verdict: what was decided of whom, by whom, why, whether it holds, and how it is taken back."""

    id: str
    what: str
    who: str
    why: str
    standing: str
    undone: bool
    quotes: tuple[Quote, ...]
    undo: str


@dataclass(frozen=True, slots=True)
class VerdictsPage:
    """``verdicts.html``: what was decided, last first."""

    title: str
    section: str
    viewer: str
    choices: tuple[Choice, ...]
    rows: tuple[VerdictRow, ...]
    done: str
    pages: Pages | None
