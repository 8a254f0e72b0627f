"""A form with files, read as it comes: its fields kept in hand, its files written to the case folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from casethread.errors import CasethreadError, UsageError
from casethread.uploads import TooLarge, Upload

LONGEST_FIELD = 20_000
"""Bytes of a field that is no file."""
MOST_FIELDS, MOST_FILES = 100, 2_000
_AGAIN = "open the page again and send it anew"
Fields = dict[str, str]


async def receive(request: Request, upload: Upload, check: Callable[[Fields], None]) -> Fields:
    """Read the form into ``upload``. Returns its fields; ``check`` is given those that came so far before the first
    file is kept, and all at the end: it raises what is wrong with them.

    Raises UsageError for what is no such form, TooLarge, StoreError, and what ``check`` raises; nothing is kept then.
    """
    stream = request.stream()
    try:
        fields = await _read(request, stream, upload, check)
        await run_in_threadpool(check, fields)
        await run_in_threadpool(upload.keep)
    except CasethreadError:
        await run_in_threadpool(upload.abandon)
        await _swallow(stream, upload.most)
        raise
    except BaseException:
        upload.abandon()
        raise
    return fields


async def _read(
    request: Request, stream: AsyncIterator[bytes], upload: Upload, check: Callable[[Fields], None]
) -> Fields:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise UsageError("this is no form with files", remedy=_AGAIN)
    parts = _Parts(upload, check)
    try:
        parser = MultipartParser(boundary, parts.callbacks())  # type: ignore[arg-type]  # its type asks for all of them
        async for chunk in stream:
            parser.write(chunk)
            await run_in_threadpool(parts.work)
        parser.finalize()
    except FormParserError as error:
        raise UsageError("the form cannot be read", remedy=_AGAIN) from error
    except ClientDisconnect as error:
        raise UsageError("the sending broke off", remedy="send it anew") from error
    if not parts.whole:
        raise UsageError("the form ends too early", remedy="send it anew")
    return parts.fields


async def _swallow(stream: AsyncIterator[bytes], most: int) -> None:
    """Let the browser finish sending, as far as that is bearable: it shows no answer before it has."""
    left = most
    with suppress(ClientDisconnect, RuntimeError):
        async for chunk in stream:
            left -= len(chunk)
            if left < 0:
                return


class _Parts:
    """The parts of the form. The parser only says what comes; ``work`` does what that asks for, away from the loop."""

    def __init__(self, upload: Upload, check: Callable[[Fields], None]) -> None:
        self._upload = upload
        self._check = check
        self._said: list[tuple[str, bytes]] = []
        self._field, self._value, self._held = b"", b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._name: str | None = None
        self._is_file = False
        self.fields: Fields = {}
        self.whole = False

    def callbacks(self) -> Mapping[str, Callable[..., None]]:
        """What the parser calls."""

        def data(kind: str) -> Callable[[bytes, int, int], None]:
            return lambda held, start, end: self._said.append((kind, held[start:end]))

        def mark(kind: str) -> Callable[[], None]:
            return lambda: self._said.append((kind, b""))

        with_data = ("header_field", "header_value", "part_data")
        marks = ("part_begin", "part_end", "header_end", "headers_finished", "end")
        return {f"on_{kind}": data(kind) for kind in with_data} | {f"on_{kind}": mark(kind) for kind in marks}

    def work(self) -> None:
        """Do what was said. Raises UsageError, TooLarge, StoreError, and what ``check`` raises."""
        said, self._said = self._said, []
        for kind, data in said:
            getattr(self, f"_{kind}")(data)

    def _part_begin(self, _: bytes) -> None:
        self._headers, self._name, self._is_file, self._held = {}, None, False, b""

    def _header_field(self, data: bytes) -> None:
        self._field += data

    def _header_value(self, data: bytes) -> None:
        self._value += data

    def _header_end(self, _: bytes) -> None:
        self._headers[self._field.lower()] = self._value
        self._field, self._value = b"", b""

    def _headers_finished(self, _: bytes) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        given = options.get(b"filename")
        if given is None:
            if len(self.fields) >= MOST_FIELDS:
                raise UsageError("the form has too many fields", remedy=_AGAIN)
        elif given:
            if not self._upload.names:
                self._check(self.fields)
            if len(self._upload.names) >= MOST_FILES:
                remedy = "send them in several parts, or as one ZIP archive"
                raise TooLarge(f"more than {MOST_FILES:,} files were sent", remedy=remedy)
            self._is_file = True
            self._upload.begin(_unescaped(given.decode("utf-8", "replace")))

    def _part_data(self, data: bytes) -> None:
        if self._is_file:
            self._upload.write(data)
        else:
            self._held += data
            if len(self._held) > LONGEST_FIELD:
                raise TooLarge("a field holds too much", remedy="shorten it")

    def _part_end(self, _: bytes) -> None:
        self._upload.close()
        if not self._is_file and self._name is not None:
            self.fields[self._name] = self._held.decode("utf-8", "replace")

    def _end(self, _: bytes) -> None:
        self.whole = True


def _unescaped(name: str) -> str:
    """A name as it was before a browser wrote it into a header (HTML standard, multipart form data)."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
