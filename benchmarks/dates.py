"""Measures the date recogniser on gold: ``python -m benchmarks.dates FILE [--errors N] [--lines N]``.

The file: passages marked by hand (``.txt``, see ``benchmarks.dategold``), or JSON Lines, each line
``{"id", "text", "published", "dates": [{"start", "end", "value", "type"?}]}`` with TIMEX3 or ISO values.
A value that names no calendar days (PAST_REF, P6Y, a clock time) is neither asked for nor counted against a find there.
``--lines`` judges only the first lines of each text, for corpora that are annotated no further (MEANTIME: 6).
Prints precision, recall and F1 of spans, exact and overlapping, of spans with the right days, and speed.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.dategold import Days, Reading, documents
from casethread.model import Mention
from casethread.values import DateValue
from nlp.dates import calendar, edtf
from nlp.recognisers.dates import mentions

_SEASONS = {"SP": 1, "SU": 2, "FA": 3, "AU": 3, "WI": 4}
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")


def days_of(value: str) -> Days | None:
    """First and last day of a TIMEX3 or ISO value; None when it names no calendar days."""
    value = value.partition("T")[0]
    week = _WEEK.fullmatch(value)
    if week:
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return (calendar.shift(monday, 5 if week[3] else 0), calendar.shift(monday, 6))
    found = re.fullmatch(r"(\d{4})-(?:Q([1-4])|(SP|SU|FA|AU|WI))", value)
    if found:
        year = int(found[1])
        named = calendar.quarter(year, int(found[2])) if found[2] else calendar.season(year, _SEASONS[found[3]])
        return (named.start, named.end)
    if re.fullmatch(r"\d{2,3}", value):
        value = value.ljust(4, "X")
    return edtf.read(value)


@dataclass
class Tally:
    """Counts of one way of comparing."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def line(self, name: str) -> str:
        """Precision, recall and F1."""
        precision, recall = self.right / max(self.found, 1), self.right / max(self.wanted, 1)
        score = 2 * self.right / max(self.found + self.wanted, 1)
        return f"{name:28} P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}  ({self.right}/{self.found}/{self.wanted})"


@dataclass
class Report:
    """The tallies of a file and what went wrong."""

    exact: Tally = field(default_factory=Tally)
    overlap: Tally = field(default_factory=Tally)
    exact_value: Tally = field(default_factory=Tally)
    overlap_value: Tally = field(default_factory=Tally)
    errors: list[str] = field(default_factory=list)

    def add(self, document: dict[str, Any], found: list[Mention]) -> None:
        """Counts one document."""
        wanted: list[tuple[int, int, list[Reading]]] = []
        optional: list[tuple[int, int, list[Reading]]] = []
        for gold in document["dates"]:
            readings = _readings(gold)
            (wanted if readings else optional).append((gold["start"], gold["end"], readings))
        kept = [m for m in found if _meets(m, wanted) or not _meets(m, optional)]
        for tally in (self.exact, self.overlap, self.exact_value, self.overlap_value):
            tally.found += len(kept)
            tally.wanted += len(wanted)
        for start, end, readings in wanted:
            hit = next((m for m in kept if m.start < end and start < m.end), None)
            self._count(document["text"], (start, end, readings), hit)
        for mention in kept:
            if not _meets(mention, wanted):
                self.errors.append(f"extra   {_around(document['text'], mention.start, mention.end)} {mention.rule}")

    def _count(self, text: str, gold: tuple[int, int, list[Reading]], hit: Mention | None) -> None:
        start, end, readings = gold
        days = readings[0].days
        if hit is None or not isinstance(hit.value, DateValue):
            self.errors.append(f"missed  {_around(text, start, end)} {days[0]}/{days[1]}")
            return
        same_span = (hit.start, hit.end) == (start, end)
        same_days = any(reading.met((hit.value.start, hit.value.end)) for reading in readings)
        self.overlap.right += 1
        self.exact.right += same_span
        self.overlap_value.right += same_days
        self.exact_value.right += same_span and same_days
        if not same_span or not same_days:
            self.errors.append(
                f"{'span   ' if same_days else 'differs'} {_around(text, start, end)} {days[0]}/{days[1]}"
                f" got {hit.text!r} {hit.value.edtf}"
            )

    def lines(self) -> list[str]:
        """The table."""
        return [
            self.exact.line("span, exact"),
            self.overlap.line("span, overlap"),
            self.exact_value.line("span and days, exact"),
            self.overlap_value.line("days, span overlapping"),
        ]


def _readings(gold: dict[str, Any]) -> list[Reading]:
    if "readings" in gold:
        return list(gold["readings"])
    days = days_of(gold["value"]) if gold.get("value") and gold.get("type") != "TIME" else None
    return [Reading(days)] if days else []


def _meets(mention: Mention, spans: Iterable[tuple[int, int, object]]) -> bool:
    return any(mention.start < end and start < mention.end for start, end, _ in spans)


def _around(text: str, start: int, end: int) -> str:
    return f"...{text[max(0, start - 30) : start]}[{text[start:end]}]{text[end : end + 25]}".replace("\n", "|")


def table(path: Path, lines: int = 0, errors: int = 0) -> Iterator[str]:
    """The lines of one file's table and of its first errors; ``lines`` of each text are judged (0: all)."""
    gold = documents(path) if path.suffix == ".txt" else _json_lines(path)
    for document in gold if lines else []:
        document["text"] = "\n".join(document["text"].splitlines()[:lines])
    report = Report()
    started = time.process_time()
    results = [list(mentions(doc["text"], _published(doc))) for doc in gold]
    spent = time.process_time() - started
    for document, found in zip(gold, results, strict=True):
        report.add(document, found)
    size = sum(len(document["text"].encode()) for document in gold)
    yield f"{path.name}: {len(gold)} documents, {size / spent / 1e6:.2f} MB/s"
    yield from report.lines()
    yield from report.errors[:errors]


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Reads the file named on the command line and prints the table."""
    parser = argparse.ArgumentParser(description="measure the date recogniser")
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="how many errors to print")
    parser.add_argument("--lines", type=int, default=0, help="lines of each text to judge; 0: all")
    options = parser.parse_args()
    for line in table(options.file, options.lines, options.errors):
        print(line)


def _published(document: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(document.get("published") or "")
    except ValueError:
        return None


if __name__ == "__main__":
    main()
