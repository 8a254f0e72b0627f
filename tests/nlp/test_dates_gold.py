"""Blind texts with dates: how marked passages are read, and what the recogniser finds in both halves of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.dategold import Reading, documents, passage
from benchmarks.dates import Report
from benchmarks.names import FOLDER
from nlp.recognisers.dates import mentions

FLOORS = {"dates_dev": 0.91, "dates_heldout": 0.91}
"""F1 of the days, the spans overlapping, that must be reached; what is reached lies a few points above."""


def test_marks_are_read() -> None:
    found = passage(
        r"2018-05-03 | news | On [[3 May|2018-05-03]],\nin [[mid-June|~2018-06-11/2018-06-20;2018-06]] or [[now|]]."
    )
    assert found["text"] == "On 3 May,\nin mid-June or now."
    assert [(date["start"], date["end"]) for date in found["dates"]] == [(3, 8), (13, 21), (25, 28)]
    assert [len(date["readings"]) for date in found["dates"]] == [1, 2, 0]


def test_days_that_are_no_edtf_are_refused() -> None:
    with pytest.raises(ValueError, match="no days: '2018-13'"):
        passage("2018-05-03 | news | On [[a day|2018-13]].")


VAGUE = Reading((date(2018, 6, 11), date(2018, 6, 20)), vague=True)


@pytest.mark.parametrize(
    ("start", "end", "met"),
    [(11, 20, True), (10, 20, True), (11, 15, True), (11, 14, False), (1, 30, False), (21, 30, False), (1, 20, True)],
)
def test_half_of_the_days_in_common_meet_a_vague_reading(start: int, end: int, met: bool) -> None:
    assert VAGUE.met((date(2018, 6, start), date(2018, 6, end))) is met


@pytest.mark.parametrize("path", sorted(FOLDER.glob("dates_*.txt")), ids=lambda path: path.stem)
def test_dates_of_blind_texts_are_found(path: Path) -> None:
    report = Report()
    for document in documents(path):
        report.add(document, list(mentions(document["text"], date.fromisoformat(document["published"]))))
    tally = report.overlap_value
    assert 2 * tally.right / (tally.found + tally.wanted) >= FLOORS[path.stem], report.errors
