"""From a kept file back to what lies in it: the member, or the message of a mailbox, that a document was read from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions, SourceFile
from ingest.letters import folder_of
from ingest.read import format_of, reader_of
from ingest.readers.archive import ZipReader
from ingest.readers.mail import EmlReader, MboxReader, raw_messages
from ingest.readers.outlook import OutlookReader

_WHOLE = "download the whole file, and open it in its own program"


@dataclass(slots=True)
class _Search:
    """The walk to a member: what holds others is read as ingest reads it, by the same limits; nothing else is."""

    member: str
    into: Path
    found: SourceFile | None = None

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        if file.within and file.within.member == self.member:
            shutil.copyfile(file.path, self.into)
            self.found = replace(file, path=self.into)
            yield ReadError("is found", where=file.name)  # whatever is given ends the walk
            return
        reader = reader_of(file)
        if isinstance(reader, ZipReader | EmlReader | MboxReader | OutlookReader):
            yield from type(reader)(self.read).read(file, options)


def part_of(kept: SourceFile, member: str | None, message: int | None, folder: Path) -> SourceFile:
    """The file that a document was read from: ``member`` of the kept file (that itself for None), and of a mailbox the
    message of that number (from 1), as it was sent.

    What is taken out stands in ``folder``, under names of our own. Raises ReadError when it is not to be had.
    """
    file = kept if member is None else _member(kept, member, folder / "member")
    if message is None or format_of(file) != MboxReader.name:
        return file
    return _message(file, message, folder / "message")


def _member(kept: SourceFile, member: str, into: Path) -> SourceFile:
    search = _Search(member, into)
    for _ in search.read(kept, ReadOptions(only=member)):
        if search.found:
            return search.found
    raise ReadError("is no file of its own there, or cannot be taken out", where=f"{kept.name}/{member}", remedy=_WHOLE)


def _message(file: SourceFile, number: int, into: Path) -> SourceFile:
    with file.path.open("rb") as stream:
        for raw in raw_messages(stream):
            if raw.number == number and raw.data is not None:
                into.write_bytes(raw.data)
                return SourceFile(into, f"{file.name}/{folder_of(number)}.eml", file.sha256, raw.size)
    raise ReadError(f"has no message {number} that can be taken out", where=file.name, remedy=_WHOLE)
