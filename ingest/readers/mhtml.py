"""Web pages saved as one file (MHTML, RFC 2557): the page, without the pictures and styles that came with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions, SourceFile
from ingest.encoding import is_binary
from ingest.mime import MOST_PARTS, day_sent, header_text, headers_of, page_of
from ingest.readers.html import page_documents
from ingest.telling import tell

LARGEST = 128 << 20
"""A saved page is held in memory whole; in bytes."""
_SAVED = re.compile(
    rb"\A(?:[\w-]{1,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,50}){0,30}?"
    rb"(?:Snapshot-Content-Location:|From: ?<Saved by|X-MimeOLE: ?Produced By Microsoft MimeOLE)",
    re.IGNORECASE,
)
_ADDRESSES = ("snapshot-content-location", "content-location")
_SAVE = "open it in a browser and save it as HTML, or what it shows as text"


class MhtmlReader:
    """Reads one article from a saved page."""

    name = "saved web page"
    media_type = "multipart/related"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension, or by the headers that browsers write."""
        if file.suffix in (".mht", ".mhtml"):
            return 0 if is_binary(head) else 95
        return 91 if _SAVED.search(head) and b"multipart/related" in head else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its article. Raises ReadError when it is too large, holds no page, or its page holds no text."""
        if file.size > LARGEST:
            what = f"is a saved page of {file.size >> 20} MB, more than {LARGEST >> 20} MB"
            raise ReadError(what, where=file.name, remedy=_SAVE)
        tell(file, "looking for the page")
        data = file.path.read_bytes()
        whole = message_from_bytes(data, policy=compat32) if data.count(b"\n--") <= MOST_PARTS else Message()
        page = next((part for part in whole.walk() if part.get_content_type() == "text/html"), None)
        if page is None:
            raise ReadError("is no saved web page: it holds no HTML", where=file.name, remedy=_SAVE)
        yield from page_documents(file, options, page_of(page), _meta(whole, page))


def _meta(whole: Message, page: Message) -> dict[str, str]:
    """Where the page was and on what day it was saved, as far as its headers say."""
    raw = headers_of(whole)
    given = (header_text(raw.get(_ADDRESSES[0], "")), header_text(headers_of(page).get(_ADDRESSES[1], "")))
    address = next((one for one in given if one.startswith("http")), "")
    day = day_sent(raw)
    return {**({"address": address} if address else {}), **({"saved": str(day)} if day else {})}
