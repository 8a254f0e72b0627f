"""JSON Lines of documents (the contract of ``casethread ingest``, DESIGN section 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from casethread.errors import ReadError, UsageError
from casethread.model import Anchor, Document, Kind, Marking
from ingest import gradings
from ingest.base import ReadOptions, SourceFile
from ingest.dates import parse_iso
from ingest.drafts import Draft, finish, whole
from ingest.encoding import scrub
from ingest.fields import canonical

_LONGEST = 64 << 20
_KNOWN = {"id", "text", "title", "published", "kind", "source", "marking", "author"}
_REMEDY = 'write one object to a line: {"id": "...", "text": "...", "published": "2015-01-12"}'


class JsonLinesReader:
    """Reads one document per line; the text is kept exactly as given."""

    name = "JSON Lines"
    media_type = "application/x-ndjson"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension, or when the first line is an object with a text."""
        if file.suffix in (".jsonl", ".ndjson"):
            return 90
        first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
        return 70 if first.startswith(b"{") and b'"text"' in first else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """A Document or a ReadError for each line that is not blank. Raises ReadError for JSON over several lines."""
        found = False
        with file.path.open("rb") as stream:
            for number, line in _lines(stream):
                if not line.strip():
                    continue
                where = f"{file.name}, line {number}"
                if not found and line.strip() in (b"[", b"{"):
                    raise ReadError("is JSON over several lines, not JSON Lines", where=where, remedy=_REMEDY)
                found = True
                try:
                    yield finish(_draft(line, number), file, options, several=True)
                except UsageError as error:
                    yield ReadError(error.what, where=where, remedy=error.remedy or _REMEDY)
        if not found:
            raise ReadError("holds only blank lines", where=file.name, remedy=_REMEDY)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; of one that is too long only so much that it is seen to be."""
    number = 0
    while line := stream.readline(_LONGEST + 1):
        number += 1
        yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        while line and not line.endswith(b"\n") and len(line) > _LONGEST:
            line = stream.readline(_LONGEST + 1)


def _draft(line: bytes, number: int) -> Draft:
    """Raises UsageError saying what is wrong with the line."""
    given = _object(line)
    text = given.get("text")
    if not isinstance(text, str):
        raise UsageError('has no "text"' if text is None else '"text" is not a string')
    if not text.strip():
        raise UsageError('"text" is empty', remedy="give the entry a text or remove it")
    text = scrub(text)
    named = {key: _string(given, key) for key in ("title", "source", "author", "kind", "published")}
    fields = {canonical(key): scrub(_shown(value)) for key, value in given.items() if value not in (None, "", [])}
    marking = _marking(given.get("marking"))
    return Draft(
        text,
        whole(text, Anchor(line=number)),
        part=number - 1,
        id=_id(given.get("id")),
        title=named["title"],
        kind=_kind(named["kind"]),
        published=_day(named["published"]),
        dated=named["published"] is not None,
        source=named["source"],
        author=named["author"],
        marking=marking,
        grading=gradings.parse(fields.get("grading", "")),
        handling=fields.get("handling", ""),
        meta={scrub(key): _shown(value) for key, value in given.items() if key not in _KNOWN and value is not None},
        hints=frozenset(field for field in fields if field in ("urn", "crn", "grading", "handling", "type")),
    )


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST:
        raise UsageError(f"is longer than {_LONGEST >> 20} MB", remedy="split the entry")
    try:
        given = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"is not UTF-8 at byte {error.start + 1}", remedy="save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"is not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError):
        raise UsageError("is not JSON that can be read: a number too long or brackets too deep") from None
    if not isinstance(given, dict):
        raise UsageError("is not a JSON object")
    return given


def _string(given: dict[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f'"{key}" is not a string')
    return scrub(value) if value and value.strip() else None


def _id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise UsageError('"id" is neither a string nor a number')
    return scrub(str(value)) if value not in (None, "") else None


def _kind(value: str | None) -> Kind | None:
    try:
        return Kind(value.strip().lower()) if value else None
    except ValueError:
        raise UsageError(f"{value!r} is no kind", remedy=f"use {', '.join(Kind)}") from None


def _day(value: str | None) -> Any:
    try:
        return parse_iso(value) if value else None
    except ValueError:
        raise UsageError(f"{value!r} is no date", remedy='write "published": "2015-01-12"') from None


def _marking(value: object) -> Marking | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str | dict):
        raise UsageError('"marking" is neither a classification nor an object')
    return Marking.parse(value)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
