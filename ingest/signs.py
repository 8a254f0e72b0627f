"""What a file is that no reader takes, told by how it begins, and what to do with it."""

from __future__ import annotations

import re
from typing import NamedTuple

from olefile import OleFileIO  # type: ignore[import-untyped]  # it comes without types

from ingest.base import SourceFile
from ingest.encoding import is_binary
from ingest.packages import OLE, ZIP, content_types

_AS_WORD = "open it in Word or LibreOffice, save it as .docx or PDF, and ingest that"
_AS_TABLE = "open it in Excel or LibreOffice, save it as .xlsx or CSV, and ingest that"
_AS_PDF = "open it in its own program, save it as PDF, and ingest that"
_OCR = "make its text readable (OCR), for example with ocrmypdf, and ingest the PDF that comes of it"
_UNPACK = "unpack it, and ingest what is in it"
_HEARD = "have what is said in it written down, and ingest that"
_OPEN = "open it in Office, save it without its password, and ingest that"
_EXPORT = "export what matters in it as CSV, and ingest that"
_REMOVE = "remove it, or save its text as .txt, .html, .pdf, .csv or .jsonl"


class Sign(NamedTuple):
    """What a file is, as a noun with its article, and what to do with it."""

    what: str
    remedy: str


_STARTS: tuple[tuple[int, bytes, Sign], ...] = (
    (0, b"{\\rtf", Sign("rich text (RTF)", _AS_WORD)),
    (0, b"%!PS", Sign("a PostScript file", _AS_PDF)),
    (0, b"\xffWPC", Sign("a WordPerfect file", _AS_WORD)),
    (0, b"\x89PNG", Sign("a picture (PNG)", _OCR)),
    (0, b"\xff\xd8\xff", Sign("a picture (JPEG)", _OCR)),
    (0, b"GIF8", Sign("a picture (GIF)", _OCR)),
    (0, b"II*\0", Sign("a picture (TIFF)", _OCR)),
    (0, b"MM\0*", Sign("a picture (TIFF)", _OCR)),
    (0, b"BM", Sign("a picture (BMP)", _OCR)),
    (8, b"WEBP", Sign("a picture (WebP)", _OCR)),
    (4, b"ftypheic", Sign("a picture (HEIC)", _OCR)),
    (4, b"ftypmif1", Sign("a picture (HEIC)", _OCR)),
    (0, b"8BPS", Sign("a picture (Photoshop)", _OCR)),
    (4, b"ftyp", Sign("a sound or video recording", _HEARD)),
    (8, b"WAVE", Sign("a sound recording", _HEARD)),
    (8, b"AVI ", Sign("a video recording", _HEARD)),
    (0, b"ID3", Sign("a sound recording", _HEARD)),
    (0, b"OggS", Sign("a sound recording", _HEARD)),
    (0, b"\x1aE\xdf\xa3", Sign("a video recording", _HEARD)),
    (0, b"!BDN", Sign("an Outlook data file (.pst)", "export its messages from Outlook as .msg, and ingest those")),
    (0, b"\x78\x9f\x3e\x22", Sign("an attachment only Outlook opens (winmail.dat)",
        "ask for the message as plain text or HTML, or unpack it with tnef, and ingest what is in it")),
    (0, b"\x1f\x8b", Sign("a compressed file (gzip)", _UNPACK)),
    (0, b"BZh", Sign("a compressed file (bzip2)", _UNPACK)),
    (0, b"\xfd7zXZ", Sign("a compressed file (xz)", _UNPACK)),
    (0, b"(\xb5/\xfd", Sign("a compressed file (Zstandard)", _UNPACK)),
    (0, b"7z\xbc\xaf", Sign("a compressed file (7z)", _UNPACK)),
    (0, b"Rar!", Sign("a compressed file (RAR)", _UNPACK)),
    (0, b"MSCF", Sign("a compressed file (CAB)", _UNPACK)),
    (257, b"ustar", Sign("an archive (tar)", _UNPACK)),
    (0, b"SQLite format 3", Sign("a database (SQLite)", _EXPORT)),
    (4, b"Standard Jet DB", Sign("a database (Access)", _EXPORT)),
    (4, b"Standard ACE DB", Sign("a database (Access)", _EXPORT)),
    (0, b"\x7fELF", Sign("a program", _REMOVE)),
    (0, b"MZ", Sign("a program", _REMOVE)),
)  # fmt: skip
"""At which byte, what stands there, and what it is a sign of; the first that fits counts."""
_OPEN_DOCUMENT = {
    b"text": Sign("an OpenDocument text (.odt)", _AS_WORD),
    b"spreadsheet": Sign("an OpenDocument spreadsheet (.ods)", _AS_TABLE),
    b"presentation": Sign("an OpenDocument presentation (.odp)", _AS_PDF),
}
_MIMETYPE = re.compile(
    rb"mimetypeapplication/(?:vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)?|(epub)\+zip)"
)
_CONTENT = (
    ("presentationml", Sign("a PowerPoint presentation (.pptx)", _AS_PDF)),
    ("ms-excel.sheet.binary", Sign("a binary Excel workbook (.xlsb)", _AS_TABLE)),
    ("ms-visio", Sign("a Visio drawing (.vsdx)", _AS_PDF)),
    ("wordprocessingml", Sign("a Word document that is damaged", _AS_WORD)),
    ("spreadsheetml", Sign("an Excel workbook that is damaged", _AS_TABLE)),
)
_STREAMS = (
    ("EncryptedPackage", Sign("an Office document encrypted with a password", _OPEN)),
    ("WordDocument", Sign("a Word document of the older format (.doc)", _AS_WORD)),
    ("Workbook", Sign("an Excel workbook of the older format (.xls)", _AS_TABLE)),
    ("Book", Sign("an Excel workbook of the older format (.xls)", _AS_TABLE)),
    ("PowerPoint Document", Sign("a PowerPoint presentation of the older format (.ppt)", _AS_PDF)),
    ("VisioDocument", Sign("a Visio drawing of the older format (.vsd)", _AS_PDF)),
)
_TEXT = (b"{\\rtf", b"%!PS")


def is_marked_up(head: bytes) -> bool:
    """Whether what looks like text is the code of a program: rich text, PostScript."""
    return head.startswith(_TEXT)


def sign_of(file: SourceFile, head: bytes) -> Sign:
    """What a file is by how it begins (``head``) and, where it is a package, by what is in it. Raises nothing."""
    if head.startswith(ZIP):
        return _packed(file, head)
    if head.startswith(OLE):
        return _compound(file)
    for at, start, sign in _STARTS:
        if head.startswith(start, at) and (at or len(start) > 2 or is_binary(head)):
            return sign
    return Sign("binary data" if is_binary(head) else "of no known format", _REMOVE)


def _packed(file: SourceFile, head: bytes) -> Sign:
    if found := _MIMETYPE.search(head[:200]):
        if found[2]:
            return Sign("an e-book (EPUB)", _AS_PDF)
        return _OPEN_DOCUMENT.get(found[1], Sign("an OpenDocument file", _AS_PDF))
    types = content_types(file, head)
    known = next((sign for name, sign in _CONTENT if name in types), None)
    return known or Sign("an Office document of a format that is not read", _AS_PDF)


def _compound(file: SourceFile) -> Sign:
    try:
        with OleFileIO(file.path) as compound:
            return next(sign for name, sign in _STREAMS if compound.exists(name))
    except Exception:  # whatever is wrong with it, it is no more than this
        return Sign("an older Office document, or one encrypted with a password", _AS_PDF)
