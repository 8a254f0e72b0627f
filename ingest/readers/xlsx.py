"""Workbooks: each sheet a table of entries, a document to a row."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import PurePosixPath
from typing import Protocol, cast

from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import HEAD, ReadOptions, SourceFile
from ingest.drafts import short
from ingest.packages import OLE, Limits, check, content_types, translated
from ingest.rows import Row
from ingest.sheets import Merged, layout_of
from ingest.tables import Table

LIMITS = Limits(total=2 << 30, part=1 << 30)
"""Sheets are streamed, so they may be large."""
_LARGEST_STRINGS = 256 << 20
"""The texts that cells share are held in memory; in bytes of XML."""
MOST_ROWS = 1 << 20
"""As many as Excel has."""
_MOST_CELLS = 200_000_000
"""Blank ones counted, of all sheets."""
_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_MAIN = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.spreadsheetml\.(?:sheet|template)"
    r"|ms-excel\.(?:sheet|template)\.macroEnabled)\.main\+xml"
)
_BATCH = 200
_SPLIT = "delete the rows and columns that hold nothing, or save the sheet as CSV"


class _Sheet(Protocol):
    """A sheet as openpyxl gives it in read-only mode."""

    title: str
    sheet_state: str

    def reset_dimensions(self) -> None:
        """Forget how large the file says that the sheet is."""

    def iter_rows(self, *, values_only: bool) -> Iterator[Sequence[object]]:
        """The rows, blank ones before the last included."""
        ...


class XlsxReader:
    """Reads every sheet of a workbook, hidden ones too, as a stream; formulas as the values they last had."""

    name = "workbook"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By what the package says it holds, whatever the file is called; by extension when it cannot be opened."""
        if _MAIN.search(content_types(file, head)):
            return 96
        return 60 if file.suffix in _SUFFIXES and head.startswith((b"PK", OLE)) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """A Document or a ReadError for each row that is not blank, and a ReadError for each sheet that is no table.

        Raises ReadError when it is damaged, encrypted, hostile or too large, or no sheet holds a row.
        """
        with file.path.open("rb") as stream:
            check(file, stream.read(HEAD), LIMITS)
        _check_strings(file)
        with file.path.open("rb") as stream:
            with translated(file, what="is no workbook that can be read"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            with closing(workbook):
                yield from _sheets(workbook, file, options)


def _check_strings(file: SourceFile) -> None:
    with translated(file), zipfile.ZipFile(file.path) as package:
        for member in package.infolist():
            if PurePosixPath(member.filename).stem.lower() == "sharedstrings" and member.file_size > _LARGEST_STRINGS:
                what = f"holds {member.file_size >> 20} MB of text in one part, more than {_LARGEST_STRINGS >> 20} MB"
                raise ReadError(what, where=file.name, remedy="save its sheets as CSV")


def _sheets(workbook: Workbook, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
    first, cells, filled = 0, 0, False
    for sheet in cast("list[_Sheet]", workbook.worksheets):
        hidden = {} if sheet.sheet_state == "visible" else {"hidden sheet": "yes"}
        table = Table(file, options, sheet=sheet.title, first=first, meta=hidden)
        layout = layout_of(file, getattr(sheet, "_worksheet_path", ""))
        rows = _Rows(sheet, file, table.name, cells, layout.merged)
        try:
            yield from table.read(rows)
            if layout.uncounted:
                what = f"holds {layout.uncounted} formulas without the values they come to"
                yield ReadError(what, where=table.name, remedy="open it in Excel or LibreOffice and save it again")
        except ReadError as error:
            if rows.filled:
                yield error
        finally:
            first, cells, filled = first + rows.number, rows.cells, filled or rows.filled
    if not filled:
        raise ReadError("holds no rows", where=file.name, remedy="check that it is the file you meant")


def sheet_rows(workbook: Workbook, table: Table) -> Iterator[Row]:
    """The rows of a table's sheet. Raises ReadError when the workbook has no such sheet, and as ``read`` does."""
    for sheet in cast("list[_Sheet]", workbook.worksheets):
        if sheet.title == table.sheet:
            merged = layout_of(table.file, getattr(sheet, "_worksheet_path", "")).merged
            return _Rows(sheet, table.file, table.name, 0, merged)
    raise ReadError("is no sheet of the workbook", where=table.name, remedy="open the workbook in its own program")


class _Rows:
    """The rows of a sheet as text, a blank one as a row without cells; ``number`` and ``cells`` count what was read,
    and ``filled`` tells whether any of it held something.

    Raises ReadError when the sheet is damaged, or wider and longer than any real one.
    """

    def __init__(self, sheet: _Sheet, file: SourceFile, name: str, cells: int, merged: Merged) -> None:
        self.number = 0
        self.cells = cells
        self.filled = False
        self._name = name
        self._file = file
        sheet.reset_dimensions()
        self._given = iter(sheet.iter_rows(values_only=True))
        self._batch: list[Sequence[object]] = []
        self._failed: ReadError | None = None
        self._merged = merged
        self._open: dict[int, tuple[int, object]] = {}

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        if not self._batch:
            self._fill()
        values = self._batch.pop()
        self.number += 1
        self.cells += len(values)
        if self.number > MOST_ROWS or self.cells > _MOST_CELLS:
            what = f"has more than {MOST_ROWS} rows, or more cells than can be read"
            raise ReadError(what, where=self._name, remedy=_SPLIT)
        cells = _texts(self._spread(values))
        self.filled = self.filled or bool(cells)
        return Row(cells, self.number)

    def _spread(self, values: Sequence[object]) -> Sequence[object]:
        """The values with what stands in a cell that is merged with those below it: it is said of each of these rows.
        A row that says nothing else stays blank.
        """
        if self.number in self._merged:
            for column, last in self._merged[self.number].items():
                if column < len(values) and values[column] is not None:
                    self._open[column] = last, values[column]
        elif self._open and any(value is not None for value in values):
            width = max(len(values), *(column + 1 for column in self._open))
            spread = [*values, *[None] * (width - len(values))]
            for column, (last, value) in self._open.items():
                spread[column] = value if last >= self.number and spread[column] is None else spread[column]
            values = spread
        self._open = {column: held for column, held in self._open.items() if held[0] > self.number}
        return values

    def _fill(self) -> None:
        """Reads rows ahead: openpyxl warns of what it leaves out, and silencing it costs too much row by row."""
        if self._failed:
            raise self._failed
        found: list[Sequence[object]] = []
        try:
            with translated(self._file, what="cannot be read further"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.extend(islice(self._given, _BATCH))
        except ReadError as error:
            where = f"{self._name}, row {self.number + len(found) + 1} and those after it"
            self._failed = ReadError(error.what, where=where, remedy=error.remedy)
            if not found:
                raise self._failed from error
        if not found:
            raise StopIteration
        self._batch = found[::-1]


def _texts(values: Sequence[object]) -> list[str]:
    """The cells of a row as text, without the blank ones at its end."""
    if values.count(None) == len(values):
        return []
    end = len(values)
    while values[end - 1] is None:
        end -= 1
    return [shown(value) for value in values[:end]]


def shown(value: object) -> str:
    """A cell's value as text: days, times and durations in ISO form, numbers without a needless ".0"."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value
    if isinstance(value, date | time | timedelta):
        return _when(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return short(str(value), 400)


def _when(value: date | time | timedelta) -> str:
    """A day, a day and time, a time of day, or hours and minutes; seconds and midnight only where they say much."""
    if isinstance(value, timedelta):
        hours, seconds = divmod(round(value.total_seconds()), 3600)
        return f"{hours}:{seconds // 60:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    return value.isoformat()[:10]
