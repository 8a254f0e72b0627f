"""Invented local crime reports and logs in which every person and every place must be right, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casethread.model import Kind, Label
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.resolve import UNNAMED

REPORTS = [json.loads(line) for line in (Path(__file__).parent / "reports.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["text"][:24])
def test_every_person_and_place_of_a_local_report(annotator: Annotator, report: dict[str, Any]) -> None:
    mentions = annotator.annotate(TextInput(report["text"], kind=Kind(report["kind"])))
    assert [m.text for m in mentions if m.label is Label.PERSON and m.rule != UNNAMED] == report["people"]
    assert [m.text for m in mentions if m.label is Label.PLACE] == report["places"]
