"""What a run of the pipeline tells: how far it is, and what it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class Progress(Protocol):
    """Told how far a step is."""

    def begin(self, step: str, total: int | None) -> None:
        """A step starts; ``total`` is in its own units, None when it is not known."""
        ...

    def advance(self, count: int = 1, current: str = "") -> None:
        """``count`` more are done; ``current`` is what is being worked on."""
        ...

    def within(self, current: str, share: float | None = None) -> None:
        """``current`` is where the work on the present unit is; ``share`` of it, 0 to 1, is done, if that is known."""
        ...


@dataclass(slots=True)
class Outcome:
    """What a run did: files read, found unchanged, found to be duplicates, and failed (each one line)."""

    read: int = 0
    unchanged: int = 0
    duplicates: int = 0
    documents: int = 0
    failures: list[str] = field(default_factory=list)


class Silence:
    """A ``Progress`` that nobody watches."""

    def begin(self, step: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int = 1, current: str = "") -> None:
        """Say nothing."""

    def within(self, current: str, share: float | None = None) -> None:
        """Say nothing."""
