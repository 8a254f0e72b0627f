"""docs/formats.md says what is so: its formats, gradings, markings, profiles and the worked example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from casethread.model import Classification
from ingest import gradings, markings, profiles
from ingest.base import Reader, ReadOptions
from ingest.profiles import FIELDS
from ingest.read import READERS

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")


def _section(title: str) -> str:
    return re.split(r"(?m)^#+ ", PAGE.split(f"# {title}\n", 1)[1])[0]


def _rows(title: str) -> list[tuple[str, str]]:
    cells = [line.strip("| ").split(" | ") for line in _section(title).split("\n") if line.startswith("|")]
    return [(first.removeprefix("`").partition("`")[0], last.strip("`")) for first, last in cells[2:]]


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_format_is_named(reader: Reader) -> None:
    assert reader.name.casefold() in _section("Formats").casefold()


@pytest.mark.parametrize(("written", "said"), _rows("Gradings"))
def test_gradings(written: str, said: str) -> None:
    found = gradings.find(f"Log\n{written}\nText.", log=True)
    assert str(found) == said if not said.startswith("none") else found is None


@pytest.mark.parametrize(("written", "said"), _rows("Protective markings"))
def test_markings(written: str, said: str) -> None:
    assert markings.find(f"{written}\n\nText.") is (None if said == "none" else Classification(said))


def test_profiles_and_fields_are_listed() -> None:
    assert [name for name, _ in _rows("Profiles")] == sorted(
        (profile.name for profile in profiles.ready()),
        key=["probation-contact-log", "intelligence-3x5x2", "intelligence-5x5x5", "crime-reports"].index,
    )
    listed = re.search(r"fields that a column can be mapped to: (.*)\.", PAGE)
    assert listed is not None
    assert re.findall(r"`([^`]+)`", listed[1]) == sorted(FIELDS)


def test_the_worked_example(read_as: Any, tmp_path: Path) -> None:
    path = tmp_path / "stalking.toml"
    path.write_text(_block("toml"))
    found = read_as("export.csv", _block("csv"), ReadOptions(profile=profiles.load(str(path)))).only
    assert (found.id, str(found.published), found.author) == ("ST-0042", "2020-02-03", "PC Tansley")
    assert (str(found.grading), found.marking.classification.value) == ("2B C (3x5x2)", "OFFICIAL-SENSITIVE")
    assert found.text == _block("text").strip()
