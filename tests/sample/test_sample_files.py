"""The sample case and its truth agree: what the truth quotes stands in the files, and the PDFs can be made again."""

from __future__ import annotations

import csv
import html
import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pdfplumber
import pytest

import casethread
from casethread.model import Kind, Marking

SAMPLE = Path(casethread.__file__).parent / "sample"
CASE = SAMPLE / "case"
TRUTH: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
DOCUMENTS: dict[str, dict[str, Any]] = {document["key"]: document for document in TRUTH["documents"]}
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _pdf_text(path: Path) -> str:
    """The text in reading order: under the head of a newspaper page its two columns, one after the other."""
    with pdfplumber.open(path) as pdf:
        parts = []
        for page in pdf.pages:
            if path.parent.name == "news":
                byline = page.search("By Rosalind Tench")[0]["top"]
                middle = page.width / 2
                headline = (0, 0, page.width, byline)
                columns = [(0, byline, middle, page.height), (middle, byline, page.width, page.height)]
                parts += [page.crop(box).extract_text() for box in (headline, *columns)]
            else:
                parts.append(page.extract_text())
    return "\n".join(parts)


def _html_text(path: Path) -> str:
    article = re.search(r"<article.*?</article>", path.read_text(encoding="utf-8"), re.DOTALL)
    assert article
    return html.unescape(re.sub(r"<[^>]+>", " ", article[0]))


def _parts(file: str) -> dict[str, str]:
    """Text by document key, cut as the truth cuts the file."""
    path = CASE / file
    told = [document for document in TRUTH["documents"] if document["file"] == file]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as rows:
            return {d["key"]: _plain(" ".join(row)) for d, row in zip(told, list(csv.reader(rows))[1:], strict=True)}
    if path.suffix == ".jsonl":
        entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert [entry["id"] for entry in entries] == [document["id"] for document in told]
        return {d["key"]: _plain(entry["text"]) for d, entry in zip(told, entries, strict=True)}
    readers = {".txt": lambda given: given.read_text(encoding="utf-8"), ".pdf": _pdf_text, ".html": _html_text}
    text = _plain(readers[path.suffix](path))
    starts = [text.index(document.get("opens", "")) for document in told]
    assert starts == sorted(starts)
    ends = [*starts[1:], len(text)]
    return {d["key"]: text[start:end] for d, start, end in zip(told, starts, ends, strict=True)}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {key: text for file in sorted({d["file"] for d in DOCUMENTS.values()}) for key, text in _parts(file).items()}


def _quotes() -> Iterator[tuple[str, str, str | None]]:
    """Every quotation in the truth: document, text, and the words around it where the text alone is not enough."""
    for person in TRUTH["people"]:
        for key, surfaces in person["mentions"].items():
            for surface in surfaces:
                found = {"text": surface} if isinstance(surface, str) else surface
                yield key, found["text"], found.get("in")
    ends = [claim[end] for claim in TRUTH["joins"] + TRUTH["apart"] for end in ("a", "b")]
    ends += TRUTH["dates"] + TRUTH["identifiers"] + TRUTH["places"] + TRUTH["contradiction"]["said"]
    ends += [mention for operation in TRUTH["operations"] for mention in operation["mentions"]]
    for end in ends:
        yield end["document"], end["text"], end.get("in")


def test_every_quotation_stands_in_its_document(texts: dict[str, str]) -> None:
    missing = [
        (key, text, within)
        for key, text, within in _quotes()
        if text not in (within or text) or (within or text) not in texts[key]
    ]
    assert missing == []


def test_words_given_as_context_are_there_once(texts: dict[str, str]) -> None:
    assert [(key, within) for key, _, within in _quotes() if within and texts[key].count(within) != 1] == []


def test_the_truth_names_every_file_and_no_other() -> None:
    files = {path.relative_to(CASE).as_posix() for path in CASE.rglob("*") if path.is_file()}
    assert files == {document["file"] for document in DOCUMENTS.values()}
    assert len(DOCUMENTS) == len(TRUTH["documents"])


def test_kinds_and_formats() -> None:
    assert Counter(document["kind"] for document in DOCUMENTS.values()) == {
        Kind.NEWS: 19,
        Kind.PROBATION: 14,
        Kind.INTELLIGENCE: 13,
    }
    assert {Path(document["file"]).suffix for document in DOCUMENTS.values()} == {
        ".txt",
        ".html",
        ".pdf",
        ".csv",
        ".jsonl",
    }


def test_markings_and_dates_can_be_read() -> None:
    for document in DOCUMENTS.values():
        expected = Marking.default(Kind(document["kind"]))
        marking = Marking.parse(document["marking"])
        assert 2014 <= date.fromisoformat(document["published"]).year <= 2015
        assert marking.classification is expected.classification or document["key"] in {
            "i-warrants",
            "c-medals",
            "r-meeting",
        }
    assert Marking.parse(DOCUMENTS["r-meeting"]["marking"]).groups == frozenset({"sandpiper-core"})


def test_jsonl_says_of_itself_what_the_truth_says() -> None:
    for file in ("intelligence/sandpiper-log.jsonl", "intelligence/restricted-log.jsonl"):
        for line in (CASE / file).read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            document = next(d for d in DOCUMENTS.values() if d.get("id") == entry["id"])
            assert (entry["title"], entry["published"], entry["kind"]) == (
                document["title"],
                document["published"],
                document["kind"],
            )
            if "marking" in entry:
                assert Marking.parse(entry["marking"]) == Marking.parse(document["marking"])


def test_a_dozen_documents_are_long(texts: dict[str, str]) -> None:
    assert sum(len(text.split()) > 250 for text in texts.values()) >= 12


def test_check_letters_are_as_recorded(texts: dict[str, str]) -> None:
    recorded = {item["text"]: item["valid"] for item in TRUTH["identifiers"] if item["type"] == "pnc"}
    found = {item for text in texts.values() for item in re.findall(r"\b(?:\d{4}|\d\d)/\d{7}[A-Z]\b", text)}
    assert found - recorded.keys() == set()
    for item, valid in recorded.items():
        year, serial = item[:-1].split("/")
        assert (PNC_LETTERS[int(year[-2:] + serial) % 23] == item[-1]) is valid, item
    assert sorted(recorded.values()) == [False, True, True]


def test_telephones_are_drama_numbers_and_mail_goes_nowhere() -> None:
    whole = "\n".join(
        _pdf_text(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8")
        for path in CASE.rglob("*")
        if path.is_file()
    )
    numbers = re.findall(r"\b0\d{4} \d{6}\b", whole)
    assert numbers
    assert [number for number in numbers if not number.startswith(("07700 900", "01632 960"))] == []
    assert [mail for mail in re.findall(r"[\w.]+@[\w.]+\w", whole) if not mail.endswith(".example")] == []


def test_incidents_speak_of_documents_and_people_that_exist() -> None:
    people = {person["id"] for person in TRUTH["people"]}
    assert len(people) == len(TRUTH["people"])
    for incident in TRUTH["incidents"]:
        assert set(incident["people"]) <= people
        told = set(incident["documents"])
        also = set(incident["mentioned_in"])
        assert told | also <= DOCUMENTS.keys()
        assert not told & also


def test_an_incident_is_told_by_all_three_kinds() -> None:
    shop = next(incident for incident in TRUTH["incidents"] if incident["id"] == "shop-robbery")
    assert {DOCUMENTS[key]["kind"] for key in shop["documents"]} == set(Kind)


def test_the_agency_story_is_one_story_under_two_headlines(texts: dict[str, str]) -> None:
    def body(key: str) -> str:
        text = texts[key].replace("“", '"').replace("”", '"').replace("–", "-")
        return text[text.index("CHELMSFORD, Essex") : text.index("01632 960114")]

    assert body("n-wire-tidings") == body("n-wire-lantern")
    assert DOCUMENTS["n-wire-tidings"]["title"] != DOCUMENTS["n-wire-lantern"]["title"]


def test_only_the_restricted_log_ties_the_two(texts: dict[str, str]) -> None:
    """Walking from person to person through the documents that name them, one never reaches the other without it."""
    restricted = TRUTH["restricted"]
    named: dict[str, set[str]] = {}
    for person in TRUTH["people"]:
        for key in person["mentions"]:
            named.setdefault(key, set()).add(person["id"])
    assert {restricted["a"], restricted["b"]} <= named.pop(restricted["document"])
    reached = {restricted["a"]}
    while more := set().union(*(people for people in named.values() if people & reached)) - reached:
        reached |= more
    assert restricted["b"] not in reached
    with_b = [key for key, text in texts.items() if "farrant" in text.lower() and key != restricted["document"]]
    assert all(named[key] == {restricted["b"]} for key in with_b)


def test_the_demo_query_is_answered_by_what_the_truth_says(texts: dict[str, str]) -> None:
    assert {key for key, text in texts.items() if "marsh lane" in text.lower()} == set(TRUTH["demo"]["documents"])


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_pdfs", Path(__file__).parent / "make_pdfs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pdfs_are_those_that_the_script_makes() -> None:
    maker = _maker()
    for name in maker.SAMPLES:
        assert maker.make(name) == (CASE / name).read_bytes(), f"{name}: run python tests/sample/make_pdfs.py"


def test_the_newspaper_page_has_two_columns() -> None:
    with pdfplumber.open(CASE / "news/chelmer-lantern-2015-01-15-page-5.pdf") as pdf:
        page = pdf.pages[0]
        lines = [line for line in page.extract_words() if line["top"] > page.height / 3]
        assert any(word["x1"] < page.width / 2 for word in lines)
        assert any(word["x0"] > page.width / 2 for word in lines)
        assert [word for word in lines if word["x0"] < page.width / 2 < word["x1"]] == []
