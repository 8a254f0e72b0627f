"""Lessons with other names in them: what changes, what stays, and that the names stay where they are told to be."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.corpus import Passage, Span
from training.invent import invent
from training.renaming import NamePool, recast, renamed
from training.world import city, known_cities, organisation, origins

_SEEDS = st.integers(0, 2**32)


def _passage(text: str, *names: tuple[str, str], unknown: tuple[str, ...] = ()) -> Passage:
    """A passage whose names are found one after the other in its text."""
    spans, at = [], 0
    for name, label in names:
        at = text.index(name, at)
        spans.append(Span(at, at + len(name), label))
        at += len(name)
    return Passage("s", text, tuple(spans), tuple(Span(text.index(u), text.index(u) + len(u), "") for u in unknown))


def _said(passage: Passage) -> list[str]:
    return [passage.text[span.start : span.end] for span in passage.names]


def test_the_pool_holds_plain_names_of_two_words_and_bodies_once() -> None:
    pool = NamePool.of(
        [
            _passage(
                "Ola Bright met Nina Harrow, J. Harrow, Ola Harrow and Bo of Moss Mill and Moss Mill.",
                *((name, "PERSON") for name in ("Ola Bright", "Nina Harrow", "J. Harrow", "Ola Harrow", "Bo")),
                ("Moss Mill", "ORG"),
                ("Moss Mill", "ORG"),
            )
        ]
    )
    assert (pool.people.given, pool.people.surnames) == (("Nina", "Ola"), ("Bright", "Harrow"))
    assert pool.organisations[2] == ("Moss Mill",)


@given(_SEEDS)
def test_a_person_is_called_the_same_throughout_and_the_rest_stays(seed: int) -> None:
    text = "Ola Bright rang J. Bright II on Monday; Bright, once Dunn, met Ola."
    people = (
        ("Ola Bright", "PERSON"),
        ("J. Bright II", "PERSON"),
        ("Monday", "DATE"),
        ("Bright", "PERSON"),
        ("Ola", "PERSON"),
    )
    before = _passage(text, *people, unknown=("Dunn",))
    after = renamed(before, NamePool.of([]), random.Random(seed))
    whole, initial, day, surname, _ = _said(after)
    assert surname in whole.split()
    assert (initial, day) == ("J. Bright II", "Monday")
    assert [after.text[s.start : s.end] for s in after.unknown] == ["Dunn"]
    assert after.text.endswith(".")
    assert "; " in after.text


@given(_SEEDS)
def test_names_lie_in_the_text_apart_and_keep_their_labels(seed: int) -> None:
    chance = random.Random(seed)
    made = invent(8, chance)
    pool = NamePool.of(made)
    for before in made:
        after = renamed(before, pool, chance)
        assert [name.label for name in after.names] == [name.label for name in before.names]
        assert all(said and said == said.strip() for said in _said(after))
        assert all(a.end <= b.start for a, b in pairwise(after.names))


@given(_SEEDS)
def test_countries_and_what_is_no_name_stay(seed: int) -> None:
    before = _passage("In France on Monday the 5th.", ("France", "GPE"), ("Monday", "DATE"), ("5th", "ORDINAL"))
    assert renamed(before, NamePool.of([]), random.Random(seed)).text == before.text


def test_places_and_bodies_are_renamed_with_what_they_end_in() -> None:
    before = _passage(
        "From Moss Lane to Hull, the University of Leeds.", ("Moss Lane", "FAC"), ("University of Leeds", "ORG")
    )
    others = {renamed(before, NamePool.of([]), random.Random(seed)).text for seed in range(60)}
    assert len(others) > 20
    assert all(" Lane to Hull" in text for text in others)
    assert any("University of Leeds" not in text for text in others)


@pytest.mark.parametrize("unknown", [(0, 12), (5, 9), (9, 20), (12, 14)])
def test_an_unknown_stretch_holds_the_names_it_meets(unknown: tuple[int, int]) -> None:
    before = Passage("s", "The old Wilhelmina house.", (Span(8, 18, "PERSON"),), (Span(*unknown, ""),))
    after = recast(before, lambda span, said: "Bo")
    assert after.text == "The old Bo house."
    stretch = after.unknown[0]
    assert stretch.start <= after.names[0].start
    assert after.names[0].end <= stretch.end <= len(after.text)


@given(_SEEDS, st.integers(1, 4))
def test_made_organisations_have_one_word_or_several(seed: int, words: int) -> None:
    made = organisation(words, random.Random(seed))
    assert made == made.strip()
    assert made[0].isupper() or words == 1
    assert words == 1 or " " in made


def test_the_world_has_many_origins_and_towns() -> None:
    assert len(origins()) > 50
    assert sum(origin.family_first for origin in origins()) == 4
    assert all(len(origin.given) >= 15 and len(origin.surnames) >= 15 for origin in origins())
    assert city(random.Random(1)) in known_cities()
