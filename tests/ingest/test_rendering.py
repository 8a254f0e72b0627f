"""Pages as pictures: what is framed is what was asked for, however the page is turned, cut or written."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from casethread.errors import ReadError
from casethread.model import Document
from ingest import rendering
from ingest.frames import Stretch
from ingest.layout import Box
from tests.ingest.conftest import ReadAs

WIDTH, HEIGHT = 420.0, 600.0
NAME = "Odran Tullick"
LINE = f"Its chairman {NAME} was not persuaded."
BEFORE = ("The harbour board met again on Monday to hear", "what its surveyor had found below the old pier.")
AFTER = ("The clerk read three letters from residents aloud", "and the board agreed to meet there in the spring.")


def page_of_lines(canvas: Canvas, x: float = 60, y: float = 500) -> None:
    """A few lines, in the middle one of which the name alone is red."""
    canvas.setFont("Helvetica", 12)
    for line in BEFORE:
        canvas.drawString(x, y, line)
        y -= 15
    text = canvas.beginText(x, y)
    text.textOut("Its chairman ")
    text.setFillColorRGB(1, 0, 0)
    text.textOut(NAME)
    text.setFillColorRGB(0, 0, 0)
    text.textOut(" was not persuaded.")
    canvas.drawText(text)
    for line in AFTER:
        y -= 15
        canvas.drawString(x, y, line)


def upright(canvas: Canvas) -> None:
    page_of_lines(canvas)


def two_columns(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 8)
    for step in range(14):
        canvas.drawString(30, 560 - 10 * step, f"Column one goes on with line number {step}, slowly")
    page_of_lines(canvas, 220, 560)
    canvas.setFont("Helvetica", 8)
    for step in range(8):
        canvas.drawString(220, 470 - 10 * step, f"Column two goes on with line number {step} as well")


def turned_text(canvas: Canvas) -> None:
    """A page whose text runs upwards, as on a table that was printed sideways."""
    canvas.translate(300, 40)
    canvas.rotate(90)
    page_of_lines(canvas, 0, 0)


def twice(canvas: Canvas) -> None:
    """The same line stands higher up too, in black."""
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 560, f"Its chairman {NAME} was not persuaded.")
    page_of_lines(canvas)


Draw = Callable[[Canvas], None]


def pdf(draw: Draw, rotation: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    drawn, turned = io.BytesIO(), io.BytesIO()
    canvas = Canvas(drawn, pagesize=(WIDTH, HEIGHT), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    with closing(pypdfium2.PdfDocument(drawn.getvalue())) as document:
        document[0].set_rotation(rotation)
        if crop:
            document[0].set_cropbox(*crop)
        document.save(turned)
    return turned.getvalue()


def stretches(document: Document, start: int, end: int) -> list[Stretch]:
    return [
        Stretch(document.text[p.start : p.end], max(start - p.start, 0), min(end, p.end) - p.start, p.anchor.box)
        for p in document.passages
        if p.start < end and p.end > start
    ]


def red_box(path: Path, page: int) -> Box:
    """Where red is on the picture of a page, in points."""
    with Image.open(io.BytesIO(rendering.picture(path, page, 1200))) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    red = (pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 120) & (pixels[:, :, 2] < 120)
    rows, columns = np.nonzero(red)
    scale = rendering.sheet(path, page).width / pixels.shape[1]
    return (
        float(columns.min() * scale),
        float(rows.min() * scale),
        float((columns.max() + 1) * scale),
        float((rows.max() + 1) * scale),
    )


CASES: dict[str, tuple[Draw, int, tuple[float, float, float, float] | None]] = {
    "upright": (upright, 0, None),
    "turned right": (upright, 90, None),
    "upside down": (upright, 180, None),
    "turned left": (upright, 270, None),
    "cropped": (upright, 0, (40, 300, 400, 570)),
    "cropped and turned right": (upright, 90, (40, 300, 400, 570)),
    "cropped and upside down": (upright, 180, (40, 300, 400, 570)),
    "cropped and turned left": (upright, 270, (40, 300, 400, 570)),
    "two columns": (two_columns, 0, None),
    "text that runs upwards": (turned_text, 0, None),
    "a page turned so that its text runs across": (turned_text, 90, None),
    "the same line twice": (twice, 0, None),
}


@pytest.mark.parametrize("case", CASES)
def test_the_frame_is_around_the_name_and_nothing_else(tmp_path: Path, case: str) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(*CASES[case]))
    red = red_box(path, 1)
    start = LINE.index(NAME)
    (frame,) = rendering.sheet(path, 1, [Stretch(LINE, start, start + len(NAME), red)]).frames
    close_around(frame, red)


@pytest.mark.parametrize("case", ["upright", "cropped", "two columns", "the same line twice"])
def test_so_is_the_frame_of_what_the_reader_read(read_as: ReadAs, tmp_path: Path, case: str) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(*CASES[case]))
    text = read_as("page.pdf", path.read_bytes()).only
    at = text.text.rindex(NAME)
    (frame,) = rendering.sheet(path, 1, stretches(text, at, at + len(NAME))).frames
    close_around(frame, red_box(path, 1))


def close_around(frame: Box, red: Box) -> None:
    """A frame holds all that is red, to a point, and no more than a few points around it."""
    out = (red[0] - frame[0], red[1] - frame[1], frame[2] - red[2], frame[3] - red[3])
    assert min(out) >= -1, (frame, red)
    assert max(out) < 6, (frame, red)


def test_what_runs_over_two_lines_has_two_frames(read_as: ReadAs, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(upright))
    text = read_as("page.pdf", path.read_bytes()).only
    start = text.text.index("persuaded")
    one, two = rendering.sheet(path, 1, stretches(text, start, text.text.index("clerk") + 5)).frames
    assert one[3] <= two[1] + 3
    assert one[0] > two[0]


def test_a_picture_is_as_wide_as_asked_unless_that_is_too_large(tmp_path: Path) -> None:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(20, 14000), invariant=1)
    canvas.drawString(1, 1, "x")
    canvas.save()
    for content, width in ((pdf(upright), 700), (made.getvalue(), None)):
        path = tmp_path / "page.pdf"
        path.write_bytes(content)
        with Image.open(io.BytesIO(rendering.picture(path, 1, 700))) as picture:
            assert picture.format == "PNG"
            assert picture.width == width or picture.width * picture.height <= 1.1 * rendering.MOST_PIXELS


def test_form_fields_are_shown_with_what_was_filled_in(tmp_path: Path) -> None:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.acroForm.textfield(name="officer", value="MMMMMMMMMM", x=50, y=400, width=200, height=30)
    canvas.showPage()
    canvas.save()
    path = tmp_path / "form.pdf"
    path.write_bytes(made.getvalue())
    with Image.open(io.BytesIO(rendering.picture(path, 1, 420))) as picture:
        field = np.asarray(picture.convert("L"))[175:195, 55:245]
    assert (field < 100).sum() > 100


def encrypted() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 700, "hidden")
    canvas.save()
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (encrypted(), "password is not kept"),
        (b"%PDF-1.7\nnothing", "broken PDF"),
        (pdf(upright)[:200], "broken PDF"),
        (None, "no longer where it was kept"),
    ],
    ids=["encrypted", "broken", "cut off", "vanished"],
)
def test_what_cannot_be_drawn_says_why_and_what_to_do(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "page.pdf"
    if content is not None:
        path.write_bytes(content)
    for ask in (lambda: rendering.sheet(path, 1), lambda: rendering.picture(path, 1, 300)):
        with pytest.raises(ReadError, match=said) as caught:
            ask()
        assert caught.value.remedy


def test_a_page_that_is_not_there_is_the_nearest_one_or_none(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf(upright))
    assert (rendering.sheet(path, 99).number, rendering.sheet(path, -3).number) == (1, 1)
    for number in (0, 2):
        with pytest.raises(ReadError, match="no page"):
            rendering.picture(path, number, 300)


def test_pdfium_runs_no_script() -> None:
    assert "V8" not in pypdfium2.PDFIUM_INFO.flags
