"""The text of a document with its mentions: nothing lost, nothing added, every mention openable."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Anchor, Document, Kind, Label, Marking, Mention, Origin, Passage
from casethread.values import NameValue
from ui import markup
from ui.contexts import Marked


def document(text: str, *cuts: int) -> Document:
    """A document whose original turns a page at each of ``cuts``."""
    edges = [0, *cuts, len(text)]
    passages = tuple(
        Passage(start, end, Anchor(page=number)) for number, (start, end) in enumerate(pairwise(edges), start=1)
    )
    return Document("d", Kind.NEWS, "T", text, Origin("f", "0"), Marking.default(Kind.NEWS), passages=passages)


def mention(text: str, start: int, end: int, label: Label = Label.ORG, score: float = 0.9) -> Mention:
    return Mention(start, end, text[start:end], label, NameValue(name="n"), "r", score)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mention], tuple[int, int] | None, list[int]]:
    text = draw(st.text(min_size=1, max_size=40))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda s: s[0] < s[1])
    chosen = draw(st.lists(st.tuples(spans, st.sampled_from(list(Label))), max_size=8))
    at = draw(st.none() | spans)
    cuts = sorted(draw(st.sets(st.integers(1, len(text)), max_size=3)) - {len(text)})
    return text, [mention(text, *span, label) for span, label in chosen], at, cuts


@given(marked_texts())
def test_the_pieces_are_the_text_and_hold_every_mention_once(
    given_text: tuple[str, list[Mention], tuple[int, int] | None, list[int]],
) -> None:
    text, mentions, at, cuts = given_text
    made = document(text, *cuts)
    pieces = markup.parted(made, mentions, {}, at)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    ids = [one for piece in pieces for one in piece.ids]
    assert sorted(ids) == sorted({markup.anchor_id(m.start, m.end) for m in mentions})
    position = 0
    for piece in pieces:
        for one in piece.ids:
            assert one.split("-")[1] == str(position)
        covering = [m for m in mentions if m.start <= position < m.end]
        assert bool(piece.css) is bool(covering)
        if covering:
            shortest = min(m.end - m.start for m in covering)
            assert piece.css in {m.label.value.lower() for m in covering if m.end - m.start == shortest}
        assert piece.at is (at is not None and at[0] <= position < at[1])
        assert piece.at_start is (at is not None and position == at[0])
        position += len(piece.text)
    parts = markup.blocks("d", markup.turns(made), pieces)
    assert "".join(piece.text for block in parts for piece in block.pieces) == text
    assert [one for block in parts for piece in block.pieces for one in piece.ids] == ids
    assert sum(piece.at_start for block in parts for piece in block.pieces) == (at is not None)
    assert len(parts) == len(cuts) + 1


@given(marked_texts(), st.data())
def test_a_part_is_marked_as_it_is_in_the_whole(
    given_text: tuple[str, list[Mention], tuple[int, int] | None, list[int]], data: st.DataObject
) -> None:
    text, mentions, at, cuts = given_text
    made = document(text, *cuts)
    edges = [0, *sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=3)) - {len(text)}), len(text)]
    turns = markup.turns(made)
    parted = [
        piece for start, end in pairwise(edges) for piece in markup.parted(made, mentions, {}, at, within=(start, end))
    ]
    whole = markup.parted(made, mentions, {}, at)

    def letters(pieces: Iterable[Marked]) -> list[tuple[str, str, str, str, bool]]:
        return [(letter, p.css, p.href, p.hint, p.at) for p in pieces for letter in p.text]

    assert letters(parted) == letters(whole)
    assert [one for piece in parted for one in piece.ids] == [one for piece in whole for one in piece.ids]
    assert sum(piece.at_start for piece in parted) == sum(piece.at_start for piece in whole)
    headed = dict.fromkeys(
        block.heading
        for start, end in pairwise(edges)
        for block in markup.blocks("d", turns, markup.parted(made, mentions, {}, at, within=(start, end)), start)
    )
    assert list(headed) == [block.heading for block in markup.blocks("d", turns, whole)]


def test_the_innermost_mention_is_shown_and_links_to_its_entity() -> None:
    text = "Selby Ness Police said"
    outer, inner = mention(text, 0, 17), mention(text, 0, 10, Label.PLACE)
    pieces = markup.parted(document(text), [outer, inner], {(0, 10): "e/1"})
    assert [(p.text, p.css, p.href) for p in pieces] == [
        ("Selby Ness", "place", "/entities/e%2F1"),
        (" Police", "org", "/documents/d/mentions/0-17"),
        (" said", "", ""),
    ]
    assert pieces[0].ids == ("m-0-17", "m-0-10")


def test_a_mention_beyond_the_text_is_left_out() -> None:
    pieces = markup.parted(document("short"), [mention("short", 2, 9)], {})
    assert [(p.text, p.css) for p in pieces] == [("short", "")]


def test_one_page_has_no_heading_and_two_have() -> None:
    text = "one two"
    pieces = markup.parted(document(text), [mention(text, 2, 6)], {})
    assert [block.heading for block in markup.blocks("d", markup.turns(document(text)), pieces)] == [""]
    parts = markup.blocks("d", markup.turns(document(text, 4)), pieces)
    assert [(b.heading, "".join(p.text for p in b.pieces)) for b in parts] == [("Page 1", "one "), ("Page 2", "two")]
    assert [p.css for b in parts for p in b.pieces] == ["", "org", "org", ""]


def test_the_legend_counts_each_label_in_the_order_of_the_vocabulary() -> None:
    text = "a b c"
    marks = [mention(text, 4, 5, Label.DRUG), mention(text, 0, 1, Label.PERSON), mention(text, 2, 3, Label.DRUG)]
    assert [(one.css, one.count) for one in markup.legend(marks)] == [("person", 1), ("drug", 2)]
