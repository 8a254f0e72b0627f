"""How a name, a street, an identifier or a postcode is looked for: the closest forms weigh most."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from search_api.index.clauses import NOTHING, Clause, In, InOrder, Is, Like, Weighed, all_of, any_of
from search_api.names import (
    initial_keys,
    name_words,
    nickname_pairs,
    nicknames,
    pair,
    sound,
    typing_errors,
)
from search_api.places import identifier_keys, place_sound, place_words, postcode_asked

SAME, NICKNAME, INITIAL, ONE_ERROR, TWO_ERRORS, SOUND = 4.0, 3.0, 2.0, 2.0, 1.0, 0.5


def named(words: Sequence[str]) -> Clause:
    """Documents that name somebody so: one word, or any two of several in one name, the more the better."""
    if not words:
        return NOTHING
    if len(words) == 1:
        return _one_word(words[0])
    return any_of(*(_two_words(a, b) for a, b in combinations(words, 2)))


def _one_word(word: str) -> Clause:
    heard = sound(word)
    return any_of(
        Weighed(Is("names", word), SAME),
        Weighed(In("names", nicknames(word)), NICKNAME),
        like("names", word),
        Weighed(In("sounds", frozenset({heard} if len(heard) > 1 else ())), SOUND),
    )


def _two_words(a: str, b: str) -> Clause:
    key = pair(a, b)
    sounds = sound(a), sound(b)
    heard = frozenset({pair(*sounds)} if min(map(len, sounds)) > 1 else ())
    # a typing error in a first letter can turn the alphabetical order of the two around
    turned = (Weighed(like("pairs", f"{b} {a}" if key == f"{a} {b}" else f"{a} {b}"), 0.9),) if a[0] != b[0] else ()
    short = min(len(a), len(b)) == 1
    return any_of(
        Weighed(Is("pairs", key), SAME),
        Weighed(In("pairs", nickname_pairs(a, b)), NICKNAME),
        Weighed(In("initials", frozenset({key})), INITIAL) if short else NOTHING,
        NOTHING if short else Weighed(In("pairs", frozenset(initial_keys(f"{a} {b}"))), INITIAL),
        *(() if short else (like("pairs", key), *turned)),
        Weighed(In("sounds", heard), SOUND),
        *(Weighed(Like("sounds", key, 1), SOUND / 2) for key in heard if len(key) > 6),
    )


def exactly(name: str) -> Clause:
    """Documents that name a person or a place just so, however the name is turned, cut or spelled out."""
    person, place = name_words(name), place_words(name)
    same = all_of(*(Is("pairs", pair(a, b)) for a, b in combinations(person, 2))) if len(person) > 1 else NOTHING
    return any_of(same, in_order("places", place) if place else NOTHING)


def like(field: str, term: str) -> Clause:
    """Terms with as many typing errors as one of that length may hold; fewer errors weigh more."""
    errors = typing_errors(term)
    if not errors:
        return NOTHING
    one = Weighed(Like(field, term, 1), ONE_ERROR)
    return one if errors == 1 else any_of(one, Weighed(Like(field, term, 2), TWO_ERRORS))


def placed(name: str, *, street: bool = False) -> Clause:
    """Documents that name a place, or only a street, so: its words in order, with typing errors, or by sound."""
    words = place_words(name)
    if not words:
        return NOTHING
    field, keys = ("streets", "street_keys") if street else ("places", "place_keys")
    key, heard = " ".join(words), place_sound(name)
    exact = in_order(field, words)
    return any_of(
        Weighed(exact, 2.0),
        Weighed(Is(keys, key), SAME),
        like(keys, key),
        Weighed(In("place_sounds", frozenset({heard} if heard else ())), SOUND) if not street else NOTHING,
    )


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
        return any_of(Weighed(Is(field, words[0]), 2.0), like(field, words[0]))
    return any_of(InOrder(field, tuple(words)), all_of(*(Is(field, word) for word in words)))
