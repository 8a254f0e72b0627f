"""Gradings in fields and texts, and what only looks like one."""

from __future__ import annotations

import pytest

from casethread.model import Grading
from ingest import gradings

NEW = ("3x5x2", "2", "C")
OLD = ("5x5x5", "B", "2")


@pytest.mark.parametrize(
    ("text", "scheme", "source", "intelligence", "handling"),
    [
        ("2C", *NEW, None),
        ("2BC", "3x5x2", "2", "B", "C"),
        ("1A P", "3x5x2", "1", "A", "P"),
        ("2B C", "3x5x2", "2", "B", "C"),
        ("3x5x2: 2/C/C", *NEW, "C"),
        ("Grading: 2c p", *NEW, "P"),
        ("B2", *OLD, None),
        ("B2 4", *OLD, "4"),
        ("B24", *OLD, "4"),
        ("E41", "5x5x5", "E", "4", "1"),
        ("5x5x5 B/2/4", *OLD, "4"),
        ("Source: 2 Intelligence: C Handling: C", *NEW, "C"),
        ("Source: B, Intelligence: 2, Handling: 4", *OLD, "4"),
    ],
)
def test_fields(text: str, scheme: str, source: str, intelligence: str, handling: str | None) -> None:
    assert gradings.parse(text) == Grading(scheme, source, intelligence, handling)


@pytest.mark.parametrize(
    "text", ["", "4A", "2F", "F2", "B6", "B26", "2B X", "2BCC", "22", "good", "B2 4 and more", "2" * 99]
)
def test_fields_that_hold_none(text: str) -> None:
    assert gradings.parse(text) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("URN 1. Date of report 17/03/2014. Source: 2 Intelligence: B Handling: P\n\nText", "2B P (3x5x2)"),
        ("Grading: 2B C\nText", "2B C (3x5x2)"),
        ("URN: 7   Grading: E41   Handling: see below", "E4 1 (5x5x5)"),
        ("S: 2  I: B  H: P", "2B P (3x5x2)"),
        ("Grading 2CC\nText", "2C C (3x5x2)"),
        ("Evaluation 2 B P\nText", "2B P (3x5x2)"),
        ("Evaluation: B 2 3", "B2 3 (5x5x5)"),
        ("Graded 2A, handling C\nText", "2A C (3x5x2)"),
        ("Grade: 2BP\nText", "2B P (3x5x2)"),
        ("5x5x5: B/2/3", "B2 3 (5x5x5)"),
        ("Source evaluation: B   Intelligence evaluation: 2   Handling code: 1", "B2 1 (5x5x5)"),
        ("Source evaluation: 1\nIntelligence assessment: A\nHandling code: P", "1A P (3x5x2)"),
    ],
)
def test_labelled_in_a_text(text: str, shown: str) -> None:
    assert str(gradings.find(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "He lived at flat 2B, 14 High Street, and took the B24 to work.",
        "1A P",
        "The Year 2C pupils sang.",
        "She drew with pencils of the grading: 2B pencils are soft.",
        "A source: 2 officers said. Intelligence: C was not told.",
        "The source said intelligence was poor.",
        "Vitamin B2 4 mg",
        "Graded 2B listed, the hall was built in 1850.",
        "Grade 2 B pupils sang.",
        "S: 4 I: B H: P",
        "S: 2 I: 2 H: P",
        "SIS: 2 I: B",
        "Evaluation 2F P",
        "Source: B Intelligence: C",
    ],
)
def test_prose_holds_none(text: str) -> None:
    assert gradings.find(text) is None


def test_alone_on_a_line_only_in_a_log() -> None:
    text = "Log entry\n1A P\nMale seen."
    assert gradings.find(text) is None
    assert str(gradings.find(text, log=True)) == "1A P (3x5x2)"


def test_schemes_are_not_mixed() -> None:
    assert gradings.with_handling(Grading("3x5x2", "2", "B"), "4") == Grading("3x5x2", "2", "B")
    assert gradings.with_handling(Grading("3x5x2", "2", "B"), "c") == Grading("3x5x2", "2", "B", "C")
    assert gradings.with_handling(Grading("5x5x5", "B", "2"), "4") == Grading("5x5x5", "B", "2", "4")
    assert gradings.with_handling(Grading("3x5x2", "2", "B", "C"), "P") == Grading("3x5x2", "2", "B", "C")


def test_white_space_costs_no_time() -> None:
    for text in ("source" + " " * 300_000 + "2", "\n" + " " * 300_000 + "grading: x", "  " * 300_000, "1 " * 300_000):
        assert gradings.find(text, log=True) is None
