"""Names on the map cover neither marks nor one another, and none is lost but for want of room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui import labels
from ui.map_contexts import Mark


def mark(x: float, y: float, name: str = "Maldon") -> Mark:
    return Mark(f"/map?{x}", f"{name}: 3 documents", name, "3", x, y, 4.0, 3.6, current=False)


def test_a_name_stands_below_its_mark_or_else_above_it() -> None:
    alone, lower, upper = mark(0, 0), mark(50, 9), mark(50, 0)
    one, two, three = labels.apart([alone, lower, upper])
    assert (one.name, one.name_y > one.y) == ("Maldon", True)
    assert (two.name, two.name_y > two.y) == ("Maldon", True)
    assert (three.name, three.name_y < three.y) == ("Maldon", True)


def test_a_name_without_room_is_left_to_the_words_of_its_mark() -> None:
    made = labels.apart([mark(0, 10), mark(0, 0), mark(0, -10)])
    assert [one.name for one in made] == ["Maldon", "", "Maldon"]
    assert all(one.words == "Maldon: 3 documents" for one in made)


PLACES = st.tuples(st.integers(0, 100), st.integers(0, 100), st.text("abcdef", max_size=14))


@given(st.lists(PLACES, max_size=12))
def test_no_name_covers_a_mark_or_a_name(places: list[tuple[int, int, str]]) -> None:
    made = labels.apart(mark(float(x), float(y), name) for x, y, name in places)
    assert [(one.x, one.y, one.words) for one in made] == [(x, y, f"{name}: 3 documents") for x, y, name in places]
    areas = []
    for one in filter(lambda one: one.name, made):
        height = one.size * 0.75
        across = len(one.name) * height * 0.58 / 2
        areas.append((one.x - across, one.name_y - height / 2, one.x + across, one.name_y + height / 2, one))
    for at, (left, top, right, bottom, one) in enumerate(areas):
        for other in made:
            if other is not one:
                beside = other.x + 4 <= left or right <= other.x - 4 or other.y + 4 <= top or bottom <= other.y - 4
                assert beside
        for west, north, east, south, _ in areas[at + 1 :]:
            assert east <= left + 0.01 or right <= west + 0.01 or south <= top + 0.01 or bottom <= north + 0.01
