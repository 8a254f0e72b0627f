"""Evidence gathered under the documents it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from casethread.model import Evidence
from ui import words
from ui.contexts import InDocument
from ui.quotes import Quotes, quote

SHOWN = 12
"""Sentences shown of one document."""


def by_document(quotes: Quotes, evidence: Iterable[Evidence], *, why: bool = False) -> tuple[InDocument, ...]:
    """The sentences of each document, in the order in which documents come first; ``why`` as for ``quote``."""
    gathered: dict[str, list[Evidence]] = {}
    for piece in evidence:
        gathered.setdefault(piece.document, []).append(piece)
    quotes.prepare(gathered)
    made = []
    for document_id, inside in gathered.items():
        document = quotes.document(document_id)
        if document is None:
            continue
        made.append(
            InDocument(
                title=document.title or document.id,
                href=words.document_href(document_id),
                tags=words.tags(document),
                cite=words.cite(document.source, document.published),
                quotes=tuple(quote(document, e.start, e.end, why=why) for e in inside[:SHOWN]),
                more=max(0, len(inside) - SHOWN),
            )
        )
    return tuple(made)
