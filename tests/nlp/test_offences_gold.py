"""The figures on invented gold sentences do not fall: half written before the rules, half after, in another style."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.offences import Score, score

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="module", params=["crime_dev.jsonl", "crime_heldout.jsonl"])
def result(request: pytest.FixtureRequest) -> Score:
    """The score of one gold file."""
    return score(GOLD / request.param)


def test_there_are_at_least_300_gold_sentences_whose_spans_fit_their_text() -> None:
    records = [json.loads(line) for path in GOLD.glob("crime_*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert len(records) >= 300
    assert all(r["text"][m["start"] : m["end"]] == m["text"] for r in records for m in r["mentions"])


@pytest.mark.parametrize("label", ["OFFENCE", "IDENTIFIER", "OPERATION", "ORG", "VEHICLE", "WEAPON", "DRUG"])
def test_spans_are_found_and_few_others(result: Score, label: str) -> None:
    right, extra, missed = (result.overlap[label, kind] for kind in ("tp", "fp", "fn"))
    assert 2 * right / (2 * right + extra + missed) >= 0.85


@pytest.mark.parametrize("part", ["offence stage", "offence code", "offence negated", "identifier type"])
def test_values_are_read_right(result: Score, part: str) -> None:
    assert result.values[part, True] / (result.values[part, True] + result.values[part, False]) >= 0.95
