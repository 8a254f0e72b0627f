"""Where a document's sentences begin and end."""

from __future__ import annotations

import re
from bisect import bisect_right

from casethread.model import Evidence

_BREAK = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[\"'\u201c\u2018(]?[A-Z0-9])|\n\s*\n|(?<=[^\s,])\n(?=\s*\S)")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Rd|Sgt|Insp|Supt|No|Jr|Sr|Rev|Prof|[A-Z])\.\s*$")


class Sentences:
    """The sentences of one text, numbered from 0; a line end closes one, an abbreviation's full stop does not."""

    def __init__(self, document: str, text: str) -> None:
        self._document = document
        self._text = text
        self._starts = [0]
        for found in _BREAK.finditer(text):
            if not _ABBREVIATED.search(text, max(0, found.start() - 8), found.end()):
                self._starts.append(found.end())

    def number(self, offset: int) -> int:
        """The number of the sentence that holds the character at ``offset``."""
        return bisect_right(self._starts, offset) - 1

    def text(self, number: int) -> str:
        """A sentence's text; empty for a number out of range."""
        if not 0 <= number < len(self._starts):
            return ""
        return self._text[self._starts[number] : self._end(number)]

    def evidence(self, offset: int) -> Evidence:
        """The span of the sentence around ``offset``, without the white space about it."""
        number = self.number(offset)
        start, end = self._starts[number], self._end(number)
        said = self._text[start:end]
        start += len(said) - len(said.lstrip())
        return Evidence(self._document, start, max(start, end - (len(said) - len(said.rstrip()))))

    def _end(self, number: int) -> int:
        return self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
