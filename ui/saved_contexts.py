"""What the page of saved searches shows."""

from __future__ import annotations

from dataclasses import dataclass

from ui.account_contexts import Problem
from ui.pieces import Tag


@dataclass(frozen=True, slots=True)
class FreshDocument:
    """A document that a saved search had not found before."""

    title: str
    href: str
    tags: tuple[Tag, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search: what it asks, how many documents answer, and those that are new since the day it was last
    ``looked`` at: the first few, further ones, and how many ``more`` there are. ``problem`` says why that cannot be
    told; ``state`` goes back with what is marked as seen.
    """

    id: str
    name: str
    href: str
    asks: str
    total: int
    looked: str
    count: int
    first: tuple[FreshDocument, ...]
    further: tuple[FreshDocument, ...]
    more: int
    problem: str
    remedy: str
    seen: str
    state: str
    delete: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A found document as it is cited: where it stands, who said it and when, under which marking, and what it says."""

    number: int
    title: str
    href: str
    tags: tuple[Tag, ...]
    conditions: tuple[str, ...]
    cite: str
    place: str
    sentences: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PrintPage:
    """``print.html``: the list of what a search found, to be printed. ``asks`` is the search in words, ``statement``
    how much of what was found is here, ``made`` by whom and when; ``back`` leads to the search.
    """

    title: str
    section: str
    viewer: str
    asks: str
    statement: str
    made: str
    back: str
    rows: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class SavedPage:
    """``saved.html``: a user's saved searches, those with something new first. ``fresh`` counts the searches that have;
    ``refused`` says why one was not saved, ``name`` and ``search`` are then what was sent.
    """

    title: str
    section: str
    viewer: str
    rows: tuple[SavedRow, ...]
    fresh: int
    refused: Problem | None
    name: str
    search: str
