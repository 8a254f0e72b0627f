"""A very long text is shown a part at a time: nothing of it is lost, and the place asked for is in the part shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import stretches
from ui.pieces import Stretch

TEXTS = st.text("ab \n", max_size=400)
TURNS = st.sets(st.integers(0, 400), max_size=12).map(sorted)


@given(TEXTS, TURNS, st.integers(0, 500))
def test_the_parts_are_the_text(text: str, turns: list[int], at: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "LONGEST", 50)
        shown, found = stretches.stretch(text, turns, None, at, str)
        total = found.total if found else 1
        parts = [stretches.stretch(text, turns, number, None, str)[0] for number in range(1, total + 1)]
        assert "".join(text[start:end] for start, end in parts) == text
        assert all(end - start <= 50 for start, end in parts)
        assert total <= 1 + len(text) // 25
        assert shown[0] <= min(at, max(len(text) - 1, 0)) < max(shown[1], 1)
        assert shown == parts[(found.number if found else 1) - 1]
        assert (found.previous if found else "") == (str(found.number - 1) if found and found.number > 1 else "")


@pytest.mark.parametrize(
    ("text", "turns", "first"),
    [
        ("x" * 40 + "y" * 60, [10, 40, 70], 40),
        ("x" * 40 + "y" * 60, [10, 51], 50),
        ("x" * 24 + "y" * 76, [24], 50),
        ("a b " * 7 + "\n\n" + "c d " * 17, [], 30),
        ("a b " * 7 + "\n" + "c d " * 17, [], 29),
        ("ab " * 40, [], 48),
    ],
)
def test_a_part_begins_where_a_page_turns_or_a_word_does(text: str, turns: list[int], first: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "LONGEST", 50)
        assert stretches.stretch(text, turns, 1, None, str)[0] == (0, first)


def test_a_part_holds_so_many_pages() -> None:
    text, turns = "x" * 1000, list(range(0, 1000, 3))
    starts, number, found = [], 0, None
    while found is None or number < found.total:
        number += 1
        (start, _), found = stretches.stretch(text, turns, number, None, str)
        assert found is not None
        starts.append(start)
    assert starts == [0, 300, 600, 900]


@pytest.mark.parametrize(("wanted", "number"), [(0, 1), (-3, 1), (2, 2), (9, 3)])
def test_a_part_that_is_not_there_is_the_nearest(wanted: int, number: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "LONGEST", 50)
        _, found = stretches.stretch("x" * 150, [], wanted, None, str)
        assert found is not None
        assert (found.number, found.total) == (number, 3)


def test_a_short_text_is_one() -> None:
    assert stretches.stretch("A short one.", [], 7, 3, str) == ((0, 12), None)


def test_neighbours_are_led_to() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "LONGEST", 50)
        assert stretches.stretch("x" * 150, [], 2, None, str)[1] == Stretch(2, 3, "1", "3")
