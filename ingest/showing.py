"""What is shown of an original, as functions for a process apart (``ingest.apart``): plain values in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest import rendering
from ingest.base import SourceFile
from ingest.frames import Stretch


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept original: where its bytes are, the name it came under, their SHA-256; and the place in it that is meant,
    ``member`` by its path, ``message`` (from 1) of a mailbox.
    """

    path: Path
    name: str
    sha256: str
    member: str | None = None
    message: int | None = None


def page_sheet(kept: Kept, number: int, stretches: Sequence[Stretch]) -> rendering.Sheet:
    """``rendering.sheet`` of a PDF, wherever it lies. Raises ReadError."""
    with _opened(kept) as file:
        return rendering.sheet(file, number, stretches)


def page_picture(kept: Kept, number: int, width: int) -> bytes:
    """``rendering.picture`` of a PDF, wherever it lies. Raises ReadError."""
    with _opened(kept) as file:
        return rendering.picture(file, number, width)


def table_row(kept: Kept, number: int, sheet: str | None) -> list[tuple[str, str]]:
    """``cells.row_of`` a table, wherever it lies. Raises ReadError."""
    from ingest.cells import row_of  # noqa: PLC0415 - as below

    with TemporaryDirectory(prefix="casethread-") as folder:
        return row_of(_file(kept, Path(folder)), number, sheet)


def taken_out(kept: Kept, folder: Path) -> tuple[Path, str]:
    """The member or message as a file of its own in ``folder``, or the kept file itself, and its name. Raises
    ReadError.
    """
    file = _file(kept, folder)
    return file.path, file.name.rsplit("/", 1)[-1]


@contextmanager
def _opened(kept: Kept) -> Iterator[Path]:
    """Where the PDF is meanwhile."""
    if kept.member is None:
        yield kept.path
        return
    with TemporaryDirectory(prefix="casethread-") as folder:
        yield _file(kept, Path(folder)).path


def _file(kept: Kept, folder: Path) -> SourceFile:
    # imported when it is needed: most pages lie in no other file, and are shown sooner without all the readers
    from ingest.originals import part_of  # noqa: PLC0415

    file = SourceFile(kept.path, kept.name, kept.sha256, kept.path.stat().st_size)
    return part_of(file, kept.member, kept.message, folder)
