"""What an index is asked: a small algebra over its fields, which every engine answers alike.

``search_api.query`` reads what a person typed; ``lower.py`` turns it into these; an engine knows nothing else.

What a document weighs follows from which clauses it answers, and from nothing else: no engine counts how rare a term is
in its index, so documents that somebody may not see cannot change the order of those that they may.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document; none weighs anything."""


@dataclass(frozen=True, slots=True)
class Is:
    """Documents that hold a term in a field; in the field of stems, a word with its stem. All weigh 1."""

    field: str
    term: str


@dataclass(frozen=True, slots=True)
class In:
    """Documents that hold any of the terms in a field; all weigh 1. No term: no document."""

    field: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class InOrder:
    """Documents that hold at least two words in this order, each at most ``slop`` moves from the one before.

    All weigh 1.
    """

    field: str
    terms: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Like:
    """Documents that hold a term at most ``errors`` (1 or 2) letters off: one changed, missing, added, or two swapped.

    All weigh 1.
    """

    field: str
    term: str
    errors: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Documents that hold a term of that shape: ``*`` any letters, ``?`` any one letter; all weigh 1."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that answer every part; weights add up."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that answer any part; weights add up."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Except:
    """Documents that answer ``wanted`` and not ``unwanted``."""

    wanted: Clause
    unwanted: Clause


@dataclass(frozen=True, slots=True)
class Preferring:
    """The documents that answer ``wanted``; those that also answer some of ``better`` weigh theirs more."""

    wanted: Clause
    better: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The same documents, their weight times ``factor``; 0 makes it a condition only."""

    part: Clause
    factor: float


Clause = Everything | Is | In | InOrder | Like | Pattern | AllOf | AnyOf | Except | Preferring | Weighed

NOTHING = In("id", frozenset())
"""No document."""


def any_of(*parts: Clause) -> Clause:
    """Any of the parts that can answer at all."""
    kept = tuple(dict.fromkeys(part for part in parts if part != NOTHING))
    return AnyOf(kept) if len(kept) > 1 else kept[0] if kept else NOTHING


def all_of(*parts: Clause) -> Clause:
    """All of the parts."""
    kept = tuple(dict.fromkeys(parts))
    return AllOf(kept) if len(kept) > 1 else kept[0] if kept else Everything()
