"""Short forms of names: "Ms Whitlock", "Whitlock" and "Carol" are Carol Whitlock, if no other fits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casethread.text import fold
from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import COMMON_WORDS, is_given
from nlp.gazetteer.words import either, words
from nlp.recognisers.candidate import Candidate
from nlp.recognisers.names import NEVER, PARTICLE, RANKS, UP, prefix_before
from nlp.spans import Cover, occurrences

_ABBREVIATIONS = words("no organisation") | words("no person alone")
_COMMON = words("surnames that are words")
"""Surnames that open sentences as plain words too."""
_BEFORE = re.compile(rf"[{UP}][\w'’-]*[ \u00a0&-]\Z|(?<![\w.])[{UP}]\.[ \u00a0]\Z|[\w@#/.'’-]\Z")
_AFTER = re.compile(
    rf"[\w@]|['’](?!s?\b)|-[{UP}]|[ \u00a0](?:&|and Sons|Ltd|Limited|plc|LLP|v\b)|[ \u00a0]([{UP}][\w’-]*)"
)
_PLACE_WORDS = re.compile(rf"(?:{either('after a name, no person')})\b")
_DETERMINED = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat|[Ii]ts|[Oo]wn|[Oo]ur)[ \u00a0]$")
_OF_PEOPLE = re.compile(
    r"[ \u00a0](?:administration|brothers?|campaign|case|children|clan|cousins|family|gang|government|home|house"
    r"|inquest|inquiry|killings?|line|murders?|network|regime|sisters|trial|twins)\b"
)
"""What may follow a surname after an article ("the Osman family")."""
_PARTICLE = re.compile(PARTICLE)
_LOCATIVE = re.compile(r"\b(?:in|at|near|from|around|outside)[ \u00a0]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """A full name of the document and the gender that goes with it."""

    name: str
    gender: str | None


class ShortForms:
    """The full names of one document, by their parts."""

    def __init__(self, people: list[Person], subjects: Iterable[str] = ()) -> None:
        """``subjects`` are full names of those whom notes are about and may call by their initials ("RD attended")."""
        self._initials = {short: fold(name) for name in subjects if (short := _initials(name))}
        self._people: dict[str, Person] = {}
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._written: dict[str, bool] = {}
        for person in people:
            folded = fold(person.name)
            known = self._people.get(folded)
            if known is None or (known.gender is None and person.gender):
                self._people[folded] = person
        for folded, person in self._people.items():
            words = person.name.split()
            for word, family in ((_family(words), True), (words[-1], True), (words[0], False)):
                if len(word.strip(".")) > 1 and words[-1][0].isupper():
                    self._parts[fold(word)].add(folded)
                    for form in (word[0].upper() + word[1:], word):
                        self._written[form] = self._written.get(form, False) or family
            if len(words) > 2:
                self._parts[fold(f"{words[0]} {words[-1]}")].add(folded)

    def resolve(self, name: str, gender: str | None) -> Person | None:
        """The one person that a name stands for in this document; None when there is none or no telling."""
        folded = fold(name)
        if (subject := self._initials.get(name.upper())) and " " not in name:
            return self._people.get(subject)
        if " " in name and folded in self._people:
            longer = self._only(self._parts.get(folded, set()) - {folded}, gender)
            return longer or self._people[folded]
        if " " in name and len(name.split(maxsplit=1)[0].strip(".")) == 1:
            same = {
                f
                for f in self._parts.get(fold(name.rsplit(maxsplit=1)[-1]), ())
                if f.startswith(folded[0]) and f != folded
            }
            return self._only(same, gender)
        return self._only(self._parts.get(folded, set()), gender)

    def _only(self, keys: set[str], gender: str | None) -> Person | None:
        full = {key for key in keys if len(key.split()[0]) > 1} or keys
        fitting = [self._people[key] for key in full if gender is None or self._people[key].gender in (None, gender)]
        if len(fitting) > 1:
            longest = max(fitting, key=lambda p: len(p.name))
            words = set(fold(longest.name).split())
            return longest if all(set(fold(p.name).split()) <= words for p in fitting) else None
        return fitting[0] if fitting else None

    def occurrences(self, text: str, taken: list[tuple[int, int]], others: frozenset[str]) -> Iterator[Candidate]:
        """Places where a surname or given name of the document stands alone and nothing has marked it yet; ``others``
        are words that the model reads as organisations or places in this document.
        """
        words = [
            word for word, family in self._written.items() if word not in others and _may_stand_alone(word, family)
        ]
        if not words and not self._initials:
            return
        spans = Cover((start, end, None) for start, end in taken)
        forms = [*self._initials, *(form for word in words for form in (word, word.upper()))]
        places = occurrences(text, dict.fromkeys(forms))
        for form in forms:
            for at in places.get(form, ()):
                end = at + len(form)
                alone = _stands_by_itself if form in self._initials else _stands_alone
                if not spans.taken(at, end) and alone(text, at, end):
                    yield Candidate(at, end, "people.short", 0.85)
                    spans.add(at, end, None)


def _initials(name: str) -> str:
    """The initials of a name's first and last word; "" where they are an abbreviation of the field."""
    words = name.split()
    short = f"{words[0][0]}{words[-1][0]}".upper() if len(words) > 1 else ""
    return "" if short in RANKS or short.lower() in _ABBREVIATIONS or not short.isalpha() else short


def _stands_by_itself(text: str, start: int, end: int) -> bool:
    """Whether initials are no part of something longer and their line is not all in capitals."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(c.isalnum() or c in "/-&@." for c in beside.removesuffix(".")) and not _shouted(text, start, end)


def _may_stand_alone(word: str, family: bool) -> bool:
    """Whether a surname (``family``) or given name tells a person where it stands without the rest of the name."""
    if len(word) < 3 or word.lower() in NEVER:
        return False
    return family or (word not in COMMON_WORDS and is_given(word))


def _family(words: list[str]) -> str:
    """The surname with its particles: "van der Berg"."""
    first = len(words) - 1
    while first > 1 and _PARTICLE.fullmatch(words[first - 1]):
        first -= 1
    return " ".join(words[first:])


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether the line is all in capitals, so that those of a word tell nothing; logs write surnames in capitals."""
    close = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : close if close >= 0 else len(text)].isupper()


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a word is a name by itself: not part of a longer name, a street or a firm, nor a plain word that opens a
    sentence, nor a town spoken of as a place.
    """
    prefixed = prefix_before(text, start)[0] < start
    before = text[max(0, start - 30) : start]
    if not prefixed and _BEFORE.search(before):
        return False
    after = _AFTER.match(text, end)
    if after and not (after[1] and not _PLACE_WORDS.match(after[1]) and prefixed):
        return False
    word = text[start:end]
    if prefixed:
        return True
    if _DETERMINED.search(before) and not _OF_PEOPLE.match(text, end):
        return False
    opens = not before.rstrip() or before.rstrip(" \u00a0\"'“‘")[-1:] in ".!?\n:"
    if word.lower() in _COMMON and (_shouted(text, start, end) if word.isupper() else opens):
        return False
    return not (_LOCATIVE.search(before) and gazetteer().lookup(word)) and not (word.isupper() and len(word) < 4)
