"""Delimited tables of entries (CSV and its like): a document to a row."""

from __future__ import annotations

from collections.abc import Iterator

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions, SourceFile
from ingest.encoding import is_binary, open_text
from ingest.rows import rows, sniff
from ingest.tables import Table

_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_SAMPLE = 1 << 16


class TableReader:
    """Reads delimited text with a header row, as a stream."""

    name = "table"
    media_type = "text/csv"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension."""
        return 90 if file.suffix in _SUFFIXES and not is_binary(head) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """A Document or a ReadError for each row that is not blank. Raises ReadError when no column holds text."""
        with open_text(file.path) as sample:
            shape = sniff(sample.read(_SAMPLE))
        with open_text(file.path) as stream:
            behind = stream.buffer.tell
            yield from Table(file, options, delimiter=shape.delimiter, behind=behind).read(rows(stream, shape))
