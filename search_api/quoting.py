"""What is quoted of a sentence, when the whole of it is too long."""

from __future__ import annotations

from casethread.sentences import Span

LONGEST = 400
"""Characters of the longest quotation; a longer sentence is cut at spaces."""
SPACES = " \n"
"""Where it is cut: between words of a line, or at the end of one."""


def quotation(text: str, start: int, end: int, around: int) -> Span:
    """The sentence from ``start`` to ``end``, or, when it is too long, the part of it that holds ``around``."""
    if end - start <= LONGEST:
        return start, end
    first = max(start, min(around - LONGEST // 3, end - LONGEST))
    last = first + LONGEST
    if first > start:
        ahead = [space for one in SPACES if (space := text.find(one, first, around)) >= 0]
        first = min(ahead) + 1 if ahead else first
    if last < end:
        space = max(text.rfind(one, around, last) for one in SPACES)
        last = space if space > around else last
    return first, last
