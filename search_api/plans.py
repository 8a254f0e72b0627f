"""What a query comes to: read, lowered and made into what is looked for in documents, once for all who ask the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from search_api.geography import Atlas
from search_api.index.clauses import Clause
from search_api.index.lower import Lowering, Resolve
from search_api.matching import Matcher, matchers, of_names
from search_api.query.nodes import And, InField, Node, Not, Or
from search_api.query.parser import parse

_KEPT = 1_000
"""Queries that are remembered."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query as it was read, the clause it came to, and what shows in a document why it answers. ``loose`` takes its
    words for misspelt or misheard names. ``named``: of a document's mentions, those of people and places show it all.
    """

    node: Node
    wanted: Clause
    matchers: tuple[Matcher, ...]
    loose: bool
    named: bool


class Plans:
    """The plans of one searcher. A plan follows from the query's text alone, so it tells nobody of anybody else, but
    where an incident is asked for: who is in it is for each reach to say, so that is looked up every time.
    """

    def __init__(self, atlas: Atlas | None) -> None:
        self._atlas = atlas
        self._read = lru_cache(maxsize=_KEPT)(parse)
        self._kept = lru_cache(maxsize=_KEPT)(self._made)

    def read(self, text: str) -> Node:
        """The query as it was read. Raises QueryError."""
        return self._read(text)

    def plan(self, node: Node, incident: Resolve, *, loose: bool) -> Plan:
        """The plan of a query. Raises QueryError for a place or an area that is not known."""
        return self._made(node, loose, incident) if _asks_incident(node) else self._kept(node, loose)

    def _made(self, node: Node, loose: bool, incident: Resolve | None = None) -> Plan:
        wanted = Lowering(incident or _none, loose, self._atlas)(node)
        return Plan(node, wanted, tuple(matchers(node, loose=loose, atlas=self._atlas)), loose, of_names(node))


def _none(_: str) -> Iterable[str]:
    return ()


def _asks_incident(node: Node) -> bool:
    match node:
        case And(parts) | Or(parts):
            return any(map(_asks_incident, parts))
        case Not(part):
            return _asks_incident(part)
        case InField(field, _):
            return field == "incident"
        case _:
            return False
