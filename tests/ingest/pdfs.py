"""PDF files made for tests: drawn with reportlab, turned and cropped with pdfium."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]
_FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def drawn(*pages: Draw, **options: Any) -> bytes:
    """A file of A4 pages."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(*texts: str, x: float = 72, y: float = 760) -> Draw:
    """A page of lines, one under the other."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(x, y - 14 * number, text)

    return draw


def turned_text(text: str, angle: float, x: float, y: float) -> Draw:
    """A line that runs at an angle (counter-clockwise, in degrees)."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    return draw


def together(*parts: Draw) -> Draw:
    """Several drawings on one page."""

    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def picture(*texts: str, angle: int = 0, size: tuple[float, float] = A4) -> Draw:
    """A page that is a picture of lines, as a scanner makes it (150 dpi), turned by an angle."""
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    for number, text in enumerate(texts):
        pen.text((150, 150 + 50 * number), text, font=ImageFont.load_default(28), fill=0)
    image = image.rotate(angle, expand=True)

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(image), 0, 0, *size)

    return draw


def changed(content: bytes, *, rotation: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """A file with its pages rotated (clockwise) and cropped (left, bottom, right, top)."""
    pdf = pypdfium2.PdfDocument(content)
    for page in pdf:
        page.set_rotation(rotation)
        if crop:
            page.set_cropbox(*crop)
    stream = io.BytesIO()
    pdf.save(stream)
    pdf.close()
    return stream.getvalue()


def made_of(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes) -> bytes:
    """A stream object."""
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def bare_page(content: bytes, extra: bytes = b"/MediaBox[0 0 595 842]") -> bytes:
    """A file of one page with this content stream, its entries spelled out."""
    page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources" + _FONT + extra + b">>"
    return made_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            stream(content),
        ]
    )
