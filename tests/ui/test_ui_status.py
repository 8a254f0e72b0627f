"""The ledger's page: what is in, what is not and why, of however many files."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import pytest

from casethread.store.base import (
    ALL_FILES,
    Failure,
    FileRecord,
    FileState,
    LedgerSummary,
    LedgerView,
    Step,
    View,
    Wanted,
)
from ui import rendering, status


class SmallCase(Protocol):
    view: View


@dataclass(frozen=True)
class ListedLedger:
    """A ledger of records that are all at hand."""

    listed: Sequence[FileRecord]
    linked: bool = True

    def summary(self) -> LedgerSummary:
        return LedgerSummary(
            files=Counter(record.state for record in self.listed),
            documents=sum(record.documents for record in self.listed),
            annotated=sum(record.annotated for record in self.listed),
            searchable=sum(record.searchable for record in self.listed),
            sightings=sum(record.sightings for record in self.listed),
            failed=sum(record.failed for record in self.listed),
            lost=sum(r.failed - sum(bool(f.document) for f in r.failures) for r in self.listed),
            linked=self.linked,
        )

    def records(self, wanted: Wanted = ALL_FILES, offset: int = 0, limit: int | None = None) -> list[FileRecord]:
        return [record for record in self.listed if wanted.state in (None, record.state)][offset:][:limit]

    def matching(self, wanted: Wanted) -> int:
        return len(self.records(wanted))

    def record(self, number: int) -> FileRecord:
        return next(record for record in self.listed if record.id == number)


class Endless:
    """A ledger of very many files, of which only a part may ever be asked for."""

    def __init__(self, files: int) -> None:
        self.files = files
        self.asked: list[tuple[FileState | None, int, int]] = []

    def summary(self) -> LedgerSummary:
        return LedgerSummary({FileState.DONE: self.files}, self.files, self.files, self.files, 0, 0, 0, linked=True)

    def matching(self, wanted: Wanted) -> int:
        return self.files if wanted.state in (None, FileState.DONE) else 0

    def record(self, number: int) -> FileRecord:
        return DONE

    def records(self, wanted: Wanted = ALL_FILES, offset: int = 0, limit: int | None = None) -> list[FileRecord]:
        assert limit is not None
        self.asked.append((wanted.state, offset, limit))
        if wanted.state not in (None, FileState.DONE):
            return []
        return [DONE for _ in range(offset, min(offset + limit, self.files))]


DONE = FileRecord("notes/a.txt", FileState.DONE, 3, "ab" * 32, 2048, searchable=3, annotated=3, sightings=2)
TWIN = FileRecord("copy/a.txt", FileState.DUPLICATE, 0, "ab" * 32, 2048, reason="same bytes as notes/a.txt")
WAITING = FileRecord("later.pdf", FileState.WAITING, 0)
FAILED = FileRecord(
    "case.zip",
    FileState.FAILED,
    2,
    size=5 << 20,
    searchable=1,
    annotated=2,
    failed=7,
    failures=(
        Failure("case.zip/b.pdf, page 3", Step.READ, "holds no text, only a picture of it - needs OCR"),
        Failure("case.zip/c.txt", Step.INDEX, "the index is full", document="case/1"),
    ),
)
BROKEN = FileRecord("x.pdf", FileState.FAILED, 0, reason="x.pdf: is a broken PDF <b> - save it again")
ALL = (DONE, TWIN, WAITING, FAILED, BROKEN)


def shown(small_case: SmallCase, ledger: LedgerView, state: FileState | None = None, page: int = 1) -> str:
    return rendering.html(status.status_page(small_case.view, ledger, Wanted(state), page))


def rows(page: str) -> list[str]:
    """The words of each file's row."""
    found = re.findall(r'<tr class="govuk-table__row">\n(.*?)</tr>', page, re.DOTALL)
    return [" ".join(html.unescape(re.sub("<[^>]+>", " ", one)).split()) for one in found]


def test_it_says_how_much_is_searchable_and_what_is_missing(small_case: SmallCase) -> None:
    page = shown(small_case, ListedLedger(ALL, linked=False))
    assert "4 of 11 documents searchable" in page
    missing = page[page.index('id="missing"') : page.index("casethread retry")]
    for said in (
        "2 files failed, wholly or in part (7 parts)",
        "1 file not read yet",
        "1 document not searchable",
        "is not linked yet",
    ):
        assert said in missing
    assert "not looked through" not in missing
    assert "Nothing is missing" not in page


@pytest.mark.parametrize(
    ("ledger", "said"),
    [
        (ListedLedger(()), "No file has been ingested yet"),
        (ListedLedger((DONE, TWIN)), "3 of 3 documents searchable"),
    ],
)
def test_a_whole_case_and_an_empty_one_miss_nothing(small_case: SmallCase, ledger: LedgerView, said: str) -> None:
    page = shown(small_case, ledger)
    assert said in page
    assert 'id="missing"' not in page


def test_every_failed_part_tells_where_at_which_step_why_and_what_to_do(small_case: SmallCase) -> None:
    (row, *_) = rows(shown(small_case, ListedLedger((FAILED,))))
    for said in (
        "case.zip 5.0 MB Failed",
        "2 read 2 looked through 1 searchable",
        "case.zip/b.pdf, page 3 : holds no text, only a picture of it (Reading) What to do: needs OCR",
        "case.zip/c.txt : the index is full (Indexing) What to do: retry",
        "and 5 more",
    ):
        assert said in row
    assert '<a class="govuk-link" href="/documents/case%2F1">' in shown(small_case, ListedLedger((FAILED,)))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (DONE, "3 read 3 looked through 3 searchable 2 seen elsewhere too"),
        (TWIN, "Duplicate 0 read same bytes as notes/a.txt"),
        (WAITING, "Waiting 0 read not read yet: a retry takes it up"),
        (BROKEN, "Failed 0 read x.pdf: is a broken PDF <b> - save it again"),
        (replace(BROKEN, reason=None), "no reason is known"),
    ],
)
def test_each_state_is_told_in_full(small_case: SmallCase, record: FileRecord, said: str) -> None:
    assert said in rows(shown(small_case, ListedLedger((record,))))[-1]


@pytest.mark.parametrize(
    ("state", "files"),
    [
        (None, ["notes/a.txt", "copy/a.txt", "later.pdf", "case.zip", "x.pdf"]),
        (FileState.FAILED, ["case.zip", "x.pdf"]),
        (FileState.DUPLICATE, ["copy/a.txt"]),
        (FileState.WAITING, ["later.pdf"]),
    ],
)
def test_files_are_listed_by_state(small_case: SmallCase, state: FileState | None, files: Sequence[str]) -> None:
    page = shown(small_case, ListedLedger(ALL), state)
    listed = page[page.index("The ledger") :]
    assert [row.split()[0] for row in rows(listed)] == list(files)
    head = page[: page.index("The ledger")]
    assert ("Failed, wholly or in part" in head) is (state is None)


def test_no_more_than_a_page_is_ever_asked_for(small_case: SmallCase) -> None:
    ledger = Endless(100_000)
    page = shown(small_case, ledger, page=500)
    assert len(rows(page)) == status.SIZE
    assert "49,901 to 50,000 of 100,000" in page
    assert (None, 49_900, status.SIZE) in ledger.asked
    assert all(limit <= status.SIZE for _, _, limit in ledger.asked)
    assert "99,901 to 100,000" in shown(small_case, ledger, page=10**9)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (None, ""),
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1,023 bytes"),
        (1024, "1.0 kB"),
        (20_000, "20 kB"),
        (5 << 20, "5.0 MB"),
        (3 << 30, "3.0 GB"),
        (5 << 40, "5,120 GB"),
    ],
)
def test_sizes(count: int | None, said: str) -> None:
    assert status.size(count) == said
