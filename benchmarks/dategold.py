r"""Texts with dates, marked by hand, as gold: the format of ``tests/nlp/gold/dates_*.txt``.

A passage a line: ``2018-05-03 | news | He was seen [[on Friday|2018-04-27]].`` with the document's date, its kind, and
``[[words|days]]`` around every date; ``\n`` is a line break. Days are EDTF; ``;`` parts readings that are both right,
``~`` stands before one that is vague: half of the days of both together must be shared. ``[[words|]]`` may be found or
not. What is not marked is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlp.dates import edtf

Days = tuple[date | None, date | None]

_MARKED = re.compile(r"\[\[([^|\]]+)\|([^\]]*)\]\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """Days that a date may be read as; ``vague``: sharing half of them is enough."""

    days: Days
    vague: bool = False

    def met(self, days: Days) -> bool:
        """Whether ``days`` are right by this reading."""
        if not self.vague or None in days:
            return days == self.days
        (start, end), (first, last) = days, self.days
        if not (start and end and first and last):
            return False
        shared = (min(end, last) - max(start, first)).days + 1
        return 2 * shared >= (max(end, last) - min(start, first)).days + 1


def documents(path: Path) -> list[dict[str, Any]]:
    """The passages of a file as ``{"id", "text", "published", "kind", "dates": [{"start", "end", "readings"}]}``."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [passage(line, f"{path.stem}-{number}") for number, line in enumerate(lines, 1)]


def passage(line: str, name: str = "") -> dict[str, Any]:
    """One line of a file; days that are no EDTF raise ValueError."""
    published, kind, marked = line.split(" | ", maxsplit=2)
    marked = marked.replace("\\n", "\n")
    text, dates, done = "", [], 0
    for found in _MARKED.finditer(marked):
        text += marked[done : found.start()]
        readings = [_reading(told) for told in found[2].split(";") if told]
        dates.append({"start": len(text), "end": len(text) + len(found[1]), "readings": readings})
        text += found[1]
        done = found.end()
    return {"id": name, "text": text + marked[done:], "published": published, "kind": kind, "dates": dates}


def _reading(told: str) -> Reading:
    days = edtf.read(told.removeprefix("~"))
    if days is None:
        raise ValueError(f"no days: {told!r}")
    return Reading(days, told.startswith("~"))
