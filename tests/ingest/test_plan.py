"""The dry run: what would be read, and as what, with nothing kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casethread.model import Kind
from ingest import profiles
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.plan import FIRST_TITLES, Plan, plan

LOG = "CRN,Contact date,Contact type,Officer,Notes\n" + "".join(
    f"X12345{n},1{n}/01/2015,Home visit,J Moss,Entry {n}.\n" for n in range(5)
)


def _plan(tmp_path: Path, name: str, content: str | bytes, options: ReadOptions | None = None) -> Plan:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return plan(fingerprint(path, name), options or ReadOptions())


def test_a_table(tmp_path: Path) -> None:
    found = _plan(tmp_path, "log.csv", LOG + "X123459,someday,Home visit,J Moss,Last.\n,,,,\nX123458,,,,\n")
    assert (found.file, found.reader, found.documents, found.failed) == ("log.csv", "table", 6, 2)
    assert found.kinds == {Kind.PROBATION: 6}
    assert found.markings == {"OFFICIAL-SENSITIVE": 6}
    assert found.titles == tuple(f"1{n}/01/2015 Home visit" for n in range(FIRST_TITLES))
    assert found.profile == "probation-contact-log (recognised: the table has all its columns)"
    assert [problem.where for problem in found.problems] == ["log.csv, row 6", "log.csv, row 8"]


def test_options_are_those_of_the_run(tmp_path: Path) -> None:
    options = ReadOptions(kind=Kind.INTELLIGENCE, profile=profiles.load("crime-reports"))
    found = _plan(tmp_path, "a.csv", "Crime number,MO\n42/1,Took a phone.\n", options)
    assert found.kinds == {Kind.INTELLIGENCE: 1}
    assert found.profile == "crime-reports (chosen)"


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.txt", "words", "text"),
        ("a.jsonl", '{"text": "words"}', "JSON Lines"),
        ("a.json", '[{"text": "words"}]', "JSON"),
        ("a.html", "<p>words</p>", "web page"),
    ],
)
def test_formats(tmp_path: Path, name: str, content: str, reader: str) -> None:
    found = _plan(tmp_path, name, content)
    assert (found.reader, found.documents, found.failed) == (reader, 1, 0)


def test_what_is_of_no_format(tmp_path: Path) -> None:
    found = _plan(tmp_path, "a.csv", b"\x7fELF" + bytes(range(256)))
    assert (found.reader, found.documents, found.failed) == (None, 0, 1)
    assert "is a program" in found.problems[0].what


def test_many_problems_are_counted_and_few_kept(tmp_path: Path) -> None:
    found = _plan(tmp_path, "a.csv", "id,text\n" + "1,\n" * 500 + "2,words\n")
    assert (found.documents, found.failed) == (1, 500)
    assert len(found.problems) == 20


def test_as_json(tmp_path: Path) -> None:
    shown = _plan(tmp_path, "log.csv", LOG).as_json()
    assert json.loads(json.dumps(shown)) == shown
    assert shown["kinds"] == {"probation": 5}
    assert shown["failed"] == 0
    assert "problems" not in shown


def test_nothing_is_stored(tmp_path: Path) -> None:
    _plan(tmp_path, "log.csv", LOG)
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


def test_what_an_operator_asks_before_a_run(tmp_path: Path) -> None:
    log = (
        "URN: A/1\nDate of report: 01/02/2020\nGrading: 2B C\nHe left.\n\n"
        "URN: A/2\nDate of report: 05/02/2020\nGrading: B2 3\nHe came back.\n\n"
        "URN: A/3\nSECRET\nNothing more.\n"
    )
    found = _plan(tmp_path, "log.txt", log)
    assert found.markings == {"OFFICIAL-SENSITIVE C": 1, "OFFICIAL-SENSITIVE": 1, "SECRET": 1}
    assert found.gradings == {"3x5x2": 1, "5x5x5": 1}
    assert (str(found.first), str(found.last), found.undated) == ("2020-02-01", "2020-02-05", 1)
    assert found.reasons == {
        "intelligence: recognised: URN and grading and date of report": 2,
        "intelligence: recognised: URN": 1,
    }
    shown = found.as_json()
    assert (shown["from"], shown["to"], shown["undated"]) == ("2020-02-01", "2020-02-05", 1)
    assert _plan(tmp_path, "log.txt", log, ReadOptions(kind=Kind.INTELLIGENCE)).reasons == {"intelligence: given": 3}
