"""From a clause to a query of tantivy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from tantivy import Occur, Query

from search_api.index.clauses import (
    AllOf,
    AnyOf,
    Clause,
    Everything,
    Except,
    In,
    InOrder,
    Is,
    Like,
    Pattern,
    Preferring,
    Weighed,
)
from search_api.index.embedded.schema import SCHEMA
from search_api.index.fields import FIELDS, Use
from search_api.words import stem

_APART = 50
"""Terms that are looked up one by one at most: for more of them the engine goes through all that a field holds."""


def within(wanted: Query, access: frozenset[int], held: Mapping[str, int]) -> Query:
    """What answers a query among the documents with those access numbers; ``held`` tells how many hold each number.

    Each document has one number, so those within reach are also those without a number beyond it: whichever is less.
    """
    inside = {number: count for number, count in held.items() if int(number) in access}
    outside = {number: count for number, count in held.items() if number not in inside}
    if not inside:
        return Query.empty_query()
    if not outside:
        return wanted
    if sum(outside.values()) < sum(inside.values()):
        beyond = Query.boolean_query([(Occur.Should, any_term("access", [number])) for number in sorted(outside)])
        return Query.boolean_query([(Occur.Must, wanted), (Occur.MustNot, beyond)])
    return Query.boolean_query(
        [(Occur.Must, wanted), (Occur.Must, Query.const_score_query(any_term("access", inside), 0.0))]
    )


def query(clause: Clause) -> Query:  # noqa: PLR0911, C901 - one short case for each clause
    """The query that finds what a clause asks for. Weighs as told, once weights are settled at the leaves."""
    match clause:
        case Everything():
            return Query.const_score_query(Query.all_query(), 0.0)
        case Is(field, term):
            held = stem(term) if FIELDS[field] is Use.STEM else term
            return Query.term_query(SCHEMA, field, held, "basic")
        case In(field, terms):
            return any_term(field, terms)
        case InOrder(field, terms, 0):
            return Query.phrase_query(SCHEMA, field, list(terms))
        case InOrder(field, terms, slop):
            return _near(field, terms, slop)
        case Like(field, term, errors):
            return Query.fuzzy_term_query(SCHEMA, field, term, errors)
        case Pattern(field, pattern):
            return Query.regex_query(SCHEMA, field, re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
        case AllOf(parts):
            return Query.boolean_query([(Occur.Must, query(part)) for part in parts])
        case AnyOf(parts):
            return Query.boolean_query([(Occur.Should, query(part)) for part in parts])
        case Except(wanted, unwanted):
            return Query.boolean_query([(Occur.Must, query(wanted)), (Occur.MustNot, query(unwanted))])
        case Preferring(wanted, better):
            preferred = [(Occur.Should, query(part)) for part in better]
            return Query.boolean_query([(Occur.Must, query(wanted)), *preferred])
        case Weighed(part, factor):
            return Query.const_score_query(query(part), factor)


def any_term(field: str, terms: Iterable[str]) -> Query:
    """Documents that hold any of the terms. What it weighs is for whoever asks to settle."""
    held = sorted(terms)
    if not held:
        return Query.empty_query()
    if len(held) > _APART:
        return Query.term_set_query(SCHEMA, field, held)
    single = [Query.term_query(SCHEMA, field, term, "basic") for term in held]
    return single[0] if len(single) == 1 else Query.boolean_query([(Occur.Should, one) for one in single])


def _near(field: str, terms: Sequence[str], slop: int) -> Query:
    """Each word near the one before: the engine answers well for two words at a time, and only for different ones."""
    near = [_pair(field, a, b, slop) for a, b in pairwise(terms)]
    return Query.boolean_query([(Occur.Must, pair) for pair in near])


def _pair(field: str, a: str, b: str, slop: int) -> Query:
    if a != b:
        return Query.phrase_query(SCHEMA, field, [a, b], slop)
    apart = range(1, slop + 2)
    return Query.boolean_query(
        [(Occur.Should, Query.phrase_query(SCHEMA, field, [(0, a), (step, a)])) for step in apart]
    )
