"""Outlook messages (.msg): a compound file whose streams are named by the properties they hold ([MS-OXMSG])."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email import message_from_string
from email.policy import compat32
from email.utils import parseaddr
from functools import partial

from olefile import OleFileIO  # type: ignore[import-untyped]  # it comes without types
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import Read, ReadOptions, SourceFile
from ingest.drafts import short
from ingest.encoding import is_binary, normalise
from ingest.letters import Attachment, Letter, Mailbag
from ingest.mime import day_sent, header_text, headers_of, preferred, text_of
from ingest.parts import allowance_of
from ingest.readers.html import decoded, shown_text

LARGEST = 128 << 20
"""A message is held in memory whole; in bytes."""
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0"
_HEAD, _HEAD_WITHIN, _HEAD_ATTACHED = 32, 24, 8
"""Bytes before the properties of a message, of one within another, and of an attachment ([MS-OXMSG] 2.4.1)."""
_SUBJECT, _HEADERS, _BODY, _HTML, _RTF = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
_FROM_NAME, _FROM_SMTP, _FROM_ADDRESS, _TO, _CC = 0x0C1A, 0x5D01, 0x0C1F, 0x0E04, 0x0E03
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_DATA, _LONG_NAME, _NAME, _SHORT_NAME, _CONTENT_ID = 0x3701, 0x3707, 0x3001, 0x3704, 0x3712
_ASSUMED = "iso-8859-15"
"""What oxmsg says of a message that gives no code page."""
_UNICODE, _BYTES8, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_SAVE = "open it in Outlook, save it as .eml or .txt and ingest that"


class OutlookReader:
    """Reads one message and what is attached to it; ``read`` reads an attachment by whichever reader claims it."""

    name = "Outlook message"
    media_type = "application/vnd.ms-outlook"

    def __init__(self, read: Read) -> None:
        self._read = read

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By what is in the compound file; by extension too, so that a broken one is told as such."""
        if head.startswith(_SIGNATURE):
            return 95 if file.suffix == ".msg" or _is_message(file) else 0
        return 50 if file.suffix == ".msg" and is_binary(head) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its Document and those of its attachments. Raises ReadError when it is too large, broken or says nothing."""
        if file.size > LARGEST:
            what = f"is a message of {file.size >> 20} MB, more than {LARGEST >> 20} MB"
            raise ReadError(what, where=file.name, remedy=_SAVE)
        try:
            letter = _letter(_storage(file), _HEAD)
        except Exception as error:  # its libraries raise whatever they stumble over
            what = f"is no Outlook message that can be read: {short(str(error)) or type(error).__name__}"
            raise ReadError(what, where=file.name, remedy=_SAVE) from error
        if not (letter.headers or letter.body.strip() or letter.attachments):
            raise ReadError("holds no text", where=file.name, remedy=_SAVE)
        yield from Mailbag(file, options, self._read, allowance_of(file)).documents(letter, 1)


def _is_message(file: SourceFile) -> bool:
    try:
        with OleFileIO(file.path) as compound:
            return bool(compound.exists(_PROPERTIES))
    except Exception:  # whatever is wrong with it, it is no message
        return False


def _storage(file: SourceFile) -> Storage:
    """All that is in the compound file. Raises ValueError when its streams share their bytes to come to more."""
    with OleFileIO(file.path) as compound:
        if sum(entry.size for entry in compound.direntries if entry is not None) > 2 * file.size:
            raise ValueError("its parts come to more than the file holds")
        return Storage.from_ole(compound)


def _stream(storage: Storage, number: int, form: str) -> bytes:
    name = f"__substg1.0_{number:04X}{form}"
    return next((stream.bytes_ for stream in storage.streams if stream.name.upper() == name.upper()), b"")


def _string(storage: Storage, number: int, charset: str | None) -> str:
    """A property that is a string, in either form, without the NUL that may end it; empty when there is none."""
    if wide := _stream(storage, number, _UNICODE):
        return normalise(wide.decode("utf-16-le", "replace").rstrip("\0"))
    return text_of(_stream(storage, number, _BYTES8).rstrip(b"\0"), charset)


def _charset(storage: Storage, head: int) -> str | None:
    """The encoding of strings that are not Unicode; None when the message does not say, or names none that is known."""
    try:
        found = Properties(storage, head).body_encoding
    except (LookupError, ValueError):
        return None
    return None if found == _ASSUMED else found


def _letter(storage: Storage, head: int) -> Letter:
    """The message of a storage, at the top of the file or within an attachment."""
    charset = _charset(storage, head)
    raw = headers_of(message_from_string(_string(storage, _HEADERS, charset), policy=compat32))
    line = {number: header_text(_string(storage, number, charset)) for number in (_SUBJECT, _FROM_NAME, _TO, _CC)}
    name, address = parseaddr(raw.get("from", "")[:2000])
    name = header_text(name) or line[_FROM_NAME]
    address = address or next(filter(None, (_string(storage, one, charset) for one in (_FROM_SMTP, _FROM_ADDRESS))), "")
    sent = _submitted(storage, head)
    shown = {
        "From": header_text(raw.get("from", "")) or (f"{name} <{address}>" if name and address else name or address),
        "To": header_text(raw.get("to", "")) or line[_TO],
        "Cc": header_text(raw.get("cc", "")) or line[_CC],
        "Date": header_text(raw.get("date", "")) or (f"{sent:%a, %d %b %Y %H:%M:%S} +0000" if sent else ""),
        "Subject": line[_SUBJECT] or header_text(raw.get("subject", "")),
    }
    page, body, unread = _body(storage, charset)
    return Letter(
        {key: value for key, value in shown.items() if value},
        body,
        sent=day_sent(raw) or (sent.date() if sent and 1900 <= sent.year < 2100 else None),
        author=name or address,
        domain=address.rpartition("@")[2].lower() if "@" in address else "",
        attachments=tuple(_attachments(storage, page)),
        meta={"message id": identity} if (identity := header_text(raw.get("message-id", ""))) else {},
        unread=unread,
    )


def _submitted(storage: Storage, head: int) -> datetime | None:
    """When it was sent, or else delivered, in UTC."""
    for number in (_SUBMITTED, _DELIVERED):
        try:
            found = Properties(storage, head).date_prop_value(number)
        except (AttributeError, KeyError, LookupError, OverflowError, ValueError):
            continue
        if isinstance(found, datetime):
            return found
    return None


def _body(storage: Storage, charset: str | None) -> tuple[str, str, tuple[str, ...]]:
    """The markup of its page, its text, and what of it is not read."""
    data = _stream(storage, _HTML, _BINARY)
    markup = (text_of(data, charset) if charset else decoded(data)) if data else _string(storage, _HTML, charset)
    body = preferred(_string(storage, _BODY, charset), shown_text(markup) if markup.strip() else "")
    rich = not body.strip() and bool(_stream(storage, _RTF, _BINARY))
    return markup, body, ("its body is kept as rich text (RTF) alone, which is not read",) if rich else ()


def _attachments(storage: Storage, page: str) -> Iterator[Attachment]:
    for number, attached in enumerate(sorted(storage.iter_attachment_storages(), key=lambda one: one.name), 1):
        charset = _charset(attached, _HEAD_ATTACHED)
        names = (header_text(_string(attached, one, charset)) for one in (_LONG_NAME, _NAME, _SHORT_NAME))
        name = next(filter(None, names), f"attachment {number}")
        within = next((one for one in attached.storages if one.name.upper().endswith(f"{_DATA:04X}{_OBJECT}")), None)
        if within is not None:
            yield Attachment(name if name.lower().endswith(".msg") else f"{name}.msg", partial(_embedded, within))
            continue
        content_id = _string(attached, _CONTENT_ID, charset).strip("<>")
        why = "a picture in the text" if content_id and f"cid:{content_id}" in page else ""
        yield Attachment(name, partial(_stream, attached, _DATA, _BINARY), why)


def _embedded(storage: Storage) -> Letter:
    """Raises ValueError when it is an object of another program."""
    if not any(stream.name == _PROPERTIES for stream in storage.streams):
        raise ValueError("it is an object of another program")
    return _letter(storage, _HEAD_WITHIN)
