"""What of a query is meant, and what is a condition: plain words are meant, everything else is to hold as it stands."""

from __future__ import annotations

from search_api.query.nodes import All, And, Node, Or, Words


def meant(node: Node) -> str:
    """The plain words that are asked for, in order. What stands in quotation marks, in a field, with a wildcard or
    after NOT is none.
    """
    match node:
        case Words(typed):
            return " ".join(typed)
        case And(parts) | Or(parts):
            return " ".join(filter(None, map(meant, parts)))
        case _:
            return ""


def conditions(node: Node) -> Node:
    """The query with every document answering its plain words."""
    match node:
        case Words():
            return All()
        case And(parts):
            return And(tuple(map(conditions, parts)))
        case Or(parts):
            return Or(tuple(map(conditions, parts)))
        case _:
            return node
