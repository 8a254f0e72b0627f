"""A file to its Documents, by whichever reader claims it most surely."""

from __future__ import annotations

from collections.abc import Iterator

from casethread.errors import CasethreadError, ReadError
from casethread.model import Document
from ingest.base import HEAD, Reader, ReadOptions, SourceFile
from ingest.readers.archive import ZipReader
from ingest.readers.docx import DocxReader
from ingest.readers.html import HtmlReader
from ingest.readers.json import JsonReader
from ingest.readers.jsonl import JsonLinesReader
from ingest.readers.mail import EmlReader, MboxReader
from ingest.readers.mhtml import MhtmlReader
from ingest.readers.outlook import OutlookReader
from ingest.readers.pdf import PdfReader
from ingest.readers.table import TableReader
from ingest.readers.text import TextReader
from ingest.readers.xlsx import XlsxReader
from ingest.signs import sign_of

_UNKNOWN = "application/octet-stream"


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
    except MemoryError:
        what = "needs more memory to read than one file may use"
        yield ReadError(what, where=file.name, remedy="split it into smaller files")
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
        sign = sign_of(file, head)
        named = file.suffix in (".txt", ".csv", ".html", ".htm", ".md")
        claimed = f", not text, though its name ends in {file.suffix}" if named else ", which is not read"
        raise ReadError(f"is {sign.what}{claimed}", where=file.name, remedy=sign.remedy)
    return reader


READERS: tuple[Reader, ...] = (
    PdfReader(),
    DocxReader(),
    XlsxReader(),
    HtmlReader(),
    MhtmlReader(),
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
