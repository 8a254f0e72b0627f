"""Lists taken away: every row cited, safe in a spreadsheet, an end that is said; and the trail tells of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from casethread.app import Case
from casethread.cells import cell
from casethread.export import Format, Subject, export
from search_api.results import SearchRequest, Sort
from tests.access.cases import Client, client_of, enter
from tests.access.taking import invented_case
from ui import taking


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with invented_case(tmp_path_factory.mktemp("case") / "case") as opened:
        yield opened


@pytest.fixture
def ann(case: Case) -> Iterator[Client]:
    with client_of(case) as client:
        yield enter(client, case, "ann")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_form_holds_every_document_found_with_its_citation(case: Case, ann: Client) -> None:
    total = case.searcher.search(SearchRequest("lane OR tullick", folded=False), case.view_as("ann")).total
    path = "/search/export?q=lane+OR+tullick&sort=newest&form="
    table = ann.get(f"{path}csv")
    assert table.headers["content-disposition"].endswith('.csv"')
    assert table.content.startswith(b"\xef\xbb\xbf")
    found = rows(table.text)
    lines = [json.loads(line) for line in ann.get(f"{path}jsonl").text.splitlines()]
    printed = ann.get(f"{path}print").text
    assert len(found) == len(lines) == printed.count('<li value="') == total > 5
    assert [row["document"] for row in found] == [line["id"] for line in lines]
    view = case.view_as("ann")
    for row in found:
        document = view.document(row["document"])
        assert row["classification"] == document.marking.classification
        assert row["file"] == document.origin.file
        assert row["published"] == (document.published.isoformat() if document.published else "")
        assert row["found"] == str(total)
        assert document.origin.file in printed
    assert f"{total} documents found." in printed


def test_nobody_takes_what_they_may_not_read(case: Case) -> None:
    with client_of(case) as client:
        enter(client, case, "pia")
        found = rows(client.get("/search/export?q=&form=csv").text)
    assert found
    assert {row["classification"] for row in found} == {"PUBLIC"}


def test_an_end_is_said_and_kept(ann: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST", 3)
    monkeypatch.setattr(taking, "MOST_PRINTED", 2)
    monkeypatch.setattr(taking, "LARGEST_PAGE", 2)
    assert len(rows(ann.get("/search/export?q=lane&form=csv").text)) == 3
    printed = ann.get("/search/export?q=lane&form=print").text
    assert printed.count('<li value="') == 2
    assert "The first 2 of " in printed
    assert "narrow the search to take the others" in printed
    shown = ann.get("/search?q=lane").text
    assert "files hold the first 3, a printed list the first 2" in shown


@pytest.mark.parametrize(("total", "sort", "told"), [
    (1, Sort.NEWEST, "1 document found."),
    (200, Sort.NEWEST, "200 documents found."),
    (201, Sort.OLDEST, "The first 200 of 201 documents found, oldest first"),
])  # fmt: skip
def test_how_much_is_taken_is_said(total: int, sort: Sort, told: str) -> None:
    assert taking.statement(total, 200, sort).startswith(told)


def test_what_cannot_be_taken_is_said(ann: Client) -> None:
    assert "There is nothing to print" in ann.get("/search/export?q=zzyzx&form=print").text
    assert rows(ann.get("/search/export?q=zzyzx&form=csv").text) == []
    odd = ann.get("/search/export?q=lane&form=pdf")
    assert (odd.status_code, "use one of csv, jsonl, print" in odd.text) == (400, True)
    broken = ann.get("/search/export?q=%22lane&form=csv")
    assert (broken.status_code, "not closed" in broken.text) == (400, True)


def test_the_trail_tells_what_was_taken(case: Case, ann: Client) -> None:
    ann.get("/search/export?q=quern&form=jsonl&kind=news")
    last = next(iter(case.store.audit.rows("ann", limit=1)))
    assert last.act.action == "export"
    assert last.act.what["asked"] == {"q": ["quern"], "form": ["jsonl"], "kind": ["news"]}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\r=1", "\n=1", "\uff1d1", "\uff0b1"])
def test_no_cell_is_run(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["1+1", "a=b", "", 5, None, 1.5, "'=x"])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert cell(value) == value


def test_exports_of_the_case_use_the_same_cells(case: Case) -> None:
    assert next(iter(export(case.view(), Subject.DOCUMENTS, Format.CSV))).startswith("id,")
