"""Texts: near-identical copies of one story, and how alike two texts are by their rarer words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from zlib import crc32

import numpy as np
import numpy.typing as npt

from casethread.model import Document
from links.reference import words

SHINGLE = 4
"""Words in a shingle."""
SKETCH = 64
"""Smallest shingle hashes kept of a document: their overlap estimates the Jaccard similarity of the texts."""
BANDS = 10
"""Of the sketch, the smallest that serve as keys: documents that share one are compared."""
COPY = 0.5
"""From this estimated Jaccard similarity on, two texts are copies of one story."""
SHORTEST = 25
"""A text with fewer words is too short to be called a copy."""
TERMS = 60
"""Rarest-weighted words kept of a document for comparing texts."""
_FLOOR = 200
_BLOCK = 60
_WORD = re.compile(r"[^\W\d_]{3,}")
_STOP = words("stop")

Sketch = npt.NDArray[np.uint64]
Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Texts:
    """What the words of the given documents tell: ``story`` the group number of each document (-1: no copy exists),
    ``likeness`` by pair of document numbers in a group, ``vectors`` and document counts of words.
    """

    story: list[int]
    likeness: dict[tuple[int, int], float]
    vectors: list[Vector]
    spread: Mapping[str, int]


def _sketch(said: list[str], hashes: dict[str, int]) -> Sketch:
    for word in said:
        if word not in hashes:
            hashes[word] = crc32(word.encode())
    codes = np.array([hashes[word] for word in said], dtype=np.uint64)
    mixed = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + codes[place : len(mixed) + place]
        mixed ^= mixed >> np.uint64(29)
    mixed = mixed * np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(mixed)[:SKETCH]


def _alike(a: Sketch, b: Sketch) -> float:
    """Jaccard similarity estimated from the smallest hashes of both."""
    union = np.unique(np.concatenate((a, b)))[:SKETCH]
    both = np.intersect1d(np.intersect1d(a, b), union)
    return len(both) / len(union)


def read(documents: Sequence[Document]) -> Texts:
    """Compare the texts of ``documents``, given in a fixed order. Time grows with their words and copies."""
    hashes: dict[str, int] = {}
    sketches: list[Sketch | None] = []
    counts: list[Counter[str]] = []
    spread: Counter[str] = Counter()
    for document in documents:
        said = [word.casefold() for word in _WORD.findall(document.text)]
        sketches.append(_sketch(said, hashes) if len(said) >= SHORTEST else None)
        counted = Counter(word for word in said if word not in _STOP)
        counts.append(counted)
        spread.update(counted.keys())
    likeness = _copies(sketches)
    vectors = [_vector(counted, spread, len(documents)) for counted in counts]
    return Texts(_groups(len(documents), likeness), likeness, vectors, spread)


def _copies(sketches: list[Sketch | None]) -> dict[tuple[int, int], float]:
    keyed: dict[int, list[int]] = defaultdict(list)
    for number, sketch in enumerate(sketches):
        if sketch is not None:
            for value in sketch[:BANDS].tolist():
                keyed[value].append(number)
    found: dict[tuple[int, int], float] = {}
    tried: set[tuple[int, int]] = set()
    for members in keyed.values():
        near = pairwise(members) if len(members) > _BLOCK else _all_pairs(members)
        for pair in near:
            one, two = sketches[pair[0]], sketches[pair[1]]
            if pair in tried or one is None or two is None:
                continue
            tried.add(pair)
            score = _alike(one, two)
            if score >= COPY:
                found[pair] = round(score, 3)
    return found


def _all_pairs(members: list[int]) -> list[tuple[int, int]]:
    return [(a, b) for i, a in enumerate(members) for b in members[i + 1 :]]


def _groups(size: int, pairs: Mapping[tuple[int, int], float]) -> list[int]:
    parent = list(range(size))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for a, b in sorted(pairs):
        one, two = sorted((root(a), root(b)))
        parent[two] = one
    copied = {number for pair in pairs for number in pair}
    return [root(number) if number in copied else -1 for number in range(size)]


def _vector(counted: Counter[str], spread: Mapping[str, int], size: int) -> Vector:
    weighed = {word: (1 + log(count)) * log(1 + max(size, _FLOOR) / spread[word]) for word, count in counted.items()}
    kept = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return {word: weight / length for word, weight in kept}


def cosine(a: Vector, b: Vector, without: frozenset[str] = frozenset()) -> float:
    """How alike two texts are by their weightiest words, 0 to 1, the words ``without`` not counted as shared."""
    if len(b) < len(a):
        a, b = b, a
    return sum(weight * b[word] for word, weight in a.items() if word in b and word not in without)
