"""How far the reading of a file is, told while it goes on: a reading that tells nothing for long is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, float | None], None]
"""Told where the reading is ("page 7") and which share of the file, 0 to 1, is behind it, if that is known."""

_LISTENER: ContextVar[Listener | None] = ContextVar("_LISTENER", default=None)


def beat(where: str = "", share: float | None = None) -> None:
    """Tell that the reading goes on. Cheap enough for every page, message, member or thousandth row."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(where, share)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have ``listener`` told of every beat meanwhile."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
