"""A very long text is shown a part at a time: nothing of it is lost, and the place asked for is in the part shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import stretches
from ui.contexts import Block, Marked

TEXTS = st.lists(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6), min_size=1, max_size=6)


@given(TEXTS, st.integers(0, 900))
def test_the_parts_are_the_text(texts: list[list[str]], at: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "LONGEST", 50)
        blocks = [Block(f"Page {n}", tuple(map(Marked, some))) for n, some in enumerate(texts)]
        whole = "".join(map("".join, texts))
        shown, found = stretches.stretch(blocks, None, at, str)
        total = found.total if found else 1
        parts = []
        for number in range(1, total + 1):
            some, _ = stretches.stretch(blocks, number, None, str)
            parts.append("".join(piece.text for block in some for piece in block.pieces))
        assert "".join(parts) == whole
        assert all(len(part) <= 50 for part in parts) or total == 1
        begin = len("".join(parts[: (found.number if found else 1) - 1]))
        text = "".join(piece.text for block in shown for piece in block.pieces)
        assert begin <= min(at, len(whole) - 1) < begin + len(text)
        assert (found.previous if found else "") == (str(found.number - 1) if found and found.number > 1 else "")


def test_a_short_text_is_one() -> None:
    blocks = (Block("", (Marked("A short one."),)),)
    assert stretches.stretch(blocks, 7, 3, str) == (blocks, None)
