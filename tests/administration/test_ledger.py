"""The ledger, filtered: by state, step, folder and name, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casethread.config import Config
from casethread.errors import NotFound, UsageError
from casethread.store.base import FileState, Step, Wanted
from casethread.store.case import CaseStore
from links.linker import CaseLinker
from tests.administration.taking import Admin, administering

FILES = [
    ("case/notes/a.txt", FileState.DONE),
    ("case/notes/100%_sure.txt", FileState.FAILED),
    ("case/notes/1000 sure.txt", FileState.FAILED),
    ("case/other/A.TXT", FileState.WAITING),
    ("case/notesbook/b.txt", FileState.DONE),
    ("Étude.pdf", FileState.FAILED),
]


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[CaseStore]:
    opened = CaseStore.open(store_url, tmp_path / "originals", CaseLinker())
    for name, state in FILES:
        opened.files.enter(name, name, state, reason=f"{name} is bad - mend it")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [0, 1, 2, 3, 4, 5]),
        (Wanted(FileState.FAILED), [1, 2, 5]),
        (Wanted(step=Step.FIND), [1, 2, 5]),
        (Wanted(step=Step.READ), []),
        (Wanted(folder="case/notes"), [0, 1, 2]),
        (Wanted(folder="case/notes/"), [0, 1, 2]),
        (Wanted(folder="case"), [0, 1, 2, 3, 4]),
        (Wanted(folder="c%"), []),
        (Wanted(name="a.txt"), [0, 3]),
        (Wanted(name="0%_s"), [1]),
        (Wanted(name="!"), []),
        (Wanted(name="Étude"), [5]),
        (Wanted(FileState.FAILED, Step.FIND, "case", "SURE"), [1, 2]),
    ],
)
def test_files_are_narrowed(store: CaseStore, wanted: Wanted, found: list[int]) -> None:
    assert [record.file for record in store.files.records(wanted)] == [FILES[number][0] for number in found]
    assert store.files.matching(wanted) == len(found)
    assert [record.file for record in store.files.records(wanted, 1, 1)] == [FILES[n][0] for n in found[1:2]]


def test_one_file_is_found_by_its_number_and_what_failed_by_its_name(store: CaseStore) -> None:
    (one,) = store.files.records(Wanted(name="tude"))
    assert store.files.record(one.id) == one
    assert store.files.failed_as("Étude.pdf") == [one.id]
    assert [entered.name for entered in store.files.failed([one.id])] == ["Étude.pdf"]
    for name in ("case/notes/a.txt", "none"):
        with pytest.raises(NotFound):
            store.files.failed_as(name)
    with pytest.raises(NotFound):
        store.files.record(99)


@pytest.mark.parametrize(
    ("name", "suffix", "now"),
    [
        ("case/notes/100%_sure.txt", ".txt", "case/notes/100%_sure.txt"),
        ("case/notes/100%_sure.txt", ".docx", "case/notes/100%_sure.docx"),
        ("Étude.pdf", ".PDF", "Étude.pdf"),
        ("Étude.pdf", "", "Étude.pdf"),
    ],
)
def test_other_bytes_take_the_place_of_what_failed(store: CaseStore, name: str, suffix: str, now: str) -> None:
    (number,) = store.files.failed_as(name)
    store.files.replace(number, "/elsewhere/1", suffix, "ab" * 32, 7)
    record = store.files.record(number)
    assert (record.file, record.state, record.sha256, record.size) == (now, FileState.WAITING, "ab" * 32, 7)
    with pytest.raises(UsageError):
        store.files.replace(number, "/elsewhere/2", suffix, "cd" * 32, 7)
    with pytest.raises(NotFound):
        store.files.replace(99, "/elsewhere/3", suffix, "cd" * 32, 7)


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Admin]:
    with administering(Config(home=tmp_path_factory.mktemp("ledger") / "case")) as opened:
        for name, state in FILES:
            opened.case.store.files.enter(name, name, state, reason=f"{name} is bad - mend it")
        yield opened


def listed(page: str) -> list[str]:
    """The files in the ledger of a page."""
    return re.findall(r'ct-file"><a [^>]*>([^<]*)</a>', page[page.index('id="ledger"') :])


def test_the_page_narrows_and_keeps_what_it_was_narrowed_by(admin: Admin) -> None:
    page = admin.client.get("/status?state=failed&folder=case&step=find").text
    assert listed(page) == ["case/notes/100%_sure.txt", "case/notes/1000 sure.txt"]
    assert "2 files." in page
    assert 'href="/status?state=done&amp;step=find&amp;folder=case"' in page
    assert 'value="find" selected' in page
    none = admin.client.get("/status?name=zzz").text
    assert "No file is so." in none
    assert "Show all" in none
    assert listed(admin.client.get("/status?state=odd&step=odd").text) == [name for name, _ in FILES]


def test_a_file_that_failed_has_a_page_that_mends_it_and_another_does_not(admin: Admin) -> None:
    numbers = {record.file: record.id for record in admin.case.store.files.records()}
    page = admin.client.get(f"/status/files/{numbers['case/notes/100%_sure.txt']}").text
    assert "case/notes/100%_sure.txt is bad" in page
    assert "What to do: mend it" in page
    assert "Retry this file" in page
    assert 'href="/status?folder=case%2Fnotes"' in page
    whole = admin.client.get(f"/status/files/{numbers['case/notes/a.txt']}").text
    assert "Retry this file" not in whole
    assert admin.client.get("/status/files/99").status_code == 404
    assert admin.post(f"/status/files/{numbers['case/notes/a.txt']}/retry").status_code == 400
