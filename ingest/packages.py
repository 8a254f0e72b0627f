"""Office files are ZIP packages of XML: what is in one, and whether it is safe to open."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from casethread.errors import CasethreadError, ReadError
from ingest.base import SourceFile
from ingest.telling import tell

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
"""How an older Office file begins, and one that is encrypted with a password."""
_TYPES = "[Content_Types].xml"
_LONGEST_TYPES = 4 << 20
_MOST_MEMBERS = 10_000
_SIGNATURE, _RECORD, _CHUNK = b"PK\x01\x02", 46, 1 << 20
"""How a member's record in the directory begins, and the least bytes that it has."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that are read: what others unpack to in one step has no bound."""
_RATIO = 200
_SMALL = 4 << 20
_SPLIT = "split it, or save what matters in it as PDF or CSV"
_SAVE_AGAIN = "open it in its own program and save it again"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may unpack to, in bytes: all of it, and any one part of XML. A part of more than 4 MB must not be
    packed more than 200 times smaller than it is.
    """

    total: int
    part: int


def member_count(file: SourceFile, most: int) -> int:
    """How many members a ZIP file has, or rather more; 0 when it is too small to have more than ``most``.

    Told without its directory, which may be made to fill the memory: every member has a signature there, and other
    bytes that look like it only add to the count. Raises OSError.
    """
    if file.size < most * _RECORD:
        return 0
    count, end = 0, b""
    with file.path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            count += (end + chunk).count(_SIGNATURE)
            end = chunk[1 - len(_SIGNATURE) :]
    return count


def is_folder(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a folder; one without a name, at which the standard library stumbles, is a file."""
    return member.filename.endswith("/")


def content_types(file: SourceFile, head: bytes) -> str:
    """What a package says it holds, as XML; empty when the file is no package or cannot be opened. Raises nothing."""
    if not head.startswith(ZIP):
        return ""
    try:
        if member_count(file, _MOST_MEMBERS) > _MOST_MEMBERS:
            return ""
        with zipfile.ZipFile(file.path) as package:
            if package.getinfo(_TYPES).compress_type not in PACKED:
                return ""
            with package.open(_TYPES) as stream:
                return stream.read(_LONGEST_TYPES).decode("utf-8", "replace")
    except (OSError, KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return ""


def check(file: SourceFile, head: bytes, limits: Limits) -> None:
    """Raises ReadError when a file is no package, is encrypted, would unpack to too much, or holds XML that declares
    entities. The sizes it declares hold: no more than these is ever unpacked.
    """
    if head.startswith(OLE):
        what = "is encrypted with a password, or of an older Office version than its name says"
        raise ReadError(
            what, where=file.name, remedy="open it in Office and save it without a password as .docx or .xlsx"
        )
    if (count := member_count(file, _MOST_MEMBERS)) > _MOST_MEMBERS:
        raise ReadError(f"has about {count} parts, more than {_MOST_MEMBERS}", where=file.name, remedy=_SPLIT)
    with translated(file), zipfile.ZipFile(file.path) as package:
        members = package.infolist()
        _check_sizes(file, members, limits)
        for member in members:
            tell(file, f"looking through {member.filename[:80]}")
            if not is_folder(member) and _is_xml(file, package, member) and member.file_size > limits.part:
                size = f"of {member.file_size >> 20} MB, more than {limits.part >> 20} MB"
                raise ReadError(f"has a part {member.filename[:80]!r} {size}", where=file.name, remedy=_SPLIT)


def _check_sizes(file: SourceFile, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS:
        raise ReadError(f"has {len(members)} parts, more than {_MOST_MEMBERS}", where=file.name, remedy=_SPLIT)
    if total > limits.total:
        what = f"unpacks to {total >> 20} MB, more than {limits.total >> 20} MB"
        raise ReadError(what, where=file.name, remedy=_SPLIT)
    for member in members:
        name = member.filename[:80]
        if member.flag_bits & 1:
            raise ReadError(f"has an encrypted part {name!r}", where=file.name, remedy="save it without a password")
        if member.compress_type not in PACKED:
            raise ReadError(f"packs {name!r} as no Office program does", where=file.name, remedy=_SAVE_AGAIN)
        if member.file_size > _SMALL and member.file_size > _RATIO * max(member.compress_size, 1):
            times = member.file_size // max(member.compress_size, 1)
            what = f"has a part {name!r} that unpacks to {times} times its size, as a ZIP bomb does"
            raise ReadError(what, where=file.name, remedy="remove it unless you know who made it")


def _is_xml(file: SourceFile, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part, whatever it is called, begins like XML. Raises ReadError when it declares a document type: no
    Office program writes one, and entities would be declared in it.
    """
    with package.open(member) as stream:
        try:
            return any(True for _ in iterparse(stream, events=("start",), forbid_dtd=True))
        except DefusedXmlException:
            what = f"declares XML entities in {member.filename[:80]!r}, which no Office program does"
            raise ReadError(what, where=file.name, remedy="remove it unless you know who made it") from None
        except ParseError:
            return False


@contextmanager
def translated(file: SourceFile, *, what: str = "is damaged") -> Iterator[None]:
    """Makes a ReadError of whatever a library raises on a file; our own errors and those of the system pass."""
    try:
        yield
    except (CasethreadError, MemoryError):
        raise
    except zipfile.BadZipFile as error:
        raise ReadError(f"{what}: {_said(error)}", where=file.name, remedy="check that it was copied whole") from error
    except Exception as error:  # python-docx and openpyxl raise whatever their parsing of a bad file comes to
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ReadError(f"{what}: {_said(error)}", where=file.name, remedy=_SAVE_AGAIN) from error


def _said(error: Exception) -> str:
    said = " ".join(str(error).split())
    return (said[:150] or type(error).__name__).rstrip(".")
