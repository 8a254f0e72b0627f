"""Phrases found by their words: one pass over the text and one dictionary look-up per word.

A pattern is written as people write, with choices in brackets: "drug(|s) deal(|s|er|ers|ing)" stands for all eight
phrases. Words are compared without case, except that a phrase in capitals only ("DV") must stand in capitals. Between
two words there may be blanks, one line break, a hyphen, a dash or a slash, and a closing apostrophe before them; after
"s" or "ss" also a full stop ("s.20").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

WORD = re.compile(r"[^\W_]\w*(?:'\w+)*")
"""A word of folded text."""
_NEXT = re.compile(r"('?(?:[^\S\n]|\n(?![^\S\n]*\n)|[-–/]){1,4}|\.[^\S\n]?)([^\W_]\w*(?:'\w+)*)")
_DOTTED = frozenset({"s", "ss", "sec"})


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase in a text: its span and what it stands for."""

    start: int
    end: int
    value: T


@dataclass(slots=True)
class _Node(Generic[T]):
    """Words that may follow, and what the phrase stands for if it ends here (exact capitals or None, value)."""

    next: dict[str, _Node[T]] = field(default_factory=dict)
    ends: list[tuple[str | None, T]] = field(default_factory=list)


def fold(text: str) -> str:
    """Lower case with straight apostrophes, each character in its place: offsets stay those of ``text``."""
    return small(text).replace("’", "'")


def small(text: str) -> str:
    """Lower case, each character in its place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower


def expand(pattern: str) -> list[str]:
    """Every phrase that a pattern stands for, blanks tidied. Raises ValueError for an unclosed bracket."""
    phrases, rest = _sequence(pattern, 0)
    if rest != len(pattern):
        raise ValueError(f"pattern {pattern!r} has an unopened bracket at {rest}")
    return list(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases))


def _sequence(pattern: str, at: int) -> tuple[list[str], int]:
    """Expansions of the text from ``at`` to the end of its branch, and where that branch ends."""
    phrases = [""]
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern[at] == "(":
            choices: list[str] = []
            while pattern[at] != ")":
                branch, at = _sequence(pattern, at + 1)
                choices += branch
                if at == len(pattern):
                    raise ValueError(f"pattern {pattern!r} has an unclosed bracket")
            phrases = [phrase + choice for phrase in phrases for choice in choices]
        else:
            phrases = [phrase + pattern[at] for phrase in phrases]
        at += 1
    return phrases, at


class Lexicon(Generic[T]):
    """A set of phrases, each standing for a value; where two begin at one word the longer is found."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """``entries`` are patterns with their values; of two values for one phrase the first is kept."""
        self._root: _Node[T] = _Node()
        for pattern, value in entries:
            for phrase in expand(pattern):
                self._add(phrase, value)

    def _add(self, phrase: str, value: T) -> None:
        node = self._root
        words = WORD.findall(fold(phrase))
        for word in words:
            node = node.next.setdefault(word, _Node())
        exact = phrase if phrase.isupper() else None
        if words and all(known != exact for known, _ in node.ends):
            node.ends.append((exact, value))

    def find(self, text: str) -> Iterator[Found[T]]:
        """Phrases in ``text`` from left to right, not overlapping, the longest at each place. Linear in the text."""
        folded = fold(text)
        heads = self._root.next
        done = 0
        for match in WORD.finditer(folded):
            node = heads.get(match.group())
            if node is not None and match.start() >= done:
                found = _longest(text, folded, match, node)
                if found:
                    done = found.end
                    yield found


def _longest(text: str, folded: str, head: re.Match[str], node: _Node[T]) -> Found[T] | None:
    """The longest phrase that begins with the word ``head``."""
    best: Found[T] | None = None
    word, end = head.group(), head.end()
    while True:
        for exact, value in node.ends:
            if exact is None or text[head.start() : end] == exact:
                best = Found(head.start(), end, value)
                break
        following = _NEXT.match(folded, end)
        if following is None or (following[1][0] == "." and word not in _DOTTED):
            return best
        word, end = following[2], following.end()
        if word not in node.next:
            return best
        node = node.next[word]
