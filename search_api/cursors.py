"""A place in a list of hits, from which the list is gone on with: bound to the question and to the asker's reach."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

from casethread.errors import UsageError
from search_api.results import SearchRequest

LONGEST = 20_000
"""Characters of the longest cursor that is read."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """``engine`` is the index's own cursor, ``loose`` whether the words were taken for misspelt names."""

    asked: str
    engine: str
    loose: bool = False

    @classmethod
    def of(cls, request: SearchRequest, access: frozenset[int], engine: str, loose: bool) -> Self:
        """The cursor of what follows a page."""
        return cls(_fingerprint(request, access), engine, loose)

    @classmethod
    def read(cls, request: SearchRequest, access: frozenset[int]) -> Self:
        """The cursor that a request goes on from. Raises UsageError when it is none, or one of another question."""
        given = (request.after or "")[:LONGEST]
        try:
            asked, engine, loose = json.loads(urlsafe_b64decode(given.encode("ascii")))
        except (ValueError, TypeError):
            asked, engine, loose = "", "", False
        if not isinstance(engine, str) or not engine or asked != _fingerprint(request, access):
            raise UsageError(
                "that cursor is not of this search", where="after", remedy="leave it out, to begin with the first hit"
            )
        return cls(asked, engine, loose is True)

    def __str__(self) -> str:
        """Printable, and safe in an address."""
        return urlsafe_b64encode(json.dumps([self.asked, self.engine, self.loose]).encode()).decode()


def _fingerprint(request: SearchRequest, access: frozenset[int]) -> str:
    chosen = sorted((name, sorted(values)) for name, values in request.chosen.items() if values)
    asked = repr((request.text, chosen, request.sort.value, sorted(access)))
    return blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
