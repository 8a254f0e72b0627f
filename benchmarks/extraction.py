"""Measures extraction against gold: ``python -m benchmarks.extraction FILE.jsonl...``.

Each line of a file has ``text``, ``entities`` (``start``, ``end``, ``label``) and perhaps ``published`` and ``ignore``
(spans left out of the count). Prints, per file and label, precision, recall and F1 of the stock model and of the whole
annotator in one run: by exact span, by exact span when leading articles and titles and trailing possessives are cut
from both sides (gold sets differ on them), and by overlap; then documents per CPU second of ``ner`` alone and of all.
People without a name (rule ``people.unnamed``) are not counted, as the gold of such sets marks names.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.model import load_ner
from nlp.resolve import UNNAMED

LABELS = ("PERSON", "PLACE", "ORG")
STOCK = {"PERSON": "PERSON", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "ORG": "ORG"}


class Span(NamedTuple):
    """A labelled stretch of one document."""

    start: int
    end: int
    label: str


class Score(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


def score(found: list[set[Span]], gold: list[set[Span]], label: str, *, exact: bool) -> Score:
    """Scores of one label over documents; by overlap, a span counts when it touches one of the other side."""
    right = recalled = total_found = total_gold = 0
    for has, wants in zip(found, gold, strict=True):
        ours = {span for span in has if span.label == label}
        theirs = {span for span in wants if span.label == label}
        total_found += len(ours)
        total_gold += len(theirs)
        right += len(ours & theirs) if exact else _touching(ours, theirs)
        recalled += len(ours & theirs) if exact else _touching(theirs, ours)
    precision = right / total_found if total_found else 0.0
    recall = recalled / total_gold if total_gold else 0.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def _touching(spans: set[Span], others: set[Span]) -> int:
    return sum(any(span.start < other.end and other.start < span.end for other in others) for span in spans)


_EDGE = re.compile(r"(?:(?:the|an?|mr|mrs|ms|dr)\.?\s+)*", re.IGNORECASE)


def _edged(spans: set[Span], text: str) -> set[Span]:
    """The spans without leading article or title and trailing possessive, on which gold sets differ."""
    shorter = set()
    for start, end, label in spans:
        opening = _EDGE.match(text, start, end)
        shorter.add(
            Span(
                opening.end() if opening else start, start + len(re.sub(r"\s?['\u2019]s?$", "", text[start:end])), label
            )
        )
    return shorter


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _without(spans: Iterable[Span], ignored: list[list[int]]) -> set[Span]:
    return {span for span in spans if not any(span.start < end and start < span.end for start, end in ignored)}


def _gold(rows: list[dict[str, Any]]) -> list[set[Span]]:
    return [{Span(e["start"], e["end"], e["label"]) for e in row["entities"]} for row in rows]


def _stock(texts: list[str]) -> tuple[list[set[Span]], float]:
    """What the package's own model finds, and its seconds."""
    nlp = load_ner(None)
    list(nlp.pipe(texts[:2]))
    began = time.process_time()
    found = [
        {Span(e.start_char, e.end_char, STOCK[e.label_]) for e in doc.ents if e.label_ in STOCK}
        for doc in nlp.pipe(texts, batch_size=16)
    ]
    return found, time.process_time() - began


def _ours(rows: list[dict[str, Any]]) -> tuple[list[set[Span]], float]:
    annotator = Annotator.load()
    items = [
        TextInput(row["text"], date.fromisoformat(row["published"]) if row.get("published") else None) for row in rows
    ]
    list(annotator.pipe(items[:2]))
    began = time.process_time()
    found = [
        {Span(m.start, m.end, m.label.value) for m in mentions if m.rule != UNNAMED}
        for mentions in annotator.pipe(items)
    ]
    return found, time.process_time() - began


def report(path: Path) -> Iterator[str]:
    """The lines of one file's table."""
    rows = _read(path)
    gold = _gold(rows)
    stock, stock_seconds = _stock([row["text"] for row in rows])
    ours, our_seconds = _ours(rows)
    ignored = [row.get("ignore", []) for row in rows]
    stock = [_without(spans, skip) for spans, skip in zip(stock, ignored, strict=True)]
    ours = [_without(spans, skip) for spans, skip in zip(ours, ignored, strict=True)]
    edged = [_edged(spans, row["text"]) for spans, row in zip(gold, rows, strict=True)]
    yield f"{path.name}: {len(rows)} documents (exact P R F1 / edges cut / overlap)"
    for label in LABELS:
        for name, found in (("stock", stock), ("casethread", ours)):
            bare = [_edged(spans, row["text"]) for spans, row in zip(found, rows, strict=True)]
            scores = (
                score(found, gold, label, exact=True),
                score(bare, edged, label, exact=True),
                score(found, gold, label, exact=False),
            )
            yield f"  {label:7}{name:11}" + " / ".join(" ".join(f"{part:.3f}" for part in one) for one in scores)
    yield (
        f"  documents per CPU second: ner alone {len(rows) / stock_seconds:.1f},"
        f" all components {len(rows) / our_seconds:.1f}, ratio {stock_seconds / our_seconds:.2f}"
    )


def main() -> None:
    """Print the table of every file named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        sys.stdout.writelines(f"{line}\n" for line in report(path))


if __name__ == "__main__":
    main()
