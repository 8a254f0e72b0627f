"""E-mail as it is sent: single messages (.eml) and mailboxes (.mbox)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import Read, ReadOptions, SourceFile
from ingest.encoding import is_binary
from ingest.letters import Mailbag, folder_of
from ingest.mime import letter_of
from ingest.parts import allowance_of, member_of
from ingest.telling import tell

LARGEST = 128 << 20
"""A message is held in memory whole; in bytes. Mail systems send none that is larger."""
_FIELD = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]{1,60}):")
_SENT = frozenset(
    {b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to", b"dkim-signature", b"content-type"}
)
_DAY, _CLOCK = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", rb"\d{1,2}:\d\d(?::\d\d)?"
_ZONE = rb"(?: +(?:[A-Z]{1,5}|[+-]\d{4}))?"
_BETWEEN = re.compile(
    rb"From (?:[^\r\n]{0,200}? *"
    + _DAY
    + rb" +[A-Z][a-z]{2} +\d{1,2} +"
    + _CLOCK
    + _ZONE
    + rb" +\d{4}"
    + _ZONE
    + rb"|\S{1,200} +"
    + _DAY
    + rb", +\d{1,2} +[A-Z][a-z]{2} +\d{4} +"
    + _CLOCK
    + _ZONE
    + rb") *\r?\n"
)
_QUOTED = re.compile(rb"(?m)^>(>*From )")
_PIECE = 1 << 20
_SAVE = "open it in a mail program, save the message again and ingest that"


class EmlReader:
    """Reads one message and what is attached to it; ``read`` reads an attachment by whichever reader claims it."""

    name = "e-mail"
    media_type = "message/rfc822"

    def __init__(self, read: Read) -> None:
        self._read = read

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension, or when it begins with the headers of a message that was sent."""
        if file.suffix == ".eml":
            return 30 if is_binary(head) else 90
        return 85 if _is_sent(head) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its Document and those of its attachments. Raises ReadError when it is too large or says nothing."""
        if file.size > LARGEST:
            raise ReadError(_too_large(file.size), where=file.name, remedy=_SAVE)
        data = file.path.read_bytes()
        if not data.strip():
            raise ReadError("holds only white space", where=file.name, remedy="check that it is the file you meant")
        bag = Mailbag(file, options, self._read, allowance_of(file))
        yield from _letter_documents(bag, data, 1, file.name)


class MboxReader:
    """Reads a mailbox message by message; no more than one of them is in memory."""

    name = "mailbox"
    media_type = "application/mbox"

    def __init__(self, read: Read) -> None:
        self._read = read

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By the line that begins each message; by extension too, so that a broken one is told as such."""
        begins = bool(_BETWEEN.match(head.lstrip(b"\r\n")))
        if file.suffix in (".mbox", ".mbx"):
            return 95 if begins else 50
        return 92 if begins and _FIELD.search(head) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """The Documents of each message and its attachments, and a ReadError for each that cannot be read.

        Raises ReadError when there is no message in it.
        """
        bag = Mailbag(file, options, self._read, allowance_of(file), several=True)
        found = False
        with file.path.open("rb") as stream:
            for raw in raw_messages(stream):
                where = f"{file.name}, message {raw.number}"
                tell(file, f"message {raw.number}", stream.tell())
                if raw.number == 0:
                    what = f"{raw.size:,} bytes before the first message belong to none"
                    yield ReadError(what, where=file.name, remedy="check that it is a mailbox and was copied whole")
                    continue
                found = True
                if options.passes_over(member_of(file, folder_of(raw.number))):
                    continue
                if raw.data is None:
                    yield ReadError(_too_large(raw.size), where=where, remedy=_SAVE)
                else:
                    yield from _letter_documents(bag, raw.data, raw.number, where)
        if not found:
            raise ReadError("holds no messages", where=file.name, remedy="check that it is a mailbox (mbox)")


def _is_sent(head: bytes) -> bool:
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    names = {name.lower() for name in _FIELD.findall(top)}
    return bool(_FIELD.match(head)) and bool(names & _SENT) and len(names & {b"from", b"to", b"date", b"subject"}) >= 2


def _letter_documents(bag: Mailbag, data: bytes, number: int, where: str) -> Iterator[Document | ReadError]:
    try:
        letter = letter_of(data)
    except Exception as error:  # a message must not stop the others, whatever the parser stumbles over
        what = f"is a broken message: {' '.join(str(error).split())[:200] or type(error).__name__}"
        yield ReadError(what, where=where, remedy=_SAVE)
        return
    if not (letter.headers or letter.body.strip() or letter.attachments):
        yield ReadError("holds no text", where=where, remedy=_SAVE)
        return
    yield from bag.documents(letter, number)


def _too_large(size: int) -> str:
    return f"is a message of {size >> 20} MB, more than {LARGEST >> 20} MB"


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message of a mailbox: its number (from 1; 0 for what stands before the first), its size and its bytes
    (None when they are too many to hold).
    """

    number: int
    size: int
    data: bytes | None


def raw_messages(stream: BinaryIO) -> Iterator[RawMessage]:
    """The messages of a mailbox, read as a stream.

    A message begins with a line "From ", a sender and a date, as mail systems write it. ">From " in a message becomes
    "From " again.
    """
    number, size, starts = 0, 0, True
    held = bytearray()
    while line := stream.readline(_PIECE):
        if starts and line.startswith(b"From ") and _BETWEEN.match(line):
            yield from _raw(number, size, held)
            number, size, held = number + 1, 0, bytearray()
        else:
            size += len(line)
            held += line if size <= LARGEST else b""
        starts = line.endswith(b"\n")
    yield from _raw(number, size, held)


def _raw(number: int, size: int, held: bytearray) -> Iterator[RawMessage]:
    """The message, unless it is blank lines before the first."""
    if number or held.strip():
        yield RawMessage(number, size, None if size > LARGEST else _QUOTED.sub(rb"\1", bytes(held)))
