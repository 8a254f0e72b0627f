"""What of a file holds for each of its entries, and what for one alone: markings and gradings."""

from __future__ import annotations

from typing import Any

import pytest

from casethread.model import Classification

SENSITIVE, SECRET = Classification.OFFICIAL_SENSITIVE, Classification.SECRET
ONE = "URN: A/1\nDate of report: 01/02/2020\nHe left."
TWO = "URN: A/2\nDate of report: 02/02/2020\nHe came back."
THREE = "URN: A/3\nDate of report: 03/02/2020\nHe left again."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(f"{ONE}\n\nSECRET\n{TWO}\n\n{THREE}", (SENSITIVE, SECRET, SENSITIVE), id="above one"),
        pytest.param(f"{ONE}\n\n{TWO}\n\n{THREE}\nMarking: SECRET", (SENSITIVE, SENSITIVE, SECRET), id="in the last"),
        pytest.param(f"SECRET\n{ONE}\n\n{TWO}\n\n{THREE}", (SECRET, SECRET, SECRET), id="on top of the file"),
        pytest.param(f"SECRET\n\n{ONE}\n\n{TWO}\n\n{THREE}", (SECRET, SECRET, SECRET), id="on top and apart"),
        pytest.param(f"{ONE}\n\n{TWO}\n\n{THREE}\n\nSECRET", (SECRET, SECRET, SECRET), id="at the foot of the file"),
        pytest.param(
            f"SECRET\n{ONE}\n\nOFFICIAL\n{TWO}\n\nOFFICIAL\n{THREE}", (SECRET, SENSITIVE, SENSITIVE), id="each its own"
        ),
        pytest.param(f"{ONE}\nHe kept it secret.\n\n{TWO}\n\n{THREE}", (SENSITIVE,) * 3, id="a word"),
        pytest.param(f"NOT PROTECTIVELY MARKED\n{ONE}\n\n{TWO}\n\n{THREE}", (SENSITIVE,) * 3, id="opens nothing"),
    ],
)
def test_markings(read_as: Any, text: str, found: tuple[Classification, ...]) -> None:
    documents = read_as("log.txt", text).documents
    assert tuple(document.marking.classification for document in documents) == found


def test_an_entry_s_own_grading_comes_before_the_heading_s(read_as: Any) -> None:
    text = f"Log of intelligence\nGrading: 2C P\n\n{ONE}\nGrading: 1A C\n\n{TWO}\n"
    first, second = read_as("log.txt", text).documents
    assert (str(first.grading), str(second.grading)) == ("1A C (3x5x2)", "2C P (3x5x2)")
    assert (first.marking.handling, second.marking.handling) == ("C", "P")


def test_handling_tightens_without_a_grading(read_as: Any) -> None:
    first, second = read_as("log.txt", f"{ONE}\n\n{TWO}".replace("\nHe left", "\nHandling: C\nHe left")).documents
    assert (first.marking.handling, second.marking.handling) == ("C", None)
