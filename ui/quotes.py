"""Evidence as sentences that open at their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from casethread.model import Document, Evidence, Reason
from casethread.sentences import sentences_at
from casethread.store.base import View
from ui import words
from ui.pieces import Because, Quote

REACH = 220
"""Characters of a sentence shown at most on either side of the span."""
SHOWN = 4
"""Pieces of evidence shown to a reason."""
_SPACE = re.compile(r"\s+")


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span in its sentence, on one line, cut at a word with an ellipsis if long."""
    opening, closing = sentences_at(text, (start, max(start, end - 1)))
    first = opening[0] if opening else start
    last = closing[1] if closing else end
    before = _SPACE.sub(" ", text[max(first, start - REACH) : start])
    after = _SPACE.sub(" ", text[end : min(last, end + REACH)])
    if first < start - REACH:
        before = "\u2026" + before.partition(" ")[2]
    if last > end + REACH:
        after = after.rpartition(" ")[0] + "\u2026"
    return before, after


def quote(document: Document, start: int, end: int, *, why: bool = False) -> Quote:
    """The sentence around a span; ``why`` adds the way to what the span was read as."""
    before, after = surroundings(document.text, start, end)
    place = words.where(document.anchor(start))
    return Quote(
        href=words.document_href(document.id, start, end),
        before=before,
        match=_SPACE.sub(" ", document.text[start:end]),
        after=after,
        title=document.title,
        cite=words.cite(document.source, document.published) + (f", {place}" if place else ""),
        why_href=words.mention_href(document.id, start, end) if why else "",
    )


class Quotes:
    """Quotes from one view, each document read once; evidence out of reach is left out, as if it were not there."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._read: dict[str, Document] = {}
        self._missing: set[str] = set()
        self._made: dict[Evidence, Quote] = {}

    def prepare(self, ids: Iterable[str]) -> None:
        """Read these documents together."""
        wanted = [i for i in dict.fromkeys(ids) if i not in self._read and i not in self._missing]
        if wanted:
            self._read.update(self._view.documents(wanted))
            self._missing.update(set(wanted) - set(self._read))

    def document(self, document_id: str) -> Document | None:
        """The document, or None when it is not within reach."""
        self.prepare([document_id])
        return self._read.get(document_id)

    def of(self, evidence: Sequence[Evidence]) -> tuple[Quote, ...]:
        """The sentences, in the order given."""
        self.prepare(e.document for e in evidence)
        return tuple(
            self._quote(e) for e in evidence if e.document in self._read and e.end <= len(self._read[e.document].text)
        )

    def _quote(self, piece: Evidence) -> Quote:
        """One sentence is often evidence of several things, and cut out once."""
        made = self._made.get(piece)
        if made is None:
            made = self._made[piece] = quote(self._read[piece.document], piece.start, piece.end)
        return made

    def because(self, reasons: Sequence[Reason]) -> tuple[Because, ...]:
        """Reasons with the first few sentences behind each, from as many documents as possible."""
        chosen = [spread(reason.evidence, SHOWN) for reason in reasons]
        self.prepare(e.document for some in chosen for e in some)
        return tuple(
            Because(reason.text, reason.weight < 0, self.of(some), len(reason.evidence) - len(some))
            for reason, some in zip(reasons, chosen, strict=True)
        )


def spread(evidence: Sequence[Evidence], limit: int) -> list[Evidence]:
    """At most ``limit`` pieces, the first of every document before the second of any."""
    rounds: dict[str, int] = {}
    ranked = []
    for position, piece in enumerate(evidence):
        turn = rounds[piece.document] = rounds.get(piece.document, -1) + 1
        ranked.append((turn, position, piece))
    return [piece for _, _, piece in sorted(ranked, key=lambda r: r[:2])[:limit]]
