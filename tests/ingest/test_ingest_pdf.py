"""PDF: reading order, boxes, and what cannot be read. The files are made here."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate, Paragraph, Table

from casethread.model import Kind
from tests.ingest.pdfs import drawn, lines

STYLES = getSampleStyleSheet()


def _sentence(name: str, number: int) -> str:
    return f"This is sentence {number} of the part that is called {name} and it goes on for some words more."


def _columned(count: int, style: ParagraphStyle) -> bytes:
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4)
    width = (document.width - 14 * (count - 1)) / count
    head = Frame(document.leftMargin, document.bottomMargin + document.height - 60, document.width, 60, id="head")
    frames = [
        Frame(
            document.leftMargin + column * (width + 14),
            document.bottomMargin,
            width,
            document.height - 60,
            id=str(column),
        )
        for column in range(count)
    ]
    document.addPageTemplates([PageTemplate(frames=[head, *frames])])
    parts = [Paragraph("HEADLINE THAT SPANS ALL OF THE COLUMNS OF THIS PAGE", STYLES["Title"]), FrameBreak()]
    for column in range(count):
        parts += [Paragraph(_sentence(f"column{column}", number), style) for number in range(10)]
        parts += [FrameBreak()] if column < count - 1 else []
    document.build(parts)
    return stream.getvalue()


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("style", ["Normal", "BodyText"])
def test_columns_are_read_one_after_the_other(read_as: Any, count: int, style: str) -> None:
    found = read_as("page.pdf", _columned(count, STYLES[style])).only
    assert found.title == "HEADLINE THAT SPANS ALL OF THE COLUMNS OF THIS PAGE"
    text = " ".join(found.text.split())
    expected = [_sentence(f"column{column}", number) for column in range(count) for number in range(10)]
    assert text.startswith("HEADLINE THAT SPANS ALL OF THE COLUMNS OF THIS PAGE")
    places = [text.find(sentence) for sentence in expected]
    assert -1 not in places
    assert places == sorted(places)


def test_justified_columns(read_as: Any) -> None:
    style = ParagraphStyle("Justified", parent=STYLES["Normal"], alignment=4, firstLineIndent=10)
    text = " ".join(read_as("page.pdf", _columned(2, style)).only.text.split())
    places = [text.find(_sentence(f"column{column}", number)) for column in range(2) for number in range(10)]
    assert -1 not in places
    assert places == sorted(places)


def test_columns_drawn_line_by_line_across_the_page(read_as: Any) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(20):
            canvas.drawString(60, 700 - 14 * number, f"left {number} has a line of several words here")
            canvas.drawString(320, 700 - 14 * number, f"right {number} has a line of several words too")

    text = read_as("page.pdf", drawn(draw)).only.text
    assert [line.split()[0] for line in text.split("\n") if line] == ["left"] * 20 + ["right"] * 20


def test_a_table_is_read_row_by_row(read_as: Any) -> None:
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4)
    document.addPageTemplates([PageTemplate(frames=[Frame(40, 40, 500, 760)])])
    long = "PP attended and said that he had found work at the yard. He will bring the letter next week, he said. "
    rows = [
        [day, "Office visit", "J Moss", Paragraph(long * 2, STYLES["Normal"])]
        for day in ("14/03/2014 10:30", "21/03/2014 10:45")
    ]
    ruled = Table(rows, colWidths=[90, 70, 50, 280], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    document.build([Paragraph("Contact log of Sam OTHER, CRN: X123456", STYLES["Normal"]), ruled])
    found = read_as("log.pdf", stream.getvalue())
    assert [document.published for document in found.documents] == [date(2014, 3, 14), date(2014, 3, 21)]
    assert {document.kind for document in found.documents} == {Kind.PROBATION}
    for document in found.documents:
        assert "Office visit  J Moss\nPP attended and said" in document.text
        assert document.meta["CRN"] == "X123456"


def test_an_unruled_table_is_read_row_by_row(read_as: Any) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(10):
            for x, cell in ((60, f"{number + 10}/03/2014"), (200, f"Visit {number}"), (330, f"Officer {number}")):
                canvas.drawString(x, 700 - 14 * number, cell)

    lines = read_as("log.pdf", drawn(draw)).only.text.split("\n")
    assert lines[3] == "13/03/2014  Visit 3  Officer 3"


def test_a_passage_is_a_line_with_page_and_box(read_as: Any) -> None:
    found = read_as(
        "page.pdf", drawn(lines("First line here.", "Second line."), lines("On the next page.", x=100))
    ).only
    shown = [(found.text[passage.start : passage.end], passage.anchor.page) for passage in found.passages]
    assert shown == [("First line here.", 1), ("Second line.", 1), ("On the next page.", 2)]
    box = found.passages[2].anchor.box
    assert box is not None
    x0, top, x1, bottom = box
    assert x0 == pytest.approx(100, abs=1.5)
    assert A4[1] - 760 == pytest.approx(bottom, abs=4)
    assert 8 < bottom - top < 16
    assert 60 < x1 - x0 < 120


@pytest.mark.parametrize("rotation", [0, 90])
def test_boxes_agree_with_pdfplumber(read_as: Any, rotation: int) -> None:
    content = _columned(2, STYLES["Normal"])
    if rotation:
        pdf = pypdfium2.PdfDocument(content)
        pdf[0].set_rotation(rotation)
        stream = io.BytesIO()
        pdf.save(stream)
        pdf.close()
        content = stream.getvalue()
    found = read_as("page.pdf", content).only
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for passage in found.passages:
            within = pdf.pages[0].crop(passage.anchor.box, strict=False)
            assert found.text[passage.start : passage.end].split()[0][:4] in (within.extract_text() or "")
            assert rotation or found.text[passage.start : passage.end] in " ".join(within.extract_text().split())


def test_words_cut_at_a_line_end_are_made_whole(read_as: Any) -> None:
    printed = (
        "The rob-",
        "bery was seen by a passer-",
        "by from the bus. A 34-year-",
        "old man of Chelms-",
        "ford was held, a passer-by said. The dog-",
        "Walker knew.",
    )
    found = read_as("page.pdf", drawn(lines(*printed))).only
    assert found.text == (
        "The robbery was seen by a passer-by from the bus. A 34-year-old man of Chelmsford was held, "
        "a passer-by said. The dog-\nWalker knew."
    )
    assert [passage.anchor.box is not None for passage in found.passages] == [True] * 6
    assert found.text[found.passages[1].start :].startswith("bery was")


def test_articles_of_a_page(read_as: Any) -> None:
    body = [f"A man of forty fell from a ladder on Tuesday and was hurt, line {n}." for n in range(5)]
    printed = ("MAN FALLS FROM LADDER", "By Ann Other", *body, "", "FAIR TO OPEN EARLY", "By Bob Another", *body)
    found = read_as("page-2014-03-13.pdf", drawn(lines(*printed))).documents
    assert [(document.title, document.author) for document in found] == [
        ("MAN FALLS FROM LADDER", "Ann Other"),
        ("FAIR TO OPEN EARLY", "Bob Another"),
    ]
    assert all(document.published == date(2014, 3, 13) for document in found)


def _picture(canvas: Canvas) -> None:
    pixels = io.BytesIO(b"P6 2 2 255 " + bytes(range(12)))
    canvas.drawImage(ImageReader(pixels), 100, 100, 200, 200)


def _nothing(canvas: Canvas) -> None:
    canvas.setTitle("nothing")


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("without_tesseract")
def test_a_scanned_page_is_told_and_the_others_are_kept(read_as: Any) -> None:
    found = read_as("mixed.pdf", drawn(lines("Osman was seen."), _picture, _nothing, lines("Again.")))
    assert [document.text.split("\n")[0] for document in found.documents] == ["Osman was seen."]
    assert found.documents[0].passages[-1].anchor.page == 4
    (error,) = found.errors
    assert error.where == "mixed.pdf, page 2"
    assert "holds no text, only a picture of it, and tesseract is not installed" in error.what
    assert error.remedy.startswith("needs OCR: install tesseract")
    assert "ocrmypdf" in error.remedy


@pytest.mark.usefixtures("without_tesseract")
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (drawn(_picture, _picture), "holds pictures of text on 2 pages and no text (a scan) - needs OCR"),
        (drawn(_nothing), "holds no text on 1 page - if it shows text, it needs OCR"),
        (b"%PDF-1.7\nthis is no PDF", "is a broken PDF and cannot be opened - open it"),
        (drawn(lines("x"))[:300], "is a broken PDF and cannot be opened"),
        (b"nonsense", "is a broken PDF and cannot be opened"),
        (drawn(lines("x"), encrypt="secret"), "is encrypted with a password - open it with its password"),
    ],
)
def test_a_wholly_bad_file_is_one_error(read_as: Any, content: bytes, what: str) -> None:
    (error,) = read_as("bad.pdf", content).items
    assert str(error).startswith(f"bad.pdf: {what}")


def test_a_pdf_under_another_name_is_read_as_one(read_as: Any) -> None:
    assert read_as("page.txt", drawn(lines("Osman was seen."))).only.text == "Osman was seen."


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG, logger="root"):
        yield caplog


def test_libraries_keep_quiet(read_as: Any, loud: pytest.LogCaptureFixture) -> None:
    content = _columned(2, STYLES["Normal"]).replace(b"/Type /Page", b"/Type /Pagg", 1)
    read_as("page.pdf", content)
    assert [record for record in loud.records if record.levelno >= logging.WARNING] == []
