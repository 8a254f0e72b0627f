"""Where a stretch of a line stands, on pages made of rows of characters one unit wide and one high."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.frames import Stretch, bare, frames
from ingest.layout import Box


class Rows:
    """Rows of characters from the top down, every one in a box of one by one."""

    def __init__(self, *rows: str) -> None:
        self.characters = [character for row in rows for character in (*row, "\n")]
        self._places = [(x, y) for y, row in enumerate(rows) for x in range(len(row) + 1)]

    def box(self, at: int) -> Box:
        x, y = self._places[at]
        return float(x), float(y), float(x + 1), float(y + 1)


PAGE = Rows("Odran Tullick of Quern Lane", "was seen with Odran Tullick", "Tullick", "", "Tullick  17  Selby")


@pytest.mark.parametrize(
    ("line", "part", "box", "found"),
    [
        ("Odran Tullick of Quern Lane", "Quern Lane", (0, 0, 27, 1), [(17, 0, 27, 1)]),
        ("Odran Tullick of Quern Lane", "Quern Lane", None, [(17, 0, 27, 1)]),
        ("Odran  Tullick of  Quern Lane", "Tullick of", None, [(6, 0, 16, 1)]),
        ("was seen with Odran Tullick", "Odran Tullick", (0, 1, 27, 2), [(14, 1, 27, 2)]),
        ("Tullick", "Tullick", (0, 2, 7, 3), [(0, 2, 7, 3)]),
        ("Tullick", "ullic", (0, 2, 7, 3), [(1, 2, 6, 3)]),
        ("Tullick", "Tullick", (0, 4, 7, 5), [(0, 4, 7, 5)]),
        # a row put together from cells in another order
        ("Selby 17 Tullick", "17", (0, 4, 18, 5), [(9, 4, 11, 5)]),
        # nothing of it is on the page: a scan
        ("A scanned line of text", "line", (0, 10, 44, 12), [(44 * 8 / 18, 10, 44 * 12 / 18, 12)]),
        ("A scanned line of text", "line", None, []),
        # upright, where nothing is on the page
        ("abcd", "cd", (0, 10, 2, 50), [(0, 30, 2, 50)]),
    ],
)
def test_frames(line: str, part: str, box: Box | None, found: list[Box]) -> None:
    start = line.index(part)
    shown = frames(PAGE, [Stretch(line, start, start + len(part), box)])
    assert [pytest.approx(one) for one in found] == list(shown)


def test_white_space_has_no_frame() -> None:
    assert frames(PAGE, [Stretch("Odran Tullick of Quern Lane", 5, 6, (0, 0, 27, 1))]) == ()


def test_a_line_that_is_broken_on_the_page_has_a_frame_for_each_part() -> None:
    page = Rows("he met Odran", "     Tullick there")
    assert len(frames(page, [Stretch("he met Odran Tullick there", 7, 20, None)])) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\ufb01le", "file"),
        ("Jos\u00e9", "Jose\u0301"),
        ("bus\u2010lane", "bus-lane"),
        ("a\u00ad b\u200b", "ab"),
        ("\u2460", "1"),
    ],
)
def test_two_spellings_of_a_text_are_one_bare_text(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_bare_form_of_a_part_is_a_part_of_the_bare_form(one: str, other: str) -> None:
    assert bare(one + other) == bare(one) + bare(other)


@given(st.lists(st.text("abc f", max_size=12), max_size=6), st.text("abc f", max_size=8), st.data())
def test_no_page_and_no_line_breaks_it(rows: list[str], line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    box = data.draw(st.none() | st.just((0.0, 0.0, 12.0, 1.0)))
    for x0, top, x1, bottom in frames(Rows(*rows), [Stretch(line, start, end, box)]):
        assert x0 <= x1
        assert top <= bottom
