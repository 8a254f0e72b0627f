"""Names of people, compared as they are written, as they sound, and by nickname and initial.

An index holds a name's words, and its *pairs*: any two of its words, in alphabetical order, as one key. A pair in a
query then finds both words in one name, whatever their order, and a key can be compared with a typing error in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, product

import jellyfish
from nicknames import NickNamer

from casethread.text import fold
from search_api.words import plain

MOST_WORDS = 5
"""Words of one name that are compared; the rest of a longer one is left aside."""

_TITLES = "mr mrs ms miss dr sir dame lord lady pc dc ds di dci insp sgt supt cllr prof rev"
_WAYS = ("same", "nickname", "initial", "similar", "sound")
TITLES = frozenset(_TITLES.split())


@lru_cache(maxsize=50_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without titles: "OSMAN, Mr Tariq" is ("tariq", "osman")."""
    found = plain(fold(name)).split()
    kept = [word for word in found if word not in TITLES] or found
    return tuple(kept[:MOST_WORDS])


def pair(a: str, b: str) -> str:
    """The key of two words of one name."""
    return f"{a} {b}" if a <= b else f"{b} {a}"


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a word sounds (metaphone); empty when it has no Latin letters."""
    return jellyfish.metaphone(word).replace(" ", "") if word.isalpha() else ""


@lru_cache(maxsize=1)
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=10_000)
def nicknames(word: str) -> frozenset[str]:
    """Other forms of a given name: "tony" gives "anthony" and its other short forms."""
    known = _nicknames()
    full = {name for name in known.canonicals_of(word) if name.isalpha()}
    short = known.nicknames_of(word)
    beside = {name for whole in full for name in known.nicknames_of(whole)}
    return frozenset(name for name in full | short | beside if name.isalpha()) - {word}


@lru_cache(maxsize=50_000)
def pair_keys(name: str) -> tuple[str, ...]:
    """The pairs of a name's words."""
    return tuple(sorted({pair(a, b) for a, b in combinations(name_words(name), 2)}))


@lru_cache(maxsize=50_000)
def initial_keys(name: str) -> tuple[str, ...]:
    """The pairs of a name with one word cut to its initial: "Tariq Osman" gives "osman t" and "o tariq"."""
    found = set()
    for a, b in combinations(name_words(name), 2):
        found |= {pair(a[0], b), pair(a, b[0])}
    return tuple(sorted(found - set(pair_keys(name))))


@lru_cache(maxsize=50_000)
def sound_keys(name: str) -> tuple[str, ...]:
    """The sounds of a name's words, and of its pairs. A sound of one letter tells too little and is left out."""
    sounds = [heard for heard in map(sound, name_words(name)) if len(heard) > 1]
    return tuple(sorted({*sounds, *(pair(a, b) for a, b in combinations(sounds, 2))}))


def nickname_pairs(a: str, b: str) -> frozenset[str]:
    """The pairs that name the same two words by other forms of them, the pair itself not among them."""
    forms = product({a, *nicknames(a)}, {b, *nicknames(b)})
    return frozenset(pair(x, y) for x, y in forms) - {pair(a, b)}


def typing_errors(text: str) -> int:
    """How many typing errors a word or key of that length may hold: none below 4 letters, 1 below 9, else 2."""
    return 0 if len(text) < 4 else 1 if len(text) < 9 else 2


def closeness(wanted: Iterable[str], name: str) -> str | None:
    """How a name answers wanted words, the closest way that holds: "same", "nickname", "initial", "similar", "sound".

    None when the name does not hold them all, each by another of its words.
    """
    asked, held = list(wanted), list(name_words(name))
    worst = 0 if asked else None
    for word in sorted(asked, key=len, reverse=True):
        graded = [(rank, other) for other in held if (rank := _rank(word, other)) is not None]
        if not graded:
            return _close_pair(asked[0], asked[1], name) if len(asked) == 2 else None
        best, taken = min(graded)
        held.remove(taken)
        worst = max(worst or 0, best)
    return None if worst is None else _WAYS[worst]


def _close_pair(a: str, b: str, name: str) -> str | None:
    """Two words taken as one key, where an error in one of them leaves the other to tell."""
    key, heard = pair(a, b), pair(sound(a), sound(b))
    if any(jellyfish.damerau_levenshtein_distance(key, other) <= typing_errors(key) for other in pair_keys(name)):
        return "similar"
    near = len(heard) > 6 and sound(a) and sound(b)
    sounds = [other for other in sound_keys(name) if " " in other]
    return "sound" if near and any(jellyfish.damerau_levenshtein_distance(heard, it) <= 1 for it in sounds) else None


@lru_cache(maxsize=50_000)
def _rank(word: str, other: str) -> int | None:
    if word == other:
        return 0
    if other in nicknames(word):
        return 1
    if (len(word) == 1 or len(other) == 1) and word[0] == other[0]:
        return 2
    if min(len(word), len(other)) > 2 and jellyfish.damerau_levenshtein_distance(word, other) <= typing_errors(word):
        return 3
    return 4 if len(sound(word)) > 1 and sound(word) == sound(other) else None
