"""What documents weigh: whole numbers that every engine adds up alike, and words by a reference of English."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Annotated, Document, Kind, Marking, Origin
from search_api.index.clauses import (
    AllOf,
    AnyOf,
    Clause,
    Everything,
    Except,
    In,
    Is,
    Preferring,
    Weighed,
)
from search_api.index.document import DAY, indexed, place_in_time
from search_api.index.weights import FINEST, most_of, settled, unweighed
from search_api.rarity import UNLISTED, telling

LEAVES = st.builds(Is, st.sampled_from(["known", "text"]), st.sampled_from("abc")) | st.just(Everything())


def _deeper(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    parts = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return (
        st.builds(AllOf, parts)
        | st.builds(AnyOf, parts)
        | st.builds(Except, inner, inner)
        | st.builds(Preferring, inner, parts)
        | st.builds(Weighed, inner, st.sampled_from([0.0, 0.1, 1.0, 24.0, 1e-9, 1e9]))
    )


CLAUSES = st.recursive(LEAVES, _deeper, max_leaves=20)


def leaves(clause: Clause) -> list[tuple[Clause, float]]:
    """Each leaf that weighs, with its weight."""
    match clause:
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Except(wanted, _):
            return leaves(wanted)
        case Preferring(wanted, better):
            return [leaf for part in (wanted, *better) for leaf in leaves(part)]
        case Weighed(part, factor):
            return [(part, factor)] if factor else []
        case _:
            return []


@given(CLAUSES)
def test_weights_are_whole_and_together_no_more_than_the_finest(clause: Clause) -> None:
    found = leaves(settled(clause))
    assert all(weight == int(weight) > 0 for _, weight in found)
    assert sum(weight for _, weight in found) <= FINEST
    assert bool(found) <= (most_of(clause) > 0)


@given(CLAUSES)
def test_what_only_finds_weighs_nothing_by_itself(clause: Clause) -> None:
    bare = unweighed(clause)
    assert not any(isinstance(part, (Weighed, Preferring)) for part in _parts(bare))
    assert unweighed(bare) == bare


def _parts(clause: Clause) -> list[Clause]:
    match clause:
        case AllOf(parts) | AnyOf(parts):
            return [clause, *(inner for part in parts for inner in _parts(part))]
        case Except(wanted, unwanted):
            return [clause, *_parts(wanted), *_parts(unwanted)]
        case _:
            return [clause]


def test_weights_keep_their_proportions() -> None:
    one, two = Is("text", "a"), Is("text", "b")
    assert leaves(settled(AnyOf((one, Weighed(two, 3.0))))) == [(one, 511.0), (two, 1535.0)]
    assert leaves(settled(Weighed(AnyOf((one, Weighed(two, 3.0))), 0.001))) == [(one, 511.0), (two, 1535.0)]
    assert leaves(settled(AnyOf((one, Weighed(two, 1e-9))))) == [(one, 2046.0)]
    assert settled(Weighed(one, 0.0)) == Weighed(one, 0.0)


@pytest.mark.parametrize(
    ("rarer", "commoner"), [("robbery", "knife"), ("knife", "street"), ("street", "the"), ("larkspur", "police")]
)
def test_a_rarer_word_tells_more(rarer: str, commoner: str) -> None:
    assert telling(rarer) > telling(commoner)


def test_words_of_one_stem_tell_alike_and_unlisted_ones_most() -> None:
    assert telling("stabbed") == telling("stabbing") == telling("stab")
    assert telling("tullick") == UNLISTED >= telling("larkspur")


def told(title: str, text: str, published: date | None = None, number: str = "d") -> Annotated:
    return Annotated(
        Document(number, Kind.NEWS, title, text, Origin("f", "ab" * 32), Marking.default(Kind.NEWS), published), ()
    )


@pytest.mark.parametrize(
    ("title", "text", "strong", "strongest"),
    [
        ("Knife find", "A knife was found.", {"knife", "find"}, {"knife"}),
        ("", "A knife was found.", set(), set()),
        ("", "knife " * 2 + "word " + " ".join(f"w{n}" for n in range(150)), {"knife"}, set()),
        ("", "knife " * 2 + " ".join(f"w{n}" for n in range(900)), set(), set()),
        ("", "stabbed stab " * 5 + " ".join(f"w{n}" for n in range(250)), {"stab"}, {"stab"}),
    ],
)
def test_a_document_is_about_its_title_and_what_it_says_often(
    title: str, text: str, strong: set[str], strongest: set[str]
) -> None:
    held = indexed(told(title, text), 1)
    assert (set(held.strong), set(held.strongest)) == (strong, strongest)


def test_places_in_time_are_in_the_order_of_days_and_of_each_document_another() -> None:
    days = [date(1970, 1, 1), date(2014, 7, 1), date(2014, 7, 2), date(9999, 12, 31)]
    places = [place_in_time(day.toordinal(), name) for day in days for name in ("a", "b", "ü/¶")]
    assert len(set(places)) == 12
    assert [place >> DAY for place in places] == [day.toordinal() for day in days for _ in range(3)]
    assert max(places) < 2**63
    undated = indexed(told("", "text"), 1)
    dated = indexed(told("", "text", date(2014, 7, 1)), 1)
    assert undated.newest < dated.newest
    assert undated.oldest > dated.oldest


def test_a_condition_is_none_of_the_weights() -> None:
    asked = AllOf((Is("text", "a"), Weighed(In("kind", frozenset({"news"})), 0.0)))
    assert leaves(settled(asked)) == [(Is("text", "a"), float(FINEST))]
