"""A table that was pasted as text: rows of cells between bars or tabs, below a line that names the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import gradings
from ingest.entries import Head, day_of, meta
from ingest.fields import columns
from ingest.lines import Line

_BARS = re.compile(r"\s*\|\s*")
_LONGEST = 20_000
_DATES = ("date of report", "date", "published", "created")
_NAMES_ENTRY = frozenset({"urn", "crn", *_DATES})


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted table: the index of the line that names its columns, which column holds which field, and the rows."""

    header: int
    fields: dict[str, int]
    rows: tuple[int, ...]
    bars: bool

    @property
    def form(self) -> str:
        """What its rows are: entries of a log when they have a number or a grading, contacts otherwise."""
        return "log" if {"urn", "grading"} & self.fields.keys() else "contact"

    def head(self, lines: Sequence[Line]) -> Head:
        """What the columns of a row say."""
        cells = _cells(lines[0].text, bars=self.bars)
        held = {name: cells[at] for name, at in self.fields.items() if at < len(cells) and cells[at]}
        text = held.pop("text", "")
        day = day_of(held, *_DATES)
        told = [day.strftime("%d/%m/%Y") if day else None, held.get("time"), held.get("type")]
        title = held.get("title") or held.get("urn") or " ".join(part for part in told if part) or text[:100] or None
        grading = gradings.with_handling(gradings.parse(held.get("grading", "")), held.get("handling", ""))
        return Head(title, day, held.get("officer"), held.get("source"), grading, meta=meta(held))


def find(lines: Sequence[Line]) -> Pasted | None:
    """The table that a text holds, when most of its lines from the header on are rows; None otherwise."""
    for index, line in enumerate(lines[:40]):
        for bars in (True, False):
            names = _cells(line.text, bars=bars) if len(line.text) <= 400 else []
            if len(names) < 3:
                continue
            fields = columns(names)
            if "text" in fields and fields.keys() & _NAMES_ENTRY:
                rows = _rows(lines, index, len(names), bars=bars)
                return Pasted(index, fields, rows, bars) if rows else None
    return None


def _rows(lines: Sequence[Line], header: int, width: int, *, bars: bool) -> tuple[int, ...]:
    """The lines below a header that have its cells; a line without belongs to the row above."""
    below = range(header + 1, len(lines))
    rows = tuple(at for at in below if len(_cells(lines[at].text, bars=bars)) >= width)
    whole = bool(rows) and rows[0] == header + 1 and 2 * len(rows) >= len(below)
    return rows if whole else ()


def _cells(text: str, *, bars: bool) -> list[str]:
    text = text[:_LONGEST]
    if bars:
        return _BARS.split(text.strip().strip("|").strip()) if "|" in text else []
    return [cell.strip() for cell in text.split("\t")] if "\t" in text else []
