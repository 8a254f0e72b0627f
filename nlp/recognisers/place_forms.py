"""How places are written: streets, buildings, postcodes, grid references, roads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.dates.words import MONTHS
from nlp.gazetteer import gazetteer
from nlp.gazetteer.words import either, words
from nlp.recognisers.form import Form
from nlp.recognisers.names import CAPS, GAP, LOW, PART, UP, recased
from nlp.recognisers.place_codes import codes
from nlp.spans import near

_SAINT = r"(?:St|Saint|St\.)"
_WORD = (
    rf"(?:{_SAINT}|(?!(?:Street|Road|Lane|Avenue|Crescent|Terrace|Rd|Ave)\b){PART}(?:['’]s)?|{CAPS}"
    rf"|[Tt]he|[Oo]f|[Dd]e|[Ll]a|on|upon|and|&|\d{{1,3}}(?:st|nd|rd|th)|[{UP}]\.?)"
)
_STREET_WORDS = f"{either('street words')}|RD|AVE|LN|CRES"
_LOOSE_WORDS = f"{either('street words that are others too')}|ST|WAY|COURT|CT|PLACE|GARDENS|GDNS|GROVE|SQUARE|SQ|WALK"
_STREET = re.compile(
    rf"(?<![\w'’-])((?:{_WORD}{GAP}){{1,4}})({_STREET_WORDS}|{_LOOSE_WORDS})(?![\w-])(?:{GAP}(North|South|East|West)\b)?"
)
_STREET_WORD = re.compile(rf"{GAP}(?:{_STREET_WORDS}|{_LOOSE_WORDS})(?![\w-])")
_REACH = 160
"""Characters that the longest name of a street or building takes."""
_SHOUTED = re.compile(r"\b(?:IN|OF|AT|ON|TO|NEAR|FROM|OFF|FOR)[ \u00a0]")
"""What ends the words before a street in a headline of capitals: "MAN CLEARED OF MARSH LANE"."""
_LONE = re.compile(
    r"(?<![\w'’-])(?:The (?:Street|Avenue|Drive|Crescent|Green|Parade|Broadway|Causeway)"
    r"|Broadway|Piccadilly|Strand)(?=, [A-Z])"
)
_OWNER = re.compile(rf"((?:{PART}{GAP}){{0,2}}{PART})['’]s{GAP}")
"""A place that a building's name follows ("Florida's Jackson Memorial Hospital")."""
_JUNCTION = re.compile(rf"(?<![\w'’-])({PART}(?:{GAP}{PART})?)(?={GAP}(?:j/w|jw|jct|jnctn?|junc)\b)")
"""What meets another street ("Cheapside j/w Milk Street")."""
_JUNCTION_WORD = re.compile(rf"{GAP}(?:j/w|jw|jct|jnct|junc)")
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
    rf"(?:,| in| at)[ \u00a0]{{1,2}}({PART}(?:(?:[ -](?:on|upon|in|under|le|super|the|and))*[ -]{PART}){{0,3}}"
    rf"|{CAPS}(?:[ -]{CAPS}){{0,3}})"
)
_TAKES_OVER = re.compile(rf"[ \u00a0](?:{either('take a street over')})\b")
_ORDER = re.compile(r"[ \u00a0]\((?:Highways|Traffic|Parking|Closure|Order|Prohibition|Regulation)")
_NOT_STREETS = re.compile(rf"(?:^|[ \u00a0])(?:{either('no street with')})$")
_STREET_ONLY = frozenset({*(word.title() for word in words("street words")), "Rd", "Ave", "Ln", "Cres"})
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
_INN = re.compile(
    rf"\b(?:at|in|outside|near|into|frequents|from|inside|behind){GAP}The{GAP}({PART}(?:{GAP}(?:(?:and|&|of|in){GAP})?{PART}){{0,2}})"
    rf"(?=(?:,|{GAP}in|{GAP}at){GAP}({PART}))"
)
"""A public house named without the word ("at The Grapes, Padiham")."""
_CAPITAL_AFTER = re.compile(rf"[ \u00a0]((?:[{UP}][{LOW}]+)(?:-[\w-]+)?)")
_OPENS_ANEW = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|In|On|At|The|He|She|They|It|When|Police|Officers")
_TITLED_AFTER = re.compile(r"[ \u00a0][A-Z][a-z]")


def forms(text: str) -> Iterator[Form]:
    """Every place that its form gives away, in no order; spans may overlap."""
    yield from _streets(text)
    yield from _buildings(text)
    yield from codes(text)


def _streets(text: str) -> Iterator[Form]:
    for found in near(_STREET, _STREET_WORD, text, _REACH):
        start = found.start(1)
        while lead := _LEAD.match(text, start, found.start(2)):
            if lead.end() >= found.start(2):
                break
            start = lead.end()
        joined = list(_JOINED.finditer(text, start, found.start(2)))
        start = joined[-1].end() if joined else start
        start = max((lead.end() for lead in _SHOUTED.finditer(text, start, found.start(2))), default=start)
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
        known = _town_next(text, end)
        before = text[max(0, start - 24) : start]
        strict = found[2].title() in _STREET_ONLY
        shouted = found[2].isupper() and not strict
        numbered = bool(_NUMBER.search(before))
        if not strict and (shouted or found[2] == "St") and not (numbered or known or text[end : end + 1] == ","):
            continue
        if not (strict or numbered or (known and text[end : end + 1] == ",")) and not _loose(
            text, start, before, names, found[2]
        ):
            continue
        if found[2] in ("St", "Rd", "Ave", "Ln") and text.startswith(".,", end):
            end += 1
        yield Form(start, end, "street", "places.street", 0.92 if strict or numbered else 0.82, known)
    for found in near(_JUNCTION, _JUNCTION_WORD, text, _REACH):
        yield Form(found.start(1), found.end(1), "street", "places.street", 0.8)
    for found in _LONE.finditer(text):
        yield Form(found.start(), found.end(), "street", "places.street", 0.8)


_PREMISES = re.compile(
    rf"\b(?:{either('buildings')}|Arms|Inn|Hotel|Club|Nightclub|Pub|Theatre|Stadium|Court|Flats|Lodge|Hall)$"
)


def premises(name: str) -> str | None:
    """The kind of a name whose last word is that of premises ("Lincoln Arms"): building; else None."""
    return "building" if " " in name and _PREMISES.search(name) else None


_WORDS_IN_FULL = {
    "Rd": "Road", "Ave": "Avenue", "Ln": "Lane", "Cres": "Crescent", "St": "Street", "Dr": "Drive", "Pl": "Place",
    "Sq": "Square", "Gdns": "Gardens",
}  # fmt: skip
_OWNER_S = re.compile(r"(?<=['’])S$")
_KEPT = frozenset({"HM", "HMP", "HMYOI", "HMP/YOI", "YOI"})


def written_out(name: str) -> str:
    """A name as it is usually written: "MARSH LN." is "Marsh Lane"; numbers of roads and HMP stay as they are."""
    words = name.split()
    if name.isupper() and len(words) > 1:
        words = [word if word in _KEPT else _OWNER_S.sub("s", recased(word)) for word in words]
        words = [word.lower() if at and word in ("Of", "On", "The", "And") else word for at, word in enumerate(words)]
    if len(words) > 1:
        words[-1] = _WORDS_IN_FULL.get(words[-1].rstrip("."), words[-1])
    return " ".join(words)


def renamed(text: str, end: int) -> bool:
    """Whether words of an order or scheme in brackets follow ("Surrey Road (Highways) Order"), which is no place."""
    return bool(_ORDER.match(text, end))


def _town_next(text: str, end: int) -> str | None:
    """The town named directly after a street or building, as it is written."""
    found = _TOWN_NEXT.match(text, end)
    if found is None or (found[1].lower() in MONTHS and not found[0].startswith(",")):
        return None
    name = found[1]
    while not gazetteer().every(name):
        shorter = name.rpartition(" ")[0]
        if not shorter or not name.isupper():
            return None
        name = shorter
    return name


def _runs_on(text: str, end: int) -> bool:
    """Whether a capital word that is no place, day or postcode follows, so that the name is a longer one."""
    after = _CAPITAL_AFTER.match(text, end, end + 30)
    if not after or _OPENS_ANEW.match(after[1]):
        return False
    return not gazetteer().lookup(after[1])


_LED = re.compile(
    r"\b(?:(?:in|on|along|near|nr|at|into|off|down|outside|o/s|r/o)|(?:[Ll]oc|[Ll]ocation|[Aa]ddr|[Aa]ddress):?)"
    r"[ \u00a0]$"
)
"""What stands before a street."""


def _loose(text: str, start: int, before: str, names: str, word: str) -> bool:
    """Whether a name with a word that is not only a street's ("Way", "Court") stands where a street would."""
    if word == "Park" and gazetteer().lookup(f"{names} {word}"):
        return False
    return bool(_LED.search(before)) and " of " not in f" {names} "


def _buildings(text: str) -> Iterator[Form]:
    for found in near(_BUILDING, _BUILDING_WORD, text, _REACH):
        start = found.start(1)
        while lead := _LEAD.match(text, start, found.start(2)):
            start = lead.end()
        owner = _OWNER.match(text, start, found.start(2))
        start = owner.end() if owner and gazetteer().lookup(owner[1]) else start
        names = text[start : found.start(2)].strip()
        word = found[2].split()[-1]
        if not names or not names[0].isupper() or _TITLED_AFTER.match(text, found.end()):
            continue
        if re.search(r"\b(?:White|Upper|Lower|Full|Ivory|Acid|Random|Penguin|Space|Radio|Television|TV|Power)$", names):
            continue
        if word in _AFTER_PREPOSITION and not re.search(
            r"(?:\b(?:in|at|near|to|from|of|outside|by|into|on|inside|the|(?:flat|unit|room)[ \u00a0]\w{1,4},?"
            r"|\d{1,4}[a-z]?,?))[ \u00a0](?:the[ \u00a0])?$",
            text[max(0, start - 14) : start],
            re.IGNORECASE,
        ):
            continue
        yield Form(start, found.end(), "building", "places.building", 0.86, _town_next(text, found.end()))
    for found in _PRISON.finditer(text):
        yield Form(found.start(), found.end(), "building", "places.prison", 0.95)
    for found in _INN.finditer(text):
        if gazetteer().lookup(found[2]) and not gazetteer().lookup(f"The {found[1]}"):
            yield Form(found.start(1), found.end(1), "building", "places.pub", 0.84, found[2])
    for found in near(_PUB, _PUB_WORD, text, _REACH):
        if not re.search(r"(?:Road|Street)$", found[1]) and not gazetteer().lookup(found[1]):
            yield Form(found.start(1), found.end(1), "building", "places.pub", 0.84)
