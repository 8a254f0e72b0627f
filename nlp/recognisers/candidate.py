"""A span that may name a person, and how its edges are cleaned."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import COMMON_WORDS, is_given
from nlp.gazetteer.words import words
from nlp.recognisers.names import NAME, NEVER, OFFICES, RANKS, TITLES, strip_prefix

NOT_SURNAMES = words("not surnames")
"""Words that after a given name make a place or a thing of it ("Victoria Park", "Florence Bridge")."""

_NAME = re.compile(NAME)
_SMALL_WORD = re.compile(r"(?!(?:de|van|von|al|bin|ibn|el|la|le|da|di)\b)[a-zé]+[ \u00a0\n](?=.*[A-Z])")
_WORD = re.compile(r"[\w.'’-]+")
_WITHIN = re.compile(r"[\"“‘'(][Tt]he [A-Z]|[ \u00a0]the [A-Z][a-z]+(?!\w|[ \u00a0][A-Z])")
"""Where "the" belongs to the name: in a nickname, and in "William the Conqueror"."""
_TOGETHER = re.compile(r"(?:Brothers|Sisters|Cousins|Partners|Friends|Twins|Siblings)[ \u00a0](?=[A-Z])")
"""What opens a sentence about two people ("Brothers Ali and Omar Saleh")."""
_FORMER = frozenset({"née", "nee", "formerly", "aka", "alias"})
"""What parts a name from another of the same person."""
_INITIALS = re.compile(r"\b[A-Z]\.[ \u00a0]?[A-Z]\.$")
_POSSESSIVE = re.compile(r"['’]s?$")
_NO_NAME = re.compile(r"[\d@/#_=<>]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that names a person, and the rule that says so."""

    start: int
    end: int
    rule: str
    score: float


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span without title, possessive, quotes and whatever follows a line break or a word no name holds; None when
    nothing of a name is left.
    """
    span = text[start:end]
    if (line := span.find("\n")) >= 0 and not wrapped(text, start + line):
        end = start + line
    start = _opening(text, start, end)
    if (sign := text.find("@", start, end)) >= 0:
        end = sign
    for found in _WORD.finditer(text, start, end):
        bare = _owner(found[0]).strip(".").lower()
        if found.start() > start and found[0].lower() in _FORMER:
            end = found.start()
            break
        ordinal = found[0] == "I" and found.end() == end
        if found.start() > start and (ordinal or _WITHIN.match(text, found.start() - 1)):
            continue
        if bare in NEVER and not (found.start() == start and len(text[start:end].split()) > 1 and is_given(bare)):
            end = found.start()
            break
        if found.start() > start and found[0] in RANKS and not text[start : found.start()].isupper():
            end = found.start()
            break
    kept = _owner(text[start:end].rstrip(" \t\n\u00a0,;:-–—(\"“'‘")).rstrip("\"”'’,;:?! ")
    if kept.count("(") > kept.count(")"):
        kept = kept[: kept.rindex("(")].rstrip()
    if kept.endswith(".") and not kept.endswith(("Jr.", "Sr.")) and not _INITIALS.search(kept):
        kept = kept.rstrip(".")
    end = start + len(kept)
    proper = len(kept) > 1 and kept[0].isalpha() and (len(kept) > 2 or kept[0].isupper())
    if not proper or len(kept) > 60 or _NO_NAME.search(kept) or (not kept.isascii() and any(map(str.isdigit, kept))):
        return None
    lower_kept = kept.lower()
    return None if lower_kept in OFFICES or lower_kept.strip(".") in TITLES or kept in RANKS else (start, end)


def _opening(text: str, start: int, end: int) -> int:
    """Where the name begins in a span that may open with quotes, small words, titles and ranks."""
    while start < end and not text[start].isalnum():
        start += 1
    while lower := _SMALL_WORD.match(text, start, end):
        start = lower.end()
    if together := _TOGETHER.match(text, start, end):
        start = together.end()
    return strip_prefix(text, start, end)


def _owner(words: str) -> str:
    """The words without a possessive ending."""
    return words if words[-1:] not in ("s", "'", "’", "\n") else _POSSESSIVE.sub("", words)


def wrapped(text: str, newline: int) -> bool:
    """Whether a line break is one of running text: the line before it is long and the break single."""
    before = newline - (text.rfind("\n", 0, newline) + 1)
    return before > 55 and text[newline + 1 : newline + 2] != "\n"


def two_names(name: str) -> bool:
    """Whether a span that the model reads otherwise is a given name and a surname."""
    words = name.split()
    if not 2 <= len(words) <= 3 or not is_given(words[0]) or words[0] in COMMON_WORDS or not words[0][0].isupper():
        return False
    return (
        not name.isupper()
        and _NAME.fullmatch(name) is not None
        and not any(word.lower() in NEVER or word in NOT_SURNAMES for word in words[1:])
        and not gazetteer().lookup(name)
    )
