"""Which documents hold each word, and how much it weighs in each, kept so that one more changes little."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from zlib import crc32

from links.shelves import Shelves

PART = 256
"""Holders of a word that are kept together, one with another: of a common word there are as many as documents."""


class Postings:
    """The documents by the words that they hold."""

    def __init__(self, shelves: Shelves) -> None:
        self._many: dict[int, int] = shelves.shelf("word holders")
        self._parts: dict[tuple[int, int], dict[str, float]] = shelves.shelf("words", 1)

    def many(self, word: int) -> int:
        """How many hold a word."""
        return self._many.get(word, 0)

    def holders(self, word: int) -> Iterable[tuple[str, float]]:
        """Those that hold it, with its weight in each."""
        parts = (self._parts.get((word, number), {}) for number in range(_parts(self.many(word))))
        return chain.from_iterable(part.items() for part in parts)

    def put(self, word: int, document: str, weight: float) -> None:
        """Note that a document, which did not, holds a word."""
        self._change(word, {document: weight}, None)

    def take(self, word: int, document: str) -> None:
        """Note that a document, which did, holds a word no more."""
        self._change(word, {}, document)

    def _change(self, word: int, come: dict[str, float], gone: str | None) -> None:
        many = self.many(word)
        now = many + (1 if come else -1)
        before, after = _parts(many), _parts(now)
        if before == after:
            self._change_part(word, _part(gone or next(iter(come)), after), come, gone)
        else:
            held = {**dict(self.holders(word)), **come}
            held.pop(gone or "", None)
            for number in range(before):
                self._parts.pop((word, number), None)
            for document, weight in held.items():
                self._change_part(word, _part(document, after), {document: weight}, None)
        if now:
            self._many[word] = now
        else:
            del self._many[word]

    def _change_part(self, word: int, number: int, come: dict[str, float], gone: str | None) -> None:
        part = self._parts.get((word, number)) or {}
        part.update(come)
        if gone is not None:
            del part[gone]
        if part:
            self._parts[word, number] = part
        else:
            del self._parts[word, number]


def _parts(many: int) -> int:
    """In how many parts so many are kept: a power of two, that few have to be parted anew."""
    return 1 << (many // PART).bit_length()


def _part(document: str, parts: int) -> int:
    return crc32(document.encode("utf-8", "surrogatepass")) % parts if parts > 1 else 0
