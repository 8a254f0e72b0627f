"""Weights as whole numbers, which every engine adds up alike, to the last bit."""

from __future__ import annotations

from math import floor

from search_api.index.clauses import AllOf, AnyOf, Clause, Everything, Except, Preferring, Weighed, all_of, any_of

FINEST = 2_047
"""The most that a document can weigh. Engines add in single precision, which is exact far beyond."""


def settled(clause: Clause) -> Clause:
    """The same clause with its weights as whole numbers at its leaves: each in parts of the most that could be reached.

    What is less than one such part weighs nothing. A condition that does not weigh stays one, its leaves as they are.
    """
    most = most_of(clause)
    return _settled(clause, FINEST / most) if most > 0 else Weighed(unweighed(clause), 0.0)


def most_of(clause: Clause) -> float:
    """What a document weighs that answers every part."""
    match clause:
        case Everything():
            return 0.0
        case AllOf(parts) | AnyOf(parts):
            return sum(map(most_of, parts))
        case Except(wanted, _):
            return most_of(wanted)
        case Preferring(wanted, better):
            return most_of(wanted) + sum(map(most_of, better))
        case Weighed(part, factor):
            return factor * most_of(part) if factor else 0.0
        case _:
            return 1.0


def unweighed(clause: Clause) -> Clause:
    """What finds the same documents, and is only asked to find them."""
    match clause:
        case AllOf(parts):
            return all_of(*map(unweighed, parts))
        case AnyOf(parts):
            return any_of(*map(unweighed, parts))
        case Except(wanted, unwanted):
            return Except(unweighed(wanted), unweighed(unwanted))
        case Preferring(wanted, _):
            return unweighed(wanted)
        case Weighed(part, _):
            return unweighed(part)
        case _:
            return clause


def _settled(clause: Clause, unit: float) -> Clause:  # noqa: PLR0911 - one short case for each clause
    match clause:
        case AllOf(parts):
            return AllOf(tuple(_settled(part, unit) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_settled(part, unit) for part in parts))
        case Except(wanted, unwanted):
            return Except(_settled(wanted, unit), Weighed(unweighed(unwanted), 0.0))
        case Preferring(wanted, better):
            preferred = tuple(_settled(part, unit) for part in better)
            return Preferring(_settled(wanted, unit), preferred)
        case Weighed(part, factor):
            return _settled(part, unit * factor) if most_of(part) * factor > 0 else Weighed(unweighed(part), 0.0)
        case Everything():
            return clause
        case _:
            return Weighed(clause, float(floor(unit + 1e-6)))
