"""How alike two texts are by their rarer words, and which texts of many are near one another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from math import log
from zlib import crc32

import numpy as np
import numpy.typing as npt

from casethread.model import Document
from casethread.stems import stem_of
from links.postings import Postings
from links.reference import common_words, words

TERMS = 150
"""Weightiest words kept of a document."""
COMMON = 150
"""A word of more documents than this brings no two of them together; it still counts when they are compared."""
KEYS = 40
"""Weightiest words of a document by which others are found to compare it with."""
NEAR = 0.15
"""A document less alike than this, by words that are not COMMON, is no neighbour."""
RAREST_BITS = 19.5
"""What a use of a word carries at most: of rarer ones the lists know too little."""
LENGTH = 200
"""Words of the text in which a word is taken to be looked for: what is used once in so many is in most texts."""
_WORD = re.compile(r"[^\W_]{2,}")
_STOP = words("stop")

Ids = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The weighed words of one document: hashes of stems, ascending, and their weights (of unit length together). At
    ``top`` are the weightiest, by which others are found to compare it with.
    """

    ids: Ids
    weights: Weights
    top: npt.NDArray[np.uint8]

    def cosine(self, other: Words, without: Set[int] = frozenset()) -> float:
        """How alike two documents are, 0 to 1; words ``without`` which they are compared count as shared by nobody."""
        one, two = (self, other) if len(self.ids) <= len(other.ids) else (other, self)
        if not len(one.ids):
            return 0.0
        at = np.minimum(np.searchsorted(two.ids, one.ids), len(two.ids) - 1)
        shared = two.ids[at] == one.ids
        for word in without:
            shared &= one.ids != word
        return round(float(np.dot(one.weights * shared, two.weights[at])), 5)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self.__getstate__() == other.__getstate__()

    __hash__ = None  # type: ignore[assignment]  # as of all that are compared by what they hold

    def __getstate__(self) -> tuple[bytes, bytes, bytes]:
        return self.ids.tobytes(), self.weights.tobytes(), self.top.tobytes()

    def __setstate__(self, state: tuple[bytes, bytes, bytes]) -> None:
        object.__setattr__(self, "ids", np.frombuffer(state[0], np.uint32))
        object.__setattr__(self, "weights", np.frombuffer(state[1], np.float32))
        object.__setattr__(self, "top", np.frombuffer(state[2], np.uint8))

    def keys(self) -> dict[int, float]:
        """The weightiest words with their weights: two documents that share none of them are not compared."""
        return dict(zip(self.ids[self.top].tolist(), self.weights[self.top].tolist(), strict=True))


class Neighbours:
    """Which documents are near one another by their rarer words."""

    def __init__(self, held: Postings, words: Mapping[str, Words]) -> None:
        self._held, self._words = held, words

    def change(self, gone: Mapping[str, Words], come: Mapping[str, Words]) -> set[str]:
        """Forget documents, take in others. Returns those whose neighbours may be others now though they stayed."""
        held = self._held
        out: dict[int, set[str]] = defaultdict(set)
        into: dict[int, dict[str, float]] = defaultdict(dict)
        for document, told in gone.items():
            for word in set(told.keys()):
                out[word].add(document)
        for document, told in come.items():
            for word, weight in told.keys().items():
                into[word][document] = weight
        disturbed: set[str] = set()
        for word in out.keys() | into.keys():
            many = held.many(word)
            held.change(word, into.get(word, {}), out.get(word, ()))
            if (many > COMMON) != (held.many(word) > COMMON):
                disturbed.update(document for document, _ in held.holders(word))
        return disturbed

    def of(self, document: str) -> list[str]:
        """The documents that are near one by words that are not COMMON."""
        total: dict[str, float] = {}
        for word, weight in self._words[document].keys().items():
            if 2 <= self._held.many(word) <= COMMON:
                for other, theirs in self._held.holders(word):
                    total[other] = total.get(other, 0.0) + weight * theirs
        return [other for other, alike in total.items() if alike >= NEAR and other != document]


def words_of(document: Document) -> Words:
    """Weigh the words of a document; how rare a word is, bundled lists say."""
    told = document.text if document.title in document.text else f"{document.title}\n{document.text}"
    counted = Counter(word for word in map(str.casefold, _WORD.findall(told)) if word not in _STOP)
    stems: Counter[str] = Counter()
    for word, count in counted.items():
        stems[_stem(word)] += count
    ids = np.fromiter(map(_hashed, stems), np.uint32, len(stems))
    weighed = np.array([(1 + log(count)) * rarity_of(stem) for stem, count in stems.items()])
    kept = np.lexsort((ids, -weighed))[:TERMS]
    order = np.argsort(ids[kept])
    top = np.flatnonzero(order < KEYS).astype(np.uint8)
    kept = kept[order]
    length = float(np.sqrt(np.sum(weighed[kept] ** 2))) or 1.0
    return Words(ids[kept], (weighed[kept] / length).astype(np.float32), top)


@lru_cache(maxsize=65536)
def ids_in(text: str) -> frozenset[int]:
    """What the words of a short text are known by in ``Words``."""
    return frozenset(_hashed(_stem(word)) for word in map(str.casefold, _WORD.findall(text)))


@lru_cache(maxsize=262144)
def _stem(word: str) -> str:
    return stem_of(word)


@lru_cache(maxsize=262144)
def _hashed(stem: str) -> int:
    return crc32(stem.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=262144)
def rarity_of(stem: str) -> float:
    """How much it says that two texts share a word, by the bundled lists alone: no count of a case goes into it."""
    bits = common_words().get(stem, RAREST_BITS)
    return log(1 + 2.0 ** min(bits + 0.5, RAREST_BITS) / LENGTH)
