"""A place in a list of hits: the point in time that the list is of, and the last hit seen."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

from casethread.errors import UsageError

_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Cursor:
    """``pit`` is the cluster's name for the point in time, ``last`` what the last hit was sorted by."""

    pit: str
    last: tuple[float | int | str, ...]

    def __str__(self) -> str:
        """Printable, and safe in an address."""
        told = json.dumps([self.pit, *self.last]).encode()
        return urlsafe_b64encode(_digest(told) + told).decode()

    @classmethod
    def read(cls, given: str) -> Cursor:
        """From what ``str`` made. Raises UsageError for anything else."""
        try:
            raw = urlsafe_b64decode(given.encode("ascii"))
        except ValueError:
            raw = b""
        told = raw[_DIGEST:]
        if raw[:_DIGEST] != _digest(told) or urlsafe_b64encode(raw).decode() != given:
            raise UsageError("that is no cursor", remedy="leave it out, to begin with the first hit")
        pit, *last = json.loads(told)
        return cls(str(pit), tuple(last))


def _digest(told: bytes) -> bytes:
    return blake2b(told, digest_size=_DIGEST).digest()
