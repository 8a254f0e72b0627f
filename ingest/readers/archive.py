"""ZIP archives: every member read by the reader of its own format. No member is ever written under its own name."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import HEAD, Allowance, Read, ReadOptions, SourceFile
from ingest.drafts import make_id, short
from ingest.packages import PACKED, is_folder, member_count
from ingest.parts import DEEPEST, Part, allowance_of, clean_name, distinct, is_litter, read_part
from ingest.signs import sign_of
from ingest.telling import tell

RATIO = 200
"""A member that unpacks to more than this many times its size, and to more than 16 MB, is taken for a bomb."""
_SMALL = 16 << 20
_CHUNK = 1 << 18
_LOCAL = 30
"""The least bytes that stand before a member's own."""
_DEEP, _NESTED = 3, 100
"""An archive that lies in so many files counts for so many members: a few kilobytes can hold millions of them."""
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_TYPES = "[Content_Types].xml"
_OFFICE = (_TYPES.encode(), b"mimetypeapplication/vnd.oasis", b"mimetypeapplication/epub")
_OFFICE_SUFFIXES = frozenset(
    {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".epub", ".vsdx"}
)
_AES = 99
_METHODS = {zipfile.ZIP_BZIP2: "bzip2", zipfile.ZIP_LZMA: "LZMA", 9: "Deflate64", 98: "PPMd", 95: "XZ", 93: "Zstandard"}
_PACK_AGAIN = "unpack it with the program that made it, and ingest what is in it"
_WRONG = (RuntimeError, zipfile.BadZipFile, zlib.error)
"""What unpacking with a wrong password comes to."""
_SEALED = "give its password, or unpack it and ingest what is in it"
_BOMB = "remove it unless you know who made it; else unpack it, and ingest what is in it"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A member to read: its number among all (from 1), its clean name, and what is wrong with it ("" for nothing)."""

    number: int
    name: str
    info: zipfile.ZipInfo
    wrong: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    """The archive being read, what was said of it, and what may still be unpacked."""

    file: SourceFile
    options: ReadOptions
    allowance: Allowance


class ZipReader:
    """Reads what lies in a ZIP archive, archives in it too; ``read`` reads a member by whichever reader claims it."""

    name = "ZIP archive"
    media_type = "application/zip"

    def __init__(self, read: Read) -> None:
        self._read = read

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By how it begins, unless it is an Office file; by extension too, so that a broken one is told as such."""
        if any(sign in head for sign in _OFFICE) or file.suffix in _OFFICE_SUFFIXES:
            return 0
        if file.suffix == ".zip":
            return 90 if head.startswith(_STARTS) else 55
        return 40 if head.startswith(_STARTS) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """The documents of its members in their order, and a ReadError for each member that cannot be read.

        Hidden files and those that a system leaves behind are passed over, as in a folder; how many there were stands
        with each document as "passed over". Raises ReadError when the archive is broken, holds no file, or more members
        or bytes than are allowed.
        """
        job = _Job(file, options, allowance_of(file))
        _check_count(job)
        try:
            archive = zipfile.ZipFile(file.path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise ReadError(f"is a broken ZIP archive: {_said(error)}", where=file.name, remedy=_PACK_AGAIN) from error
        with archive:
            found = archive.infolist()
            if any(info.filename == _TYPES for info in found):
                with file.path.open("rb") as stream:
                    sign = sign_of(file, stream.read(HEAD))
                raise ReadError(f"is {sign.what}", where=file.name, remedy=sign.remedy)
            depth = file.within.depth if file.within else 0
            job.allowance.members -= len(found) + (_NESTED if depth >= _DEEP else 0)
            if depth >= DEEPEST:
                what = f"lies in {DEEPEST} files, one in the other, and what is in it is not read"
                raise ReadError(what, where=file.name, remedy=_PACK_AGAIN)
            entries = _entries(found)
            meta = _passed_over(found, entries)
            if not entries:
                what = f"holds no files to read{', only hidden ones' if meta else ''}"
                raise ReadError(what, where=file.name, remedy="check that it is the file you meant")
            base = make_id(file, None)
            for entry in entries:
                tell(file, f"member {entry.name}", entry.info.header_offset)
                part = Part(entry.name, f"{base}.{entry.number}", meta=meta)
                yield from self._member(archive, entry, part, job)

    def _member(self, archive: zipfile.ZipFile, entry: _Entry, part: Part, job: _Job) -> Iterator[Document | ReadError]:
        where = f"{job.file.name}/{entry.name}"
        if entry.wrong:
            yield ReadError(entry.wrong, where=where, remedy=entry.remedy)
            return
        sealed = bool(entry.info.flag_bits & 1)
        passwords = [word.encode() for word in job.options.passwords] if sealed else [None]
        try:
            for password in passwords:
                with suppress(*(_WRONG if sealed else ())), archive.open(entry.info, pwd=password) as stream:
                    content = _unpacked(stream, entry.info.compress_size, where, job)
                    yield from read_part(job.file, part, content, job.options, self._read, allowance=job.allowance)
                    return
            what = f"is encrypted with a password{', and none of those given opens it' if passwords else ''}"
            yield ReadError(what, where=where, remedy=_SEALED)
        except ReadError as error:
            yield error
        except Exception as error:  # a member must not stop the others, whatever is wrong with its bytes
            yield ReadError(f"cannot be unpacked: {_said(error)}", where=where, remedy=_PACK_AGAIN)


def _check_count(job: _Job) -> None:
    """Raises ReadError when there are too many members, before the archive's directory is taken into memory."""
    most = max(job.allowance.members, 0)
    count = member_count(job.file, most)
    if count > most:
        what = f"holds about {count:,} members, more than the {most:,} that may still be read of one file"
        raise ReadError(what, where=job.file.name, remedy=_PACK_AGAIN)


def _entries(found: Sequence[zipfile.ZipInfo]) -> list[_Entry]:
    """What is to be read, in the archive's order; folders, hidden files and litter are not."""
    overlapping = _overlapping(found)
    numbered = [
        (number, clean_name(info.filename) or f"member {number}", info)
        for number, info in enumerate(found, 1)
        if not is_folder(info)
    ]
    kept = [(number, name, info) for number, name, info in numbered if not is_litter(name)]
    names = distinct((number, name) for number, name, _ in kept)
    return [
        _Entry(number, name, info, *_wrong(info, overlaps=number in overlapping))
        for (number, _, info), name in zip(kept, names, strict=True)
    ]


def _overlapping(found: Sequence[zipfile.ZipInfo]) -> set[int]:
    """Numbers of the members whose bytes begin within those of another: no honest archive has any."""
    numbers: set[int] = set()
    end = 0
    for number, info in sorted(enumerate(found, 1), key=lambda one: (one[1].header_offset, one[0])):
        if info.header_offset < end:
            numbers.add(number)
        else:
            end = info.header_offset + _LOCAL + info.compress_size
    return numbers


def _wrong(info: zipfile.ZipInfo, *, overlaps: bool) -> tuple[str, str]:
    """What keeps a member from being read, and what to do about it; two empty strings when nothing does."""
    if info.flag_bits & 1 and info.compress_type == _AES:
        return "is encrypted (AES), which is not opened here", "unpack it with its password, and ingest what is in it"
    if overlaps:
        return "shares its bytes with another member, as a ZIP bomb does", _BOMB
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link to another file, not a file", "pack the file itself"
    if info.compress_type not in PACKED:
        method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
        return f"is packed by {method}, which is not read", _PACK_AGAIN
    return "", ""


def _passed_over(found: Sequence[zipfile.ZipInfo], entries: Sequence[_Entry]) -> dict[str, str]:
    count = sum(not is_folder(info) for info in found) - len(entries)
    return {"passed over": f"{count} hidden file{'s' if count > 1 else ''} in the archive"} if count else {}


def _unpacked(stream: IO[bytes], packed: int, where: str, job: _Job) -> Iterator[bytes]:
    """A member's bytes. Raises ReadError at a limit: what was unpacked until then was never all in memory."""
    size, allowance = 0, job.allowance
    while chunk := stream.read(_CHUNK):
        if size:
            tell(job.file, f"unpacking {where}")
        size += len(chunk)
        if size > _SMALL and size > RATIO * max(packed, 1):
            raise ReadError(
                f"unpacks to more than {RATIO} times its size, as a ZIP bomb does", where=where, remedy=_BOMB
            )
        if len(chunk) > allowance.size:
            what = f"goes beyond the {Allowance().size >> 30} GB that may be unpacked out of one file"
            raise ReadError(what, where=where, remedy=_BOMB)
        allowance.size -= len(chunk)
        yield chunk


def _said(error: Exception) -> str:
    return short(str(error)) or type(error).__name__
