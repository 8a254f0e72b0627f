"""An attribute that is found out when it is first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - it is written as a decorator
    """As ``functools.cached_property``, which before Python 3.12 has all objects of a class wait for one lock while one
    of them finds out. Asked by two threads at once it may be found out twice.
    """

    def __init__(self, find: Callable[[Any], T]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, held: None, owner: type) -> Self: ...
    @overload
    def __get__(self, held: object, owner: type) -> T: ...
    def __get__(self, held: object | None, owner: type) -> Self | T:
        if held is None:
            return self
        # the next time it is found among the object's own, without coming here
        found = held.__dict__[self._name] = self._find(held)
        return found
