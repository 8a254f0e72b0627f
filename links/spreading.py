"""Where the comparing is done: the same functions over many things, here or on the machines of a Spark cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


class Spreading(Protocol):
    """Works through many things."""

    def each(self, function: Callable[[S, Sequence[T]], Iterable[R]], shared: S, things: Sequence[T]) -> list[R]:
        """What ``function``, which must stand at the top of a module, gives for all of ``things``, in their order. It
        may be called with some of them at a time, elsewhere, with a copy of what they share: it changes nothing.
        """
        ...


class Here:
    """In this process, all at once."""

    def each(self, function: Callable[[S, Sequence[T]], Iterable[R]], shared: S, things: Sequence[T]) -> list[R]:
        """One call."""
        return list(function(shared, things))


HERE = Here()
