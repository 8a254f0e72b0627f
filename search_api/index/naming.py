"""How a name, a street, an identifier or a postcode is looked for: the closest forms weigh most."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from casethread.names.lists import familiar, spellings
from search_api.index.clauses import NOTHING, Clause, In, InOrder, Is, Like, Weighed, all_of, any_of
from search_api.names import (
    initial_keys,
    name_words,
    nickname_pairs,
    pair,
    rarity,
    sound_pairs,
    sounds,
    spelling_pairs,
    typing_errors,
)
from search_api.places import identifier_keys, place_meant, place_sound, place_words, postcode_asked

SAME, SPELLING, NICKNAME, INITIAL, ONE_ERROR, TWO_ERRORS, SOUND = 24.0, 21.0, 18.0, 12.0, 12.0, 5.0, 3.0
LOCATED = 40.0
"""What each way weighs for a name that is neither common nor rare: the same name answers in most ways at once."""


def named(words: Sequence[str]) -> Clause:
    """Documents that name somebody so: one word, or any two of several in one name, the more the better."""
    if not words:
        return NOTHING
    if len(words) == 1:
        return _one_word(words[0])
    return any_of(*(_two_words(a, b) for a, b in combinations(words, 2)))


@lru_cache(maxsize=10_000)
def _one_word(word: str) -> Clause:
    return weighed(
        rarity((word,)) / 2,
        (In("names", frozenset({word})), SAME),
        (In("names", spellings(word)), SPELLING),
        (In("names", familiar(word)), NICKNAME),
        *like("names", word),
        (In("sounds", frozenset(sounds(word))), SOUND),
    )


@lru_cache(maxsize=10_000)
def _two_words(a: str, b: str) -> Clause:
    key, heard = pair(a, b), sound_pairs(a, b)
    # a typing error in a first letter can turn the alphabetical order of the two around
    turned = like("pairs", f"{b} {a}" if key == f"{a} {b}" else f"{a} {b}") if a[0] != b[0] else []
    short = min(len(a), len(b)) == 1
    return weighed(
        rarity((a, b)),
        (In("pairs", frozenset({key})), SAME),
        (In("pairs", spelling_pairs(a, b)), SPELLING),
        (In("pairs", nickname_pairs(a, b)), NICKNAME),
        (In("initials", frozenset({key})), INITIAL) if short else (NOTHING, 0.0),
        (NOTHING, 0.0) if short else (In("pairs", frozenset(initial_keys(f"{a} {b}"))), INITIAL),
        *(() if short else (*like("pairs", key), *((part, weight * 0.9) for part, weight in turned))),
        (In("sounds", frozenset(heard)), SOUND),
        *((Like("sounds", sound, 1), SOUND / 2) for sound in heard if len(sound) > 6),
    )


def weighed(factor: float, *parts: tuple[Clause, float]) -> Clause:
    """Any of the parts that can answer, each with its weight times the factor."""
    return any_of(*(Weighed(part, weight * factor) for part, weight in parts if part != NOTHING))


def exactly(name: str) -> Clause:
    """Documents that name a person or a place just so, however the name is turned, cut or spelled out."""
    person, place = name_words(name), place_words(name)
    same = all_of(*(Is("pairs", pair(a, b)) for a, b in combinations(person, 2))) if len(person) > 1 else NOTHING
    return any_of(same, in_order("places", place) if place else NOTHING)


def like(field: str, term: str) -> list[tuple[Clause, float]]:
    """Terms with as many typing errors as one of that length may hold, each with its weight; fewer weigh more."""
    weights = (ONE_ERROR, TWO_ERRORS)[: typing_errors(term)]
    return [(Like(field, term, errors), weight) for errors, weight in enumerate(weights, 1)]


def placed(name: str, *, street: bool = False) -> Clause:
    """Documents that name a place, or only a street, so: its words in order, with typing errors, or by sound."""
    words = place_words(name)
    if not words:
        return NOTHING
    field, keys = ("streets", "street_keys") if street else ("places", "place_keys")
    meant = place_meant(name)
    if meant != name:
        return any_of(Weighed(placed(meant, street=street), 0.8), In(keys, frozenset({" ".join(words)})))
    key, heard = " ".join(words), place_sound(name)
    exact = in_order(field, words)
    return weighed(
        1.0,
        (exact, 2.0),
        (In(keys, frozenset({key})), SAME),
        *like(keys, key),
        (In("place_sounds", frozenset({heard} if heard and not street else ())), SOUND),
    )


def located(name: str, town: str) -> Clause:
    """Documents that name a place in a town so: far more telling than the two apart."""
    street, within = place_words(place_meant(name)), place_words(town)
    if not street or not within:
        return NOTHING
    key = f"{' '.join(street)} in {' '.join(within)}"
    return weighed(1.0, (In("areas", frozenset({key})), LOCATED), *like("areas", key))


def in_order(field: str, words: Sequence[str], slop: int = 0) -> Clause:
    """Words in this order; one word alone as it is."""
    return Is(field, words[0]) if len(words) == 1 else InOrder(field, tuple(words), slop)


def identified(text: str) -> Clause:
    """Documents that hold an identifier, however spaced."""
    return Weighed(In("identifiers", frozenset(identifier_keys(text))), SAME)


def posted(text: str) -> Clause:
    """Documents that hold a postcode, or one that begins so."""
    return Weighed(In("postcodes", frozenset({postcode_asked(text)})), SAME)


def with_words(field: str, words: Sequence[str]) -> Clause:
    """Documents that hold all the words in a field of short texts, best in this order; one word with typing errors."""
    if not words:
        return NOTHING
    if len(words) == 1:
        return weighed(1.0, (Is(field, words[0]), 2.0), *like(field, words[0]))
    return any_of(InOrder(field, tuple(words)), all_of(*(Is(field, word) for word in words)))
