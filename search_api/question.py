"""A request as an index is asked it."""

from __future__ import annotations

from dataclasses import dataclass

from search_api.index.clauses import Clause
from search_api.query.nodes import Node
from search_api.results import Sort


@dataclass(frozen=True, slots=True)
class Question:
    """What was read, the clause it came to, for whom, in which order, and whether its words are taken for misspelt."""

    node: Node
    wanted: Clause
    access: frozenset[int]
    sort: Sort
    loose: bool
