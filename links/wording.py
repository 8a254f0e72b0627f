"""How alike two texts are by their rarer words, and which texts of many are near one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

import numpy as np
import numpy.typing as npt
import snowballstemmer

from casethread.model import Document
from links.reference import common_words, words

TERMS = 150
"""Weightiest words kept of a document."""
COMMON = 150
"""A word of more documents than this brings no two of them together; it still counts when they are compared."""
GATHERED = 4000
"""Entries of the index looked at for the neighbours of one document, its rarest words first."""
NEIGHBOURS = 14
"""Nearest documents kept of each."""
NEAR = 0.06
"""A document less alike than this, by words that are not COMMON, is no neighbour."""
RAREST_BITS = 19.5
"""What a use of a word carries at most: of rarer ones the lists know too little."""
LENGTH = 200
"""Words of the text in which a word is taken to be looked for: what is used once in so many is in most texts."""
_WORD = re.compile(r"[^\W_]{2,}")
_STOP = words("stop")

Ids = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wording:
    """The weighed words of the given documents, by document number: ids of words, ascending, and their TF-IDF weights
    (of unit length). ``spread`` holds the number of documents of each word; nothing else is known of the words.
    """

    ids: list[Ids]
    weights: list[Weights]
    spread: Ids

    def cosine(self, a: int, b: int) -> float:
        """How alike two documents are, 0 to 1."""
        one, two = self.ids[a], self.ids[b]
        if len(one) > len(two):
            a, b, one, two = b, a, two, one
        if not len(one):
            return 0.0
        at = np.minimum(np.searchsorted(two, one), len(two) - 1)
        return float(np.dot(self.weights[a] * (two[at] == one), self.weights[b][at]))

    def size(self, number: int) -> int:
        """How many words are kept of a document."""
        return len(self.ids[number])

    def neighbours(self) -> list[list[int]]:
        """The numbers of the documents nearest to each by their rarer words, nearest first."""
        order = np.argsort(np.concatenate(self.ids), kind="stable") if self.ids else np.zeros(0, np.int64)
        sizes = [len(each) for each in self.ids]
        holders = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
        loads = np.concatenate(self.weights)[order] if self.weights else np.zeros(0, np.float32)
        starts = np.concatenate(([0], np.cumsum(self.spread_kept(), dtype=np.int64)))
        return [self._nearest(number, holders, loads, starts) for number in range(len(sizes))]

    def spread_kept(self) -> npt.NDArray[np.int64]:
        """Of each word, in how many documents it is among the kept ones."""
        every = np.concatenate(self.ids) if self.ids else np.zeros(0, np.int32)
        return np.bincount(every, minlength=len(self.spread))

    def _nearest(self, number: int, holders: Ids, loads: Weights, starts: npt.NDArray[np.int64]) -> list[int]:
        ids, weights = self.ids[number], self.weights[number]
        shared = (self.spread[ids] >= 2) & (self.spread[ids] <= COMMON)
        ids, weights = ids[shared], weights[shared]
        ranked = np.lexsort((ids, self.spread[ids]))
        gathered = list(accumulate(int(self.spread[ids[k]]) for k in ranked))
        ranked = ranked[: sum(total <= GATHERED for total in gathered)]
        if not len(ranked):
            return []
        spans = [slice(int(starts[ids[k]]), int(starts[ids[k] + 1])) for k in ranked]
        found = np.concatenate([holders[span] for span in spans])
        score = np.concatenate([loads[span] * weights[k] for span, k in zip(spans, ranked, strict=True)])
        others, where = np.unique(found, return_inverse=True)
        total = np.bincount(where, weights=score)
        total[others == number] = 0.0
        best = np.lexsort((others, -np.round(total, 5)))[:NEIGHBOURS]
        return [int(others[k]) for k in best if total[k] >= NEAR]


def read(documents: Sequence[Document]) -> Wording:
    """Weigh the words of ``documents``, given in a fixed order; how rare a word is, bundled lists say."""
    stemmer = snowballstemmer.stemmer("english")
    numbers: dict[str, int] = {}
    stems: dict[str, int] = {}
    counts: list[Counter[int]] = []
    for document in documents:
        told = document.text if document.title in document.text else f"{document.title}\n{document.text}"
        said = [word for word in map(str.casefold, _WORD.findall(told)) if word not in _STOP]
        for word in said:
            if word not in numbers:
                stem = stemmer.stemWord(word)
                numbers[word] = stems.setdefault(stem, len(stems))
        counts.append(Counter(numbers[word] for word in said))
    spread = np.zeros(len(stems), np.int32)
    for counted in counts:
        spread[np.fromiter(counted, np.int32, len(counted))] += 1
    rarity = np.array([rarity_of(stem) for stem in stems])
    ids, weights = [], []
    for counted in counts:
        kept, weighed = _vector(counted, rarity)
        ids.append(kept)
        weights.append(weighed)
    return Wording(ids, weights, spread)


def rarity_of(stem: str) -> float:
    """How much it says that two texts share a word, by the bundled lists alone: no count of a case goes into it."""
    bits = common_words().get(stem, RAREST_BITS)
    return log(1 + 2.0 ** min(bits + 0.5, RAREST_BITS) / LENGTH)


def _vector(counted: Counter[int], rarity: npt.NDArray[np.float64]) -> tuple[Ids, Weights]:
    terms = np.fromiter(counted, np.int32, len(counted))
    weighed = np.array([1 + log(count) for count in counted.values()]) * rarity[terms]
    kept = np.sort(np.lexsort((terms, -weighed))[:TERMS])
    kept = kept[np.argsort(terms[kept])]
    length = float(np.sqrt(np.sum(weighed[kept] ** 2))) or 1.0
    return terms[kept], (weighed[kept] / length).astype(np.float32)
