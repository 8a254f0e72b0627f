"""`casethread dispose`: what is due, what is kept, what goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import copied


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """The sample case, to be changed."""
    return copied(sample_home, tmp_path / "home")


def test_a_review_and_its_ends(run: Any, home: Path) -> None:
    rows = run("dispose", "due", "--on", "2030-01-01", "--json", home=home).rows
    ids = [row["id"] for row in rows]
    assert len(ids) == 46
    assert {row["group"] for row in rows} <= {"1", "2", "3", "4"}
    assert run("dispose", "due", "--on", "2016-01-01", home=home).out.endswith("0 documents to review.\n")

    kept = run("dispose", "keep", ids[0], "--until", "2040-01-01", "--reason", "an appeal", home=home)
    assert kept.out == "1 document kept until 1 January 2040.\n"
    assert ids[0] not in {row["id"] for row in run("dispose", "due", "--on", "2030-01-01", "--json", home=home).rows}

    done = run("dispose", "now", ids[1], "--reason", "cleared", "--yes", home=home)
    assert done.code == 0
    assert done.out.startswith("Disposed of 1 document")
    assert run("show", ids[1], home=home).code != 0
    assert run("verify", home=home).code == 0
    (stone,) = run("dispose", "list", "--json", home=home).rows
    assert stone["reason"] == "cleared"


def test_what_is_not_there_is_told_before_anything_goes(run: Any, home: Path) -> None:
    ran = run("dispose", "now", "nothing", "--reason", "x", "--yes", home=home)

    assert ran.code != 0
    assert "nothing" in ran.err
    assert run("dispose", "list", home=home).out == ""
