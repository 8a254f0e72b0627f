"""Disposal reaches every place: afterwards no file of the case folder holds a word of what went."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.disposal.everywhere import dispose
from casethread.errors import NotFound
from casethread.model import Classification, Viewer
from casethread.store.base import FileState
from search_api.results import SearchRequest
from tests.conftest import Silent
from tests.meaning import make_model

TODAY = date(2026, 1, 5)
WORD = "Quorndelver"
GONE = f"Mortimer {WORD}, 31, of Brackle Row, Maldon, was charged with theft on 3 May 2018."
STAYS = "Ada Penrose, 44, was seen in Maldon on 4 May 2018. She spoke to nobody of it."


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"{WORD}.txt").write_text(GONE)
    (folder / "copy.txt").write_text(GONE)
    (folder / "other-encoding.txt").write_text(GONE, encoding="utf-16")
    (folder / "stays.txt").write_text(STAYS)
    with zipfile.ZipFile(folder / "both.zip", "w") as packed:
        packed.writestr("one.txt", GONE)
        packed.writestr("two.txt", f"{STAYS} That was all.")
    # the model knows words of what goes and of what stays
    model = make_model(tmp_path / "model", alike=[("charged", "theft"), ("seen", "spoke"), (WORD.lower(), "brackle")])
    with open_case(Config(home=tmp_path / "home", workers=1, semantic_model=str(model))) as opened:
        with opened.pipeline(Silent()) as pipeline:
            assert pipeline.ingest([folder], base=folder).failures == []
        yield opened


def holding(folder: Path, word: str) -> list[str]:
    """Files whose bytes hold a word in any spelling of it that text is kept in."""
    spelled = [form.encode(code) for form in (word, word.lower(), word.upper()) for code in ("utf-8", "utf-16-le")]
    return sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in spelled)
    )


def holding_bytes(folder: Path, held: bytes) -> list[str]:
    """Files whose bytes hold these."""
    return sorted(
        str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and held in file.read_bytes()
    )


def vectors(case: Case, gone: Sequence[str]) -> tuple[bytes, bytes]:
    """The vectors of documents that are to go, which are all alike, and those of one that stays."""
    assert case.model is not None
    held = [one for access in case.view().access() for one in case.store.meanings.of(case.model.name, access)]
    (went,) = {one.vectors for one in held if one.document in gone}
    stays = next(one.vectors for one in held if one.document not in gone)
    assert len(went) == case.model.dimensions <= len(stays)
    return went, stays


def found(case: Case, query: str) -> list[str]:
    return [hit.id for hit in case.searcher.search(SearchRequest(query), case.view()).hits]


def away(case: Case) -> list[str]:
    ids = found(case, WORD)
    with case.pipeline(Silent()) as pipeline:
        done = dispose(pipeline, case.view(), ids, "cleared", TODAY)
    assert done.documents == len(ids) > 0
    return ids


def test_neither_a_word_nor_a_vector_of_it_stays_anywhere(case: Case) -> None:
    home = case.config.home
    assert holding(home, WORD)
    went, stays = vectors(case, found(case, WORD))
    assert holding_bytes(home, went)

    away(case)

    assert holding(home, WORD) == []
    assert holding(home, "Brackle Row") == []
    assert holding_bytes(home, went) == []
    assert holding_bytes(home, stays) == ["case.db"]
    assert found(case, WORD) == []
    assert found(case, "Penrose")
    assert case.searcher.search(SearchRequest("theft", semantic=True), case.view()).listed == 0
    assert not case.compare().any
    assert all(WORD not in entity.name for entity in case.view().entities())


def test_what_stays_is_that_it_went_and_why(case: Case) -> None:
    away(case)

    (stone,) = case.store.disposal.tombstones()
    assert (stone.day, stone.by, stone.reason) == (TODAY, "owner", "cleared")
    assert WORD not in repr(stone)


def test_it_does_not_come_back_by_being_found_again(case: Case, tmp_path: Path) -> None:
    away(case)

    with case.pipeline(Silent()) as pipeline:
        outcome = pipeline.ingest([tmp_path / "in"], base=tmp_path / "in")

    assert found(case, WORD) == []
    assert any("was disposed of on 2026-01-05, and is not taken in again" in line for line in outcome.failures)
    assert case.store.files.summary().files.get(FileState.WAITING, 0) == 0


def test_other_documents_of_its_file_stay_without_their_original(case: Case) -> None:
    (kept,) = found(case, '"That was all"')
    assert case.view().original(kept).path is not None

    away(case)

    assert "That was all" in case.view().document(kept).text
    with pytest.raises(NotFound):
        case.view().original(kept)


def test_what_is_out_of_reach_is_not_disposed_of(case: Case) -> None:
    view = case.view(Viewer("pia", Classification.PUBLIC, kinds=frozenset()))
    with case.pipeline(Silent()) as pipeline, pytest.raises(NotFound):
        dispose(pipeline, view, found(case, WORD), "cleared", TODAY)
    assert found(case, WORD)


def test_a_run_killed_before_the_end_is_run_again(case: Case) -> None:
    ids = found(case, WORD)
    shutil.rmtree(case.config.originals_folder)
    with case.pipeline(Silent()) as pipeline:
        with pipeline.index.writer() as writer:
            writer.remove(ids)
        dispose(pipeline, case.view(), ids, "cleared", TODAY)
    assert holding(case.config.home, WORD) == []
    assert json.dumps([stone.reason for stone in case.store.disposal.tombstones()]) == '["cleared"]'
