"""From a clause to a query of Elasticsearch that finds and weighs as the embedded engine does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

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
from search_api.index.elastic.mapping import BLANKS
from search_api.index.fields import FIELDS, Use
from search_api.index.weights import settled, unweighed
from search_api.words import stem

Body = dict[str, Any]

_MOST_TERMS = 60_000
"""Terms of one query; the server takes 65,536."""
_GATHERED, _EACH_SEGMENT = "constant_score_boolean", "constant_score"
"""How spellings are looked up: for a shard together, so that what recognises them is built once, though no more than
one query has clauses; or in each segment of it anew, any number.
"""
_SPECIAL = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')


def within(clause: Clause, access: frozenset[int], *, weighing: bool = False) -> Body:
    """What a clause asks for among the documents with those access numbers; weighed, or only found."""
    reach = _terms("access", map(str, access))
    if weighing:
        return {"bool": {"must": [query(settled(clause))], "filter": [reach]}}
    return {"bool": {"filter": [query(unweighed(clause)), reach]}}


def query(clause: Clause) -> Body:  # noqa: PLR0911, C901 - one short case for each clause
    """The query that finds what a clause asks for. Weighs as told, once weights are settled at the leaves."""
    match clause:
        case Everything():
            return {"match_all": {"boost": 0.0}}
        case Is(field, term):
            held = stem(term) if FIELDS[field] is Use.STEM else term
            return {"term": {field: {"value": held}}}
        case In(field, terms):
            return _terms(field, terms)
        case InOrder(field, terms, 0):
            return _phrase(field, terms, 0)
        case InOrder(field, terms, slop):
            return {"bool": {"filter": [_phrase(field, pair, slop) for pair in pairwise(terms)]}}
        case Like(field, term, errors):
            return _like(field, term, errors)
        case Pattern(field, pattern):
            return {"wildcard": {field: {"value": pattern.replace("\\", "\\\\"), "rewrite": _EACH_SEGMENT}}}
        case AllOf(parts):
            return {"bool": {"must": [query(part) for part in parts]}}
        case AnyOf(parts):
            return _any(query(part) for part in parts)
        case Except(wanted, unwanted):
            return {"bool": {"must": [query(wanted)], "must_not": [query(unwanted)]}}
        case Preferring(wanted, better):
            return {"bool": {"must": [query(wanted)], "should": [query(part) for part in better]}}
        case Weighed(part, factor):
            found = query(part)
            return {"constant_score": {"filter": found, "boost": factor}} if factor else {"bool": {"filter": [found]}}


def unbounded(body: Body) -> Body:
    """The same request for as many spellings as there are, slower where there are many segments."""
    return {key: _EACH_SEGMENT if key == "rewrite" else _unbounded(part) for key, part in body.items()}


def expression(literal: str) -> str:
    """A regular expression of Lucene that only the literal text answers."""
    return _SPECIAL.sub(r"\\\1", literal)


def _unbounded(part: object) -> object:
    if isinstance(part, list):
        return [_unbounded(each) for each in part]
    return unbounded(part) if isinstance(part, dict) else part


def _any(parts: Iterable[Body]) -> Body:
    return {"bool": {"should": list(parts), "minimum_should_match": 1}}


def _terms(field: str, terms: Iterable[str]) -> Body:
    every = sorted(terms)
    if len(every) <= _MOST_TERMS:
        return {"terms": {field: every}} if every else {"match_none": {}}
    return _any({"terms": {field: every[at : at + _MOST_TERMS]}} for at in range(0, len(every), _MOST_TERMS))


def _phrase(field: str, terms: Sequence[str], slop: int) -> Body:
    return {"match_phrase": {field: {"query": " ".join(terms), "analyzer": BLANKS, "slop": slop}}}


def _like(field: str, term: str, errors: int) -> Body:
    """A fuzzy query, and what it leaves out: terms no longer than the errors, or any when the term is no longer."""
    # the server weighs each spelling by what is left of it, and takes no weight below nothing
    rewrite = _GATHERED if len(term) > 2 * errors else _EACH_SEGMENT
    fuzzy = {"fuzzy": {field: {"value": term, "fuzziness": errors, "transpositions": True, "rewrite": rewrite}}}
    shapes = [shape for shape in _mistyped(term, errors) if min(len(shape), len(term)) <= errors]
    short = sorted({"".join("." if letter is None else expression(letter) for letter in shape) for shape in shapes})
    if not short:
        return fuzzy
    left_out = {"regexp": {field: {"value": "|".join(short), "flags": "NONE", "rewrite": _EACH_SEGMENT}}}
    return _any([fuzzy, left_out])


def _mistyped(term: str, errors: int) -> set[_Shape]:
    """The shapes of a short term with that many letters off; None stands for any letter. None for longer terms."""
    if len(term) > 2 * errors:
        return set()
    found: set[_Shape] = {tuple(term)}
    for _ in range(errors):
        found |= {off for shape in found for off in _one_off(shape)}
    return {shape for shape in found if shape}


_Shape = tuple[str | None, ...]


def _one_off(shape: _Shape) -> Iterable[_Shape]:
    for at in range(len(shape) + 1):
        before, after = shape[:at], shape[at:]
        yield (*before, None, *after)
        if after:
            yield (*before, *after[1:])
            yield (*before, None, *after[1:])
        if len(after) > 1:
            yield (*before, after[1], after[0], *after[2:])
