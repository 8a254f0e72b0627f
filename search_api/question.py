"""A request as an index is asked it."""

from __future__ import annotations

from dataclasses import dataclass

from search_api.index.clauses import Clause
from search_api.plans import Plan
from search_api.results import Sort


@dataclass(frozen=True, slots=True)
class Question:
    """The plan of what was typed, the clause that it and the chosen values come to, for whom, and in which order."""

    plan: Plan
    wanted: Clause
    access: frozenset[int]
    sort: Sort
