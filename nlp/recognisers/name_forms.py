"""Names found by their form: after a title, before an age, with a surname in capitals, by a known given name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casethread.model import Kind
from nlp.base import Context, Entity
from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import COMMON_WORDS, is_given
from nlp.gazetteer.words import either, words
from nlp.recognisers.candidate import Candidate, trim, two_names
from nlp.recognisers.names import (
    CAPS,
    GAP,
    INITIAL,
    NAME,
    NEVER,
    PART,
    RANK_WORDS,
    RANKS,
    TITLES,
    UP,
    strip_prefix,
    words_of,
)
from nlp.spans import Cover, near

_QUOTED = rf"""(?:{GAP}["“”‘'(][^"“”’'()\n]{{1,20}}["“”’')])?"""
_TITLE_WORDS = "|".join(title.capitalize() for title in TITLES if title not in ("master", "lord", "lady"))
_TITLED = re.compile(
    rf"\b(?=[A-Z])(?:(?:{_TITLE_WORDS}|Det|Supt|Insp|Sgt|Cllr)\.?|(?:{'|'.join(RANKS)})(?!\.)"
    rf"|(?:Ch|Det|Chief|Detective|Police|Special)\.?{GAP}{{1,3}}(?:Ch(?:ief)?\.?{GAP}{{1,3}})?"
    rf"(?:Supt|Superintendent|Insp|Inspector|Sgt|Sergeant|Con|Const|Constable)\.?|Inspector"
    rf"|Sergeant|Superintendent|Judge|Councillor){GAP}+(?:\d{{2,6}}{GAP})?({NAME})"
)
_SURNAME_FIRST = re.compile(
    rf"(?<![\w-])((?:{CAPS}{GAP})?{CAPS}),{GAP}?((?:{PART}|{CAPS})(?:{GAP}(?:{PART}|{CAPS}|{INITIAL})){{0,2}})(?![\w])"
)
_NAMED_BY_FACT = re.compile(
    r"[,;]?\s*\(?(?:DOB|D\.O\.B|dob|date of birth|born|aka|a\.k\.a|alias|PNC|CRN|CRO|NOMS|aged?\b|\d{1,2}\b[,)])"
)
_FIRST_SURNAME = re.compile(rf"(?<![\w-])({PART}(?:{GAP}(?:{PART}|{INITIAL}))?{_QUOTED}){GAP}({CAPS})(?![\w])")
_CAPITALS = re.compile(rf"(?<![\w-])({CAPS}(?:{GAP}{INITIAL})?{_QUOTED}(?:{GAP}{CAPS}){{1,2}})(?![\w])")
_WITH_AGE = re.compile(
    rf"(?<![\w'’-])((?:{PART}|{INITIAL})(?:{GAP}(?:{PART}|{CAPS}|{INITIAL})){{1,3}}),? (?:\(\d{{1,2}}\)"
    r"|(?:(?<=, )|aged )\d{1,2}(?=, (?:of|from|was|is|who|has|had"
    r"|appeared|admitted|denied|pleaded|both|formerly|a|an|the)\b|\.(?!\d)))"
)
_AGE_BEFORE = re.compile(
    rf"\byears?[- ]old (?:[a-z-]+ ){{0,3}}((?:{PART}|{INITIAL})(?:{GAP}(?:{PART}|{CAPS}|{INITIAL})){{1,3}})"
    r"(?![ \u00a0](?:man|woman|boy|girl|teenager|resident|native|student|mother|father)\b)(?![\w'’-])"
)
_WITH_NICKNAME = re.compile(
    rf"(?<![\w'’-])({PART}{GAP}[\"“‘'(][{UP}][^\"“”’'()\n]{{1,20}}[\"”’')](?:{GAP}(?:{PART}|{CAPS})){{1,2}})"
)
_WITH_FACT = re.compile(
    rf"(?<![\w'’-])({NAME})(?:,?{GAP}|,?{GAP}\()(?:CRN|PNC(?:{GAP}?ID)?|CRO|NOMS|DOB|D\.O\.B\.?|dob|d\.o\.b\.?"
    rf"|date of birth):?{GAP}{{0,2}}(?=[A-Z]?\d)"
)
_KIN = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|whose|'s|’s) "
    r"(?:late |elder |older |younger |eldest |youngest |twin |baby |step-?)?"
    r"(?:brother|sister|father|mother|son|daughter|wife|husband|uncle|aunt|nephew|niece|cousin|partner|boyfriend|girlfriend"
    rf"|grandson|granddaughter|grandfather|grandmother|fiancée?),? ({PART}(?:{GAP}{PART}){{0,2}})"
    r"(?=[,.;]|['’]s\b|[ \u00a0][a-z])"
)
"""Somebody's relative by name: "his sister Florence", "her son, Chester,"."""
_GIVEN = re.compile(rf"(?<![\w'’.-])({PART}){GAP}({PART})(?!\w|[ \u00a0-][{UP}])")
_AGE = re.compile(r" \(\d{1,2}\)|aged \d|, \d{1,2}[,.]")
_FACT = re.compile(r"[ (](?:CRN|PNC|CRO|NOMS|DOB|D\.O\.B|dob|d\.o\.b|date of birth)\b")
_OLD = re.compile(r"[- ]old ")
_QUOTE = re.compile(rf"[ \u00a0][\"“‘'(][{UP}]")
_SHOUT = re.compile(rf"[{UP}]{{2}}")
_REACH = 120
"""Characters that the longest of these names takes."""
_NO_ONE = NEVER | words("no person alone")
_OF_RECORDS = words("words of records")
_LABELLED = re.compile(
    r"(?:^|(?<=[\s(]))(?:Custody|(?i:suspect|susp|victim|vic|witness|wit|nominal|subject|name|offender|aggrieved|caller"
    rf"|informant|driver|occupant|named|called|r/k)|IP)(?::|{GAP}-)?{GAP}({CAPS}(?:{GAP}{CAPS}){{1,2}})(?![\w-])",
    re.MULTILINE,
)
_WORD = re.compile(r"\S+")
_STREET = re.compile(rf"[ \u00a0](?:{either('street words')})\b")
_CAPITAL_BEFORE = re.compile(rf"[{UP}][\w'’-]*[ \u00a0]\Z")


def by_form(context: Context) -> Iterator[Candidate]:
    """Names that their form gives away, in no order; spans may overlap."""
    text = context.text
    yield from _accompanied(context)
    for found in near(_SURNAME_FIRST, _SHOUT, text, _REACH):
        if end := _surname_first(context, found):
            yield Candidate(found.start(), end, "people.surname-first", 0.95)
    for found in near(_FIRST_SURNAME, _SHOUT, text, _REACH):
        start = strip_prefix(text, found.start(), found.end(1))
        first = words_of(text[start : found.end(1)])
        if first and is_given(first[0]) and found[2].lower() not in NEVER and len(found[2]) > 2:
            yield Candidate(start, found.end(), "people.capital-surname", 0.92)
    yield from _capitals(text)
    for found in _KIN.finditer(text):
        if (cut := trim(text, *found.span(1))) and cut == found.span(1):
            yield Candidate(*cut, "people.kin", 0.9)
    for found in _LABELLED.finditer(text):
        if not any(word.lower() in _NO_ONE for word in found[1].split()) and not gazetteer().lookup(found[1]):
            yield Candidate(found.start(1), found.end(1), "people.label", 0.9)
    taken = Cover((e.start, e.end, None) for e in context.entities if e.label != "PERSON" or e.tokens > 1)
    for found in _GIVEN.finditer(text):
        start, end = found.span()
        if not two_names(found[0]) or _is_town(found[2]) or taken.taken(start, end):
            continue
        if not _CAPITAL_BEFORE.search(text, max(0, start - 30), start):
            yield Candidate(start, end, "people.given", 0.75)


def _accompanied(context: Context) -> Iterator[Candidate]:
    """Names after a title or rank, beside an age, and around a nickname."""
    text = context.text
    people = Cover((e.start, e.end, e) for e in context.entities if e.label == "PERSON" and e.tokens > 1)
    for pattern, core, rule, score in (
        (_TITLED, None, "people.title", 0.93),
        (_WITH_AGE, _AGE, "people.age", 0.9),
        (_AGE_BEFORE, _OLD, "people.age", 0.9),
        (_WITH_FACT, _FACT, "people.fact", 0.9),
        (_WITH_NICKNAME, _QUOTE, "people.nickname", 0.93),
    ):
        for found in near(pattern, core, text, _REACH) if core else pattern.finditer(text):
            cut = _cut(text, found.start(1), found.end(1), one=pattern is _TITLED)
            if pattern is _WITH_NICKNAME and not _nicknamed(found[1]):
                continue
            if cut and pattern is _WITH_FACT and not _of_somebody(text[cut[0] : cut[1]]):
                continue
            if cut and pattern is not _WITH_NICKNAME:
                cut = _as_modelled(people, *cut, to_end=pattern in (_WITH_AGE, _WITH_FACT))
            if cut and not (pattern is _TITLED and text.startswith((" Road", " Street"), found.end(1))):
                yield Candidate(*cut, rule, score)


def _of_somebody(name: str) -> bool:
    """Whether what stands before a person's number is their name, not what the paper is called ("Breach Report")."""
    first, *rest = (word.lower().strip(".") for word in words_of(name))
    return not _OF_RECORDS & {first, *rest} and (is_given(first) or not _NO_ONE & {first, *rest})


def _nicknamed(name: str) -> bool:
    """Whether what stands in quotes or brackets within a name is a nickname: single quotes and brackets set words apart
    for other reasons too, unless a given name comes first.
    """
    first, rest = name.split(maxsplit=1)
    return is_given(first) or rest[0] in '"“'


def _as_modelled(people: Cover[Entity], start: int, end: int, *, to_end: bool) -> tuple[int, int]:
    """A span that may open or close with words of an office, as the model reads a name of two or more words in it; with
    ``to_end`` the span ends where the name does, an age being next.
    """
    for entity in people.beside(start, end):
        ends = entity.end == end or (entity.start == start and not to_end)
        if ends and start <= entity.start and entity.end <= end:
            return entity.start, entity.end
    return start, end


def _cut(text: str, start: int, end: int, *, one: bool) -> tuple[int, int] | None:
    """A form's span cut to words of a name: at least one of them after a title, else two."""
    trimmed = trim(text, start, end)
    if trimmed is None:
        return None
    words = words_of(text[trimmed[0] : trimmed[1]])
    if len(words) < (1 if one else 2) or (one and len(words) == 1 and not _may_be_titled(words[0])):
        return None
    if not one and gazetteer().lookup(text[trimmed[0] : trimmed[1]]):
        return None
    return trimmed


def _is_town(word: str) -> bool:
    """Whether a word names a place of note; hamlets have the names of families."""
    listed = gazetteer().lookup(word)
    return bool(listed) and (listed[0].kind != "town" or listed[0].population > _HAMLET)


_HAMLET = 2000
"""Inhabitants."""


def _may_be_titled(word: str) -> bool:
    """Whether a single word after a title is a name, not another rank ("Det Con", "PP Officer")."""
    return len(word) > 1 and word.lower() not in RANK_WORDS


def _surname_first(context: Context, found: re.Match[str]) -> int | None:
    """Where a name written SURNAME, First ends; None when it is not one."""
    family = found[1]
    words = list(_WORD.finditer(found[2]))
    size = next(
        (i for i, word in enumerate(words) if word[0].lower().strip(".") in NEVER or word[0] in RANKS), len(words)
    )
    if size == 0 or any(word.lower() in NEVER for word in family.split()):
        return None
    end = found.start(2) + words[size - 1].end()
    if _STREET.match(context.text, end):
        return None
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
    line: tuple[int, int, bool] = (0, 0, False)
    for found in near(_CAPITALS, _SHOUT, text, _REACH):
        if not line[0] <= found.start() < line[1]:
            line = _line(text, found.start())
        shouted = line[2] and line[1] - line[0] > found.end() - found.start() + 12
        parts = [(word, m.start(), m.end()) for m in _WORD.finditer(found[1]) if (word := m[0].strip(".,"))]
        for index, (word, start, _end) in enumerate(parts[:-1]):
            first = word.capitalize()
            if not is_given(word) or (first in COMMON_WORDS and index == 0 and len(parts) > 2):
                continue
            rest = parts[index + 1 :]
            last = next((i for i, (other, _s, _e) in enumerate(rest) if other.lower() in NEVER), len(rest))
            if last == 0 or any(len(other) < 2 and i == last - 1 for i, (other, _s, _e) in enumerate(rest[:last])):
                break
            if shouted and first in COMMON_WORDS:
                break
            last = 1 if shouted else last
            yield Candidate(found.start(1) + start, found.start(1) + rest[last - 1][2], "people.capitals", 0.9)
            break


def _line(text: str, at: int) -> tuple[int, int, bool]:
    """The line that holds a place: its start, its end, and whether it is all in capitals."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = end if end >= 0 else len(text)
    return start, end, text[start:end].isupper()
