"""What is asked of a reader and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from casethread.errors import ReadError
from casethread.model import Document, Kind, Marking

HEAD = 4096
"""How many bytes of a file its readers judge it by."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user said of the files. It holds where a file says nothing itself; a marking only ever tightens."""

    kind: Kind | None = None
    marking: Marking | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: where its bytes are, the name it is known by, and their SHA-256 (hex) and size in bytes."""

    path: Path
    name: str
    sha256: str
    size: int

    @property
    def suffix(self) -> str:
        """The extension of the name it is known by, in lower case with its dot; empty when there is none."""
        return Path(self.name).suffix.lower()


class Reader(Protocol):
    """Reads one format."""

    @property
    def name(self) -> str:
        """What the format is called."""
        ...

    @property
    def media_type(self) -> str:
        """The format's media type."""
        ...

    def claim(self, file: SourceFile, head: bytes) -> int:
        """How surely this reader is meant for the file: 0 not at all, up to 100; ``head`` is its first 4 kB."""
        ...

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its documents in order, and a ReadError for each part that cannot be read; a wholly bad file raises one."""
        ...
