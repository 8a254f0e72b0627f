"""Near-identical copies of one story."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from casethread.model import Document

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
_BLOCK = 60
_WORD = re.compile(r"[^\W\d_]{3,}")

Sketch = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Stories:
    """Which of the given documents are copies: ``story`` the group number of each (-1: no copy of it exists),
    ``likeness`` by pair of document numbers in a group.
    """

    story: list[int]
    likeness: dict[tuple[int, int], float]


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
    every = np.sort(np.concatenate((a, b)))
    twice = every[1:] == every[:-1]
    union = np.delete(every, np.flatnonzero(twice))[:SKETCH]
    return int(np.count_nonzero(every[1:][twice] <= union[-1])) / len(union)


def read(documents: Sequence[Document]) -> Stories:
    """Compare the texts of ``documents``, given in a fixed order. Time grows with their words and copies."""
    hashes: dict[str, int] = {}
    sketches: list[Sketch | None] = []
    for document in documents:
        said = [word.casefold() for word in _WORD.findall(document.text)]
        sketches.append(_sketch(said, hashes) if len(said) >= SHORTEST else None)
    likeness = _copies(sketches)
    return Stories(_groups(len(documents), likeness), likeness)


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
