"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions, SourceFile
from ingest.drafts import documents
from ingest.encoding import decode, is_binary
from ingest.lines import line_passages
from ingest.signs import is_marked_up

_SUFFIXES = {".txt": 60, ".text": 60, ".md": 60, ".markdown": 60, ".log": 50}
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
LARGEST = 200 << 20
"""A text file is held in memory while its articles and entries are told apart; in bytes."""


class TextReader:
    """Reads text in any encoding; a passage is a line."""

    name = "text"
    media_type = "text/plain"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """Whatever is not binary is text, if nothing else."""
        return 0 if is_binary(head) or is_marked_up(head) else _SUFFIXES.get(file.suffix, 30)

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its articles or entries. Raises ReadError when it is too large, binary or blank."""
        if file.size > LARGEST:
            what = f"holds {file.size >> 20} MB of text, more than {LARGEST >> 20} MB"
            raise ReadError(what, where=file.name, remedy="split it into smaller files")
        text = decode(file.path.read_bytes())
        odd = sum(1 for _ in _ODD.finditer(text))
        if odd > len(text) / 10:
            raise ReadError(
                "is not text, though it starts like it", where=file.name, remedy="check what program wrote it"
            )
        if not text.strip():
            raise ReadError("holds only white space", where=file.name, remedy="check that it is the file you meant")
        yield from documents(file, options, text, line_passages(text))
