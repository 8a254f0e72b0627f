"""Completions of what is typed into the search box."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casethread.store.base import View
from search_api.search import Searcher
from ui import words
from ui.rendering import counted

SHOWN = 8
LAST_WORDS = 4
"""Words at the end of what was typed that one name is looked for in."""
_PLAIN = re.compile(r"[^\W_]+(?:[ '\u2019.&-]+[^\W_]+)*\.?")
_OPERATORS = frozenset({"AND", "OR", "NOT", "TO"})


@dataclass(frozen=True, slots=True)
class Completion:
    """A name to choose, what it is and how many documents hold it, and the whole query when it is chosen."""

    name: str
    note: str
    query: str


def completions(searcher: Searcher, view: View, typed: str) -> list[Completion]:
    """Names that all of what was typed, else the longest part of its end, is the beginning of; what stands before
    that part is kept.
    """
    parts = typed.split()
    for at in range(max(0, len(parts) - LAST_WORDS), len(parts)):
        found = searcher.suggestions(" ".join(parts[at:]), view, SHOWN)
        if found:
            before = "".join(f"{part} " for part in parts[:at])
            return [
                Completion(
                    one.name,
                    f"{words.LABELS[one.label][0]}, {counted(one.documents, 'document')}",
                    before + written(one.name, alone=not before),
                )
                for one in found
            ]
    return []


def written(name: str, *, alone: bool) -> str:
    """A name as it is asked for: in quotation marks beside other words, or where the query language would read it
    otherwise; alone and plain it is found however it is written.
    """
    if alone and _PLAIN.fullmatch(name) and not _OPERATORS & set(name.split()):
        return name
    return '"' + name.replace('"', " ").replace("\\", " ").strip() + '"'
