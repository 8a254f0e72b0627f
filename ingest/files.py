"""Which files there are, and what identifies each."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from casethread.errors import ReadError
from ingest.base import SourceFile

_CHUNK = 1 << 20
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_READABLE = "check that you may read it"


def shown(path: Path | str) -> str:
    """A path as one printable line: control characters and undecodable bytes become U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", str(path))


def discover(paths: Sequence[Path], apart: Path | None = None, fence: Path | None = None) -> Iterator[Path | ReadError]:
    """Every file at or below the paths, folders walked in sorted order.

    Below a folder, names that start with a dot are passed over, and no folder is walked twice however it is linked;
    the folder ``apart``, which holds the case itself, is not walked.
    A path that does not exist, or a folder that cannot be listed, gives a ReadError in its place, and so does one that
    lies in the folder ``fence`` and is a link that leads out of it.
    """
    walked: set[tuple[int, int]] = set()
    if apart is not None and apart.exists():
        status = apart.stat()
        walked.add((status.st_dev, status.st_ino))
    for path in paths:
        if leads_out(path, fence):
            yield outside(path)
            continue
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except FileNotFoundError:
            yield ReadError("does not exist", where=shown(path), remedy="check the path")
        except (OSError, ValueError) as error:
            yield ReadError(f"cannot be opened: {_said(error)}", where=shown(path), remedy=_READABLE)
        else:
            yield from _walk(path, walked, fence) if is_folder else (path,)


def _walk(root: Path, walked: set[tuple[int, int]], fence: Path | None) -> Iterator[Path | ReadError]:
    waiting = [(root, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if leads_out(path, fence):
            yield outside(path)
            continue
        if not is_folder:
            yield path
            continue
        try:
            status = path.stat()
            if (status.st_dev, status.st_ino) in walked:
                continue
            walked.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                found = sorted((entry.name, _is_folder(entry)) for entry in entries if not entry.name.startswith("."))
        except OSError as error:
            yield ReadError(f"cannot be listed: {_said(error)}", where=shown(path), remedy=_READABLE)
        else:
            waiting.extend((path / name, below) for name, below in reversed(found))


def leads_out(path: Path, fence: Path | None) -> bool:
    """Whether a path lies in a folder and leads out of it, by a link at any of its parts."""
    if fence is None or not path.absolute().is_relative_to(fence.absolute()):
        return False
    return not path.resolve().is_relative_to(fence.resolve())


def outside(path: Path) -> ReadError:
    """What is said of one that does."""
    return ReadError("is a link that leads out of the folder", where=shown(path), remedy="put the file itself there")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def fingerprint(path: Path, name: str | None = None) -> SourceFile:
    """The file's size and SHA-256, read as a stream; ``name`` is what it is known by (default: the path).

    Raises ReadError when it is missing, not a regular file, or cannot be read to its end.
    """
    known = shown(name if name is not None else path)
    digest, size = hashlib.sha256(), 0
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadError("is not a regular file", where=known, remedy="give a file or a folder of files")
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        raise ReadError("does not exist", where=known, remedy="check the path, or where a link leads") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read: {_said(error)}", where=known, remedy=_READABLE) from error
    return SourceFile(path, known, digest.hexdigest(), size)


def _said(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
