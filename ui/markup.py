"""A document's text parted so that every stretch lies in the same mentions throughout."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from casethread.model import Document, Mention
from ui import words
from ui.contexts import Block, Legend, Marked

Span = tuple[int, int]
Turn = tuple[int, int]
"""Where a page of the original begins, and its number."""
NOTHING_GONE: Mapping[Span, str] = {}


def anchor_id(start: int, end: int) -> str:
    """The fragment under which a mention is opened."""
    return f"m-{start}-{end}"


def page_id(page: int) -> str:
    """The fragment under which the text of a page is opened."""
    return f"page-{page}"


def parted(
    document: Document,
    mentions: Sequence[Mention],
    entity_at: Mapping[Span, str],
    at: Span | None = None,
    *,
    hits: Sequence[Span] = (),
    gone: Mapping[Span, str] = NOTHING_GONE,
    within: Span | None = None,
) -> tuple[Marked, ...]:
    """The text ``within`` a span, or all of it, with its mentions, in order; joined together again it is the text,
    character for character. What runs over an end of the span is cut there.

    Mentions may nest and overlap: of those over a stretch, the innermost (then the more certain) is the one shown
    and linked. ``entity_at`` gives the entity of a mention's span; a mention without one opens its own page. ``hits``
    answer a search, in order and apart from one another; ``gone`` says of spans that are marked no more why not.
    """
    text = document.text
    first, last = within or (0, len(text))
    spans = [m for m in mentions if m.start < last and m.end > first and 0 <= m.start < m.end <= len(text)]
    opening: dict[int, list[Mention]] = {}
    for mention in spans:
        opening.setdefault(mention.start, []).append(mention)
    edges = {edge for m in spans for edge in (m.start, m.end)}
    edges |= {edge for span in (*([at] if at else ()), *hits, *gone) for edge in span}
    cuts = sorted({first, last} | {edge for edge in edges if first < edge < last})
    answering = _Over(hits)
    pieces: list[Marked] = []
    covering = [m for m in spans if m.start < first]
    for start, end in pairwise(cuts):
        covering = [m for m in covering if m.end > start] + opening.get(start, [])
        inside = at is not None and at[0] <= start < at[1]
        ids = tuple(dict.fromkeys(anchor_id(m.start, m.end) for m in opening.get(start, ())))
        found = _mark(document.id, covering, entity_at)
        if not covering:
            found = _gone(document.id, gone, start) or found
        begins = at is not None and inside and start == at[0]
        pieces.append(Marked(text[start:end], ids, *found, at=inside, at_start=begins, hit=answering.holds(start)))
    return tuple(pieces)


class _Over:
    """Whether spans, in order, lie over places that are asked for in order."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._waiting = list(reversed(spans))

    def holds(self, place: int) -> bool:
        """Whether one lies over ``place``."""
        while self._waiting and self._waiting[-1][1] <= place:
            self._waiting.pop()
        return bool(self._waiting) and self._waiting[-1][0] <= place


def _gone(document_id: str, gone: Mapping[Span, str], place: int) -> tuple[str, str, str] | None:
    """Style, address and hint of what is marked no more at a place; None where nothing was."""
    over = [span for span in gone if span[0] <= place < span[1]]
    if not over:
        return None
    span = min(over, key=lambda one: (one[1] - one[0], one))
    return "gone", words.mention_href(document_id, *span), gone[span]


def _mark(document_id: str, covering: list[Mention], entity_at: Mapping[Span, str]) -> tuple[str, str, str]:
    """Style, address and hint of the mention to show; empty when there is none."""
    if not covering:
        return "", "", ""
    shown = min(covering, key=lambda m: (m.end - m.start, -m.score, m.label))
    entity = entity_at.get((shown.start, shown.end))
    href = words.entity_href(entity) if entity else words.mention_href(document_id, shown.start, shown.end)
    return words.css(shown.label), href, words.hint(shown)


def blocks(document_id: str, turns: Sequence[Turn], pieces: Iterable[Marked], start: int = 0) -> tuple[Block, ...]:
    """Pieces, the first of which stands at ``start``, gathered by the page of the original that they stand on; one
    block without heading where there are no ``turns``.

    A piece that runs over a page's end is parted there.
    """
    if not turns:
        return (Block("", tuple(pieces)),)
    before = _before(turns, start)
    gathered: list[tuple[int | None, list[Marked]]] = [(turns[before - 1][1] if before else None, [])]
    position = start
    waiting = list(reversed(turns[before:]))
    for piece in pieces:
        rest = piece
        while waiting and position + len(rest.text) > waiting[-1][0]:
            cut, page = waiting.pop()
            head, rest = _cut(rest, cut - position)
            if head.text:
                gathered[-1][1].append(head)
            gathered.append((page, []))
            position = cut
        gathered[-1][1].append(rest)
        position += len(rest.text)
    return tuple(_block(document_id, page, inside) for page, inside in gathered if inside)


def _block(document_id: str, page: int | None, inside: list[Marked]) -> Block:
    if page is None:
        return Block("", tuple(inside))
    return Block(f"Page {page:,}", tuple(inside), words.page_href(document_id, None, page), page_id(page))


def turns(document: Document) -> list[Turn]:
    """Where another page of the original begins, and its number; empty unless there are at least two pages."""
    found: list[Turn] = []
    page: int | None = None
    for passage in document.passages:
        if passage.anchor.page is not None and passage.anchor.page != page:
            page = passage.anchor.page
            found.append((passage.start, page))
    return found if len(found) > 1 else []


def pages(turns: Sequence[Turn], within: Span) -> str:
    """The pages that a part of the text stands on: "pages 75 to 149"; empty where there are no ``turns``."""
    held = [page for _, page in turns[max(_before(turns, within[0]) - 1, 0) : _before(turns, within[1] - 1)]]
    if not held:
        return ""
    return f"page {held[0]:,}" if held[0] == held[-1] else f"pages {held[0]:,} to {held[-1]:,}"


def _before(turns: Sequence[Turn], place: int) -> int:
    """How many pages begin up to that place."""
    return bisect_right(turns, place, key=itemgetter(0))


def _cut(piece: Marked, at: int) -> tuple[Marked, Marked]:
    """A piece parted at a character; its anchors stay with the first part that has text."""
    if at <= 0:
        return Marked(""), piece
    rest = replace(piece, text=piece.text[at:], ids=(), at_start=False)
    return replace(piece, text=piece.text[:at]), rest


def legend(mentions: Iterable[Mention], shown: Collection[str] | None = None) -> tuple[Legend, ...]:
    """The kinds of mention there are, in the order of the vocabulary, with their counts; coloured are those whose
    styles are ``shown``, or all.
    """
    counts = Counter(mention.label for mention in mentions)
    return tuple(
        Legend(words.css(label), many, counts[label], shown is None or words.css(label) in shown)
        for label, (_, many) in words.LABELS.items()
        if counts[label]
    )
