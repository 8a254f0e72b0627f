"""Makes the binary samples: a two-column newspaper page and a probation contact log, from the texts beside this file.

Run it from the top of the checkout: ``python tests/sample/make_pdfs.py``. The bytes depend on the texts and on
reportlab alone: invariant mode leaves out times and random ids, and streams are not compressed.

In a text, tabs part the left, middle and right of a page's head, ``# `` opens a headline and ``## `` a log entry.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

HERE = Path(__file__).parent
CASE = HERE.parents[1] / "casethread" / "sample" / "case"
WIDTH, HEIGHT = A4
MARGIN = 42.0
GUTTER = 20.0

HEADLINE = ParagraphStyle("headline", fontName="Helvetica-Bold", fontSize=26, leading=30)
SECOND_HEADLINE = ParagraphStyle("second", HEADLINE, fontSize=16, leading=19, spaceBefore=16, spaceAfter=4)
BYLINE = ParagraphStyle("byline", fontName="Helvetica-Bold", fontSize=10, leading=14, spaceAfter=4)
STORY = ParagraphStyle(
    "story", fontName="Times-Roman", fontSize=12, leading=14.4, alignment=TA_JUSTIFY, firstLineIndent=10
)
LOG_TITLE = ParagraphStyle("log title", fontName="Helvetica-Bold", fontSize=15, leading=20, spaceAfter=4)
LOG_ENTRY = ParagraphStyle("entry", fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=14, spaceAfter=2)
LOG_TEXT = ParagraphStyle("log text", fontName="Helvetica", fontSize=11.5, leading=15, spaceAfter=4)


def newspaper_page(text: str) -> bytes:
    """The PDF of a page whose first story has its headline across two columns; later ones have theirs in a column."""
    head, first, *lines = text.splitlines()
    headline = Paragraph(escape(first.removeprefix("# ")), HEADLINE)
    _, depth = headline.wrap(WIDTH - 2 * MARGIN, HEIGHT)
    top = HEIGHT - MARGIN - 26 - depth - 8

    def furniture(canvas: Canvas, _: BaseDocTemplate) -> None:
        _page_head(canvas, head, HEIGHT - MARGIN)
        headline.drawOn(canvas, MARGIN, top + 8)
        canvas.setLineWidth(0.4)
        canvas.line(WIDTH / 2, MARGIN, WIDTH / 2, top)

    column = (WIDTH - 2 * MARGIN - GUTTER) / 2
    frames = [
        Frame(x, MARGIN, column, top - MARGIN, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        for x in (MARGIN, MARGIN + column + GUTTER)
    ]
    styles = {"# ": SECOND_HEADLINE, "By ": BYLINE}
    return _build([_styled(line, styles, STORY) for line in lines], frames, furniture, "The Chelmer Lantern, page 5")


def contact_log(text: str) -> bytes:
    """The PDF of a contact log: office and marking at the head of each page, then the person and the entries."""
    head, *lines = text.splitlines()

    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        _page_head(canvas, head, HEIGHT - MARGIN)
        canvas.drawCentredString(WIDTH / 2, MARGIN - 14, f"Page {document.page}")

    frame = Frame(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN - 20, leftPadding=0, rightPadding=0)
    styles = {"# ": LOG_TITLE, "## ": LOG_ENTRY}
    flow = [_styled(line.replace("\t", "&nbsp;" * 6), styles, LOG_TEXT) for line in lines]
    return _build(flow, [frame], furniture, "Contact log E204417")


def _styled(line: str, styles: dict[str, ParagraphStyle], otherwise: ParagraphStyle) -> Flowable:
    opening = next((opening for opening in styles if line.startswith(opening)), "")
    shown = line.removeprefix(opening) if opening.startswith("#") else line
    return Paragraph(escape(shown).replace("&amp;nbsp;", "&nbsp;"), styles.get(opening, otherwise))


def _page_head(canvas: Canvas, head: str, y: float) -> None:
    canvas.setFont("Helvetica", 9)
    left, *middle, right = head.split("\t")
    canvas.drawString(MARGIN, y, left)
    canvas.drawCentredString(WIDTH / 2, y, " ".join(middle))
    canvas.drawRightString(WIDTH - MARGIN, y, right)
    canvas.setLineWidth(1)
    canvas.line(MARGIN, y - 5, WIDTH - MARGIN, y - 5)


def _build(
    flow: list[Flowable], frames: list[Frame], furniture: Callable[[Canvas, BaseDocTemplate], None], title: str
) -> bytes:
    made = io.BytesIO()
    document = BaseDocTemplate(made, pagesize=A4, title=title, invariant=1, pageCompression=0)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    document.build(flow)
    return made.getvalue()


SAMPLES: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "news/chelmer-lantern-2015-01-15-page-5.pdf": ("lantern_page.txt", newspaper_page),
    "probation/pascoe-contact-log.pdf": ("pascoe_log.txt", contact_log),
}
"""Path in the case folder: the text it is made from, and how."""


def make(name: str) -> bytes:
    """The bytes of the sample with that path in the case folder."""
    text, maker = SAMPLES[name]
    return maker((HERE / text).read_text(encoding="utf-8"))


if __name__ == "__main__":
    for sample in SAMPLES:
        (CASE / sample).write_bytes(make(sample))
