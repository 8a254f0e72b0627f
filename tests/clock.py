"""A clock for tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """Unix time, turned by hand."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now
