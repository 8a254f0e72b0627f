"""Which things share a key, kept as things come and go: what is compared with what."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any, Generic, TypeVar

from links.shelves import Shelves

T = TypeVar("T", str, tuple[str, int])

Placed = tuple[Any, T, Any]
"""Where a thing stands among those with which it shares a key, the thing, and what these are told of it."""
Keyed = tuple[Placed[T], tuple[str, ...]]
"""A thing with its keys."""
Fits = Callable[[Any, Any], bool]
"""Whether two that share a loose key are partners, by what is told of them."""


def all_fit(one: object, two: object) -> bool:
    """Whoever shares a key is a partner."""
    return True


@dataclass(frozen=True, slots=True)
class Moved(Generic[T]):
    """What a change did to things that stayed: those whose partners may be quite others, for a block of theirs became
    large, or ceased to be; and pairs that may have become partners, or ceased to be.
    """

    restless: set[T] = field(default_factory=set)
    pairs: set[tuple[T, T]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Cut:
    """Of whom things that share a key are partners: in a block of at most ``limit`` of every other, in a larger one of
    those at most ``window`` places away; where the key is ``loose``, which its first letter tells, if they fit.
    """

    limit: int
    window: int
    loose: str = ""


class _Lately(Generic[T]):
    """Who fits a thing of which so much is ``told``: found once for all those, one after another, of which it is."""

    def __init__(self, told: Any, fits: Fits) -> None:
        self.told, self.fits = told, fits
        self._known: dict[Any, bool] = {}
        self._of: dict[str, set[T]] = {}

    def fitting(self, near: Iterable[Placed[T]]) -> Iterator[T]:
        """Those of some that fit."""
        known = self._known
        for _, other, told in near:
            fit = known.get(told)
            if fit is None:
                fit = known[told] = self.fits(self.told, told)
            if fit:
                yield other

    def of(self, key: str, held: Iterable[Placed[T]]) -> set[T]:
        """Those that fit of all that have a key."""
        found = self._of.get(key)
        if found is None:
            found = self._of[key] = set(self.fitting(held))
        return found


class Layer(Generic[T]):
    """Things by the keys that they share."""

    def __init__(self, name: str, shelves: Shelves, cut: Cut) -> None:
        self._limit, self._window, self._loose = cut.limit, cut.window, cut.loose
        self._held: dict[str, list[Placed[T]]] = shelves.shelf(f"{name} held", 8)
        self._keys: dict[T, Keyed[T]] = shelves.shelf(f"{name} keys")
        self._lately: _Lately[T] | None = None

    def __contains__(self, each: T) -> bool:
        return each in self._keys

    def members(self, key: str) -> Sequence[Placed[T]]:
        """The things that have a key; in a large block in order."""
        return self._held.get(key, ())

    def large(self, key: str) -> bool:
        """Whether so many have it that not all are partners."""
        return len(self.members(key)) > self._limit

    def keyed(self, each: T) -> Keyed[T]:
        """A thing that is there, with its keys."""
        return self._keys[each]

    def change(self, gone: Iterable[T], come: Mapping[T, Keyed[T]]) -> Moved[T]:
        """Forget things, take in others, those that were there otherwise."""
        self._lately = None
        out: dict[str, set[T]] = defaultdict(set)
        into: dict[str, list[Placed[T]]] = defaultdict(list)
        for each in set(gone) | come.keys():
            if each in self._keys:
                for key in self._keys.pop(each)[1]:
                    out[key].add(each)
        for each, (placed, keys) in come.items():
            self._keys[each] = placed, keys
            for key in keys:
                into[key].append(placed)
        moved: Moved[T] = Moved()
        for key in out.keys() | into.keys():
            self._replace(key, out.get(key, set()), into.get(key, []), moved)
        return moved

    def _replace(self, key: str, out: set[T], into: list[Placed[T]], moved: Moved[T]) -> None:
        old: list[Placed[T]] = self._held.get(key, [])
        new: list[Placed[T]] = [placed for placed in old if placed[1] not in out]
        new += into
        was, now = len(old) > self._limit, len(new) > self._limit
        if now:
            new.sort()
        if new:
            self._held[key] = new
        else:
            del self._held[key]
        if was != now:
            moved.restless.update(placed[1] for placed in new)
        elif now:
            moved.pairs.update(self._shifted(old, new, out | {placed[1] for placed in into}))

    def _shifted(self, old: list[Placed[T]], new: list[Placed[T]], other: set[T]) -> Iterator[tuple[T, T]]:
        """The pairs of those that stayed which only one of the two orders has within a window."""
        places = [{placed[1]: place for place, placed in enumerate(each)} for each in (old, new)]
        touched = {
            near[1]
            for order, at in zip((old, new), places, strict=True)
            for each in other
            if each in at
            for near in self._around(order, at[each])
        }
        for one in touched - other:
            before, after = (
                {near[1] for near in self._around(order, at[one])} for order, at in zip((old, new), places, strict=True)
            )
            for two in (before ^ after) - other:
                yield min(one, two), max(one, two)

    def _around(self, order: Sequence[Placed[T]], place: int) -> Sequence[Placed[T]]:
        return order[max(0, place - self._window) : place + self._window + 1]

    def partners(self, each: T, fits: Fits) -> set[T]:
        """Those to compare with, and the thing itself."""
        placed, keys = self._keys[each]
        lately = self._lately
        if lately is None or lately.told != placed[2] or lately.fits is not fits:
            lately = self._lately = _Lately(placed[2], fits)
        found = {each}
        for key in keys:
            near: Sequence[Placed[T]] = self._held[key]
            large = len(near) > self._limit
            if large:
                near = self._around(near, bisect_left(near, placed))
            if key[0] not in self._loose:
                found.update(other for _, other, _ in near)
            elif large:
                found.update(lately.fitting(near))
            else:
                found |= lately.of(key, near)
        return found

    def paired(self, one: T, two: T, fits: Fits) -> bool:
        """Whether two are partners."""
        (a, keys), (b, others) = self._keys[one], self._keys[two]
        for key in set(keys).intersection(others):
            held = self._held[key]
            large = len(held) > self._limit
            near = not large or abs(bisect_left(held, a) - bisect_left(held, b)) <= self._window
            if near and (key[0] not in self._loose or fits(a[2], b[2])):
                return True
        return False


class Blocks(Generic[T]):
    """Things by the keys that they share. Where they are ``refined``, those in large blocks have finer keys as well, so
    that they are partners also of those with which they share more. ``same``: two are never compared.
    """

    def __init__(
        self,
        name: str,
        shelves: Shelves,
        cut: Cut,
        same: Callable[[T, T], bool],
        *,
        refined: bool = False,
    ) -> None:
        half = Cut(cut.limit // 2, cut.window)
        self._whole: Layer[T] = Layer(name, shelves, cut)
        self._fine: Layer[T] | None = Layer(f"{name} fine", shelves, half) if refined else None
        self._same: Callable[[T, T], bool] = same

    def change(
        self,
        gone: Iterable[T],
        come: Mapping[T, tuple[Placed[T], Iterable[str]]],
        finer: Callable[[T], Iterable[str]] = lambda each: (),
    ) -> Moved[T]:
        """Forget things, take in others, those that were there otherwise; ``finer`` tells the finer keys of one. Tells
        of the rest what changed for them.
        """
        given: dict[T, Keyed[T]] = {
            each: (placed, tuple(map(intern, sorted(keys)))) for each, (placed, keys) in come.items()
        }
        left = set(gone) - come.keys()
        known = {each for each in given if each in self._whole and self._whole.keyed(each) == given[each]}
        moved = self._whole.change(left, {each: keyed for each, keyed in given.items() if each not in known})
        if self._fine:
            cut = self._refine(self._fine, left, set(given) | moved.restless, finer)
            moved.restless.update(cut.restless)
            moved.pairs.update(cut.pairs)
        moved.restless.difference_update(left, given)
        return moved

    def _refine(
        self, fine: Layer[T], left: set[T], asked: Iterable[T], finer: Callable[[T], Iterable[str]]
    ) -> Moved[T]:
        """Give finer keys to those that stand in large blocks now, and take them from those that do no more."""
        out, into = {each for each in left if each in fine}, dict[T, Keyed[T]]()
        for each in asked:
            placed, keys = self._whole.keyed(each)
            if any(map(self._whole.large, keys)):
                keyed = placed, tuple(map(intern, sorted(finer(each))))
                if each not in fine or fine.keyed(each) != keyed:
                    into[each] = keyed
            elif each in fine:
                out.add(each)
        return fine.change(out, into)

    def partners(self, each: T, fits: Fits = all_fit) -> set[T]:
        """Those to compare with; of those who share nothing but a loose key only whom ``fits`` admits."""
        if each not in self._whole:
            return set()
        found = self._whole.partners(each, fits)
        if self._fine and each in self._fine:
            found |= self._fine.partners(each, all_fit)
        return {other for other in found if other != each and not self._same(each, other)}

    def paired(self, one: T, two: T, fits: Fits = all_fit) -> bool:
        """Whether two that are there are to be compared."""
        if self._same(one, two):
            return False
        fine = self._fine
        if fine and one in fine and two in fine and fine.paired(one, two, all_fit):
            return True
        return self._whole.paired(one, two, fits)

    def crowded(self, each: T) -> bool:
        """Whether it stands in a large block, of things that have finer keys."""
        return self._fine is not None and each in self._fine


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
