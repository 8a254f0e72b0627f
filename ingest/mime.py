"""Internet messages (RFC 5322, MIME) to Letters, however broken their headers, encodings or parts are."""

from __future__ import annotations

import binascii
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial

from ingest.dates import parse_day
from ingest.encoding import decode, is_binary, normalise, scrub
from ingest.letters import SHOWN, Attachment, Letter, label
from ingest.readers.html import decoded, shown_text

MOST_PARTS = 20_000
"""A message with more lines that may part it than this is not taken apart."""
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=(\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?))?")
_SUPERSET = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}
_NOT_CHARSETS = frozenset({"idna", "punycode", "undefined", "mbcs", "oem", "unicode_escape", "raw_unicode_escape"})
"""Codecs of Python that no message means, and that may take a time which grows with the square of the text."""
_LABELS = ("x-protective-marking", "x-classification", "classification", "protective-marking")
_META = {"message-id": "message id", "in-reply-to": "in reply to", "reply-to": "reply to", "x-gmail-labels": "labels"}
_SIGNATURES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    }
)
_SEALED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_STUB, _FULLER = 300, 3
"""A plain text shorter than this, in code points, that says less than a third of the page beside it, is a stub."""
_YEAR = re.compile(r"(?<![\d:+-])\d{4}(?![\d:])")
_ERA = range(1900, 2100)
_ADDRESS = 2000


def text_of(data: bytes, charset: str | None) -> str:
    """Bytes as text by the charset they claim, or by the one they show where that is unknown or wrong."""
    name = (charset or "").strip().lower().partition("*")[0]
    if name and name.replace("-", "_") not in _NOT_CHARSETS:
        try:
            return normalise(data.decode(_SUPERSET.get(name, name)))
        except (LookupError, ValueError):
            return decode(data)
    return decode(data)


def header_text(raw: str) -> str:
    """A header as one line: encoded words (RFC 2047) and bytes beyond ASCII decoded, what is broken left as it is."""
    if "=?" not in raw and raw.isascii():
        return " ".join(scrub(raw).split())
    pieces: list[str] = []
    end, held, charset = 0, b"", ""
    for found in _WORD.finditer(raw):
        if found.start() > end or found[1].lower() != charset:
            pieces += [text_of(held, charset), _bare(raw[end : found.start()])]
            held, charset = b"", found[1].lower()
        held += _word(found[3], found[2].lower())
        end = found.end()
    pieces += [text_of(held, charset), _bare(raw[end:])]
    return " ".join(scrub("".join(pieces)).split())


def _bare(raw: str) -> str:
    return raw if raw.isascii() else decode(raw.encode("utf-8", "surrogateescape"))


def _word(content: str, form: str) -> bytes:
    plain = content.encode("utf-8", "surrogateescape")
    try:
        if form == "b":
            return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
        return binascii.a2b_qp(plain, header=True)
    except binascii.Error:
        return plain


def letter_of(data: bytes) -> Letter:
    """The message that the bytes are. Raises ValueError when it is made of too many parts."""
    if data.count(b"\n--") > MOST_PARTS:
        raise ValueError(f"it is made of more than {MOST_PARTS:,} parts")
    return _letter(message_from_bytes(data, policy=compat32))


def _letter(message: Message) -> Letter:
    raw = headers_of(message)
    shown = {name: line for name in SHOWN if (line := header_text(raw.get(name.lower(), "")))}
    body = _Body()
    body.collect(message)
    name, address = parseaddr(raw.get("from", "")[:_ADDRESS])
    labels = "\n".join(label(header_text(raw[key])) for key in _LABELS if key in raw)
    return Letter(
        shown,
        body.text(),
        sent=day_sent(raw),
        author=header_text(name) or header_text(address) or shown.get("From", ""),
        domain=header_text(address.rpartition("@")[2]).lower() if "@" in address else "",
        attachments=tuple(body.attachments),
        meta={shown_as: line for key, shown_as in _META.items() if (line := header_text(raw.get(key, "")))},
        labels=labels,
        unread=tuple(body.unread),
    )


def headers_of(message: Message) -> dict[str, str]:
    """The first of each header, by its name in lower case; bytes beyond ASCII as surrogates."""
    raw: dict[str, str] = {}
    for name, value in message.raw_items():
        raw.setdefault(name.lower(), str(value))
    return raw


def day_sent(raw: Mapping[str, str]) -> date | None:
    """The day of the Date header, as its sender's clock had it; else the day it was received."""
    said = header_text(raw.get("date", ""))
    for value in (said, header_text(raw.get("received", "")).rpartition(";")[2]):
        try:
            day = parsedate_to_datetime(value[:200]).date()
        except (TypeError, ValueError, IndexError, OverflowError):
            day = None
        written = _YEAR.findall(value[:200])  # the parser takes the year 0000 for 2000
        if day and day.year in _ERA and (not written or str(day.year) in written):
            return day
        if found := parse_day(value):
            return found
    return None


@dataclass(slots=True)
class _Body:
    """What the parts of a message come to: pieces of its text, attachments in order, and what cannot be read."""

    pieces: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The pieces, one after the other."""
        return "\n\n".join(piece for piece in self.pieces if piece.strip())

    def collect(self, part: Message, *, related: bool = False) -> None:
        """Take in a part and the parts of it. ``related``: it belongs to how the message looks."""
        kind = part.get_content_type()
        if kind in _SEALED:
            self.unread.append("its body is encrypted, or signed as one block (S/MIME or PGP)")
        elif kind == "multipart/alternative":
            self._alternative(_below(part))
        elif kind == "message/rfc822" and _below(part):
            inner = _below(part)[0]
            self._attach(part, partial(_letter, inner), _named(inner))
        elif part.is_multipart():
            for below in _below(part):
                self.collect(below, related=related or kind == "multipart/related")
        else:
            self._leaf(part, kind, related=related)

    def _leaf(self, part: Message, kind: str, *, related: bool) -> None:
        attached = part.get_content_disposition() == "attachment" or bool(_file_name(part))
        if kind in ("text/plain", "text/html") and not attached:
            self.pieces.append(_shown(part, kind))
            return
        why = ""
        if kind in _SIGNATURES:
            why = "a signature"
        elif kind == "application/applefile":
            why = "a resource fork"
        elif related and kind.startswith("image/") and part["content-id"]:
            why = "a picture in the text"
        self._attach(part, partial(_content, part), "", why)

    def _attach(self, part: Message, content: partial[bytes] | partial[Letter], known: str, why: str = "") -> None:
        number = len(self.attachments) + 1
        extension = mimetypes.guess_extension(part.get_content_type()) or ""
        name = _file_name(part) or known or f"attachment {number}{extension}"
        self.attachments.append(Attachment(name, content, why))

    def _alternative(self, forms: Sequence[Message]) -> None:
        """One text told several ways: the plain one, unless it is blank or a stub; what is attached to any of them."""
        told: list[tuple[str, str]] = []
        for form in forms:
            kind = form.get_content_type()
            if kind.startswith("text/") and kind not in ("text/plain", "text/html"):
                continue
            inner = _Body([], self.attachments, self.unread)
            inner.collect(form)
            told.append((kind, inner.text()))
        plain = next((text for kind, text in told if kind == "text/plain" and text.strip()), "")
        others = [text for kind, text in told if kind != "text/plain" and text.strip()]
        self.pieces.append(preferred(plain, max(others, key=len, default="")))


def preferred(plain: str, page: str) -> str:
    """Of a text and a page that say the same the text, unless it is blank or a stub that says far less."""
    stub = len(plain) < _STUB and len(page) > _FULLER * len(plain) + _STUB
    return page if stub or not plain.strip() else plain


def _named(message: Message) -> str:
    return (header_text(headers_of(message).get("subject", "")) or "message") + ".eml"


def _below(part: Message) -> Sequence[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def page_of(part: Message) -> str:
    """The markup of a part that is a page."""
    data = _content(part)
    charset = _charset(part)
    return text_of(data, charset) if charset else decoded(data)


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _shown(part: Message, kind: str) -> str:
    data = _content(part)
    if is_binary(data) and part.get("content-transfer-encoding"):  # not encoded as it says
        plain = part.get_payload()
        data = plain.encode("utf-8", "surrogateescape") if isinstance(plain, str) else data
    charset = _charset(part)
    if kind == "text/html":
        return shown_text(text_of(data, charset) if charset else decoded(data))
    return text_of(data, charset)


def _file_name(part: Message) -> str:
    """The name a part was attached by, as any of the broken ways to write it gives it; empty when there is none."""
    try:
        return header_text(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return ""
