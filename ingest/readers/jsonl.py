"""JSON Lines of documents (the contract of ``casethread ingest``, DESIGN section 4), or of rows of a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from casethread.errors import ReadError, UsageError
from casethread.model import Anchor, Document
from ingest.base import ReadOptions, SourceFile
from ingest.contract import Entries
from ingest.headers import header_of
from ingest.readers.json import by_columns
from ingest.telling import EVERY, tell

_LONGEST = 64 << 20
_REMEDY = 'write one object to a line: {"id": "...", "text": "...", "published": "2015-01-12"}'


class JsonLinesReader:
    """Reads one document per line; the text is kept exactly as given. A line without "text" whose names are those of a
    table's columns, or any line when the user chose a profile, is read as a row.
    """

    name = "JSON Lines"
    media_type = "application/x-ndjson"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension, or when the first line is an object with a text."""
        if file.suffix in (".jsonl", ".ndjson"):
            return 90
        first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
        return 70 if first.startswith(b"{") and b'"text"' in first else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """A Document or a ReadError for each line that is not blank. Raises ReadError for JSON over several lines."""
        found, rows = False, by_columns(file, options)
        made = Entries(file, options, "line", _REMEDY)
        with file.path.open("rb") as stream:
            for number, line in _lines(stream):
                if number % EVERY == 0:
                    tell(file, f"line {number}", stream.tell())
                if not line.strip():
                    continue
                where = f"{file.name}, line {number}"
                if not found and line.strip() in (b"[", b"{"):
                    raise ReadError("is JSON over several lines, not JSON Lines", where=where, remedy=_REMEDY)
                found = True
                try:
                    given = _object(line)
                except UsageError as error:
                    yield ReadError(error.what, where=where, remedy=error.remedy or _REMEDY)
                else:
                    if options.profile or ("text" not in given and header_of(list(given), options)):
                        yield from rows(given, number)
                    else:
                        yield from made.documents(given, Anchor(line=number), number)
        if not found:
            raise ReadError("holds only blank lines", where=file.name, remedy=_REMEDY)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; of one that is too long only so much that it is seen to be."""
    number = 0
    while line := stream.readline(_LONGEST + 1):
        number += 1
        yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        while line and not line.endswith(b"\n") and len(line) > _LONGEST:
            line = stream.readline(_LONGEST + 1)


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST:
        raise UsageError(f"is longer than {_LONGEST >> 20} MB", remedy="split the entry")
    try:
        given = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"is not UTF-8 at byte {error.start + 1}", remedy="save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"is not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError):
        raise UsageError("is not JSON that can be read: a number too long or brackets too deep") from None
    if not isinstance(given, dict):
        raise UsageError("is not a JSON object")
    return given
