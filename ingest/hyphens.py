"""Lines of a page to a text, with words that a line end cut made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casethread.model import Anchor, Passage
from ingest.furniture import Page, in_sequence
from ingest.layout import PageLine

_CUT = re.compile(r"(?<![\w-])([^\W\d_]{2,30})[-\u00ad\u2010]$")
_ANY_CUT = re.compile(r"[^\W_][-\u00ad\u2010]$")
_CUTS = "-\u00ad\u2010"
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


def composed(pages: Sequence[Page]) -> tuple[str, tuple[Passage, ...]]:
    """The text of pages (number from 1, lines in reading order), and a passage with page and box for each line.

    A word cut at a line end is joined, across pages too. Its hyphen goes when the whole word stands elsewhere in the
    text, or the hyphenated one does not and the first half is no word of the text or prefix; else it stays
    ("bus-lane"). A sentence that goes on from page to page is not broken by a running head or foot (furniture).
    """
    sequence = list(in_sequence(pages))
    texts = [line.text for _, line in sequence]
    seen: set[str] | None = None
    pieces: list[str] = []
    passages: list[Passage] = []
    length, page, joins = 0, sequence[0][0] if sequence else 0, False
    for index, (number, line) in enumerate(sequence):
        text = texts[index]
        if index and not joins:
            fresh = number != page and not _runs_on(texts[index - 1])
            between = "\n\n" if fresh or line.apart else "\n"
            pieces.append(between)
            length += len(between)
        joins = text[-1] in _CUTS and index + 1 < len(sequence) and _joins(text, sequence[index + 1][1])
        if joins:
            seen = _whole_words(texts) if seen is None else seen
            text = _without_hyphen(text, texts[index + 1], seen)
        end = length + len(text)
        passages.append(Passage(length, end, Anchor(page=number, box=line.box)))
        pieces.append(text)
        length, page = end, number
    return "".join(pieces), tuple(passages)


def _joins(text: str, following: PageLine) -> bool:
    """Whether a line ends in a hyphen that the next one goes on after."""
    return not following.apart and following.text[:1].islower() and _ANY_CUT.search(text) is not None


def _whole_words(lines: Sequence[str]) -> set[str]:
    """Words of the text but for those that a line end cuts."""
    tokens: set[str] = set()
    after_cut = False
    for line in lines:
        parts = line.casefold().split()
        cut = _ANY_CUT.search(line) is not None
        tokens.update(parts[after_cut : len(parts) - cut])
        after_cut = cut
    return {word for token in tokens for word in _WORDS.findall(token)}


def _runs_on(text: str) -> bool:
    """Whether the last line of a page ends within a sentence."""
    return len(text) > 30 and text[-1].isalpha()


def _without_hyphen(text: str, following: str, seen: set[str]) -> str:
    cut, rest = _CUT.search(text), _REST.match(following)
    if cut is None or rest is None:
        return text
    first, last = cut[1].casefold(), rest[1].casefold()
    if first + last in seen:
        return text[:-1]
    compound = f"{first}-{last}" in seen or first in _COMPOUND or (first in seen and last in seen)
    return text if compound else text[:-1]
