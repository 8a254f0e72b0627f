"""What is asked of a reader and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from casethread.errors import ReadError
from casethread.model import Document, Kind, Marking
from ingest.profiles import Profile

HEAD = 4096
"""How many bytes of a file its readers judge it by."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user said of the files. It holds where a file says nothing itself; a marking only ever tightens."""

    kind: Kind | None = None
    marking: Marking | None = None
    published: date | None = None
    profile: Profile | None = None
    """How the columns of tables are to be read; without one, ready profiles are recognised by a table's header."""
    passwords: tuple[str, ...] = field(default=(), repr=False)
    """What encrypted files may open with, tried in turn. Never kept: a retry must be told them again."""
    only: str | None = None
    """The one member (``Within.member``) that is asked for: what neither is it nor holds it is passed over unread."""

    def passes_over(self, member: str) -> bool:
        """Whether that member is not asked for, nor holds what is."""
        return self.only is not None and not f"{self.only}/".startswith(f"{member}/")


@dataclass(eq=False, slots=True)
class Allowance:
    """What may still be unpacked out of one file, however deep: bytes, and members of archives."""

    size: int = 2 << 30
    members: int = 100_000


@dataclass(frozen=True, slots=True)
class Within:
    """How a file lies in another one: as a member of an archive or an attachment of a message.

    ``id`` is what the ids of its documents begin with, ``member`` its path in the outermost file, ``depth`` how many
    files it lies in, ``message`` the number of its message. ``meta`` is said of all its documents; ``marking``, that of
    what it came with, tightens theirs.
    """

    id: str
    member: str
    depth: int
    allowance: Allowance
    message: int | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: where its bytes are, the name it is known by, and their SHA-256 (hex) and size in bytes.

    Of a file that lies in another (``within``), the name goes on from that one's ("case.zip/notes/1.pdf") and the
    SHA-256 is that of the outermost, which is the one that is kept.
    """

    path: Path
    name: str
    sha256: str
    size: int
    within: Within | None = None

    @property
    def suffix(self) -> str:
        """The extension of the name it is known by, in lower case with its dot; empty when there is none."""
        return _suffix(self.name)


@lru_cache(maxsize=16)  # every reader asks for that of the same file
def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


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


Read = Callable[[SourceFile, ReadOptions], Iterator[Document | ReadError]]
"""Reads a file by whichever reader claims it; raises nothing."""
