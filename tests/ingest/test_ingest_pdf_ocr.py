"""Scanned pages: read by a real tesseract, page by page; without one, told page by page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4, landscape

from ingest import ocr, pulse
from tests.ingest.pdfs import changed, drawn, lines, picture, together

SAID = (
    "Statement of Ann Other, a neighbour.",
    "On Tuesday I saw Tariq Osman in Marsh Lane.",
    "He was carrying a red bag and a ladder.",
    "He got into a van, which drove off.",
)
_ENGLISH = "[ $1 = --list-langs ] && { echo; echo eng; exit; }; "
TYPED = lines("A page of text, typed.", "It is read as it stands.")


@pytest.fixture
def tesseract(require: Callable[[bool, str], None]) -> None:
    require(isinstance(ocr.recogniser(), ocr.Recogniser), "tesseract with English data (tesseract-ocr)")


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The only folder in which programs are found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def _program(folder: Path, script: str) -> None:
    program = folder / "tesseract"
    program.write_text(f"#!{shutil.which('sh', path='/bin:/usr/bin')}\n{script}\n")
    program.chmod(0o755)


@pytest.mark.usefixtures("tesseract")
def test_scanned_pages_are_read_and_the_meta_says_which(read_as: Any) -> None:
    stamped = together(picture(*SAID), lines("Exhibit AO/1", x=400, y=40))
    found = read_as("mixed.pdf", drawn(TYPED, picture(*SAID), stamped, TYPED)).only
    words = " ".join(found.text.split())
    assert words.count("I saw Tariq Osman in Marsh Lane. He was carrying a red bag and a ladder.") == 2
    assert words.count("Exhibit AO/1") == 1
    assert words.index("Exhibit") > words.rindex("ladder")
    assert found.meta["read by OCR"] == "pages 2-3"


@pytest.mark.usefixtures("tesseract")
def test_typed_pages_are_not_given_to_ocr(read_as: Any) -> None:
    page = together(TYPED, lambda canvas: canvas.rect(50, 50, 400, 400))
    assert "read by OCR" not in read_as("typed.pdf", drawn(page)).only.meta


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_boxes_of_a_scan_are_where_its_words_stand(read_as: Any, rotation: int) -> None:
    # the page is turned for show; the picture was scanned the other way, so that it stands upright when shown
    size = A4 if rotation == 0 else landscape(A4)
    content = changed(drawn(picture(*SAID, angle=rotation, size=size)), rotation=rotation)
    found = read_as("scan.pdf", content).only
    (passage,) = [one for one in found.passages if "Tariq Osman" in found.text[one.start : one.end]]
    assert passage.anchor.box is not None
    left, top, _, bottom = passage.anchor.box
    scale = 595 / 1240
    assert left == pytest.approx(150 * scale, abs=6)
    assert 200 * scale - 4 < top < bottom < 240 * scale + 4


@pytest.mark.usefixtures("tesseract")
def test_while_ocr_works_it_is_told_that_the_reading_goes_on(read_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_PATIENCE", 0.01)
    told: list[str] = []
    with pulse.listening(lambda where, share: told.append(where)):
        found = read_as("scan.pdf", drawn(picture(*SAID))).only
    assert "Tariq Osman" in found.text
    assert told[0] == "page 1"
    assert len(told) > 2


@pytest.mark.usefixtures("tesseract")
def test_a_picture_without_words_is_told(read_as: Any) -> None:
    found = read_as("photo.pdf", drawn(TYPED, picture()))
    (error,) = found.errors
    assert str(error).startswith("photo.pdf, page 2: shows a picture in which OCR finds no text")
    assert len(found.documents) == 1


@pytest.mark.usefixtures("path")
def test_without_tesseract_each_scanned_page_is_told_and_the_rest_read(read_as: Any) -> None:
    stamped = together(picture(*SAID), lines("Exhibit AO/1", x=400, y=40))
    found = read_as("mixed.pdf", drawn(TYPED, picture(*SAID), stamped))
    assert "Exhibit AO/1" in found.documents[0].text
    assert "read by OCR" not in found.documents[0].meta
    assert [error.where for error in found.errors] == ["mixed.pdf, page 2", "mixed.pdf, page 3"]
    assert all("install tesseract" in error.remedy and "ocrmypdf" in error.remedy for error in found.errors)


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("echo 'List of languages (1):'; echo osd", "tesseract has no English data"),
        ("exit 1", "tesseract has no English data"),
        (_ENGLISH + "echo no room >&2; exit 1", "tesseract fails on it: no room"),
        (_ENGLISH + "exec /bin/sleep 60", "does not finish reading within"),
        (_ENGLISH + "echo nonsense", "OCR finds no text"),
    ],
)
def test_a_tesseract_that_fails_costs_its_page_alone(
    read_as: Any, path: Path, monkeypatch: pytest.MonkeyPatch, script: str, what: str
) -> None:
    monkeypatch.setattr(ocr, "LIMIT", 0.5)
    monkeypatch.setattr(ocr, "_PATIENCE", 0.2)
    _program(path, script)
    found = read_as("mixed.pdf", drawn(TYPED, picture(*SAID)))
    assert len(found.documents) == 1
    (error,) = found.errors
    assert what in error.what
    assert error.where == "mixed.pdf, page 2"
    assert error.remedy
