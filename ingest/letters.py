"""A message, whatever it was kept as, to a Document, and its attachments to theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casethread.errors import ReadError
from casethread.model import Anchor, Document, Marking
from ingest import markings
from ingest.base import Allowance, Read, ReadOptions, SourceFile
from ingest.drafts import Draft, finish, whole
from ingest.encoding import normalise
from ingest.parts import Part, clean_name, distinct, inside, listed, member_of, read_part

SHOWN = ("From", "To", "Cc", "Date", "Subject")
"""The headers that open a message's text, in this order."""
_HEAD = 4
_PIECES = re.compile(r"[\[\](){}|:]|\s[-\u2013]\s")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What came with a message: its name, and a function that gives its bytes, or the message that it is.

    ``passed_over`` says why it is not read as a document of its own, where that is no fault: a picture that stands in
    the message, a signature.
    """

    name: str
    content: Callable[[], bytes | Letter]
    passed_over: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: headers by the names of ``SHOWN`` (each one line), its body, the day it was sent, what came with it.

    ``author`` is the sender's name or address, ``domain`` where the address belongs; ``labels`` are protective markings
    that further headers give; ``unread`` says what of the body could not be read, one sentence each.
    """

    headers: Mapping[str, str]
    body: str
    sent: date | None = None
    author: str = ""
    domain: str = ""
    attachments: Sequence[Attachment] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    labels: str = ""
    unread: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mailbag:
    """What the messages of one file are read with: the file, what the user said of it, how to read an attachment, and
    what may still be unpacked; ``several`` when the file is a mailbox.
    """

    file: SourceFile
    options: ReadOptions
    read: Read
    allowance: Allowance
    several: bool = False

    def documents(self, letter: Letter, number: int) -> Iterator[Document | ReadError]:
        """The Document of a message (``number`` from 1), those of its attachments, and what could not be read."""
        document = self._document(letter, number)
        yield document
        for what in letter.unread:
            where = f"{self.file.name}, message {number}" if self.several else self.file.name
            yield ReadError(what, where=where, remedy="open the message in its own program and save its text")
        for part, attachment in self._parts(letter, document, number):
            if not attachment.passed_over:
                yield from self._attached(part, attachment)

    def _document(self, letter: Letter, number: int) -> Document:
        head = "\n".join(f"{name}: {letter.headers[name]}" for name in SHOWN if letter.headers.get(name))
        body = normalise(letter.body).strip("\n")
        enclosed = self._enclosed(letter)
        text = "\n\n".join(part for part in (head, body) if part.strip()) or f"Attachments: {enclosed}"
        anchor = Anchor(message=number if self.several or self.file.within is None else None)
        subject = letter.headers.get("Subject", "")
        draft = Draft(
            text,
            whole(text, anchor),
            part=number - 1,
            title=subject or (body if body.strip() else "Message without a subject"),
            published=letter.sent,
            dated=bool(letter.headers.get("Date")),
            source=letter.domain or self.file.name.rsplit("/", 1)[-1],
            author=letter.author,
            meta={**letter.meta, **({"attachments": enclosed} if enclosed else {})},
            around="\n".join([*_first_lines(body), *_marked(subject), letter.labels]),
            closed=True,
        )
        return finish(draft, self.file, self.options, several=self.several)

    def _enclosed(self, letter: Letter) -> str:
        return listed(
            [f"{one.name} ({one.passed_over})" if one.passed_over else one.name for one in letter.attachments]
        )

    def _parts(self, letter: Letter, document: Document, number: int) -> Iterator[tuple[Part, Attachment]]:
        """Each attachment with its place: below "message 3/" in a mailbox."""
        named = [
            (at, clean_name(one.name).replace("/", "_") or f"attachment {at}")
            for at, one in enumerate(letter.attachments, 1)
        ]
        folder = f"{folder_of(number)}/" if self.several else ""
        marking = Marking(document.marking.classification, document.marking.handling)
        for (at, name), own, attachment in zip(named, distinct(named), letter.attachments, strict=True):
            meta = {"message": document.id, "attachment": name}
            message = document.passages[0].anchor.message if document.passages else None
            yield Part(f"{folder}{own}", f"{document.id}.{at}", message, meta, marking), attachment

    def _attached(self, part: Part, attachment: Attachment) -> Iterator[Document | ReadError]:
        if self.options.passes_over(member_of(self.file, part.name)):
            return
        try:
            content = attachment.content()
            if isinstance(content, Letter):
                path, size = self.file.path, self.file.size
                file = inside(self.file, part, path, size, self.allowance)
                yield from Mailbag(file, self.options, self.read, self.allowance).documents(content, 1)
            else:
                yield from read_part(self.file, part, [content], self.options, self.read, allowance=self.allowance)
        except ReadError as error:
            yield error
        except Exception as error:  # an attachment must not stop the others, whatever is wrong with its bytes
            what = f"cannot be taken out of its message: {' '.join(str(error).split())[:200] or type(error).__name__}"
            remedy = "open the message in its own program, save the attachment and ingest that"
            yield ReadError(what, where=f"{self.file.name}/{part.name}", remedy=remedy)


def folder_of(number: int) -> str:
    """Where in a mailbox what is attached to a message lies."""
    return f"message {number}"


def _first_lines(body: str) -> list[str]:
    """Where a body carries its marking: in the text of the message, headers stand before it."""
    return [line for line in body[:4000].split("\n") if line.strip()][:_HEAD]


def _marked(subject: str) -> list[str]:
    """The protective markings that stand in capitals in a subject: "[OFFICIAL-SENSITIVE] Visit", "SECRET: Visit"."""
    return [label(piece) for piece in _PIECES.split(subject) if piece.isupper()]


def label(value: str) -> str:
    """A header that may give a protective marking, as a line that ``markings.find`` reads; empty when it gives none."""
    found = markings.classified(value)
    return f"Protective marking: {found}" if found else ""
