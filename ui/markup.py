"""A document's text parted so that every stretch lies in the same mentions throughout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from casethread.model import Document, Mention
from ui import words
from ui.contexts import Block, Legend, Marked

Span = tuple[int, int]


def anchor_id(start: int, end: int) -> str:
    """The fragment under which a mention is opened."""
    return f"m-{start}-{end}"


def parted(
    document: Document, mentions: Sequence[Mention], entity_at: Mapping[Span, str], at: Span | None = None
) -> tuple[Marked, ...]:
    """The text with its mentions, in order; joined together again it is the text, character for character.

    Mentions may nest and overlap: of those over a stretch, the innermost (then the more certain) is the one shown
    and linked. ``entity_at`` gives the entity of a mention's span; a mention without one opens its own page.
    """
    text = document.text
    spans = [m for m in mentions if 0 <= m.start < m.end <= len(text)]
    opening: dict[int, list[Mention]] = {}
    for mention in spans:
        opening.setdefault(mention.start, []).append(mention)
    edges = {0, len(text), *(m.start for m in spans), *(m.end for m in spans)}
    if at:
        edges |= {at[0], at[1]}
    cuts = sorted(edges)
    pieces: list[Marked] = []
    covering: list[Mention] = []
    for start, end in pairwise(cuts):
        covering = [m for m in covering if m.end > start] + opening.get(start, [])
        inside = at is not None and at[0] <= start < at[1]
        ids = tuple(dict.fromkeys(anchor_id(m.start, m.end) for m in opening.get(start, ())))
        found = _mark(document.id, covering, entity_at)
        pieces.append(
            Marked(text[start:end], ids, *found, at=inside, at_start=at is not None and inside and start == at[0])
        )
    return tuple(pieces)


def _mark(document_id: str, covering: list[Mention], entity_at: Mapping[Span, str]) -> tuple[str, str, str]:
    """Style, address and hint of the mention to show; empty when there is none."""
    if not covering:
        return "", "", ""
    shown = min(covering, key=lambda m: (m.end - m.start, -m.score, m.label))
    entity = entity_at.get((shown.start, shown.end))
    href = words.entity_href(entity) if entity else words.mention_href(document_id, shown.start, shown.end)
    return words.css(shown.label), href, words.hint(shown)


def blocks(document: Document, pieces: Iterable[Marked]) -> tuple[Block, ...]:
    """Pieces gathered by the page of the original that they stand on; one block without heading where it has none.

    A piece that runs over a page's end is parted there.
    """
    turns = _turns(document)
    if not turns:
        return (Block("", tuple(pieces)),)
    gathered: list[tuple[int | None, list[Marked]]] = [(None, [])]
    position = 0
    waiting = list(reversed(turns))
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
    return tuple(_block(document.id, page, inside) for page, inside in gathered if inside)


def _block(document_id: str, page: int | None, inside: list[Marked]) -> Block:
    if page is None:
        return Block("", tuple(inside))
    return Block(f"Page {page}", tuple(inside), words.page_href(document_id, None, page))


def _turns(document: Document) -> list[tuple[int, int]]:
    """Where another page of the original begins, and its number; empty unless there are at least two pages."""
    turns: list[tuple[int, int]] = []
    page: int | None = None
    for passage in document.passages:
        if passage.anchor.page is not None and passage.anchor.page != page:
            page = passage.anchor.page
            turns.append((passage.start, page))
    return turns if len(turns) > 1 else []


def _cut(piece: Marked, at: int) -> tuple[Marked, Marked]:
    """A piece parted at a character; its anchors stay with the first part that has text."""
    if at <= 0:
        return Marked(""), piece
    rest = Marked(piece.text[at:], (), piece.css, piece.href, piece.hint, piece.at)
    return Marked(piece.text[:at], piece.ids, piece.css, piece.href, piece.hint, piece.at, piece.at_start), rest


def legend(mentions: Iterable[Mention]) -> tuple[Legend, ...]:
    """The kinds of mention there are, in the order of the vocabulary, with their counts."""
    counts = Counter(mention.label for mention in mentions)
    return tuple(
        Legend(words.css(label), many, counts[label]) for label, (_, many) in words.LABELS.items() if counts[label]
    )
