"""How places are written: streets, buildings, postcodes, grid references, roads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.gazetteer import gazetteer
from nlp.gazetteer.osgb import grid_reference
from nlp.gazetteer.words import either, words
from nlp.recognisers.names import CAPS, GAP, LOW, PART, UP
from nlp.spans import near

_SAINT = r"(?:St|Saint|St\.)"
_WORD = (
    rf"(?:{_SAINT}|(?!(?:Street|Road|Lane|Avenue|Crescent|Terrace|Rd|Ave)\b){PART}(?:['’]s)?|{CAPS}"
    rf"|[Tt]he|[Oo]f|[Dd]e|[Ll]a|on|upon|and|&|\d{{1,3}}(?:st|nd|rd|th)|[{UP}]\.?)"
)
_STREET_WORDS = either("street words")
_LOOSE_WORDS = either("street words that are others too")
_STREET = re.compile(
    rf"(?<![\w'’-])((?:{_WORD}{GAP}){{1,4}})({_STREET_WORDS}|{_LOOSE_WORDS})(?![\w-])(?:{GAP}(North|South|East|West)\b)?"
)
_STREET_WORD = re.compile(rf"{GAP}(?:{_STREET_WORDS}|{_LOOSE_WORDS})(?![\w-])")
_REACH = 160
"""Characters that the longest name of a street or building takes."""
_LONE = re.compile(
    r"(?<![\w'’-])(?:The (?:Street|Avenue|Drive|Crescent|Green|Parade|Broadway|Causeway)"
    r"|Broadway|Piccadilly|Strand)(?=, [A-Z])"
)
_LEAD = re.compile(rf"(?:{either('before a place')})[ \u00a0]+")
_JOINED = re.compile(
    r"[ \u00a0](?:on|at|upon|(?<!Duke[ \u00a0])(?<!Earl[ \u00a0])(?<!City[ \u00a0])"
    r"(?<!Isle[ \u00a0])(?<!Prince[ \u00a0])of)"
    r"[ \u00a0](?:the[ \u00a0])?"
)
_NUMBER = re.compile(
    r"(?:\b(?:[Ff]lat|[Uu]nit|[Rr]oom)[ \u00a0]\w{1,4},?[ \u00a0])?\b(?!(?:19|20)\d\d\b)\d{1,4}[A-Za-z]?,?[ \u00a0]$"
)
_TOWN_NEXT = re.compile(
    rf"(?:,| in| at)[ \u00a0]{{1,2}}({PART}(?:(?:[ -](?:on|upon|in|under|le|super|the|and))*[ -]{PART}){{0,3}})"
)
_TAKES_OVER = re.compile(rf"[ \u00a0](?:{either('take a street over')})\b")
_ORDER = re.compile(r"[ \u00a0]\((?:Highways|Traffic|Parking|Closure|Order|Prohibition|Regulation)")
_NOT_STREETS = re.compile(rf"(?:^|[ \u00a0])(?:{either('no street with')})$")
_STREET_ONLY = frozenset(word.title() for word in words("street words"))
_BUILDING = re.compile(
    rf"(?<![\w'’-])((?:(?:{_SAINT}|{PART}(?:['’]s)?|{CAPS}|of|and|the|for|&){GAP}){{1,6}})({either('buildings')})(?![\w-])"
)
_BUILDING_WORD = re.compile(rf"{GAP}(?:{either('buildings')})(?![\w-])")
_AFTER_PREPOSITION = words("buildings after a preposition")
_PRISON = re.compile(
    rf"\bHM(?:P(?:/YOI|[ \u00a0]?(?:&|and)?[ \u00a0]?YOI)?|YOI|[ \u00a0]Prison){GAP}({PART}(?:{GAP}{PART})?)"
)
_PUB = re.compile(
    rf"\b[Tt]he{GAP}((?:{PART}(?:['’]s)?|and|&|[Tt]he|of)(?:{GAP}(?:{PART}(?:['’]s)?|and|&|of|in|the)){{0,4}}){GAP}"
    r"(?:pub|public house|nightclub|bar|hotel|inn|cafe|café|restaurant|takeaway)\b"
)
_PUB_WORD = re.compile(rf"{GAP}(?:pub|public house|nightclub|bar|hotel|inn|cafe|café|restaurant|takeaway)\b")
_POSTCODE = re.compile(r"(?<![\w-])([A-Z]{1,2}\d[A-Z\d]?)([ \u00a0]?)(\d[ABD-HJLNP-UW-Z]{2})(?![\w-])")
_OUTWARD = re.compile(
    r"(?<=[, (])([A-Z]{1,2}\d[A-Z\d]?)(?=[,.;:)\n]|$| (?:area|postcode|district|and|on|at|by|when|was)\b)"
)
_NUMBERED = re.compile(
    r"\b(?:Junction|Unit|Flat|Gate|Room|Route|Bay|Block|Grade|Class|Category|Boeing|Audi|Type|Section|Level|Source"
    r"|Grading) $"
)
_GRID = re.compile(
    r"(?<![\w-])([HNOST][A-HJ-Z])[ \u00a0]?(?:(\d{2,5})[ \u00a0](\d{2,5})|(\d{4}|\d{6}|\d{8}|\d{10}))(?![\w/-])"
)
_ROAD = re.compile(
    r"(?:\b(?:the|The|on|along|off|near|to|of|from|and|via)[ \u00a0])"
    r"((?:M\d{1,2}|A\d{1,4}(?:\(M\))?|B\d{3,4}|A\d{1,2}M))(?![\w-])(?! paper| sheet| size)"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A span read as a place by its form. ``town`` is the place named with it, ``at`` its position in degrees."""

    start: int
    end: int
    kind: str
    rule: str
    score: float
    town: str | None = None
    postcode: str | None = None
    at: tuple[float, float] | None = None


_CAPITAL_AFTER = re.compile(rf"[ \u00a0]((?:[{UP}][{LOW}]+)(?:-[\w-]+)?)")
_OPENS_ANEW = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|In|On|At|The|He|She|They|It|When|Police|Officers")
_TITLED_AFTER = re.compile(r"[ \u00a0][A-Z][a-z]")


def forms(text: str) -> Iterator[Form]:
    """Every place that its form gives away, in no order; spans may overlap."""
    yield from _streets(text)
    yield from _buildings(text)
    yield from _codes(text)


def _streets(text: str) -> Iterator[Form]:
    for found in near(_STREET, _STREET_WORD, text, _REACH):
        start = found.start(1)
        while lead := _LEAD.match(text, start, found.start(2)):
            if lead.end() >= found.start(2):
                break
            start = lead.end()
        joined = list(_JOINED.finditer(text, start, found.start(2)))
        start = joined[-1].end() if joined else start
        names = text[start : found.start(2)].strip()
        end = found.end()
        if (
            not names
            or _runs_on(text, end)
            or names in ("The", "the")
            or _NOT_STREETS.search(names)
            or _TAKES_OVER.match(text, end)
            or renamed(text, end)
        ):
            continue
        town = _TOWN_NEXT.match(text, end)
        known = town[1] if town and gazetteer().lookup(town[1]) else None
        before = text[max(0, start - 24) : start]
        strict = found[2].title() in _STREET_ONLY
        numbered = bool(_NUMBER.search(before))
        if not strict and found[2] == "St" and not (numbered or known or text[end : end + 1] == ","):
            continue
        if not (strict or numbered or (known and text[end : end + 1] == ",")) and not _loose(
            text, start, before, names, found[2]
        ):
            continue
        if found[2] in ("St", "Rd", "Ave", "Ln") and text.startswith(".,", end):
            end += 1
        yield Form(start, end, "street", "places.street", 0.92 if strict or numbered else 0.82, known)
    for found in _LONE.finditer(text):
        yield Form(found.start(), found.end(), "street", "places.street", 0.8)


def renamed(text: str, end: int) -> bool:
    """Whether words of an order or scheme in brackets follow ("Surrey Road (Highways) Order"), which is no place."""
    return bool(_ORDER.match(text, end))


def _runs_on(text: str, end: int) -> bool:
    """Whether a capital word that is no place, day or postcode follows, so that the name is a longer one."""
    after = _CAPITAL_AFTER.match(text, end, end + 30)
    if not after or _OPENS_ANEW.match(after[1]):
        return False
    return not gazetteer().lookup(after[1])


def _loose(text: str, start: int, before: str, names: str, word: str) -> bool:
    """Whether a name with a word that is not only a street's ("Way", "Court") stands where a street would."""
    if word == "Park" and gazetteer().lookup(f"{names} {word}"):
        return False
    return bool(re.search(r"\b(?:in|on|along|near|at|into|off|down)[ \u00a0]$", before)) and " of " not in f" {names} "


def _buildings(text: str) -> Iterator[Form]:
    for found in near(_BUILDING, _BUILDING_WORD, text, _REACH):
        start = found.start(1)
        while lead := _LEAD.match(text, start, found.start(2)):
            start = lead.end()
        names = text[start : found.start(2)].strip()
        word = found[2].split()[-1]
        if not names or not names[0].isupper() or _TITLED_AFTER.match(text, found.end()):
            continue
        if re.search(r"\b(?:White|Upper|Lower|Full|Ivory|Acid|Random|Penguin|Space|Radio|Television|TV|Power)$", names):
            continue
        if word in _AFTER_PREPOSITION and not re.search(
            r"\b(?:in|at|near|to|from|of|outside|by|into|on|inside|the)[ \u00a0](?:the[ \u00a0])?$",
            text[max(0, start - 14) : start],
            re.IGNORECASE,
        ):
            continue
        town = _TOWN_NEXT.match(text, found.end())
        yield Form(
            start,
            found.end(),
            "building",
            "places.building",
            0.86,
            town[1] if town and gazetteer().lookup(town[1]) else None,
        )
    for found in _PRISON.finditer(text):
        yield Form(found.start(), found.end(), "building", "places.prison", 0.95)
    for found in near(_PUB, _PUB_WORD, text, _REACH):
        if not re.search(r"(?:Road|Street)$", found[1]):
            yield Form(found.start(1), found.end(1), "building", "places.pub", 0.84)


def _codes(text: str) -> Iterator[Form]:
    known = gazetteer()
    for found in _POSTCODE.finditer(text):
        if known.is_area(found[1]) and (found[2] or len(found[0]) >= 5):
            full = f"{found[1]} {found[3]}"
            place = known.outward(found[1])
            yield Form(
                found.start(), found.end(), "postcode", "places.postcode", 0.97 if place else 0.75,
                place.name if place else None, full, known.postcode(found[1], found[3]),
            )  # fmt: skip
    for found in _OUTWARD.finditer(text):
        place = known.outward(found[1])
        before = text[max(0, found.start() - 30) : found.start()]
        if (
            place
            and (re.search(rf"\b(?:{PART}),?[ (]$|\b(?:postcode|in|the|area)[: ]{{1,2}}$", before))
            and not _NUMBERED.search(before)
        ):
            at = (place.lat, place.lon) if place.lat is not None and place.lon is not None else None
            yield Form(found.start(), found.end(), "postcode", "places.outward", 0.85, place.name, found[1], at)
    for found in _GRID.finditer(text):
        digits = found[4] or ""
        half = len(digits) // 2
        at = grid_reference(found[1], found[2] or digits[:half], found[3] or digits[half:])
        if at is not None and (found[2] or len(digits) >= 6):
            yield Form(found.start(), found.end(), "grid reference", "places.grid", 0.93, at=at)
    for found in _ROAD.finditer(text):
        yield Form(found.start(1), found.end(1), "street", "places.road", 0.8)
