"""The forms in which names, places, postcodes, identifiers and days are compared."""

from __future__ import annotations

from datetime import date, timedelta

import jellyfish
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.days import Interval, above, around, cover, month_of
from search_api.names import (
    Way,
    closeness,
    initial_keys,
    may_hold,
    name_words,
    nickname_pairs,
    pair_keys,
    rarity,
    sound_keys,
    typing_errors,
    within,
)
from search_api.places import (
    identifier_keys,
    may_stand,
    place_key,
    place_sound,
    place_words,
    postcode_asked,
    postcode_keys,
)
from search_api.quoting import LONGEST, quotation
from search_api.words import aligned, plain, spans, stem, words


def test_a_name_has_the_same_keys_however_it_is_written() -> None:
    for written in ("Tariq Osman", "OSMAN, Tariq", "Mr. Tariq OSMAN", "Täriq  Osman", "DC Tariq Osman"):
        assert pair_keys(written) == ("osman tariq",)
    assert name_words("Zoë O'Neil-Smith") == ("zoe", "oneil", "smith")
    assert name_words("Mr") == ("mr",)
    assert initial_keys("Tariq Osman") == ("o tariq", "osman t")
    assert set(sound_keys("Philip Reed")) & set(sound_keys("Filip Reid")) == {"FLP", "RT", "FLP RT", "filip"}
    assert set(sound_keys("Khordokhovsky")) & set(sound_keys("Kordokovski")) == {"kordokovski"}
    assert sound_keys("A") == sound_keys("李") == ()
    assert "anthony smith" in nickname_pairs("tony", "smith")
    assert "smith tony" not in nickname_pairs("tony", "smith")


@pytest.mark.parametrize(
    ("asked", "name", "way"),
    [
        ("tariq osman", "OSMAN, Tariq", Way.SAME),
        ("osman", "Tariq Osman", Way.SAME),
        ("mcdonald", "Ewan McDonald", Way.SAME),
        ("oneil", "Anthony O'Neil", Way.SAME),
        ("zoe brandt", "Zoë Brandt", Way.SAME),
        ("muhammad khan", "Mohamed Khan", Way.SPELLING),
        ("mohamed khan", "Mohammed Khan", Way.SPELLING),
        ("tarik usman", "Tariq Osman", Way.SPELLING),
        ("sergei lavrov", "Sergey Lavroff", Way.SOUND),
        ("katherine moss", "Catherine Moss", Way.SPELLING),
        ("tony smith", "Anthony Smith", Way.NICKNAME),
        ("anthony smith", "Tony Smith", Way.NICKNAME),
        ("gaz hale", "Gary Hale", Way.NICKNAME),
        ("daz hale", "Darren Hale", Way.NICKNAME),
        ("mo khan", "Muhammad Khan", Way.NICKNAME),
        ("kasia nowak", "Katarzyna Nowak", Way.NICKNAME),
        ("bob hale", "Rob Hale", Way.NICKNAME),
        ("t osman", "Tariq Osman", Way.INITIAL),
        ("tariq osman", "T. Osman", Way.INITIAL),
        ("tariq osmna", "Tariq Osman", Way.SIMILAR),
        ("hathersage brokcwell", "Hathersage Brockwell", Way.SIMILAR),
        ("philip reed", "Filip Reid", Way.SIMILAR),
        ("knight moss", "Nite Moss", Way.SOUND),
        ("kaitlyn hale", "Catelin Hale", Way.SOUND),
        ("tariq osman", "Tariq Brandt", None),
        ("imran osman", "Tariq Osman", None),
        ("osman osman", "Tariq Osman", None),
        ("gaz hale", "Darren Hale", None),
        ("u osman", "Tariq Osman", None),
        ("bo", "Jo Lee", None),
    ],
)
def test_how_close_a_name_is(asked: str, name: str, way: Way | None) -> None:
    assert closeness(asked.split(), name) == way


def test_a_rare_name_tells_more_than_a_common_one() -> None:
    assert rarity(["john", "smith"]) < rarity(["tariq", "osman"]) < rarity(["zebedee", "quillfeather"])
    assert rarity(["john", "smith"]) == rarity(["smith", "john"])
    assert rarity(["smith"]) < rarity(["quillfeather"])


def test_longer_words_may_hold_more_typing_errors() -> None:
    assert [typing_errors("x" * length) for length in (1, 3, 4, 8, 9, 20)] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("St. Mary's Avenue", "saint mary avenue"),
        ("St Marys Ave", "saint mary avenue"),
        ("Saint Mary\u2019s Av", "saint mary avenue"),
        ("12a Marsh Ln", "marsh lane"),
        ("Marsh Lane, Chelmsford", "marsh lane"),
        ("High St", "high street"),
        ("St. James St", "saint jame street"),
        ("Chelmsford", "chelmsford"),
        ("Close", "close"),
        ("21 Street", "21 street"),
        ("", ""),
    ],
)
def test_a_place_has_one_key(written: str, key: str) -> None:
    assert place_key(written) == key


def test_a_street_sounds_like_itself_but_not_like_another_kind_of_street() -> None:
    assert place_sound("Reidman Lane") == place_sound("Reedman Ln")
    assert place_sound("Reidman Lane") != place_sound("Reidman Road")
    assert place_sound("") == ""


def test_postcodes_are_asked_for_whole_or_in_part() -> None:
    assert postcode_keys("CM1 4AB") == ("cm14ab", "cm1 4", "cm1", "cm")
    for asked in ("CM1 4AB", "cm14ab", "CM1 4", "CM1", "cm"):
        assert postcode_asked(asked) in postcode_keys("CM1 4AB")
    for other in ("CM14", "CM2", "C", "CM1 5"):
        assert postcode_asked(other) not in postcode_keys("CM1 4AB")


def test_identifiers_are_compared_without_spaces_and_a_telephone_in_both_forms() -> None:
    assert identifier_keys("AB12-CDE") == identifier_keys("ab12 cde") == ("ab12cde",)
    assert set(identifier_keys("+44 7700 900123")) >= set(identifier_keys("07700 900 123"))
    assert identifier_keys(" / ") == ()


def test_words_are_plain_and_stems_join_their_forms() -> None:
    assert words("Straße: Zoë's CAFÉ_bar") == ["strasse", "zoe", "s", "cafe", "bar"]
    assert plain("e\u0301") == "e"
    assert stem("stabbed") == stem("stabbing") == "stab"


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    assert len(aligned(text)) == len(text)
    for word, start, end in spans(text):
        assert aligned(text[start:end]) == word


_DAY = st.one_of(
    st.none(),
    st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31)),
    st.dates(min_value=date(2014, 6, 1), max_value=date(2015, 8, 31)),
    st.sampled_from([date(2014, 1, 1), date(2014, 12, 31), date(2010, 1, 1), date(2019, 12, 31), date.min, date.max]),
)


def _interval(start: date | None, end: date | None) -> Interval:
    return Interval(end, start) if start and end and end < start else Interval(start, end)


_INTERVAL = st.builds(_interval, _DAY, _DAY)


@settings(deadline=None)
@given(held=_INTERVAL, asked=_INTERVAL)
def test_calendar_terms_meet_exactly_when_the_intervals_share_a_day(held: Interval, asked: Interval) -> None:
    wanted = set(cover(asked))
    outer = {term for part in wanted for term in around(part)}
    assert bool(wanted & above(held) or outer & set(cover(held))) == held.overlaps(asked) == asked.overlaps(held)


@settings(deadline=None)
@given(start=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), length=st.integers(0, 1500))
def test_a_cover_is_small_and_gives_each_day_once(start: date, length: int) -> None:
    interval = Interval(start, start + timedelta(days=length))
    terms = cover(interval)
    assert len(terms) <= 120
    inside = [any(term in terms for term in around((start + timedelta(days=n)).isoformat())) for n in range(length + 1)]
    assert all(inside)
    for outside in (start - timedelta(days=1), start + timedelta(days=length + 1)):
        assert not any(term in terms for term in around(outside.isoformat()))


def test_whole_periods_are_one_term() -> None:
    assert cover(Interval(date(2014, 7, 1), date(2014, 7, 31))) == ("2014-07",)
    assert cover(Interval(date(2010, 1, 1), date(2019, 12, 31))) == ("201",)
    assert cover(Interval(date(2014, 7, 31), date(2014, 8, 1))) == ("2014-07-31", "2014-08-01")
    assert cover(Interval(date(2014, 8, 1), date(2014, 7, 31))) == ()
    assert month_of(Interval(date(2014, 7, 3), date(2014, 7, 9))) == "2014-07"
    assert month_of(Interval(date(2014, 7, 3), date(2014, 8, 9))) is None
    assert month_of(Interval(date(2014, 7, 3), None)) is None


NAMES = st.text(alphabet="abSteOM019 .,-'\u2019\u00e9_/\n", max_size=20) | st.sampled_from(["St. Mary's Ave", "IG0R"])


@settings(deadline=None)
@given(name=NAMES, before=st.lists(NAMES, max_size=2), after=st.lists(NAMES, max_size=2))
def test_a_name_that_holds_a_word_is_never_passed_over(name: str, before: list[str], after: list[str]) -> None:
    names = "\n".join([*before, name, *after])
    held = place_words(name)
    parts = [held[at:end] for at in range(len(held)) for end in range(at + 1, len(held) + 1)]
    for one in (name, names):
        assert all(may_hold(one, word) for word in name_words(name))
        assert all(may_stand(one, part) for part in parts)


def test_names_that_do_not_hold_a_word_are_passed_over() -> None:
    assert not may_hold("Tariq Osman\nKim Lee", "osmani")
    assert may_hold("Tariq O'Sman\nKim Lee", "osman")
    assert not may_stand("Marsh Lane\nStoke", ("marsh", "lanes"))
    assert may_stand("Marsh Ln\nStoke", ("marsh", "lane"))


@given(st.text(alphabet="ab", max_size=6), st.text(alphabet="ab", max_size=6), st.integers(0, 2))
def test_two_texts_are_within_so_many_letters_of_one_another(a: str, b: str, errors: int) -> None:
    assert within(a, b, errors) is (jellyfish.damerau_levenshtein_distance(a, b) <= errors)


def test_a_long_sentence_is_quoted_around_what_matched() -> None:
    text = "word " * 500
    start, end = quotation(text, 0, len(text), 1200)
    assert end - start <= LONGEST
    assert start <= 1200 < end
    assert text[start:end].startswith("word")
    assert quotation("short", 0, 5, 0) == (0, 5)
