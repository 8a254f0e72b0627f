"""Where a document's sentences begin and end."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass

from casethread.model import Evidence
from casethread.sentences import sentences


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the sentences of a document are, numbered from 0, without their text: of each where it begins, and where
    what it says begins and ends without the white space about it, one number after another in ``packed`` (uint32).
    """

    document: str
    packed: bytes

    def number(self, offset: int) -> int:
        """The number of the sentence that holds the character at ``offset``."""
        every = memoryview(self.packed).cast("I")
        return bisect_right(every, offset, 0, len(every) // 3) - 1

    def evidence(self, offset: int) -> Evidence:
        """The span of the sentence around ``offset``, without the white space about it."""
        every = memoryview(self.packed).cast("I")
        many = len(every) // 3
        number = bisect_right(every, offset, 0, many) - 1
        return Evidence(self.document, every[many + number], every[2 * many + number])


class Sentences:
    """The sentences of one text (``casethread.sentences``), numbered from 0, each with the space up to the next."""

    def __init__(self, document: str, text: str) -> None:
        self._document = document
        self._text = text
        self._starts = [start for start, _ in sentences(text)] or [0]
        self._starts[0] = 0

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
        return Evidence(self._document, *self._said(self.number(offset)))

    def spans(self) -> Spans:
        """Where they are, without the text."""
        said = [self._said(number) for number in range(len(self._starts))]
        every = [*self._starts, *(start for start, _ in said), *(end for _, end in said)]
        return Spans(self._document, array("I", every).tobytes())

    def _said(self, number: int) -> tuple[int, int]:
        start, end = self._starts[number], self._end(number)
        said = self._text[start:end]
        start += len(said) - len(said.lstrip())
        return start, max(start, end - (len(said) - len(said.rstrip())))

    def _end(self, number: int) -> int:
        return self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
