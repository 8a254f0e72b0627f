"""Lines of a page to a text, with words that a line end cut made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casethread.model import Anchor, Passage
from ingest.layout import PageLine

_CUT = re.compile(r"(?<![\w-])([^\W\d_]{2,30})[-\u00ad\u2010]$")
_ANY_CUT = re.compile(r"[^\W_][-\u00ad\u2010]$")
_REST = re.compile(r"([^\W\d_]{2,30})")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_COMPOUND = frozenset(
    {
        "all",
        "anti",
        "co",
        "cross",
        "ex",
        "half",
        "mid",
        "multi",
        "non",
        "off",
        "on",
        "over",
        "part",
        "post",
        "pre",
        "pro",
    }
    | {"re", "self", "semi", "sub", "two", "under", "well"}
)


def composed(pages: Sequence[tuple[int, Sequence[PageLine]]]) -> tuple[str, tuple[Passage, ...]]:
    """The text of pages (number from 1, lines in reading order), and a passage with page and box for each line.

    A word cut at a line end is joined. Its hyphen goes when the whole word stands elsewhere in the text, or the
    hyphenated one does not and the first half is no word of the text or prefix; else it stays ("bus-lane").
    """
    seen = _whole_words([line.text for _, lines in pages for line in lines])
    pieces: list[str] = []
    passages: list[Passage] = []
    length = 0
    for number, lines in pages:
        for index, line in enumerate(lines):
            text, after = line.text, "\n"
            following = lines[index + 1] if index + 1 < len(lines) else None
            if following is not None and not following.apart and following.text[:1].islower() and _ANY_CUT.search(text):
                text, after = _without_hyphen(text, following.text, seen), ""
            before = "\n" if line.apart and pieces else ""
            passages.append(
                Passage(length + len(before), length + len(before) + len(text), Anchor(page=number, box=line.box))
            )
            pieces += [before, text, after]
            length += len(before) + len(text) + len(after)
        if lines and pieces and not _runs_on(lines):
            pieces.append("\n")
            length += 1
    return "".join(pieces).rstrip("\n"), tuple(passages)


def _whole_words(lines: Sequence[str]) -> set[str]:
    """Words of the text but for those that a line end cuts."""
    seen: set[str] = set()
    after_cut = False
    for line in lines:
        words = [word.casefold() for word in _WORDS.findall(line)]
        cut = _ANY_CUT.search(line) is not None
        seen.update(words[after_cut : len(words) - cut])
        after_cut = cut
    return seen


def _runs_on(lines: Sequence[PageLine]) -> bool:
    """Whether the last line of a page ends within a sentence."""
    return len(lines[-1].text) > 30 and lines[-1].text[-1].isalpha()


def _without_hyphen(text: str, following: str, seen: set[str]) -> str:
    cut, rest = _CUT.search(text), _REST.match(following)
    if cut is None or rest is None:
        return text
    first, last = cut[1].casefold(), rest[1].casefold()
    if first + last in seen:
        return text[:-1]
    compound = f"{first}-{last}" in seen or first in _COMPOUND or (first in seen and last in seen)
    return text if compound else text[:-1]
