"""A course of the scale benchmark: what it records, and that it goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import scale
from benchmarks.scale import Course, Record
from casethread.model import OWNER, Annotated
from casethread.store.case import CaseStore
from search_api.index.embedded.index import EmbeddedIndex


def course(folder: Path) -> Course:
    return Course(folder, 60, part=20, asked_at=20, queries=2, measured=10)


def held(folder: Path) -> tuple[list[str], list[str], list[int]]:
    store = course(folder).case()
    try:
        stored = sorted(document.id for document in store.view(OWNER).all_documents())
        index = EmbeddedIndex(folder / "index")
        assert store.unindexed(index.name) == 0
        mentions = [len(item.mentions) for batch in store.to_index("") for item, _ in batch]
        return stored, sorted(index.ids()), mentions
    finally:
        store.close()


def test_a_course_that_is_stopped_anywhere_goes_on_from_its_last_whole_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("whole", "stopped"):
        (tmp_path / name).mkdir()
    course(tmp_path / "whole").embedded()
    kept, saved = CaseStore.save_mentions, list[str]()

    def dies(store: CaseStore, version: str, annotated: Sequence[Annotated], *more: object) -> list[Annotated]:
        if len(saved) == 1:
            raise KeyboardInterrupt
        saved.append(version)
        return kept(store, version, annotated, *more)  # type: ignore[arg-type]  # as it was called

    with monkeypatch.context() as patch:
        patch.setattr(CaseStore, "save_mentions", dies)
        with pytest.raises(KeyboardInterrupt):
            course(tmp_path / "stopped").embedded()
    record = Record(tmp_path / "stopped" / "embedded.jsonl")
    assert record.done() == 20
    course(tmp_path / "stopped").embedded()
    assert [line.documents for line in record.lines()] == [20, 40, 60]
    assert [asked.documents for asked in record.asked()] == [20, 60]
    assert held(tmp_path / "stopped") == held(tmp_path / "whole")
    assert len(held(tmp_path / "whole")[0]) == 60


def test_a_course_that_is_over_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course(tmp_path).embedded()
    told = (tmp_path / "embedded.jsonl").read_bytes()
    monkeypatch.setattr(scale, "pass_through", None)
    course(tmp_path).embedded()
    assert (tmp_path / "embedded.jsonl").read_bytes() == told


def test_lines_tell_what_a_part_took(tmp_path: Path) -> None:
    course(tmp_path).embedded()
    lines = Record(tmp_path / "embedded.jsonl").lines()
    assert all(line.store > 0 and line.index > 0 and line.yardstick > 0 and line.memory > 10 for line in lines)
    assert all(line.beside == 0 for line in lines)
    assert 0 < lines[0].held <= lines[-1].held
    assert lines[-1].stored > 60 * 1640


def test_a_case_is_linked_by_itself(tmp_path: Path) -> None:
    course(tmp_path).link()
    [line] = Record(tmp_path / "linked.jsonl").lines()
    assert (line.documents, line.beside) == (60, 0)
    assert line.store > 0
    assert not (tmp_path / "case.db").exists()
