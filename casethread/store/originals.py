"""The kept originals, by the SHA-256 of their bytes: what a place for them must do, and the folder that is one."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Protocol

from casethread.alive import is_left_behind, own_name
from casethread.errors import NotFound, ReadError, StoreError

CHUNK = 1 << 20
"""Bytes that are read, and written, at once."""
PARTIAL = ".part"
"""The ending of an original that is being copied; before it stands whose copy it is."""
LEFT = timedelta(days=1)
"""After so long a half copied original, or a half sent one, is one that a killed run left, whoever it was."""
_RESTORE = "restore it from a back-up"


class Originals(Protocol):
    """Where originals are kept. None is ever changed: it comes whole, under the SHA-256 of its bytes, or not at all."""

    @property
    def shown(self) -> str:
        """Where that is, for a message."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether the original of that SHA-256 is kept. Raises StoreError when that cannot be told."""
        ...

    def size(self, sha256: str) -> int:
        """Its bytes. Raises NotFound, StoreError."""
        ...

    def save(self, sha256: str, source: IO[bytes], *, as_it_is: bool = False) -> str:
        """Keep what ``source`` gives, to its end, under that SHA-256, unless it turns out to have another one; with
        ``as_it_is`` even then. Returns the one that it has. Raises StoreError.
        """
        ...

    def open(self, sha256: str) -> IO[bytes]:
        """Its bytes, as a stream: of a large one no more than a piece is in memory. Raises NotFound, StoreError."""
        ...

    def path(self, sha256: str) -> Path | None:
        """Where it lies on this machine; None when it lies on no disk of it, or is not kept."""
        ...

    def here(self, sha256: str) -> AbstractContextManager[Path]:
        """A file of it on this machine, which may be gone afterwards; not to be written to. Raises NotFound,
        StoreError.
        """
        ...

    def lend(self, sha256: str) -> Path:
        """A file of it on this machine, there until it is given back. Raises NotFound, StoreError."""
        ...

    def give_back(self, path: Path) -> None:
        """Let go of what was lent."""
        ...

    def remove(self, sha256: str) -> bool:
        """Remove it for good, with every earlier version that the place keeps. False when it was not there. Raises
        StoreError when any of it would stay.
        """
        ...

    def each(self) -> Iterator[str]:
        """The SHA-256 of every one, in order. Raises StoreError."""
        ...

    def tidy(self) -> None:
        """Remove what was left half copied by a run that was killed; what others copy just now stays."""
        ...

    def close(self) -> None:
        """Let go of connections, and of copies on this machine."""
        ...


@dataclass(frozen=True, slots=True)
class Original:
    """A kept original that may be opened: the name it came under, its media type, its SHA-256."""

    name: str
    media_type: str
    sha256: str
    kept: Originals

    @property
    def path(self) -> Path | None:
        """Where it lies on this machine, if it does."""
        return self.kept.path(self.sha256)

    def here(self) -> AbstractContextManager[Path]:
        """A file of it on this machine, for as long as it is needed. Raises NotFound, StoreError."""
        return self.kept.here(self.sha256)

    def stream(self) -> tuple[int, Iterator[bytes]]:
        """How many bytes it has, and these, piece by piece. Raises NotFound, StoreError."""
        size = self.kept.size(self.sha256)
        return size, pieces_and_close(self.kept.open(self.sha256))


class Folder:
    """Originals in a folder of this machine, or one that it mounts: ``ab/abcd...``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def shown(self) -> str:
        """The folder."""
        return str(self._folder)

    def _at(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the file is there."""
        return self._at(sha256).exists()

    def size(self, sha256: str) -> int:
        """Its bytes."""
        with _told(self._at(sha256)):
            return self._at(sha256).stat().st_size

    def save(self, sha256: str, source: IO[bytes], *, as_it_is: bool = False) -> str:
        """Copied beside its place, and put there in one step."""
        kept = self._at(sha256)
        partial = kept.with_name(f"{sha256}.{own_name()}~{threading.get_ident()}{PARTIAL}")
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with partial.open("wb") as target:
                for piece in pieces(source):
                    digest.update(piece)
                    target.write(piece)
            if digest.hexdigest() == sha256 or as_it_is:
                partial.replace(kept)
        except OSError as error:
            remedy = "free disk space in the folder of originals, then run `casethread retry`"
            what = f"cannot keep the original: {error.strerror or error}"
            raise StoreError(what, where=str(kept.parent), remedy=remedy) from error
        finally:
            partial.unlink(missing_ok=True)
        return digest.hexdigest()

    def open(self, sha256: str) -> IO[bytes]:
        """The file, opened."""
        with _told(self._at(sha256)):
            return self._at(sha256).open("rb")

    def path(self, sha256: str) -> Path | None:
        """The file, if it is there."""
        kept = self._at(sha256)
        return kept if kept.exists() else None

    def here(self, sha256: str) -> AbstractContextManager[Path]:
        """The file itself."""
        return nullcontext(self.lend(sha256))

    def lend(self, sha256: str) -> Path:
        """The file itself."""
        if not self.has(sha256):
            raise missing(sha256, self.shown)
        return self._at(sha256)

    def give_back(self, path: Path) -> None:
        """Nothing to let go of."""

    def remove(self, sha256: str) -> bool:
        """The file goes; what a file system keeps of it (snapshots, an undelete) is its keeper's."""
        path = self._at(sha256)
        try:
            there = path.exists()
            path.unlink(missing_ok=True)
        except OSError as error:
            remedy = "make the folder of originals writable, then dispose of it again"
            what = f"an original cannot be removed: {error.strerror}"
            raise StoreError(what, where=str(path), remedy=remedy) from error
        return there

    def each(self) -> Iterator[str]:
        """By the names of the files."""
        for folder in sorted(self._folder.glob("??")):
            yield from sorted(path.name for path in folder.iterdir() if is_sha256(path.name))

    def tidy(self) -> None:
        """Those whose process runs no more, and those of a day ago: of other machines nothing else is known."""
        before = time.time() - LEFT.total_seconds()
        for partial in self._folder.glob(f"*/*{PARTIAL}"):
            owner = partial.name.removesuffix(PARTIAL).partition(".")[2].partition("~")[0]
            with suppress(FileNotFoundError):  # whoever copied it is done
                if is_left_behind(owner) or partial.stat().st_mtime < before:
                    partial.unlink()

    def close(self) -> None:
        """Nothing to let go of."""


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise missing(path.name, str(path.parent)) from None
    except OSError as error:
        what = f"the original cannot be read: {error.strerror or error}"
        raise StoreError(what, where=str(path), remedy=_RESTORE) from error


def missing(sha256: str, where: str) -> NotFound:
    """What is told of an original that is not kept."""
    return NotFound(f"the original {sha256} is not kept", where=where, remedy=_RESTORE)


def is_sha256(name: str) -> bool:
    """Whether that is a SHA-256 as originals are named: 64 lower-case hexadecimal digits."""
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def pieces(source: IO[bytes]) -> Iterator[bytes]:
    """What a stream gives, some at a time."""
    while piece := source.read(CHUNK):
        yield piece


def pieces_and_close(source: IO[bytes]) -> Iterator[bytes]:
    """The same, and the stream closed in the end, also when nobody wants the rest."""
    with source:
        yield from pieces(source)


def digest_of(source: IO[bytes]) -> str:
    """The SHA-256 of what a stream gives."""
    digest = hashlib.sha256()
    for piece in pieces(source):
        digest.update(piece)
    return digest.hexdigest()


def keep(originals: Originals, path: Path, sha256: str) -> None:
    """Keep a file, once. Raises StoreError, and ReadError when it is no longer what that SHA-256 was taken of."""
    if originals.has(sha256):
        return
    try:
        source = path.open("rb")
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise ReadError(what, where=str(path), remedy="make it readable, then run `casethread retry`") from error
    with source:
        if originals.save(sha256, source) != sha256:
            remedy = "run `casethread retry` when nothing writes to it any more"
            raise ReadError("changed while it was read", where=str(path), remedy=remedy)
