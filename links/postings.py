"""Which documents hold each word, and how much it weighs in each, kept so that one more changes little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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

    def change(self, word: int, come: Mapping[str, float], gone: Collection[str] = ()) -> None:
        """Note which documents held a word and do no more, and which hold it then, with its weight in each."""
        many = self.many(word)
        now = many + len(come) - len(gone)
        before, after = _parts(many), _parts(now)
        if before != after:
            left = {document: weight for document, weight in self.holders(word) if document not in gone}
            come, gone = {**left, **come}, ()
            for number in range(before):
                self._parts.pop((word, number), None)
        self._change_parts(word, after, come, gone)
        if now:
            self._many[word] = now
        else:
            self._many.pop(word, None)

    def _change_parts(self, word: int, parts: int, come: Mapping[str, float], gone: Collection[str]) -> None:
        into: dict[int, dict[str, float]] = defaultdict(dict)
        for document, weight in come.items():
            into[_part(document, parts)][document] = weight
        out: dict[int, list[str]] = defaultdict(list)
        for document in gone:
            out[_part(document, parts)].append(document)
        for number in into.keys() | out.keys():
            part = self._parts.get((word, number)) or {}
            for document in out.get(number, ()):
                del part[document]
            part.update(into.get(number, {}))
            if part:
                self._parts[word, number] = part
            else:
                del self._parts[word, number]


def _parts(many: int) -> int:
    """In how many parts so many are kept: a power of two, that few have to be parted anew."""
    return 1 << (many // PART).bit_length()


def _part(document: str, parts: int) -> int:
    return crc32(document.encode("utf-8", "surrogatepass")) % parts if parts > 1 else 0
