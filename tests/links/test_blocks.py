"""Who is compared with whom does not depend on the order in which things came, and a change tells whom it moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from links import postings
from links.blocks import Blocks, Cut, Placed
from links.pairs import Pairs, put, take
from links.postings import Postings
from links.shelves import Shelves

CUT = Cut(limit=4, window=1, loose="n")
NAMES = [f"t{number:02}" for number in range(12)]
GIVEN = st.tuples(
    st.integers(0, 5), st.sets(st.sampled_from(["a1", "a2", "n1", "n2"]), max_size=3), st.sets(st.integers(0, 2))
)
STEP = st.tuples(st.dictionaries(st.sampled_from(NAMES), GIVEN, max_size=6), st.sets(st.sampled_from(NAMES)))
Told = tuple[int, set[str], set[int]]


def fits(one: int, two: int) -> bool:
    """Those of a loose key fit where they are told the same of."""
    return one == two


def keyed(told: Mapping[str, Told]) -> dict[str, tuple[Placed[str], set[str]]]:
    """Each where it stands, with its keys; odd and even ones do not fit."""
    return {each: ((place, each, place % 2), keys) for each, (place, keys, _) in told.items()}


def finer(told: Mapping[str, Told]) -> Callable[[str], set[str]]:
    """What tells the finer keys of each."""
    return lambda each: {f"f{number}" for number in told[each][2]}


def built(told: Mapping[str, Told]) -> Blocks[str]:
    """All of them at once."""
    blocks: Blocks[str] = Blocks("thing", Shelves(""), CUT, lambda a, b: a[-1] == b[-1], refined=True)
    blocks.change((), keyed(told), finer(told))
    return blocks


def pairs(blocks: Blocks[str]) -> set[tuple[str, str]]:
    """All that are to be compared."""
    return {(min(a, b), max(a, b)) for a in NAMES for b in blocks.partners(a, fits)}


@given(steps=st.lists(STEP, min_size=1, max_size=6))
def test_things_that_come_and_go_end_where_all_at_once_end(steps: Sequence[Any]) -> None:
    told: dict[str, Told] = {}
    blocks = built({})
    for come, gone in steps:
        before = pairs(blocks)
        told = {each: said for each, said in told.items() if each not in gone} | come
        moved = blocks.change(gone, keyed(come), finer(told))
        whole = built(told)
        now = pairs(blocks)
        assert now == pairs(whole)
        assert [blocks.crowded(each) for each in NAMES] == [whole.crowded(each) for each in NAMES]
        touched = moved.restless | come.keys() | gone
        assert moved.restless.isdisjoint(come.keys() | gone)
        assert {pair for pair in before ^ now if touched.isdisjoint(pair)} <= moved.pairs
        for a, b in combinations(sorted(told), 2):
            assert blocks.paired(a, b, fits) == ((a, b) in now)


def test_one_more_in_a_large_block_moves_its_neighbours_only() -> None:
    told: dict[str, Told] = {f"x{n:03}z{n}": (n, {"a1"}, set()) for n in range(0, 400, 2)}
    blocks = built(told)
    moved = blocks.change((), keyed({"new": (201, {"a1"}, set())}))
    assert not moved.restless
    assert moved.pairs == {("x200z200", "x202z202")}
    assert blocks.partners("new", fits) == {"x200z200", "x202z202"}
    assert not blocks.change((), keyed({"new": (201, {"a1"}, set())})).pairs


@pytest.mark.parametrize("limit", [3, 4, 5])
def test_a_block_that_becomes_large_or_ceases_to_be_makes_all_in_it_restless(limit: int) -> None:
    blocks: Blocks[str] = Blocks("thing", Shelves(""), Cut(limit, 1), lambda a, b: False)
    first: dict[str, Told] = {NAMES[n]: (n, {"a"}, set()) for n in range(4)}
    last: dict[str, Told] = {NAMES[4]: (4, {"a"}, set())}
    blocks.change((), keyed(first))
    crosses = limit == 4
    assert blocks.change((), keyed(last)).restless == (first.keys() if crosses else set())
    assert blocks.partners(NAMES[0], fits) == (set(NAMES[1:5]) if limit == 5 else {NAMES[1]})
    assert blocks.change([NAMES[4]], {}).restless == (first.keys() if crosses else set())


def test_what_is_known_of_pairs_is_found_from_either_and_leaves_nothing_behind() -> None:
    held: dict[str, dict[str, int]] = {}
    known = Pairs(held)
    known.note("a", "b", 1)
    known.note("a", "c", 0)
    assert known.of("b") == {"a": 1}
    assert known.of("a") == {"b": 1, "c": 0}
    known.note("a", "b", None)
    known.note("a", "d", None)
    assert known.of("b") == {}
    assert known.forget("a") == {"c"}
    assert held == {}


def test_sets_that_become_empty_are_not_kept() -> None:
    held: dict[str, set[int]] = {}
    put(held, "a", 1)
    put(held, "a", 2)
    take(held, "a", 1)
    assert held == {"a": {2}}
    take(held, "a", 2)
    take(held, "b", 2)
    assert held == {}


@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=120))
def test_holders_of_a_word_are_those_put_whatever_their_number(steps: Sequence[tuple[bool, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "PART", 4)
        held = Postings(Shelves(""))
        said: dict[str, float] = {}
        for come, number in steps:
            document = f"d{number}"
            if come and document not in said:
                said[document] = float(number)
                held.change(7, {document: said[document]})
            elif not come and document in said:
                del said[document]
                held.change(7, {}, [document])
            assert dict(held.holders(7)) == said
            assert held.many(7) == len(said)
        assert held.many(8) == 0
        assert not [*held.holders(8)]


@pytest.mark.parametrize(
    ("known", "paired", "found", "then", "told"),
    [
        (None, True, 7, 7, {"a", "b"}),
        (None, True, None, None, set()),
        (None, False, 7, None, set()),
        (5, False, 7, None, {"a", "b"}),
        (5, True, 7, 5, set()),
    ],
)
def test_pairs_that_moved_are_looked_at_again_only_where_that_may_change_something(
    known: int | None, paired: bool, found: int | None, then: int | None, told: set[str]
) -> None:
    pairs: Pairs[str, int] = Pairs({})
    pairs.note("a", "b", known)
    assert pairs.renew([("a", "b")], {"b"}, lambda a, b: paired, lambda a, b: found) == set()
    assert pairs.of("a").get("b") == known
    assert pairs.renew([("a", "b")], (), lambda a, b: paired, lambda a, b: found) == told
    assert pairs.of("a").get("b") == pairs.of("b").get("a") == then
