"""What in one document answers a query."""

from __future__ import annotations

from collections.abc import Sequence

from casethread.model import Document, Mention
from search_api.geography import Atlas
from search_api.hits import merged
from search_api.matching import matchers
from search_api.page import Page
from search_api.query.parser import parse

Span = tuple[int, int]


def matches(text: str, document: Document, mentions: Sequence[Mention], atlas: Atlas | None = None) -> tuple[Span, ...]:
    """The spans that answer, in text order, none overlapping another. When nothing answers as typed, each word is taken
    for a misspelt or misheard name. Raises QueryError.
    """
    node, page = parse(text), Page(document, mentions)
    for loose in (False, True):
        found = [one for matcher in matchers(node, loose=loose, atlas=atlas) for one in matcher(page)]
        spans = [(one.start, one.end) for one in found if one.start is not None and one.end is not None]
        if spans:
            return merged(spans)
    return ()
