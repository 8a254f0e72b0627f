"""What is known of pairs of things, found from either of the two; and sets of things that belong to another."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, MutableMapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class Pairs(Generic[K, V]):
    """Something known of pairs, kept on a shelf."""

    def __init__(self, held: dict[K, dict[K, V]]) -> None:
        self._held = held

    def of(self, one: K) -> Mapping[K, V]:
        """With whom something is known of it, and what."""
        return self._held.get(one, {})

    def note(self, one: K, other: K, what: V | None) -> None:
        """Take over what is known of two, None for nothing."""
        self._note(one, other, what)
        self._note(other, one, what)

    def forget(self, one: K) -> set[K]:
        """Forget what is known of a thing and any other. Returns these."""
        others = set(self._held.pop(one, ()))
        for other in others:
            self._note(other, one, None)
        return others

    def renew(
        self,
        pairs: Iterable[tuple[K, K]],
        known_anew: Container[K],
        paired: Callable[[K, K], bool],
        find: Callable[[K, K], V | None],
    ) -> set[K]:
        """Find out of pairs, that may have come to be compared or ceased to, what is to be known of them; not of those
        with one of which all is ``known_anew``. Returns those of whom something else is known now.
        """
        other: set[K] = set()
        for a, b in pairs:
            known = b in self.of(a)
            if a not in known_anew and b not in known_anew and known != paired(a, b):
                found = None if known else find(a, b)
                if known or found is not None:
                    self.note(a, b, found)
                    other |= {a, b}
        return other

    def _note(self, one: K, other: K, what: V | None) -> None:
        known = self._held.get(one, {})
        if what is not None:
            known[other] = what
        else:
            known.pop(other, None)
        # set again, for what is changed in place is not kept
        if known:
            self._held[one] = known
        else:
            self._held.pop(one, None)


def put(held: MutableMapping[K, set[T]], key: K, each: T) -> None:
    """Add to a set that is on a shelf."""
    known = held.get(key) or set()
    known.add(each)
    held[key] = known


def take(held: MutableMapping[K, set[T]], key: K, each: T) -> None:
    """Take from a set that is on a shelf, if it is in it; an empty one is not kept."""
    known = held.get(key) or set()
    known.discard(each)
    if known:
        held[key] = known
    else:
        held.pop(key, None)
