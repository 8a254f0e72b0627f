"""The ids that the entries of one file bring: of two alike, the first has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b


@dataclass(slots=True)
class Ids:
    """Remembers ids by eight bytes of their hash, so that a file of millions of entries costs little memory."""

    _seen: set[int] = field(default_factory=set)

    def claim(self, own: str) -> bool:
        """Whether an id is free, and no longer is from now on."""
        key = int.from_bytes(blake2b(own.encode("utf-8", "replace"), digest_size=8).digest())
        if key in self._seen:
            return False
        self._seen.add(key)
        return True
