"""Copies of one story folded into the one of them that ranks first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casethread.model import Document
from search_api.copies import copy_key
from search_api.index.base import IndexReader
from search_api.index.clauses import In, Weighed, all_of
from search_api.question import Question

MOST_COPIES = 20
"""Copies listed with a hit; all are counted."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Of a page's ids those to be shown, and of each that has copies their number and the first of their ids."""

    shown: tuple[str, ...]
    copies: Mapping[str, tuple[int, tuple[str, ...]]]


def fold(reader: IndexReader, asked: Question, ids: Sequence[str], documents: Mapping[str, Document]) -> Folded:
    """Leave out each hit whose story an earlier hit, on this page or another, tells too.

    Counts only documents that answer the same question within the same reach.
    """
    keys = {number: copy_key(documents[number]) for number in ids if number in documents}
    told = sorted({key for key in keys.values() if key})
    if not told:
        return Folded(tuple(ids), {})
    # first without the question, which may be dear to answer: most stories are told once
    among = In("copy", frozenset(told))
    counted = reader.search(among, asked.access, limit=0, facets=("copy",), values=len(told)).facets.get("copy", ())
    ranked = {key: _ranked(reader, asked, key) for key, count in counted if count > 1}
    stories = {key: found for key, found in ranked.items() if found[0] > 1}
    shown = tuple(number for number in ids if stories.get(keys.get(number, ""), (0, (number,)))[1][0] == number)
    copies = {members[0]: (count - 1, members[1:]) for count, members in stories.values()}
    return Folded(shown, copies)


def _ranked(reader: IndexReader, asked: Question, key: str) -> tuple[int, tuple[str, ...]]:
    """How many hits tell that story, and the first of them in the order of all hits."""
    telling = all_of(asked.wanted, Weighed(In("copy", frozenset({key})), 0.0))
    page = reader.search(telling, asked.access, limit=MOST_COPIES + 1, sort=asked.sort)
    return page.total, tuple(scored.id for scored in page.hits)
