"""How far a reader is, told of a file wherever it lies."""

from __future__ import annotations

from ingest.base import SourceFile
from ingest.pulse import beat

EVERY = 1000
"""After so many rows, lines or entries a reader tells where it is."""


def tell(file: SourceFile, where: str, behind: int | None = None) -> None:
    """Tell where in a file its reading is, and the share of it that so many bytes are (``behind``, when known).

    Of a file that lies in another, the share of the outer one is not known here, so it tells its path there instead.
    """
    if file.within is not None:
        beat(f"{file.within.member}, {where}")
    else:
        beat(where, min(1.0, behind / file.size) if behind is not None and file.size else None)
