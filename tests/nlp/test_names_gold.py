"""Names in invented UK texts: how marked passages are read, and what the annotator finds in both halves of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.extraction import LABELS, Span, whole
from benchmarks.names import FOLDER, marked, read
from nlp.annotator import Annotator

FLOORS = {
    "names_dev": {"PERSON": 0.93, "PLACE": 0.94, "ORG": 0.85},
    "names_heldout": {"PERSON": 0.9, "PLACE": 0.9, "ORG": 0.8},
}
"""Exact F1 that must be reached; what is reached lies a few points above (``python -m benchmarks.names``)."""


@pytest.mark.parametrize(
    ("line", "text", "names"),
    [
        ("Saw {P:Ola Bright} go.", "Saw Ola Bright go.", {Span(4, 14, "PERSON")}),
        ("{L:12 Elm Row|Elm Row}, {L:Hull}", "12 Elm Row, Hull", {Span(3, 10, "PLACE"), Span(12, 16, "PLACE")}),
        ("{O:Crew} of {Crew}", "Crew of {Crew}", {Span(0, 4, "ORG")}),
        ("nobody", "nobody", set()),
    ],
)
def test_marks_are_read(line: str, text: str, names: set[Span]) -> None:
    assert marked(line) == (text, names)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("names_*.txt")), ids=lambda path: path.stem)
def test_names_of_uk_texts_are_found(annotator: Annotator, path: Path) -> None:
    gold = read(path)
    found = whole(annotator)(gold.items)
    reached = {label: gold.scores(found, label)[0].f1 for label in LABELS}
    assert all(reached[label] >= floor for label, floor in FLOORS[gold.name].items()), reached
