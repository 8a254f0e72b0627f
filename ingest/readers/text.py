"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from os import SEEK_END

from casethread.errors import ReadError
from casethread.model import Document
from ingest import markdown
from ingest.base import ReadOptions, SourceFile
from ingest.drafts import Draft, documents
from ingest.encoding import decode, is_binary, open_text, pieces
from ingest.lines import line_passages
from ingest.signs import is_marked_up
from ingest.telling import tell

_SUFFIXES = {".txt": 60, ".text": 60, **dict.fromkeys(markdown.SUFFIXES, 60), ".log": 50}
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
LONGEST, MOST_LINES = 16 << 20, 100_000
"""What is held in memory while its articles and entries are told apart, in code points and lines: of a longer text, one
piece after the other.
"""
_ENDS = 4096


class TextReader:
    """Reads text in any encoding; a passage is a line."""

    name = "text"
    media_type = "text/plain"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """Whatever is not binary is text, if nothing else."""
        return 0 if is_binary(head) or is_marked_up(head) else _SUFFIXES.get(file.suffix, 30)

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its articles or entries; of a text longer than can be held, those of each piece of it.

        Raises ReadError when it is binary or blank.
        """
        found, line = False, 1
        with open_text(file.path) as stream:
            given = pieces(stream, LONGEST, MOST_LINES)
            first = list(islice(given, 2))
            base = Draft("") if len(first) < 2 else Draft("", around=_ends(file), closed=True)
            for piece in chain(first, given):
                tell(file, f"line {line}", stream.buffer.tell())
                _check(piece, file, whole=len(first) < 2)
                for document in _documents(piece, line, file, options, base, several=len(first) > 1):
                    found = True
                    base = Draft("", part=document.origin.part + 1, around=base.around, closed=base.closed)
                    yield document
                line += piece.count("\n")
        if not found:
            raise ReadError("holds only white space", where=file.name, remedy="check that it is the file you meant")


def _check(text: str, file: SourceFile, *, whole: bool) -> None:
    odd = sum(1 for _ in _ODD.finditer(text))
    if odd > len(text) / 10:
        what = (
            "is not text, though it starts like it" if whole else "is not text from here on, though it starts like it"
        )
        raise ReadError(what, where=file.name, remedy="check what program wrote it")


def _documents(
    text: str, line: int, file: SourceFile, options: ReadOptions, base: Draft, *, several: bool
) -> Iterator[Document]:
    """The documents of a text that begins at a line of its file; none for one that is blank."""
    title = None
    if file.suffix in markdown.SUFFIXES:
        text, title = markdown.plain(text)
    if text.strip():
        draft = Draft("", part=base.part, title=None if several else title, around=base.around, closed=base.closed)
        yield from documents(file, options, text, line_passages(text, line), draft, several=several)


def _ends(file: SourceFile) -> str:
    """How a text begins and ends, where it carries a marking that holds for every piece of it."""
    with file.path.open("rb") as stream:
        head = stream.read(_ENDS)
        stream.seek(-(_ENDS + file.size % 4), SEEK_END)
        tail = stream.read()
    return "\n".join([*decode(head).split("\n")[:10], *decode(tail).rstrip().split("\n")[-2:]])
