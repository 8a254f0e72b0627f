"""A small valid file of each format, to be spoilt."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache

import docx
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.test_outlook import whole

SAID = "URN: E/1\nTariq Osman was seen in Marsh Lane on 12 January 2015."
_PAGE = f"<html><head><title>x</title></head><body><h1>Head</h1><p>{SAID}</p><script>x</script></body></html>"
_MARKUP = _PAGE.encode()
_MARKED = f"# Visit\n\n**{SAID}** [x](y)\n\n```\ncode\n```\n".encode()
_TEXT = f"""MAN FALLS FROM LADDER
By Ann Other
13 March 2014

{SAID}

CRN: X123456
14/03/2014 10:30 Office visit
""".encode()
_CSV = b'date,URN,text,marking\n12/01/2015,E/1,"A man fell",SECRET\n13/01/2015,E/1,"Another",\n'
_OBJECTS = b'{"id": "1", "text": "A man fell.", "published": "2015-01-12", "marking": "SECRET"}\n'


def _pdf() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.drawString(72, 700, "A man fell.")
    canvas.drawString(72, 680, "He was hurt.")
    canvas.save()
    return stream.getvalue()


def _word() -> bytes:
    made, stream = docx.Document(), io.BytesIO()
    made.add_heading("Visit")
    made.add_paragraph(SAID)
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "CRN", "X123456"
    made.save(stream)
    return stream.getvalue()


def _book() -> bytes:
    made, stream = Workbook(), io.BytesIO()
    for row in (("Date", "URN", "Notes"), ("12/01/2015", "E/1", "A man fell."), (None, "E/2", "Another.")):
        made.worksheets[0].append(row)
    made.worksheets[0].merge_cells("A2:A3")
    made.save(stream)
    return stream.getvalue()


def letter() -> EmailMessage:
    """A message with a page beside its text, a note and a message attached."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ann <ann@example.org>", "dan@example.org", "=?utf-8?q?Visit=C3=A9?="
    made["Date"] = "Mon, 12 Jan 2015 10:00:00 +0000"
    made.set_content(SAID)
    made.add_alternative(_PAGE, subtype="html")
    made.add_attachment(SAID, filename="note.txt")
    inner = EmailMessage()
    inner["Subject"] = "OFFICIAL-SENSITIVE"
    inner.set_content("within")
    made.add_attachment(inner)
    return _bounded(made)


def _bounded(made: EmailMessage) -> EmailMessage:
    """The message with its parts parted by the same lines every time."""
    for number, part in enumerate(made.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"part {number}")
    return made


def _mailbox() -> bytes:
    between = b"From ann@example.org Mon Jan 12 10:00:00 2015\n"
    return b"".join(between + letter().as_bytes() + b"\n\n" for _ in range(2))


def _archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", SAID)
        made.writestr("b/c.csv", _CSV)
        made.writestr("b/a.txt", SAID)
    return stream.getvalue()


def _saved_page() -> bytes:
    made = EmailMessage()
    made["From"], made["Snapshot-Content-Location"] = "<Saved by Blink>", "https://news.example.org/a"
    made.set_content(_PAGE, subtype="html", cte="quoted-printable")
    made.add_related(b"\x89PNG" + bytes(20), "image", "png", cid="<x@y>")
    return _bounded(made).as_bytes()


_MAKERS: dict[str, Callable[[], bytes]] = {
    ".txt": lambda: _TEXT,
    ".md": lambda: _MARKED,
    ".html": lambda: _MARKUP,
    ".mhtml": _saved_page,
    ".csv": lambda: _CSV,
    ".jsonl": lambda: _OBJECTS * 2,
    ".json": lambda: b'{"case": 7, "entries": [' + _OBJECTS + b"," + _OBJECTS + b"]}",
    ".docx": _word,
    ".xlsx": _book,
    ".eml": lambda: letter().as_bytes(),
    ".mbox": _mailbox,
    ".msg": whole,
    ".zip": _archive,
    ".pdf": _pdf,
}
SUFFIXES = tuple(_MAKERS)


@cache
def seed(suffix: str) -> bytes:
    """The file of a format, by its extension."""
    return _MAKERS[suffix]()
