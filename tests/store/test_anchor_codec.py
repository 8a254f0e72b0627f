"""Places in the original as the store keeps them: whatever was kept before an anchor could say more still reads."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Anchor, Classification, Document, Kind, Marking, Origin, Passage
from casethread.store import codec

_NUMBER = st.none() | st.integers(1, 10**6)
_NAME = st.none() | st.text(min_size=1, max_size=20)
_ANCHORS = st.builds(
    Anchor,
    page=_NUMBER,
    box=st.none() | st.tuples(*[st.floats(0, 2000, width=32)] * 4),
    row=_NUMBER,
    line=_NUMBER,
    paragraph=_NUMBER,
    sheet=_NAME,
    message=_NUMBER,
    member=_NAME,
)


def _document(anchor: Anchor, origin: Origin) -> Document:
    marking = Marking(Classification.OFFICIAL)
    return Document("a", Kind.NEWS, "A", "text", origin, marking, passages=(Passage(0, 4, anchor),))


def _kept(document: Document) -> Document:
    row = {key: json.loads(json.dumps(value)) for key, value in codec.document_row(document).items()}
    return codec.read_document(row, document.kind, document.marking)  # type: ignore[arg-type]  # a row is a mapping


@given(_ANCHORS, st.builds(Origin, st.text(), st.text(), st.integers(0, 9), _NAME))
def test_a_place_comes_back_as_it_was(anchor: Anchor, origin: Origin) -> None:
    document = _document(anchor, origin)
    assert _kept(document) == document


@pytest.mark.parametrize(
    ("packed", "anchor"),
    [
        ([0, 4, 2, [1, 2, 3, 4], None, None], Anchor(page=2, box=(1, 2, 3, 4))),
        ([0, 4, None, None, 3, 7], Anchor(row=3, line=7)),
        ([0, 4, None, None, None, None, 5, None], Anchor(paragraph=5)),
        ([0, 4, None, None, 3, None, None, "Log"], Anchor(row=3, sheet="Log")),
    ],
)
def test_rows_of_earlier_versions_read(packed: list[object], anchor: Anchor) -> None:
    row = codec.document_row(_document(Anchor(), Origin("a.txt", "0", 1)))
    row |= {"passages": [packed], "origin": ["a.txt", "0", 1]}
    read = codec.read_document(row, Kind.NEWS, Marking(Classification.OFFICIAL))  # type: ignore[arg-type]  # as above
    assert read.passages == (Passage(0, 4, anchor),)
    assert read.origin == Origin("a.txt", "0", 1)


def test_a_row_grows_only_for_what_lies_in_another_file() -> None:
    assert codec.document_row(_document(Anchor(line=1), Origin("a.txt", "0")))["origin"] == ["a.txt", "0", 0]
    assert codec.document_row(_document(Anchor(line=1), Origin("a.txt", "0")))["passages"] == [
        [0, 4, None, None, None, 1]
    ]


@pytest.mark.parametrize(
    ("origin", "kept"),
    [
        (Origin("in/a.txt", "0"), "in/a.txt"),
        (Origin("in/case.zip/b/c.txt", "0", 0, "b/c.txt"), "in/case.zip"),
        (Origin("c.txt", "0", 0, "c.txt"), "c.txt"),
    ],
)
def test_the_kept_file_is_the_outermost(origin: Origin, kept: str) -> None:
    assert origin.kept == kept
