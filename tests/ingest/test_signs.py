"""What no reader takes is told by name, with what to do about it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from ingest.signs import is_marked_up
from tests.ingest.test_outlook import Compound

_REST = bytes(range(256)) * 4


def _package(mimetype: str = "", types: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        if mimetype:
            package.writestr("mimetype", mimetype)
        if types:
            package.writestr("[Content_Types].xml", types)
        package.writestr("content.xml", "<x/>")
    return stream.getvalue()


def _ole(stream: str) -> bytes:
    return Compound({stream: b"x" * 100}).written()


@pytest.mark.parametrize(
    ("name", "content", "what", "remedy"),
    [
        ("a.rtf", rb"{\rtf1\ansi Osman was seen.}", "rich text (RTF)", "save it as .docx"),
        ("a.doc", rb"{\rtf1\ansi Osman was seen.}", "rich text (RTF)", "save it as .docx"),
        ("a.ps", b"%!PS-Adobe-3.0\n(Osman) show", "a PostScript file", "save it as PDF"),
        ("a.doc", _ole("WordDocument"), "a Word document of the older format (.doc)", "save it as .docx"),
        ("a.xls", _ole("Workbook"), "an Excel workbook of the older format (.xls)", "as .xlsx or CSV"),
        ("a.ppt", _ole("PowerPoint Document"), "a PowerPoint presentation of the older", "save it as PDF"),
        ("a.vsd", _ole("Else"), "an older Office document, or one encrypted", "save it as PDF"),
        ("a.pptx", _package(types="<x>presentationml</x>"), "a PowerPoint presentation (.pptx)", "save it as PDF"),
        ("a.xlsb", _package(types="ms-excel.sheet.binary"), "a binary Excel workbook (.xlsb)", "as .xlsx or CSV"),
        ("a.odt", _package("application/vnd.oasis.opendocument.text"), "an OpenDocument text (.odt)", ".docx"),
        ("a.ods", _package("application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument spreadsheet", ".xlsx"),
        ("a.odp", _package("application/vnd.oasis.opendocument.presentation"), "an OpenDocument pres", "PDF"),
        ("a.odg", _package("application/vnd.oasis.opendocument.graphics"), "an OpenDocument file", "PDF"),
        ("a.epub", _package("application/epub+zip"), "an e-book (EPUB)", "save it as PDF"),
        ("a.tiff", b"II*\0" + _REST, "a picture (TIFF)", "OCR"),
        ("a.jpg", b"\xff\xd8\xff" + _REST, "a picture (JPEG)", "OCR"),
        ("a.heic", b"\0\0\0\x18ftypheic" + _REST, "a picture (HEIC)", "OCR"),
        ("a.m4a", b"\0\0\0\x18ftypM4A " + _REST, "a sound or video recording", "written down"),
        ("a.wav", b"RIFF\0\0\0\0WAVE" + _REST, "a sound recording", "written down"),
        ("a.pst", b"!BDN" + _REST, "an Outlook data file (.pst)", "as .msg"),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + _REST, "an attachment only Outlook opens (winmail.dat)", "tnef"),
        ("a.7z", b"7z\xbc\xaf" + _REST, "a compressed file (7z)", "unpack it"),
        ("a.tar", b"a.txt".ljust(257, b"\0") + b"ustar" + bytes(700), "an archive (tar)", "unpack it"),
        ("a.mdb", b"\0\1\0\0Standard Jet DB\0" + _REST, "a database (Access)", "CSV"),
        ("a.bin", _REST, "binary data", "remove it"),
    ],
)
def test_each_by_its_name(read_as: Any, name: str, content: bytes, what: str, remedy: str) -> None:
    (error,) = read_as(name, content).items
    assert error.what.startswith(f"is {what}"), error.what
    assert error.what.endswith(", which is not read")
    assert remedy in error.remedy


@pytest.mark.parametrize(
    "text", ["BM is short for bowel movement.", "MZ was seen.", "ID3 tags", "{rtf", "%! is no code"]
)
def test_text_that_begins_like_one_is_text(read_as: Any, text: str) -> None:
    assert read_as("a.txt", text).only.text == text
    assert not is_marked_up(text.encode())
