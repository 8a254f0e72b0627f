"""Which things share a key, kept as things come and go: what is compared with what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from sys import intern
from typing import Generic, TypeVar

from links.shelves import Shelves

T = TypeVar("T", str, tuple[str, int])


class Blocks(Generic[T]):
    """Things by the keys that they share. Within a block of at most ``limit`` each is the partner of every other;
    within a larger one ``pairing`` says, given its members in order, who is whose. ``same``: two are never compared.
    """

    def __init__(
        self,
        name: str,
        shelves: Shelves,
        limit: int,
        pairing: Callable[[list[T]], Iterable[tuple[T, T]]],
        same: Callable[[T, T], bool],
    ) -> None:
        self._limit = limit
        self._pairing: Callable[[list[T]], Iterable[tuple[T, T]]] = pairing
        self._same: Callable[[T, T], bool] = same
        self._held: dict[str, list[T]] = shelves.shelf(f"{name} held")
        self._keys: dict[T, tuple[str, ...]] = shelves.shelf(f"{name} keys")
        self._large: dict[str, dict[T, set[T]]] = shelves.shelf(f"{name} large")

    def change(self, gone: Iterable[T], come: Mapping[T, set[str]]) -> set[T]:
        """Forget things, take in others, those that were there under other keys. Returns the rest of those whose
        partners in a large block, or whose being in one, may have changed.
        """
        before: dict[str, int] = {}
        left = set(gone)
        for each in left | come.keys():
            for key in self._keys.pop(each, ()):
                before.setdefault(key, len(self._held[key]))
                self._held[key].remove(each)
        for each, keys in come.items():
            self._keys[each] = named = tuple(map(intern, sorted(keys)))
            for key in named:
                members = self._held.setdefault(key, [])
                before.setdefault(key, len(members))
                members.append(each)
        disturbed: set[T] = set()
        paired: dict[tuple[T, ...], dict[T, set[T]]] = {}
        for key, size in before.items():
            members = self._held[key]
            if max(size, len(members)) > self._limit:
                disturbed |= self._pair(key, members, paired)
            if not members:
                del self._held[key]
        return disturbed - left - come.keys()

    def _pair(self, key: str, members: Sequence[T], paired: dict[tuple[T, ...], dict[T, set[T]]]) -> set[T]:
        """Pair a block anew that is large, or was. Blocks of the same members, as of one common name in all its short
        forms, are paired once.
        """
        old = self._large.pop(key, None)
        if len(members) <= self._limit:
            return set(members)
        ordered = tuple(sorted(members))
        if ordered not in paired:
            found: dict[T, set[T]] = defaultdict(set)
            for a, b in self._pairing(list(ordered)):
                found[a].add(b)
                found[b].add(a)
            paired[ordered] = found
        new = self._large[key] = paired[ordered]
        if old is None:
            return set(members)
        return {each for each in members if old.get(each) != new.get(each)}

    def partners(self, each: T, fits: Callable[[str, T], bool] = lambda key, other: True) -> set[T]:
        """Those to compare with; of a block that is not large only those that ``fits``, given its key, admits."""
        found: set[T] = set()
        for key in self._keys.get(each, ()):
            if key in self._large:
                found |= self._large[key].get(each, set())
            else:
                found.update(other for other in self._held[key] if other not in found and fits(key, other))
        return {other for other in found if not self._same(each, other)}

    def crowded(self, each: T) -> bool:
        """Whether it stands in a large block."""
        return any(key in self._large for key in self._keys.get(each, ()))


def of_one_document(a: tuple[str, int], b: tuple[str, int]) -> bool:
    """Whether two stand in one document, by which they are known first: there they have been told apart already."""
    return a[0] == b[0]


def reached(seeds: Iterable[T], near: Callable[[T], Iterable[T]]) -> set[T]:
    """``seeds`` and all that can be reached from them, going from each to those that are ``near``."""
    seen = set(seeds)
    edge = list(seen)
    while edge:
        for other in near(edge.pop()):
            if other not in seen:
                seen.add(other)
                edge.append(other)
    return seen
