from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.names.compare import SAME_NAME, closest, may_be_one, parts, similarity
from casethread.names.lists import bits, formal

ALIKE = [
    ("Tariq Osman", "OSMAN, Tariq"),
    ("Tariq Osman", "Tarik Usman"),
    ("Zoë O'Neil-Smith", "ZOE ONEIL SMITH"),
    ("Robert Hale", "Bob Hale"),
    ("Mohammed Khan", "Muhammad Khan"),
    ("Elizabeth Thornley", "Liz Thornley"),
    ("J. Hale", "James Hale"),
    ("Dr Sunita Patel", "Sunita Patel"),
    ("Sunita Anjali Patel", "Sunita Patel"),
    ("Hathersage Brockwell", "Hathersage Brokcwell"),
    ("Tariq Osmann", "Tariq Osman"),
    ("Павел Морозов", "Pavel Morozov"),
]
DIFFERENT = [
    ("Tariq Osman", "Imran Osman"),
    ("Tariq Osman", "Tariq Khan"),
    ("Liam Carter", "Luke Carter"),
    ("Aidan Pell", "Hayden Pell"),
    ("J. Hale", "Robert Hale"),
    ("Mark Lee", "Mary Lee"),
    ("Ann Ross", "Ian Ross"),
    ("Sunita Anjali Patel", "Sunita Meera Patel"),
    ("Marlow", "Barlow Finch"),
]


@pytest.mark.parametrize(("a", "b"), ALIKE)
def test_spellings_of_one_name_agree(a: str, b: str) -> None:
    match = similarity(a, b)
    assert match.score >= SAME_NAME
    assert match.full
    assert match.why


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_names_of_two_people_do_not(a: str, b: str) -> None:
    assert similarity(a, b).score < SAME_NAME


@given(st.lists(st.text(max_size=12), max_size=3), st.lists(st.sampled_from([b for _, b in ALIKE]), max_size=3))
def test_two_people_may_bear_one_name_where_the_closest_of_theirs_may_be_one(
    some: list[str], others: list[str]
) -> None:
    one, two = tuple(sorted(some)), tuple(sorted(others))
    best = closest(one, two)
    assert best == closest(two, one)
    assert best.score == max((similarity(a, b).score for a in one for b in two), default=0.0)
    assert may_be_one(one, two) == may_be_one(two, one) == (one == two or best.score >= SAME_NAME)


@pytest.mark.parametrize(("a", "b"), [*ALIKE, *DIFFERENT])
def test_that_names_may_be_one_is_asked_without_words(a: str, b: str) -> None:
    assert may_be_one((a,), (b,)) == (similarity(a, b).score >= SAME_NAME)
    assert may_be_one((a, "Somebody Else"), ("Nobody Known", b)) == may_be_one((a,), (b,))


@given(st.text(max_size=30), st.text(max_size=30))
def test_similarity_is_symmetric_bounded_and_takes_any_text(a: str, b: str) -> None:
    one, two = similarity(a, b), similarity(b, a)
    assert one.score == two.score
    assert 0 <= one.score <= 1
    if parts(a).words:
        assert similarity(a, a).score == 1.0


WORDS = [
    ("Imran Sheikh", ("imran", "sheikh")),
    ("Sheikh, Imran", ("imran", "sheikh")),
    ("Sheikh Imran", ("imran",)),
    ("Sheikh", ("sheikh",)),
    ("Mr Hale", ("hale",)),
    ("Robert Hale jr", ("robert", "hale")),
    ("McDonald", ("mcdonald",)),
    ("MacDonald", ("macdonald",)),
    ("DeSouza", ("desouza",)),
    ("SergeiLavrov", ("sergei", "lavrov")),
    ("O’Neil-Smith, Zoë", ("zoe", "oneil", "smith")),
    ("Ig0r Se7hin", ("igor", "sethin")),
    ("", ()),
    ("?!", ()),
]


@pytest.mark.parametrize(("name", "words"), WORDS)
def test_a_name_is_cut_into_words(name: str, words: tuple[str, ...]) -> None:
    assert parts(name).words == words


def test_a_part_of_a_name_is_told_from_the_whole() -> None:
    assert not similarity("Osman", "Tariq Osman").full
    assert similarity("Osman", "Tariq Osman").score >= SAME_NAME


def test_rare_names_say_more_than_common_ones() -> None:
    assert bits("john", "smith") < bits("tariq", "osman") < bits("zebedee", "hathersage")
    assert bits("j", "smith") < bits("john", "smith")


def test_a_short_form_stands_for_several_names() -> None:
    assert {"bob", "robert"} <= formal("bob")
    assert "robert" not in formal("tony")
