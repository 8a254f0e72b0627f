"""A delimited file as rows: how it is delimited and quoted, and what a quotation mark left open costs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from ingest.fields import columns

LONGEST_CELL = 16 << 20
"""In code points: more than any note, and little enough to hold."""
_DELIMITERS = ",;\t|"
_ESCAPED = re.compile(r'\\"(?![,;\t|\r\n"])')
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 30


class _Dialect(csv.Dialect):
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is written; ``named`` when its first line says so ("sep=;") and is no row."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    named: bool = False

    def dialect(self) -> type[csv.Dialect]:
        """For the csv module."""

        class Dialect(_Dialect):
            delimiter = self.delimiter
            quotechar = self.quote
            escapechar = self.escape
            doublequote = self.escape is None

        return Dialect


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, its first line in the file (from 1), and what is wrong with how it is written, if anything."""

    cells: list[str]
    line: int
    wrong: str | None = None


def sniff(sample: str) -> Shape:
    """Delimiter and quoting of a table by its first lines: those that give known columns, then even rows, win."""
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) == 5:
        return Shape(first[4], named=True)
    sample = sample[:_SAMPLE]
    escape = "\\" if _ESCAPED.search(sample) else None
    quotes = "'\"" if '"' not in sample and any(f"'{cut}'" in sample for cut in _DELIMITERS) else '"'
    shapes = [Shape(cut, quote, escape) for quote in quotes for cut in _DELIMITERS]
    return max(shapes, key=lambda shape: _fit(sample, shape))


def _fit(sample: str, shape: Shape) -> tuple[int, int, int]:
    lines = sample.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = []
    try:
        for row in csv.reader((line + "\n" for line in lines), shape.dialect()):
            if row:
                rows.append(row)
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return (0, 0, 0)
    known = max((len(columns(row)) for row in rows[:5]), default=0)
    widths = [len(row) for row in rows]
    even = sum(1 for width in widths if width == widths[0] and width > 1) if widths else 0
    return (known, even, min(widths[0], 50) if widths else 0)


class _Lines:
    """Lines of a stream, counted, with those of the row being read; tells when a row ran to the end of the file."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._again: list[str] = []
        self.row: list[str] = []
        self.number = 0
        self.held = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._stream.readline(LONGEST_CELL)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.row.append(line)
        self.held += len(line)
        if self.held > 2 * LONGEST_CELL:
            raise csv.Error("longer than can be held")
        return line

    def forget(self) -> None:
        """A row was read well."""
        self.row, self.held = [], 0

    def back_to_second(self) -> None:
        """Read the lines of the row again, but its first."""
        self.number -= len(self.row) - 1
        self._again += reversed(self.row[1:])
        self.ended = False
        self.forget()


def rows(stream: TextIO, shape: Shape) -> Iterator[Row]:
    """The rows of a table, as a stream. A row whose quotation mark is never closed, or that is longer than can be held,
    comes with what is wrong, and reading goes on at the line after its first.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * LONGEST_CELL))
    lines = _Lines(stream)
    if shape.named:
        next(lines, None)
        lines.forget()
    reader = csv.reader(lines, shape.dialect())
    while True:
        start = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            wrong = f"cannot be read: {error}"
        else:
            if not (lines.ended and len(lines.row) > 1):
                lines.forget()
                yield Row(cells, start)
                continue
            wrong = "has a quotation mark that is never closed"
        yield Row(_apart(lines.row[:1], shape), start, wrong)
        lines.back_to_second()
        reader = csv.reader(lines, shape.dialect())


def _apart(line: Sequence[str], shape: Shape) -> list[str]:
    return line[0].rstrip("\r\n").split(shape.delimiter) if line else []
