"""What completes the search box: the longest end of what was typed, in words that the query language reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from casethread.app import Case
from casethread.config import Config
from casethread.model import OWNER
from search_api.index.embedded.index import EmbeddedIndex
from search_api.query.nodes import Phrase, Words
from search_api.query.parser import parse
from search_api.search import Searcher
from tests.search_api.conftest import build, documents
from ui.suggesting import completions, written


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder: Path = tmp_path_factory.mktemp("suggest")
    store, searcher = build(folder, documents())
    return Case(Config(home=folder), store, EmbeddedIndex(folder / "index"), searcher)


def completed(case: Case, typed: str) -> list[tuple[str, str]]:
    searcher: Searcher = case.searcher
    return [(one.query, one.note.partition(",")[0]) for one in completions(searcher, case.view(OWNER), typed)]


def test_people_places_and_offences_complete_what_is_typed(case: Case) -> None:
    assert ("Tariq Osman", "Person") in completed(case, "osm")
    assert ("Marsh Lane", "Place") in completed(case, "mars")
    offences = [name for name, kind in completed(case, "robb") if kind == "Offence"]
    assert offences


def test_what_stands_before_the_name_is_kept_and_the_name_is_quoted_beside_it(case: Case) -> None:
    assert 'knife "Tariq Osman"' in [query for query, _ in completed(case, "knife osm")]
    assert completed(case, "marsh l")[0][0] == "Marsh Lane"
    assert completed(case, "kind:news AND osm")[0][0].startswith('kind:news AND "')


def test_nothing_completes_nothing(case: Case) -> None:
    for typed in ("", " ", "?", "zzyzx", '"'):
        assert completed(case, typed) == []


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Tariq Osman", "Tariq Osman"),
        ("O'Neil-Smith", "O'Neil-Smith"),
        ("Theft (other)", '"Theft (other)"'),
        ("Drugs: supply", '"Drugs: supply"'),
        ("Cut AND Run", '"Cut AND Run"'),
        ('Mick "the Fish"', '"Mick  the Fish"'),
        ("-dash", '"-dash"'),
    ],
)
def test_a_name_is_written_so_that_it_can_be_read(name: str, query: str) -> None:
    assert written(name, alone=True) == query
    assert isinstance(parse(query), Words if query == name else Phrase)
    assert isinstance(parse(written(name, alone=False)), Phrase)
