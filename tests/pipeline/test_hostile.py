"""Hostile and broken files through the whole product: each ends in the ledger, and none costs another anything."""

from __future__ import annotations

from pathlib import Path

from benchmarks import hostile
from casethread.app import open_case
from casethread.config import Config
from casethread.store.base import FileState
from search_api.results import SearchRequest
from tests.conftest import Silent

LARGEST = 100_000
"""Bytes: what is larger takes its time, and is looked at by hand."""
GOOD = "Carol Whitlock reported that Tariq Osman was seen in Marsh Lane, Chelmsford."


def test_every_hostile_file_ends_in_the_ledger_and_good_ones_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    hostile.write(folder)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        if file.stat().st_size > LARGEST:
            file.unlink()
    for name in ("aaa-first.txt", "zzz-last.txt"):
        (folder / name).write_text(f"{GOOD} This is {name}.")
    files = [path for path in folder.rglob("*") if path.is_file()]
    config = Config(home=tmp_path / "home", workers=2, patience=60, memory=1024)
    with open_case(config) as case, case.pipeline(Silent()) as pipeline:
        pipeline.ingest([folder], link=False)
        summary = case.store.files.summary()
        records = list(case.store.files.every())
        assert len(records) == len(files) > 60
        assert summary.files.get(FileState.WAITING, 0) == 0
        assert summary.searchable == summary.annotated == summary.documents
        for record in records:
            settled = record.documents or record.sightings or record.failures or record.reason
            assert settled, f"{record.file} left no trace"
            assert record.state is not FileState.FAILED or all(" - " in told.reason for told in record.failures)
        found = case.searcher.search(SearchRequest("carol whitlock"), case.view())
        assert found.total == 2
    assert not (tmp_path / "home" / "scratch").exists() or list((tmp_path / "home" / "scratch").iterdir()) == []
