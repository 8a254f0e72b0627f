"""A row of a table, read again from its file: the cells as they stand there, by the names of their columns."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing

from openpyxl import load_workbook

from casethread.errors import ReadError
from ingest.base import HEAD, ReadOptions, SourceFile
from ingest.encoding import normalise, open_text
from ingest.packages import check, translated
from ingest.read import reader_of
from ingest.readers.table import TableReader
from ingest.readers.xlsx import LIMITS, XlsxReader, sheet_rows
from ingest.rows import Row, rows, sniff
from ingest.tables import Table

SECONDS = 3.0
"""A row so far down that it takes longer to come to is not shown."""
_SAMPLE = 1 << 16
_LONGEST = 2000
_MOST_CELLS = 200
_FAR = "download the file, and go to the row there"


def row_of(file: SourceFile, number: int, sheet: str | None) -> list[tuple[str, str]]:
    """Column names and cells of a row (from 1, the header not counted), the blank ones left out, long ones cut.

    Empty when the file is no table. Raises ReadError when the row is not there, or too far down.
    """
    reader = reader_of(file)
    if isinstance(reader, TableReader):
        with open_text(file.path) as sample:
            shape = sniff(sample.read(_SAMPLE))
        with open_text(file.path) as stream:
            return _found(Table(file, ReadOptions(), delimiter=shape.delimiter), rows(stream, shape), number)
    if isinstance(reader, XlsxReader):
        return _of_workbook(file, number, sheet)
    return []


def _of_workbook(file: SourceFile, number: int, sheet: str | None) -> list[tuple[str, str]]:
    with file.path.open("rb") as stream:
        check(file, stream.read(HEAD), LIMITS)
    with file.path.open("rb") as stream, translated(file), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        with closing(workbook):
            table = Table(file, ReadOptions(), sheet=sheet)
            return _found(table, sheet_rows(workbook, table), number)


def _found(table: Table, given: Iterator[Row], number: int) -> list[tuple[str, str]]:
    ends = time.monotonic() + SECONDS
    names = table.header(given).names
    for at, row in enumerate(given, 1):
        if at == number:
            return _named(names, row)
        if at % 500 == 0 and time.monotonic() > ends:
            raise ReadError("is too far down to be shown here", where=f"row {number}", remedy=_FAR)
    raise ReadError(f"has no row {number}", where=table.name, remedy=_FAR)


def _named(names: Sequence[str], row: Row) -> list[tuple[str, str]]:
    cells = [normalise(cell[:_LONGEST]).strip() for cell in row.cells[:_MOST_CELLS]]
    headed = [*names, *([""] * len(cells))]
    return [
        (name or f"Column {at}", cell) for at, (name, cell) in enumerate(zip(headed, cells, strict=False), 1) if cell
    ]
