"""The documents nearest in meaning to what was asked, found exactly: every passage within reach is compared.

One way for every engine. Elasticsearch and tantivy would each find neighbours their own way, approximately, and a
graph of neighbours is built over documents that the asker may not see, so its answers would depend on them. A product
of one matrix with the question does neither, and answers alike wherever words are looked up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from casethread.errors import IndexUnavailable
from casethread.store.base import View
from casethread.store.meanings import Meanings, Meant
from search_api.index.base import IndexReader
from search_api.index.clauses import Clause, In, all_of
from search_api.meaning.model import ONE, SETTING, Model, Vectors
from search_api.meaning.passages import Span

NEAREST = 50
"""Documents that are found by meaning: the nearest."""
LEAST = ONE * ONE // 4
"""The product from which a passage is near at all: a cosine of 0.25, above which few passages of other matters come in
static models.
"""
SHARE = 2 / 3
"""What part of the nearest document's nearness another must have: where something is near indeed, the rest is not."""
_FEW = 5_000
"""Documents that the index is asked about at once."""
_BLOCK = 4_096
"""Passages that are compared at once: their numbers take four times the room meanwhile."""
REINDEX = "run `casethread reindex`"


@dataclass(frozen=True, slots=True)
class Near:
    """Documents by id, the nearest first, each with the passage that is; ``unread`` documents within reach could not be
    compared, for the model has not read them yet.
    """

    passages: Mapping[str, Span] = field(default_factory=dict)
    unread: int = 0


class Nearest:
    """Finds what is near in meaning, from vectors that are kept in memory while the store says that they are still so:
    about 2 kB for a document of 1,000 characters and a model of 256 dimensions.
    """

    def __init__(self, model: Model, meanings: Meanings) -> None:
        self.model = model
        self._meanings = meanings
        self._parts: dict[int, tuple[tuple[int, int], _Part]] = {}
        self._loading = threading.Lock()

    def near(self, text: str, conditions: Clause, reader: IndexReader, view: View) -> Near:
        """The documents nearest to a text among those that meet the conditions and that the view reaches, at most
        ``NEAREST``, none much further off than the first; equals always in the same order.

        Raises IndexUnavailable when the model has read nothing of what the view reaches.
        """
        asked = self.model.vectors([text])[0]
        access = view.access()
        parts = self._within(access)
        unread = max(view.count() - sum(part.read for part in parts), 0)
        if unread and not any(part.read for part in parts):
            raise self._unread(access)
        if not asked.any():
            return Near({}, unread)
        ranked = _ranked(parts, asked)
        meeting = _meeting(ranked, conditions, reader, access)
        least = SHARE * meeting[0].nearness if meeting else 0
        return Near({one.id: one.part.best(one.at, asked) for one in meeting if one.nearness >= least}, unread)

    def _within(self, access: frozenset[int]) -> list[_Part]:
        with self._loading:
            for number, state in self._meanings.states(access).items():
                if self._parts.get(number, (None,))[0] != state:
                    part = _Part.of(self._meanings.of(self.model.name, number), self.model.dimensions)
                    self._parts[number] = state, part
            return [self._parts[number][1] for number in sorted(access) if number in self._parts]

    def _unread(self, access: frozenset[int]) -> IndexUnavailable:
        others = [name for name in self._meanings.models(access) if name != self.model.name]
        what = "the documents have not been read for their meaning yet"
        if others:
            theirs, ours = others[0].partition("-")[0], self.model.dimensions
            what = f"another model has read the documents for their meaning ({theirs} dimensions, this one has {ours})"
        return IndexUnavailable(what, where=SETTING, remedy=REINDEX)


@dataclass(frozen=True, slots=True)
class _Part:
    """The vectors of the documents with one access number. Of ``read`` documents those are here that have a passage
    with a word that the model knows; the passages of each begin at its ``firsts``; ``ties`` settles between equals.
    """

    read: int
    ids: list[str]
    ties: NDArray[np.uint64]
    firsts: NDArray[np.intp]
    spans: NDArray[np.uint32]
    vectors: Vectors

    @classmethod
    def of(cls, read: Sequence[Meant], dimensions: int) -> _Part:
        """From what the store keeps."""
        held = [one for one in read if one.spans]
        counts = np.array([len(one.spans) // 8 for one in held], dtype=np.intp)
        ties = [int.from_bytes(blake2b(one.document.encode(), digest_size=8).digest(), "big") for one in held]
        return cls(
            len(read),
            [one.document for one in held],
            np.array(ties, dtype=np.uint64),
            np.concatenate([np.zeros(1, dtype=np.intp), np.cumsum(counts)]),
            np.frombuffer(b"".join(one.spans for one in held), dtype="<u4").reshape(-1, 2),
            np.frombuffer(b"".join(one.vectors for one in held), dtype=np.int8).reshape(-1, dimensions),
        )

    def nearness(self, asked: Vectors) -> NDArray[np.float32]:
        """Of each document that of its nearest passage."""
        if not self.ids:
            return np.zeros(0, dtype=np.float32)
        return np.maximum.reduceat(_products(self.vectors, asked), self.firsts[:-1])

    def best(self, at: int, asked: Vectors) -> Span:
        """The nearest passage of a document, the first of equals."""
        first, last = int(self.firsts[at]), int(self.firsts[at + 1])
        start, end = self.spans[first + int(_products(self.vectors[first:last], asked).argmax())]
        return int(start), int(end)


def _products(vectors: Vectors, asked: Vectors) -> NDArray[np.float32]:
    """Whole numbers, exact: see ``model.ONE``."""
    wanted, found = asked.astype(np.float32), np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        found[start : start + _BLOCK] = vectors[start : start + _BLOCK].astype(np.float32) @ wanted
    return found


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A document by its part and its place there, and how near it is."""

    part: _Part
    at: int
    nearness: float

    @property
    def id(self) -> str:
        """The document's id."""
        return self.part.ids[self.at]


def _ranked(parts: Sequence[_Part], asked: Vectors) -> Iterator[_Ranked]:
    """All documents that are near at all, the nearest first."""
    near = [part.nearness(asked) for part in parts]
    scores = np.concatenate([*near, np.zeros(0, dtype=np.float32)])
    ties = np.concatenate([*(part.ties for part in parts), np.zeros(0, dtype=np.uint64)])
    whose = np.repeat(np.arange(len(parts)), [len(one) for one in near])
    place = np.concatenate([*(np.arange(len(one)) for one in near), np.zeros(0, dtype=np.intp)])
    for one in np.lexsort((ties, -scores)):
        if scores[one] < LEAST:
            return
        yield _Ranked(parts[int(whose[one])], int(place[one]), float(scores[one]))


def _meeting(
    ranked: Iterator[_Ranked], conditions: Clause, reader: IndexReader, access: frozenset[int]
) -> list[_Ranked]:
    """The first of those that the index says meet the conditions: asked about few at first, for most often they do."""
    found: list[_Ranked] = []
    step = 4 * NEAREST
    while some := list(islice(ranked, step)):
        ids = frozenset(one.id for one in some)
        page = reader.search(all_of(conditions, In("id", ids)), access, limit=len(ids))
        meeting = {scored.id for scored in page.hits}
        found += [one for one in some if one.id in meeting]
        if len(found) >= NEAREST:
            break
        step = _FEW
    return found[:NEAREST]
