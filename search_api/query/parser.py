"""The query language: Lucene syntax, read by luqum into our own nodes.

luqum reads the structure (fields, operators, parentheses) from a spelling in which each word, phrase and range is a
placeholder, so that nothing in a plain word can be taken for syntax; what the placeholders stand for is read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from luqum.exceptions import ParseError
from luqum.thread import parse as read_structure
from luqum.tree import AndOperation, FieldGroup, Group, Not, OrOperation, SearchField, UnknownOperation, Word

from casethread.errors import QueryError
from search_api.query import nodes
from search_api.query.atoms import atom, in_field, is_plain, negated
from search_api.query.lexer import ATOMS, Sign, Token, tokens
from search_api.query.nodes import All, And, Node, Or, Words

_SPACED = {
    "id": re.compile(r".* (?:\w*\d\w*|[A-Z]{1,3})|[A-Za-z]{2}\d{2} [A-Za-z]{3}"),
    "postcode": re.compile(r".* \d\w*"),
}
"""The fields whose values have spaces in them, and what a value looks like with one more piece."""
_ANY = re.compile(r"(?s).*")
_STRUCTURES = 1_000
"""Structures that are remembered: most queries that differ in their words have one that was read before."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Plain words beside one another, or any single atom."""

    tokens: tuple[Token, ...]

    def node(self, field: str | None) -> Node:
        if len(self.tokens) == 1:
            return atom(self.tokens[0]) if field is None else in_field(field, self.tokens[0])
        if field is None:
            return Words(tuple(token.text for token in self.tokens))
        first = self.tokens[0]
        return in_field(field, Token(Sign.WORD, " ".join(token.text for token in self.tokens), first.start))


def parse(text: str) -> Node:
    """Read a query. Plain words always work; words beside one another are all asked for.

    Raises QueryError with the position of a mistake and how to mend it.
    """
    found = tokens(text)
    if not found:
        return All()
    runs, spelled = _spell(found)
    if len(runs) == 1 and len(spelled) == 1:
        return runs[0].node(None)
    if len(runs) == 1 and len(spelled) == 2 and found[0].sign is Sign.FIELD:
        return runs[0].node(found[0].text)
    try:
        return _node(_structure(" ".join(spelled)), runs, None)
    except (ParseError, RecursionError) as error:
        raise QueryError("the query cannot be read", position=0, remedy="put each part in parentheses") from error


@lru_cache(maxsize=_STRUCTURES)
def _structure(spelled: str) -> Any:
    """What luqum reads a spelling as; whoever is given it changes nothing in it."""
    return read_structure(spelled)


def _spell(found: list[Token]) -> tuple[list[_Run], list[str]]:
    """The runs, and the structure with the placeholder "w3" for run 3 and "f_person:" for a field."""
    runs: list[_Run] = []
    spelled: list[str] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token.sign in ATOMS:
            before = found[at - 1] if at else None
            end = _run_end(found, at, before)
            spelled.append(f"w{len(runs)}")
            runs.append(_Run(tuple(found[at:end])))
            at = end
            continue
        spelled.append(f"f_{token.text}:" if token.sign is Sign.FIELD else token.sign.value)
        at += 1
    return runs, spelled


def _run_end(found: list[Token], at: int, before: Token | None) -> int:
    """Where the run that starts at ``at`` ends. A word after NOT or a field stands alone, unless values have spaces."""
    end = at + 1
    if not is_plain(found[at]) or (before and before.sign is Sign.NOT):
        return end
    further = _ANY
    if before and before.sign is Sign.FIELD:
        if before.text not in _SPACED:
            return end
        further = _SPACED[before.text]
    while end < len(found) and is_plain(found[end]):
        if not further.fullmatch(" ".join(token.text for token in found[at : end + 1])):
            break
        end += 1
    return end


def _node(item: Any, runs: list[_Run], field: str | None) -> Node:
    if isinstance(item, Word):
        return runs[int(str(item.value)[1:])].node(field)
    if isinstance(item, SearchField):
        return _node(item.expr, runs, str(item.name)[2:])
    if isinstance(item, Group | FieldGroup):
        return _node(item.expr, runs, field)
    if isinstance(item, Not):
        return negated(_node(item.a, runs, field))
    parts = tuple(_node(child, runs, field) for child in item.children)
    if isinstance(item, OrOperation):
        return Or(parts)
    if isinstance(item, AndOperation | UnknownOperation):
        return And(parts)
    raise QueryError("the query cannot be read", position=0, remedy="put each part in parentheses")


def all_words(node: Node) -> list[nodes.Words]:
    """The runs of plain words of a query that are asked for, in order."""
    if isinstance(node, And | Or):
        return [found for part in node.parts for found in all_words(part)]
    if isinstance(node, nodes.InField) and isinstance(node.what, Words):
        return [node.what]
    return [node] if isinstance(node, Words) else []
