"""Which documents stand at a place of a file, so that it is not shown to whom one of them is closed."""

from __future__ import annotations

import pytest

from casethread.model import Anchor, Document, Kind, Marking, Origin, Passage
from casethread.store import codec
from casethread.store.base import WHOLE


def stored(member: str | None, *anchors: Anchor) -> tuple[list[object], list[list[object]]]:
    passages = tuple(Passage(at, at + 1, anchor) for at, anchor in enumerate(anchors))
    origin = Origin("case.zip", "ab" * 32, 0, member)
    row = codec.document_row(
        Document("d", Kind.NEWS, "t", "text", origin, Marking.default(Kind.NEWS), passages=passages)
    )
    return row["origin"], row["passages"]


@pytest.mark.parametrize(
    ("document", "only", "stands"),
    [
        (stored(None, Anchor(page=1), Anchor(page=2)), WHOLE, True),
        (stored(None, Anchor(page=1), Anchor(page=2)), Anchor(page=2), True),
        (stored(None, Anchor(page=1), Anchor(page=2)), Anchor(page=3), False),
        (stored(None, Anchor(page=1), Anchor()), Anchor(page=3), True),
        (stored(None), Anchor(page=3), True),
        (stored(None, Anchor(row=4, sheet="A")), Anchor(row=4, sheet="B"), False),
        (stored(None, Anchor(row=4, sheet="A")), Anchor(row=4, sheet="A"), True),
        (stored(None, Anchor(row=4)), Anchor(row=5), False),
        (stored("a.pdf", Anchor(page=1, member="a.pdf")), Anchor(member="b.pdf"), False),
        (stored("a.pdf", Anchor(page=1, member="a.pdf")), Anchor(member="a.pdf"), True),
        (stored("a.pdf", Anchor(page=1, member="a.pdf")), Anchor(member="a.pdf", page=2), False),
        (stored("in.zip/a.pdf", Anchor(member="in.zip/a.pdf")), Anchor(member="in.zip"), True),
        (stored("in.zip.pdf", Anchor(member="in.zip.pdf")), Anchor(member="in.zip"), False),
        (stored(None, Anchor(message=1)), Anchor(message=2), False),
        (stored("message 2/a.pdf", Anchor(message=2, member="message 2/a.pdf")), Anchor(message=2), True),
        (stored(None, Anchor(message=2)), Anchor(message=2, member="message 2/a.pdf"), False),
    ],
)
def test_stands_at(document: tuple[list[object], list[list[object]]], only: Anchor, stands: bool) -> None:
    assert codec.stands_at(*document, only) is stands
