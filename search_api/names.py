"""Names of people as an index holds them, on the comparison of names that search shares with linking.

An index holds a name's words, and its *pairs*: any two of its words, in alphabetical order, as one key. A pair in a
query then finds both words in one name, whatever their order, and a key can be compared with a typing error in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import combinations, permutations, product

import jellyfish

from casethread.names.compare import parts, skeleton, word_similarity
from casethread.names.lists import bits, familiar, spellings
from casethread.text import fold
from search_api.words import plain

MOST_WORDS = 5
"""Words of one name that are compared; the rest of a longer one is left aside."""
_SIMPLE = re.compile(r"[A-Za-z .,\n-]*")
"""Names whose words stand in them as they are, case apart: no letters to be spelled out, no digits, no apostrophes."""
_USUAL = 20.0
"""Bits of a name that is neither common nor rare."""


class Way(IntEnum):
    """How a name answers what was asked, the closest way first."""

    SAME = 0
    SPELLING = 1
    NICKNAME = 2
    INITIAL = 3
    SIMILAR = 4
    SOUND = 5


_HOW = {"": Way.SAME, "spelling": Way.SPELLING, "short form": Way.NICKNAME, "initial": Way.INITIAL}


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without titles: "OSMAN, Mr Tariq" is ("tariq", "osman")."""
    return parts(name).words[:MOST_WORDS] or tuple(plain(fold(name)).split()[:MOST_WORDS])


def may_hold(names: str, word: str) -> bool:
    """Whether a name, or one of several on lines of their own, may hold a word of ``name_words``: most that do not are
    told apart without cutting them.
    """
    return word in names.lower() or not _SIMPLE.fullmatch(names)


def pair(a: str, b: str) -> str:
    """The key of two words of one name."""
    return f"{a} {b}" if a <= b else f"{b} {a}"


def rarity(words: Sequence[str]) -> float:
    """How much it tells that a name holds these words: 1 for a usual name, less for John Smith. From bundled lists."""
    if len(words) == 1:
        return max(bits(words[0], ""), bits("", words[0])) / (0.6 * _USUAL)
    return max(bits(a, b) for a, b in permutations(words, 2)) / _USUAL


@lru_cache(maxsize=20_000)
def sounds(word: str) -> tuple[str, ...]:
    """How a word sounds: its metaphone code, and in lower case its skeleton across romanisations.

    A sound too short to tell anything is left out; a word without Latin letters has none.
    """
    if not (word.isascii() and word.isalpha()):
        return ()
    heard = jellyfish.metaphone(word).replace(" ", ""), skeleton(word)
    return tuple(sound for sound, least in zip(heard, (2, 3), strict=True) if len(sound) >= least)


@lru_cache(maxsize=20_000)
def sound_pairs(a: str, b: str) -> tuple[str, ...]:
    """The pairs of the sounds of two words, each with the other's of its kind."""
    return tuple(pair(x, y) for x, y in product(sounds(a), sounds(b)) if x.isupper() == y.isupper())


@lru_cache(maxsize=20_000)
def pair_keys(name: str) -> tuple[str, ...]:
    """The pairs of a name's words."""
    return tuple(sorted({pair(a, b) for a, b in combinations(name_words(name), 2)}))


@lru_cache(maxsize=20_000)
def initial_keys(name: str) -> tuple[str, ...]:
    """The pairs of a name with one word cut to its initial: "Tariq Osman" gives "osman t" and "o tariq"."""
    found = set()
    for a, b in combinations(name_words(name), 2):
        found |= {pair(a[0], b), pair(a, b[0])}
    return tuple(sorted(found - set(pair_keys(name))))


@lru_cache(maxsize=20_000)
def sound_keys(name: str) -> tuple[str, ...]:
    """The sounds of a name's words, and of its pairs."""
    held = name_words(name)
    single = {sound for word in held for sound in sounds(word)}
    return tuple(sorted(single.union(*(sound_pairs(a, b) for a, b in combinations(held, 2)))))


def spelling_pairs(a: str, b: str) -> frozenset[str]:
    """The pairs of the same two words in other spellings, the pair itself not among them."""
    forms = product({a, *spellings(a)}, {b, *spellings(b)})
    return frozenset(pair(x, y) for x, y in forms) - {pair(a, b)}


def nickname_pairs(a: str, b: str) -> frozenset[str]:
    """The pairs that name the same two words by short and full forms of them."""
    forms = product({a, *spellings(a), *familiar(a)}, {b, *spellings(b), *familiar(b)})
    return frozenset(pair(x, y) for x, y in forms) - spelling_pairs(a, b) - {pair(a, b)}


def typing_errors(text: str) -> int:
    """How many typing errors a word or key of that length may hold: none below 4 letters, 1 below 9, else 2."""
    return 0 if len(text) < 4 else 1 if len(text) < 9 else 2


def closeness(wanted: Iterable[str], name: str) -> Way | None:
    """How a name answers wanted words, the closest way that holds for all of them.

    None when the name does not hold them all, each by another of its words.
    """
    asked, held = list(wanted), list(name_words(name))
    worst = Way.SAME if asked else None
    for word in sorted(asked, key=len, reverse=True):
        graded = [(way, other) for other in held if (way := _way(word, other)) is not None]
        if not graded:
            return _close_pair(asked[0], asked[1], name) if len(asked) == 2 else None
        best, taken = min(graded)
        held.remove(taken)
        worst = max(worst or Way.SAME, best)
    return worst


def _close_pair(a: str, b: str, name: str) -> Way | None:
    """Two words taken as one key, where an error in one of them leaves the other to tell."""
    if len(name_words(name)) < 2:
        return None
    key = pair(a, b)
    errors = typing_errors(key)
    if any(within(key, other, errors) for other in pair_keys(name)):
        return Way.SIMILAR
    heard = [sound for sound in sound_pairs(a, b) if len(sound) > 6]
    held = [sound for x, y in combinations(name_words(name), 2) for sound in sound_pairs(x, y)]
    return Way.SOUND if any(within(one, other, 1) for one in heard for other in held) else None


def within(a: str, b: str, errors: int) -> bool:
    """Whether two texts are at most so many letters apart; most that are not differ more in length."""
    return abs(len(a) - len(b)) <= errors and jellyfish.damerau_levenshtein_distance(a, b) <= errors


@lru_cache(maxsize=20_000)
def _way(word: str, other: str) -> Way | None:
    """As linking compares two words, and beyond it by what may only be looked for: more errors, and sound alone."""
    score, how = word_similarity(word, other)
    if score and how in _HOW and (how or word == other):
        return _HOW[how]
    if other in familiar(word):
        return Way.NICKNAME
    if min(len(word), len(other)) > 2 and within(word, other, typing_errors(word)):
        return Way.SIMILAR
    return Way.SOUND if set(sounds(word)) & set(sounds(other)) else None
