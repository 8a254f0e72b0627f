"""Near-identical copies of one story."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from casethread.model import Document
from links.blocks import Blocks, Cut, reached
from links.pairs import Pairs
from links.shelves import Shelves

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
_CUT = Cut(limit=60, window=1)
_WORD = re.compile(r"[^\W\d_]{3,}")

Sketched = Callable[[str], bytes]
"""Gives the sketch of a document that is there."""


def sketch_of(document: Document) -> bytes:
    """What a text is compared by, as little-endian uint64; nothing when it is too short."""
    said = [word.casefold() for word in _WORD.findall(document.text)]
    if len(said) < SHORTEST:
        return b""
    codes = np.array([_hashed(word) for word in said], dtype=np.uint64)
    mixed = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + codes[place : len(mixed) + place]
        mixed ^= mixed >> np.uint64(29)
    mixed = mixed * np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(mixed)[:SKETCH].tobytes()


def _alike(one: bytes, two: bytes) -> float:
    """Jaccard similarity estimated from the smallest hashes of both."""
    a, b = (np.frombuffer(each, np.uint64) for each in (one, two))
    every = np.sort(np.concatenate((a, b)))
    twice = every[1:] == every[:-1]
    union = np.delete(every, np.flatnonzero(twice))[:SKETCH]
    return int(np.count_nonzero(every[1:][twice] <= union[-1])) / len(union)


@lru_cache(maxsize=262144)
def _hashed(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


class Stories:
    """Which documents are copies: ``story`` names the group of each that has a copy, by its first document."""

    def __init__(self, sketched: Sketched, shelves: Shelves, story: dict[str, str]) -> None:
        self.story = story
        self.likeness: Pairs[str, float] = Pairs(shelves.shelf("likeness"))
        """How alike a document and each of its copies are, estimated."""
        self._sketched = sketched
        self._keyed: Blocks[str] = Blocks("story", shelves, _CUT, same=lambda a, b: a == b)

    def change(self, gone: Iterable[str], come: Mapping[str, bytes]) -> set[str]:
        """Forget documents, take in others, given with their sketches. Returns those whose story is another now, or has
        other members.
        """
        left = set(gone)
        sketched = {key: found for key, found in come.items() if found}
        keyed = {key: (((), key, None), _bands(found)) for key, found in sketched.items()}
        moved = self._keyed.change(left, keyed)
        touched = set(sketched) | moved.restless
        near = {other for each in left | touched for other in self.likeness.forget(each)}
        near |= self.likeness.renew(moved.pairs, touched, self._keyed.paired, self._alike)
        for one in sorted(touched):
            for other in self._keyed.partners(one):
                if other not in touched or other < one:
                    self.likeness.note(one, other, self._alike(one, other))
        return self._regroup(left | touched | near | {x for d in touched for x in self.likeness.of(d)}) | left

    def copies(self, document: str) -> list[str]:
        """The documents of one story with ``document``, in order, itself among them."""
        return sorted(reached({document}, self.likeness.of))

    def _alike(self, one: str, other: str) -> float | None:
        """How alike two copies are; None where they are no copies."""
        score = _alike(self._sketched(one), self._sketched(other))
        return round(score, 3) if score >= COPY else None

    def _regroup(self, seeds: set[str]) -> set[str]:
        before = {document: self.story.get(document) for document in seeds}
        changed: set[str] = set()
        seen: set[str] = set()
        for seed in sorted(seeds):
            if seed in seen:
                continue
            members = self.copies(seed)
            seen.update(members)
            for document in members:
                before.setdefault(document, self.story.get(document))
                self.story.pop(document, None)
                if len(members) > 1:
                    self.story[document] = members[0]
            changed.update(members if len(members) > 1 else ())
        return changed | {document for document, story in before.items() if story != self.story.get(document)}


def _bands(sketch: bytes) -> set[str]:
    return {f"{value:x}" for value in np.frombuffer(sketch, np.uint64)[:BANDS].tolist()}


def read(documents: Sequence[Document]) -> list[str]:
    """The story of each of ``documents``: the id of its first copy, empty when there is none."""
    sketches = {document.id: sketch_of(document) for document in documents}
    stories = Stories(sketches.__getitem__, Shelves(""), {})
    stories.change((), sketches)
    return [stories.story.get(document.id, "") for document in documents]
