"""Parts of what is kept that are unpacked when they are first asked for: most are not, where one of the others is."""

from __future__ import annotations

from typing import Generic, TypeVar

from links.packing import pickled, unpickled

V = TypeVar("V")


class Sealed(Generic[V]):
    """Something that is kept as bytes of its own within a larger piece."""

    __slots__ = ("_packed", "_value")
    _packed: bytes | None
    _value: V

    def __init__(self, value: V) -> None:
        self._packed, self._value = None, value

    @property
    def open(self) -> V:
        """What it is."""
        if self._packed is not None:
            self._value = unpickled(self._packed)
            self._packed = None
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and bool(self.open == other.open)

    __hash__ = None  # type: ignore[assignment]  # as of all that may be changed

    def __getstate__(self) -> bytes:
        return pickled(self._value) if self._packed is None else self._packed

    def __setstate__(self, state: bytes) -> None:
        self._packed = state
