"""Comparing two written names of people: could they be one name?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA, JaroWinkler

from casethread.names.lists import bits, formal, is_given, reference

SAME_NAME = 0.78
"""At and above this score two names may be one person's."""

Names = tuple[str, ...]

_KEPT = 1 << 16
"""Of each comparison, how many are remembered: a server meets ever new ones, some 250 bytes a pair of words."""
_CUT_OTHERWISE = 0.95
_GLUED = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2})")
_ONE_WORD = re.compile(r"(?:Mac|Fitz|Van|Von|Del|Der|San|Abd)[A-Z]")
_DIGITS = str.maketrans("0134578", "oleastb")
_SKELETON = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?:kh|gh|dh|th|zh)"), lambda m: m[0][0]),
    (re.compile(r"(?:tch|tsch|ch|cz)"), "c"),
    (re.compile(r"(?:sch|sh|sz|hs)"), "s"),
    (re.compile(r"ck|q|x"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee|ie|iy|yy|ij|y|j"), "i"),
    (re.compile(r"(?<=[a-z])h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How alike two names are: ``score`` 0 to 1, ``why`` in words; ``full`` when given name and surname both agree;
    ``bits`` the rarity of what agrees.
    """

    score: float
    why: str
    full: bool = False
    bits: float = 0.0


@dataclass(frozen=True, slots=True)
class Parts:
    """A name cut into folded words, in the order first name to surname; ``surname_first`` when a comma said so."""

    words: tuple[str, ...]
    surname_first: bool = False

    @property
    def given(self) -> str:
        """The first word of several, else empty."""
        return self.words[0] if len(self.words) > 1 else ""

    @property
    def surname(self) -> str:
        """The last word, else empty."""
        return self.words[-1] if self.words else ""


@lru_cache(maxsize=_KEPT)
def parts(name: str) -> Parts:
    """Cut a written name: titles, accents, case and punctuation gone, "SURNAME, First" turned round."""
    turned = "," in name
    if turned:
        last, _, first = name.partition(",")
        name = f"{first} {last}"
    elif " " not in name.strip() and not _ONE_WORD.match(name):
        name = _GLUED.sub(" ", name)
    plain = re.sub("['\u2018\u2019`\u02bc]", "", anyascii(name))
    cut = [_letters(word) for word in re.split(r"[^a-z0-9]+", plain.casefold()) if word]
    end = len(cut) - 1
    kept = tuple(word for at, word in enumerate(cut) if not _is_title(word) or (at == end and _is_surname(word, at)))
    return Parts(kept, turned)


def _letters(word: str) -> str:
    """Digits within a word read as the letters that they stand for: "ig0r" is "igor"."""
    return word if word.isalpha() else word.translate(_DIGITS)


def _is_title(word: str) -> bool:
    return word in reference().honorifics


def _is_surname(word: str, at: int) -> bool:
    """Whether a title in the last place is a surname there, as in "Imran Sheikh", or all there is."""
    return not at or word in reference().spelling or word in reference().surnames


@lru_cache(maxsize=_KEPT)
def skeleton(word: str) -> str:
    """A folded word as it sounds across romanisations: "khordokhovsky" and "kordokovski" share one."""
    for pattern, by in _SKELETON:
        word = pattern.sub(by, word)
    return word


@lru_cache(maxsize=_KEPT)
def word_similarity(a: str, b: str) -> tuple[float, str]:
    """How alike two folded words are, 0 to 1, and in what way ("" for equal ones)."""
    if a == b:
        return 1.0, ""
    if min(len(a), len(b)) == 1:
        return (0.86, "initial") if a[0] == b[0] else (0.0, "")
    spelling = reference().spelling
    found = 0.0, ""
    if spelling.get(a, a) == spelling.get(b, b):
        found = 0.97, "spelling"
    elif formal(a) & formal(b) and (a in formal(b) or b in formal(a)):
        found = 0.94, "short form"
    elif not (is_given(a) and is_given(b)):
        found = (0.95, "spelling") if skeleton(a) == skeleton(b) else _misspelling(a, b)
    return found


def _misspelling(a: str, b: str) -> tuple[float, str]:
    """One slip in five letters, two in nine; none in names shorter than four, where it makes another name."""
    slips = OSA.distance(a, b)
    length = max(len(a), len(b))
    if slips == 1 and length >= 4:
        return (0.91 if length >= 6 else 0.87 if length == 5 else 0.8), "misspelling"
    if slips == 2 and length >= 7 and JaroWinkler.similarity(a, b) >= 0.9:
        return 0.84, "misspelling"
    return (0.62, "") if slips == 2 and length >= 6 else (0.0, "")


@lru_cache(maxsize=_KEPT)
def _weight(word: str, last: bool) -> float:
    if word in reference().particles:
        return 0.25
    if len(word) == 1:
        return 0.6
    return bits("", word) / 14.6 if last else max(bits(word, "") / 13.5, 0.5)


def _pairs(a: Parts, b: Parts) -> list[tuple[float, int, int, str]]:
    """The best partner of each word, most alike first, nearer positions before farther ones."""
    found = []
    for i, one in enumerate(a.words):
        for j, two in enumerate(b.words):
            score, how = word_similarity(one, two)
            if score >= 0.6:
                ends = (i == len(a.words) - 1) != (j == len(b.words) - 1)
                found.append((-score, ends, abs(i - j), i, j, how))
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    chosen = []
    for score, _, _, i, j, how in sorted(found):
        if i not in taken_a and j not in taken_b:
            taken_a.add(i)
            taken_b.add(j)
            chosen.append((-score, i, j, how))
    return chosen


@lru_cache(maxsize=_KEPT)
def similarity(a: str, b: str) -> NameMatch:
    """Whether two written names may be one name. Symmetric; ``score`` at least SAME_NAME means they may.

    Words are paired by spelling, short form, initial or misspelling and weighed by rarity. Words that only one name
    has cost little (a middle name left out); words that each has and the other has not cost much.
    """
    one, two = _in_order(a, b)
    if not one.words or not two.words:
        return NameMatch(0.0, "no name to compare")
    if one.words == two.words:
        return _match(one, two, [(1.0, i, i, "") for i in range(len(one.words))], 1.0)
    if _cut_otherwise(one, two):
        return NameMatch(_CUT_OTHERWISE, "the same letters, cut otherwise", True, bits(two.given, two.surname))
    chosen = _pairs(one, two)
    return _match(one, two, chosen, _score(one, two, chosen))


def may_be_one(one: Names, two: Names) -> bool:
    """Whether any two of the names of two people, each in order, may be one name."""
    return one == two or _may_be_one(min(one, two), max(one, two))


@lru_cache(maxsize=4 * _KEPT)
def _may_be_one(one: Names, two: Names) -> bool:
    return any(_alike(*_in_order(a, b)) >= SAME_NAME for a in one for b in two)


def closest(one: Names, two: Names) -> NameMatch:
    """The match of the two most alike of the names of two people, each in order. Symmetric."""
    return _closest(min(one, two), max(one, two))


@lru_cache(maxsize=_KEPT)
def _closest(one: Names, two: Names) -> NameMatch:
    matches = (similarity(a, b) for a in one for b in two)
    return max(matches, key=lambda match: (match.score, match.full), default=NameMatch(0.0, "no name to compare"))


def _in_order(a: str, b: str) -> tuple[Parts, Parts]:
    one, two = parts(a), parts(b)
    return (two, one) if (len(two.words), two.words) < (len(one.words), one.words) else (one, two)


def _alike(one: Parts, two: Parts) -> float:
    """The score of a match, without what is said of it."""
    if not one.words or not two.words:
        return 0.0
    if one.words == two.words:
        return 1.0
    return _CUT_OTHERWISE if _cut_otherwise(one, two) else round(_score(one, two, _pairs(one, two)), 4)


def _cut_otherwise(one: Parts, two: Parts) -> bool:
    if len(one.words) == len(two.words):
        return False
    short, long = "".join(one.words), "".join(two.words)
    return len(short) >= 6 and OSA.distance(short, long) <= (len(long) >= 8)


def _score(one: Parts, two: Parts, chosen: list[tuple[float, int, int, str]]) -> float:
    if not chosen or (len(one.words) == 1 < len(two.words) and chosen[0][0] < 0.94):
        return 0.0
    agreed = lost = 0.0
    for score, i, j, _ in chosen:
        weight = max(_weight(one.words[i], i == len(one.words) - 1), _weight(two.words[j], j == len(two.words) - 1))
        agreed += weight * score
        lost += weight * (1 - score)
    left = {id(p): 0.0 for p in (one, two)}
    for party, index in ((one, 1), (two, 2)):
        used = {pair[index] for pair in chosen}
        for k, word in enumerate(party.words):
            if k not in used:
                left[id(party)] += _weight(word, k == len(party.words) - 1)
    alone_short, alone_long = sorted((left[id(one)], left[id(two)]))
    turned = len(one.words) == len(two.words) == 2 and all(i != j for _, i, j, _ in chosen)
    ends = _ends(one, two, chosen)
    lost += 2.2 * alone_short + 0.12 * (alone_long - alone_short) + (0.28 if turned else 0.0) + ends
    return max(0.0, agreed / (agreed + lost))


def _ends(one: Parts, two: Parts, chosen: list[tuple[float, int, int, str]]) -> float:
    """What it costs that the two surnames, or the two first names, do not agree with anything."""
    cost = 0.0
    if len(one.words) > 1:
        paired = {i for _, i, _, _ in chosen}
        cost += 0.3 * (len(one.words) - 1 not in paired) + 0.1 * (0 not in paired)
        paired = {j for _, _, j, _ in chosen}
        cost += 0.25 * (len(two.words) - 1 not in paired)
    return cost


def _match(one: Parts, two: Parts, chosen: list[tuple[float, int, int, str]], score: float) -> NameMatch:
    hows = sorted({how for _, _, _, how in chosen if how})
    full = len(chosen) >= 2 and any(
        i == len(one.words) - 1 and j == len(two.words) - 1 and len(one.words[i]) > 1 for _, i, j, _ in chosen
    )
    first = next((one.words[i] for _, i, j, _ in chosen if i == 0 and len(one.words) > 1), "")
    last = next((two.words[j] for _, i, j, _ in chosen if j == len(two.words) - 1), "")
    if score >= 1.0:
        why = "the same name"
    elif hows:
        why = f"names alike but for {' and '.join('an ' + how if how[0] == 'i' else 'a ' + how for how in hows)}"
    else:
        why = "one name holds the other" if score >= SAME_NAME else "different names"
    return NameMatch(round(score, 4), why, full, bits(first, last))
