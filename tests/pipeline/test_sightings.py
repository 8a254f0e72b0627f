"""The same text in two places is one document seen twice: nothing is swallowed, and nothing opens what was closed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from casethread.app import Case
from casethread.model import Classification, Kind, Marking
from casethread.store.base import FileRecord, FileState
from ingest.base import ReadOptions
from tests.pipeline.conftest import ingest

GOOD = "Police were called to Marsh Lane, Chelmsford, on Tuesday after a man was stabbed."
OTHER = "Officers spoke to Tariq Osman in Rectory Lane on Friday about the burglary."
NEWS = ReadOptions(kind=Kind.NEWS)
SECRET = ReadOptions(kind=Kind.NEWS, marking=Marking(Classification.SECRET))


def ledger(case: Case) -> dict[str, FileRecord]:
    return {Path(record.file).name: record for record in case.store.files.every()}


def test_a_text_in_another_container_is_another_sighting(case: Case, tmp_path: Path) -> None:
    text, archive = tmp_path / "a.txt", tmp_path / "b.zip"
    text.write_text(GOOD)
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("notes/a-copy.txt", GOOD)
        packed.writestr("notes/other.txt", OTHER)
    ingest(case, text, archive, options=NEWS)
    first, second = ledger(case)["a.txt"], ledger(case)["b.zip"]
    assert (first.documents, second.documents, second.sightings, second.state) == (1, 1, 1, FileState.DONE)
    [document] = [one for one in case.view().all_documents() if one.text == GOOD]
    [sighting] = case.view().sightings(document.id)
    assert sighting.file.endswith("b.zip/notes/a-copy.txt")
    assert sighting.anchor.member == "notes/a-copy.txt"


def test_a_file_of_nothing_but_known_texts_is_a_duplicate_that_says_of_what(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-16")
    ingest(case, tmp_path / "a.txt", tmp_path / "b.txt", options=NEWS)
    record = ledger(case)["b.txt"]
    assert (record.state, record.documents, record.sightings) == (FileState.DUPLICATE, 0, 1)
    assert record.reason
    assert "a.txt" in record.reason


def test_the_same_bytes_under_another_marking_are_documents_of_their_own(case: Case, tmp_path: Path) -> None:
    for folder, options in (("open", NEWS), ("closed", SECRET)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(GOOD)
        ingest(case, tmp_path / folder, options=options)
    found = {one.marking.classification: one.id for one in case.view().all_documents()}
    assert set(found) == {Classification.PUBLIC, Classification.SECRET}
    assert len(set(found.values())) == 2
    assert [r.state for r in case.store.files.every()] == [FileState.DONE, FileState.DONE]


def test_closing_the_first_of_two_copies_leaves_the_second_as_it_was(case: Case, tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.txt", "b.txt", "c.txt"))
    first.write_text(GOOD)
    second.write_text(GOOD)
    third.write_text(GOOD, encoding="utf-16")
    ingest(case, first, second, third, options=NEWS)
    assert [r.state for r in case.store.files.every()] == [FileState.DONE, FileState.DUPLICATE, FileState.DUPLICATE]
    ingest(case, first, options=SECRET)
    classes = sorted(one.marking.classification for one in case.view().all_documents())
    assert classes == [Classification.PUBLIC, Classification.SECRET]
    states = {name: record.state for name, record in ledger(case).items()}
    assert states == {"a.txt": FileState.DONE, "b.txt": FileState.DONE, "c.txt": FileState.DUPLICATE}


def test_an_id_of_its_own_is_kept_even_for_a_text_that_is_known(case: Case, tmp_path: Path) -> None:
    rows = [{"id": "one", "text": GOOD}, {"id": "two", "text": GOOD}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    ingest(case, tmp_path / "a.jsonl")
    assert {one.id for one in case.view().all_documents()} == {"one", "two"}


def test_the_same_id_seen_again_under_a_stricter_marking_is_closed(case: Case, tmp_path: Path) -> None:
    row = {"id": "one", "text": GOOD, "kind": "news"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (tmp_path / "b.jsonl").write_text(json.dumps({**row, "marking": "SECRET"}))
    ingest(case, tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    [document] = case.view().all_documents()
    assert document.marking.classification is Classification.SECRET
    [sighting] = case.view().sightings("one")
    assert sighting.file.endswith("b.jsonl")


def test_the_same_words_about_another_person_are_another_document(case: Case, tmp_path: Path) -> None:
    for crn in ("X123456", "X654321"):
        log = f"CONTACT LOG\nCRN: {crn}\n\n12/01/2015 10:30 Office visit, J. Pell\nAttended on time. No concerns.\n"
        (tmp_path / f"{crn}.txt").write_text(log)
    ingest(case, tmp_path, options=ReadOptions(kind=Kind.PROBATION))
    assert len(list(case.view().all_documents())) == 2


def test_ingesting_again_changes_no_sighting(case: Case, tmp_path: Path) -> None:
    files = tmp_path / "a.txt", tmp_path / "b.txt"
    for file, encoding in zip(files, ("utf-8", "utf-16"), strict=True):
        file.write_text(GOOD, encoding=encoding)
    ingest(case, *files)
    before = list(case.store.files.every())
    assert ingest(case, *files).unchanged == 2
    assert list(case.store.files.every()) == before
