"""A file to its Documents, by whichever reader claims it most surely."""

from __future__ import annotations

from collections.abc import Iterator

from casethread.errors import CasethreadError, ReadError
from casethread.model import Document
from ingest.base import HEAD, Reader, ReadOptions, SourceFile
from ingest.encoding import is_binary
from ingest.readers.archive import ZipReader
from ingest.readers.docx import DocxReader
from ingest.readers.html import HtmlReader
from ingest.readers.json import JsonReader
from ingest.readers.jsonl import JsonLinesReader
from ingest.readers.mail import EmlReader, MboxReader
from ingest.readers.outlook import OutlookReader
from ingest.readers.pdf import PdfReader
from ingest.readers.table import TableReader
from ingest.readers.text import TextReader
from ingest.readers.xlsx import XlsxReader

_UNKNOWN = "application/octet-stream"
_SIGNS = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an older Office document or an Outlook message"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
)


def _head(file: SourceFile) -> bytes:
    with file.path.open("rb") as stream:
        return stream.read(HEAD)


def _chosen(file: SourceFile, head: bytes) -> Reader | None:
    claims = [reader.claim(file, head) for reader in READERS]
    surest = max(claims)
    return READERS[claims.index(surest)] if surest else None


def _quietly_chosen(file: SourceFile) -> Reader | None:
    try:
        return _chosen(file, _head(file))
    except OSError:
        return None


def media_type(file: SourceFile) -> str:
    """The media type a file will be read as; application/octet-stream when no reader takes it. Raises nothing."""
    reader = _quietly_chosen(file)
    return reader.media_type if reader else _UNKNOWN


def format_of(file: SourceFile) -> str | None:
    """The name of the format that a file will be read as; None when no reader takes it. Raises nothing."""
    reader = _quietly_chosen(file)
    return reader.name if reader else None


def read(file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
    """The documents of a file in order, and a ReadError in place of each part that cannot be read.

    Never raises: a wholly bad file is one ReadError that says what is wrong with it and what to do.
    """
    try:
        yield from reader_of(file).read(file, options)
    except ReadError as error:
        yield error
    except CasethreadError as error:
        yield ReadError(error.what, where=error.where or file.name, remedy=error.remedy)
    except OSError as error:
        yield ReadError(
            f"cannot be read: {error.strerror or error}", where=file.name, remedy="check that you may read it"
        )
    except Exception as error:  # a file must not stop the others, whatever a library makes of it
        what = f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        yield ReadError(what, where=file.name, remedy="open it in its own program and save it again as text or PDF")


def reader_of(file: SourceFile) -> Reader:
    """The reader that claims a file most surely. Raises ReadError when it is empty or none does, and OSError."""
    head = _head(file)
    if not head:
        raise ReadError("the file is empty", where=file.name, remedy="check that it was copied whole")
    reader = _chosen(file, head)
    if reader is None:
        raise ReadError(_not_readable(file, head), where=file.name, remedy=_remedy(head))
    return reader


def _not_readable(file: SourceFile, head: bytes) -> str:
    sign = next((name for mark, name in _SIGNS if head.startswith(mark)), "binary data")
    claimed = (
        f", though its name ends in {file.suffix}" if file.suffix in (".txt", ".csv", ".html", ".htm", ".md") else ""
    )
    return f"is {sign if is_binary(head) or sign != 'binary data' else 'of no known format'}, not text{claimed}"


def _remedy(head: bytes) -> str:
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "unpack it, or save it as PDF or text, and ingest that"
    return "remove it, or save its text as .txt, .html, .pdf, .csv or .jsonl"


READERS: tuple[Reader, ...] = (
    PdfReader(),
    DocxReader(),
    XlsxReader(),
    HtmlReader(),
    TableReader(),
    JsonReader(),
    JsonLinesReader(),
    ZipReader(read),
    EmlReader(read),
    MboxReader(read),
    OutlookReader(read),
    TextReader(),
)
"""Every format that can be read; of equal claims the earlier wins."""
