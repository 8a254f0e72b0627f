"""The marked examples (benchmarks.segmentation): every file is cut, and read, as its truth says."""

from __future__ import annotations

import string
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.segmentation import FIELDS, SETS, Example, Score, examples, judge, marked, scored
from casethread.errors import ReadError
from casethread.model import Document, Kind
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read

ALL = [pytest.param(example, id=f"{one}/{example.name}") for one in SETS for example in examples(one)]
CLOSED = "marking 'OFFICIAL-SENSITIVE', not 'PUBLIC'"
"""A report that shows too little of a newspaper to be opened, unless the user says that it is news."""
SIZES = {"dev": (31, 40), "held": (32, 35), "blind": (20, 19)}
STILL_CLOSED = {"dev": 6, "held": 9, "blind": 3}


@pytest.mark.parametrize("example", ALL)
def test_when_the_kind_is_told(example: Example) -> None:
    kind = example.documents[0].fields.get("kind")
    assert scored(example, Kind(kind) if kind else None).wrong == []


@pytest.mark.parametrize("example", ALL)
def test_when_the_kind_is_not_told(example: Example) -> None:
    assert [line for line in scored(example).wrong if CLOSED not in line] == []


@pytest.mark.parametrize("one", SETS)
def test_counts(one: str, capsys: pytest.CaptureFixture[str]) -> None:
    total, files = Score(), 0
    for example in examples(one):
        total.add(scored(example))
        files += 1
    with capsys.disabled():
        shown = ", ".join(f"{name} {total.right[name]}/{total.right[name] + total.missed[name]}" for name in FIELDS)
        sys.stdout.write(f"\n{one}: {files} files: {shown}\n")
    assert (files, total.right["begins"]) == SIZES[one]
    assert all(not total.extra[name] and not total.missed[name] for name in FIELDS if name != "marking")
    assert total.missed["marking"] <= STILL_CLOSED[one]


def test_what_is_not_news_is_never_public() -> None:
    for one in SETS:
        for example in examples(one):
            if example.documents[0].fields.get("kind") != "news":
                assert not any("marking 'PUBLIC" in line for line in scored(example).wrong), example.name


def test_a_wrong_cut_is_counted() -> None:
    example = marked("x", "§ kind=news\nOne.\n§ title=Two\nTwo.\n")
    score = judge(example, [])
    assert (score.missed["begins"], score.precision("begins"), score.recall("begins")) == (1, 1.0, 0.0)
    assert (score.missed["kind"], score.missed["title"]) == (2, 1)


LINES = sorted({line for one in SETS for example in examples(one) for line in example.text.split("\n")})


def _read(folder: Path, text: str, kind: Kind | None) -> list[Document | ReadError]:
    path = folder / "mixed.txt"
    path.write_text(text, "utf-8")
    return list(read(fingerprint(path, "mixed.txt"), ReadOptions(kind=kind)))


@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.text(string.printable, max_size=30)), min_size=1, max_size=40),
    st.sampled_from([None, *Kind]),
)
@settings(max_examples=150, deadline=None)
def test_every_line_of_a_file_is_in_a_document_and_maps_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], kind: Kind | None
) -> None:
    text = "\n".join(lines).replace("\r", "\n")
    documents = _read(tmp_path_factory.mktemp("mixed"), text, kind)
    if not text.strip("\n\t\x0b\x0c "):
        assert all(isinstance(item, ReadError) for item in documents)
        return
    kept: set[int] = set()
    source = text.split("\n")
    for document in documents:
        assert isinstance(document, Document)
        for passage in document.passages:
            assert passage.anchor.line is not None
            piece = document.text[passage.start : passage.end]
            assert piece.strip() in source[passage.anchor.line - 1]
            assert piece.strip() == source[passage.anchor.line - 1].strip()
            kept.add(passage.anchor.line)
        covered = {at for passage in document.passages for at in range(passage.start, passage.end)}
        assert all(at in covered for at, sign in enumerate(document.text) if not sign.isspace())
    said = {number for number, line in enumerate(source, 1) if any(sign.isalnum() for sign in line)}
    assert said <= kept
