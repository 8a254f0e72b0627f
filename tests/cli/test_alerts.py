"""Saved searches at the command line: saved by a search, told, marked as seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casethread.app import open_case
from casethread.config import Config
from casethread.model import Role
from tests.access.cases import add_user, case_of
from tests.access.invented import invented
from tests.access.taking import take
from tests.conftest import copied

Run = Any
AS = ("--as", "pia", "--purpose", "tests of alerts")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a press officer."""
    home = tmp_path_factory.mktemp("alerts") / "case"
    with case_of(home) as case:
        take(case, invented(1).files, 1, set())
        add_user(case, "pia", Role.PRESS_OFFICER)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """That case, to be changed."""
    return copied(made, tmp_path / "case")


def test_what_is_new_is_told_until_it_was_seen(run: Run, home: Path) -> None:
    assert run("alerts", *AS, home=home).out == ""
    found = run("search", "lane", "--json", "--save", "Lanes", *AS, home=home)
    assert found.code == 0
    [told] = run("alerts", "--json", *AS, home=home).rows
    assert (told["name"], told["query"], told["total"], told["new"]) == ("Lanes", "lane", len(found.rows), [])
    with open_case(Config(home=home)) as case:
        [held] = case.store.saved.of("pia")
        case.store.saved.look("pia", held.key, [], held.looked)
    [told] = run("alerts", "--json", "--seen", *AS, home=home).rows
    assert {one["id"] for one in told["new"]} == {one["id"] for one in found.rows}
    assert {one["marking"]["classification"] for one in told["new"]} == {"PUBLIC"}
    assert f"Lanes (lane): 0 new of {told['total']} document" in run("alerts", *AS, home=home).out


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (("alerts",), 2, "name the user: --as USER"),
        (("search", "lane", "--save", "Lanes"), 2, "name the user: --as USER"),
        (("search", "lane", "--save", " ", *AS), 2, "no name"),
        (("alerts", "--as", "nobody-here"), 1, "there is no user"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    run: Run, home: Path, given: tuple[str, ...], code: int, told: str
) -> None:
    done = run(*given, home=home)
    assert (done.code, told in done.err) == (code, True), done.err
