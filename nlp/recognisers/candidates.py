"""Where people's full names stand in a text: the statistical model's spans, cleaned, and names found by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casethread.model import Kind
from nlp.base import Context
from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import COMMON_WORDS, is_given
from nlp.recognisers.names import (
    CAPS,
    GAP,
    INITIAL,
    LOW,
    NAME,
    NEVER,
    OFFICES,
    PART,
    RANKS,
    TITLES,
    UP,
    normal,
    prefix_before,
    strip_prefix,
    words_of,
)

_QUOTED = rf"""(?:{GAP}["“”‘'(][^"“”’'()\n]{{1,20}}["“”’')])?"""
_TITLE_WORDS = "|".join(title.capitalize() for title in TITLES if title not in ("master", "lord", "lady"))
_TITLED = re.compile(
    rf"\b(?:(?:{_TITLE_WORDS}|Det|Supt|Insp|Sgt|Cllr)\.?|{'|'.join(RANKS)}|(?:Ch|Det|Chief|Detective|Police|Special){GAP}"
    rf"(?:Ch(?:ief)?\.?{GAP})?(?:Supt|Superintendent|Insp|Inspector|Sgt|Sergeant|Con|Const|Constable)|Inspector"
    rf"|Sergeant|Superintendent|Judge|Councillor)\.?{GAP}+({NAME})"
)
_SURNAME_FIRST = re.compile(
    rf"(?<![\w-])((?:{CAPS}{GAP})?{CAPS}),{GAP}?((?:{PART}|{CAPS})(?:{GAP}(?:{PART}|{CAPS}|{INITIAL})){{0,2}})(?![\w])"
)
_NAMED_BY_FACT = re.compile(r"[,;]?\s*\(?(?:DOB|D\.O\.B|dob|date of birth|born|aka|a\.k\.a|alias|PNC|aged?\b|\d{1,2}\b[,)])")
_FIRST_SURNAME = re.compile(rf"(?<![\w-])({PART}(?:{GAP}(?:{PART}|{INITIAL}))?{_QUOTED}){GAP}({CAPS})(?![\w])")
_CAPITALS = re.compile(rf"(?<![\w-])({CAPS}(?:{GAP}{INITIAL})?{_QUOTED}(?:{GAP}{CAPS}){{1,2}})(?![\w])")
_WITH_AGE = re.compile(
    rf"(?<![\w'’-])((?:{PART}|{INITIAL})(?:{GAP}(?:{PART}|{CAPS}|{INITIAL})){{1,3}}),? (?:\(\d{{1,2}}\)|(?:(?<=, )|aged )\d{{1,2}}(?=, (?:of|from|was|is|who|has|had"
    rf"|appeared|admitted|denied|pleaded|both|formerly|a|an|the)\b|\.(?!\d)))"
)
_AGE_BEFORE = re.compile(rf"\byears?[- ]old (?:[a-z-]+ ){{0,3}}((?:{PART}|{INITIAL})(?:{GAP}(?:{PART}|{CAPS}|{INITIAL})){{1,3}})")
_WITH_NICKNAME = re.compile(rf"(?<![\w'’-])({PART}{GAP}[\"“‘'(][{UP}][^\"“”’'()\n]{{1,20}}[\"”’')](?:{GAP}(?:{PART}|{CAPS})){{1,2}})")


_GIVEN = re.compile(rf"(?<![\w'’.-])({PART}){GAP}({PART})(?!\w|[ \u00a0-][{UP}])")
_CAPITAL_BEFORE = re.compile(rf"[{UP}][\w'’-]*[ \u00a0]\Z")
NOT_SURNAMES = frozenset(
    """Day Days Airport Arms Avenue Bay Beach Bridge Building Buildings Castle Cathedral Centre Center Church Clinic Close
    Cottage Cross Cup Drive End Estate Farm Field Fields Forest Gardens Gate Green Grove Hall Harbour Heath Hill Hotel House
    Infirmary Inn International Island Lake Library Line Lodge Mall Manor Market Mill Park Place Plaza Pier Port Pub Quay
    River Row Square Stadium Terminal Terrace Tower Trail Tube Valley View Walk Way Wharf Wood Works Yard Bank Books Press
    Series Prize Award Awards Show Club Law Report Inquiry Enquiry Review Review Times Post""".split()
)
"""Words that after a given name make a place or a thing of it ("Victoria Park", "Florence Bridge")."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that names a person, and the rule that says so."""

    start: int
    end: int
    rule: str
    score: float


def candidates(context: Context) -> Iterator[Candidate]:
    """Spans of names in any order, possibly overlapping."""
    yield from _modelled(context)
    yield from _by_form(context)


def _modelled(context: Context) -> Iterator[Candidate]:
    text = context.text
    for entity in context.doc.ents:
        if entity.label_ == "PERSON":
            for first, last in _split(text, entity.start_char, entity.end_char):
                yield from _cleaned(text, first, last)
        elif entity.label_ in ("ORG", "GPE", "PRODUCT", "WORK_OF_ART") and _two_names(entity.text):
            yield Candidate(entity.start_char, entity.end_char, "people.given", 0.75)


def _cleaned(text: str, first: int, last: int) -> Iterator[Candidate]:
    trimmed = trim(text, first, last)
    if trimmed is None:
        return
    start, end = trimmed
    name = text[start:end]
    prefixed = start > first or prefix_before(text, start)[0] < start
    if prefixed or not _is_place(text, start, name):
        yield Candidate(start, end, "people.model", 0.85 if " " in name or prefixed else 0.7)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the names that one span of the model joins ("David Hart & Lee Tate")."""
    at = start
    for joint in re.compile(r"[ \u00a0](?:&|and)[ \u00a0]*|[ \u00a0]?/[ \u00a0]?").finditer(text, start, end):
        yield at, joint.start()
        at = joint.end()
    yield at, end


def _two_names(name: str) -> bool:
    """Whether a span that the model reads otherwise is a given name and a surname."""
    words = name.split()
    if not 2 <= len(words) <= 3 or not re.fullmatch(NAME, name) or name.isupper():
        return False
    plain = is_given(words[0]) and words[0] not in COMMON_WORDS and words[0][0].isupper()
    return plain and not any(word.lower() in NEVER or word in NOT_SURNAMES for word in words[1:]) and not gazetteer().lookup(name)


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span without title, possessive, quotes and whatever follows a line break or a word no name holds; None when
    nothing of a name is left.
    """
    span = text[start:end]
    if (line := span.find("\n")) >= 0 and not _wrapped(text, start + line):
        end = start + line
    while start < end and not text[start].isalnum():
        start += 1
    while lower := re.compile(r"(?!(?:de|van|von|al|bin|ibn|el|la|le|da|di)\b)[a-zé]+[ \u00a0](?=.*[A-Z])").match(text, start, end):
        start = lower.end()
    start = strip_prefix(text, start, end)
    if (sign := text.find("@", start, end)) >= 0:
        end = sign
    for found in re.compile(r"[\w.'’-]+").finditer(text, start, end):
        bare = re.sub(r"['’]s?$", "", found[0]).strip(".").lower()
        if bare in NEVER and not (found.start() == start and len(text[start:end].split()) > 1 and is_given(bare)):
            end = found.start()
            break
    kept = re.sub(r"['’]s?$", "", text[start:end].rstrip(" \t\n\u00a0,;:-–—(\"“'‘")).rstrip("\"”'’,;:?! ")
    if kept.count("(") > kept.count(")"):
        kept = kept[: kept.rindex("(")].rstrip()
    if kept.endswith(".") and not kept.endswith(("Jr.", "Sr.")):
        kept = kept.rstrip(".")
    end = start + len(kept)
    proper = len(kept) > 1 and kept[0].isalpha() and (len(kept) > 2 or kept[0].isupper())
    if not proper or any(c.isdigit() or c in "@/#_=<>" for c in kept) or len(kept) > 60:
        return None
    return None if kept.lower() in OFFICES or kept.lower().strip(".") in TITLES or kept in RANKS else (start, end)


def _wrapped(text: str, newline: int) -> bool:
    """Whether a line break is one of running text: the line before it is long and the break single."""
    before = newline - (text.rfind("\n", 0, newline) + 1)
    return before > 55 and text[newline + 1 : newline + 2] != "\n"


_LOCATIVE = re.compile(r"\b(?:in|at|near|around|outside|across|throughout|towards|via|central|north|south|east|west|nearby)[ \u00a0]$", re.I)


def _is_place(text: str, start: int, name: str) -> bool:
    found = gazetteer().lookup(name)
    if not found:
        return False
    if found[0].kind in ("country", "county", "region") or _LOCATIVE.search(text, max(0, start - 12), start):
        return True
    return not is_given(name) and after_place(text, start)


_PLACE_BEFORE = re.compile(rf"([{UP}][\w'’-]+)(?:,| and|, and)[ \u00a0]$")


def after_place(text: str, start: int) -> bool:
    """Whether the word before is a place in a list that goes on at ``start`` ("Newark and ")."""
    before = _PLACE_BEFORE.search(text, max(0, start - 40), start)
    return bool(before and not is_given(before[1]) and gazetteer().lookup(before[1]))


def _by_form(context: Context) -> Iterator[Candidate]:
    text = context.text
    for pattern, rule, score in (
        (_TITLED, "people.title", 0.93),
        (_WITH_AGE, "people.age", 0.9),
        (_AGE_BEFORE, "people.age", 0.9),
        (_WITH_NICKNAME, "people.nickname", 0.93),
    ):
        for found in pattern.finditer(text):
            cut = _cut(text, found.start(1), found.end(1), one=pattern is _TITLED)
            if cut and not (pattern is _TITLED and text[found.end(1) :].startswith((" Road", " Street"))):
                yield Candidate(*cut, rule, score)
    for found in _SURNAME_FIRST.finditer(text):
        if end := _surname_first(context, found):
            yield Candidate(found.start(), end, "people.surname-first", 0.95)
    for found in _FIRST_SURNAME.finditer(text):
        start = strip_prefix(text, found.start(), found.end(1))
        first = words_of(text[start : found.end(1)])
        if first and is_given(first[0]) and found[2].lower() not in NEVER and len(found[2]) > 2:
            yield Candidate(start, found.end(), "people.capital-surname", 0.92)
    yield from _capitals(text)
    taken = [(entity.start_char, entity.end_char) for entity in context.doc.ents]
    for found in _GIVEN.finditer(text):
        free = not any(start < found.end() and found.start() < end for start, end in taken)
        free = free and not _CAPITAL_BEFORE.search(text, max(0, found.start() - 30), found.start())
        if free and _two_names(found[0]) and not gazetteer().lookup(found[2]):
            yield Candidate(found.start(), found.end(), "people.given", 0.75)


def _cut(text: str, start: int, end: int, *, one: bool) -> tuple[int, int] | None:
    """A form's span cut to words of a name: at least one of them after a title, else two."""
    trimmed = trim(text, start, end)
    if trimmed is None:
        return None
    words = words_of(text[trimmed[0] : trimmed[1]])
    if len(words) < (1 if one else 2) or (one and len(words) == 1 and len(words[0]) < 2):
        return None
    if not one and gazetteer().lookup(text[trimmed[0] : trimmed[1]]):
        return None
    return trimmed


def _surname_first(context: Context, found: re.Match[str]) -> int | None:
    """Where a name written SURNAME, First ends; None when it is not one."""
    family = found[1]
    words = list(re.finditer(r"\S+", found[2]))
    size = next((i for i, word in enumerate(words) if word[0].lower().strip(".") in NEVER or word[0] in RANKS), len(words))
    if size == 0 or any(word.lower() in NEVER for word in family.split()):
        return None
    end = found.start(2) + words[size - 1].end()
    first = words[0][0]
    evidence = bool(_NAMED_BY_FACT.match(context.text, end))
    if len(family) < 3 + 2 * (size > 1 and not evidence):
        return None
    if is_given(first) or (evidence and not gazetteer().lookup(first)):
        return end
    log = context.input.kind in (Kind.INTELLIGENCE, Kind.PROBATION)
    return end if log and not first.isupper() and not gazetteer().lookup(context.text[found.start(2) : end]) else None


def _capitals(text: str) -> Iterator[Candidate]:
    """Names wholly in capitals: a known given name and a surname ("TARIQ OSMAN"), not words of a shouted line."""
    for found in _CAPITALS.finditer(text):
        parts = [(word, m.start(), m.end()) for m in re.finditer(r"\S+", found[1]) if (word := m[0].strip(".,"))]
        for index, (word, start, _end) in enumerate(parts[:-1]):
            first = word.capitalize()
            if not is_given(word) or (first in COMMON_WORDS and index == 0 and len(parts) > 2):
                continue
            rest = parts[index + 1 :]
            last = next((i for i, (other, _s, _e) in enumerate(rest) if other.lower() in NEVER), len(rest))
            if last == 0 or any(len(other) < 2 and i == last - 1 for i, (other, _s, _e) in enumerate(rest[:last])):
                break
            if _shouted(text, found.start(), found.end()):
                last = 1
            if first in COMMON_WORDS and _shouted(text, found.start(), found.end()):
                break
            yield Candidate(found.start(1) + start, found.start(1) + rest[last - 1][2], "people.capitals", 0.9)
            break


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether the whole line is in capitals, and longer than the name."""
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    return line.isupper() and len(line) > end - start + 12


def full_name(text: str, candidate: Candidate) -> str:
    """The candidate's name as "First Last"."""
    return normal(text[candidate.start : candidate.end])
