"""Whether what the statistical model reads as a person is a place, by the gazetteer and the words around it."""

from __future__ import annotations

import re

from nlp.base import Context
from nlp.gazetteer import gazetteer
from nlp.gazetteer.given import COMMON_WORDS, is_given
from nlp.recognisers.names import UP, prefix_before

_LOCATIVE = re.compile(
    r"\b(?:in|at|near|around|outside|across|throughout|towards|via|central|north|south|east|west|nearby"
    r"|(?:came|drove|fled|flew|go(?:ne)?|moved?|return(?:ed)?|sent|travel(?:led)?|walked|went)(?: back)? to)"
    r"[ \u00a0\n]$",
    re.IGNORECASE,
)


def surnames(context: Context) -> frozenset[str]:
    """The last words of the names of two or more words that the model reads as people's."""
    names = (context.text[e.start : e.end].split() for e in context.entities if e.label == "PERSON" and e.tokens > 1)
    return frozenset(name[-1] for name in names if len(name) > 1)


def is_place(text: str, start: int, name: str, known: frozenset[str]) -> bool:
    """Whether what the model calls a person's name is a place's; ``known`` are surnames of the document."""
    end = start + len(name)
    if _stands_as_place(text, start, end, known) or _SITE.search(text, max(0, start - 24), start):
        return True
    country = _IN_COUNTRY.match(text, end)
    if country and any(place.kind in ("country", "county") for place in gazetteer().lookup(country[1])[:1]):
        return True
    found = gazetteer().lookup(name)
    if not found:
        return False
    if _LOCATIVE.search(text, max(0, start - 20), start) or (" " in name and not is_given(name.split(maxsplit=1)[0])):
        return True
    if found[0].kind in ("country", "county", "region"):
        return not acts(text, end, name)
    return not is_given(name) and after_place(text, start)


def acts(text: str, end: int, name: str) -> bool:
    """Whether a name that ends at ``end`` is also a given name and does what people do ("Jordan was arrested")."""
    return is_given(name) and _ACTS.match(text, end) is not None


_ACTS = re.compile(
    r"(?:[ \u00a0](?:also|then|later|has|had|was|is))?[ \u00a0](?:arrested|charged|told|said|appeared|admitted"
    r"|denied|pleaded|ran|fled|lives|lived|attended|stated|disclosed|reported|stabbed|attacked|jailed|sentenced|born|aged)\b"
)
"""What a person does or suffers, and a country seldom: a country of a given name is then somebody of that name."""
_SITE = re.compile(r"\b(?:village|town|city|suburb|outskirts|siege|district|province|port|island) of[ \u00a0\n]$")
_WITHIN = re.compile(
    r"(?<!faith)(?<!trust)(?<!confidence)(?<!interest)(?<!believe)[ \u00a0\n](?:in|near|outside)[ \u00a0\n]$"
)
_MOVED = re.compile(r"\b(?:drove|fled|flew|moved?|travel(?:led)?)(?: back)? to[ \u00a0\n]$")
_ENDS = re.compile(
    r"[.,;)\n]|[ \u00a0](?:and|on|in|at|by|after|before|where|when|who|last|to|for|from|was|were|is|have|has)\b"
)


def _stands_as_place(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Whether a name that opens with no given name stands among words that a place stands among."""
    name = text[start:end]
    if " " not in name and (_OF_POLICE.match(text, end) or _between(text, start, end)):
        return True
    if is_given(name.split()[0]):
        return False
    if " " in name:
        return _lies(text, start, end)
    if _home_or_listed(text, start, end):
        return True
    return name not in known and (_TOWNSFOLK.match(text, end) is not None or _lies(text, start, end))


def _lies(text: str, start: int, end: int) -> bool:
    """Whether a name stands after "in", "near", "outside" or "moved to", and its phrase ends with it."""
    reached = _WITHIN.search(text, max(0, start - 16), start) or _MOVED.search(text, max(0, start - 20), start)
    return bool(reached and _ENDS.match(text, end))


def _between(text: str, start: int, end: int) -> bool:
    """Whether the name is the first of two places that something lies between or goes from and to."""
    before = _FIRST_OF_TWO.search(text, max(0, start - 10), start)
    after = _SECOND_OF_TWO.match(text, end)
    return bool(before and after and not is_given(after[1].split()[0]) and gazetteer().lookup(after[1]))


_FIRST_OF_TWO = re.compile(r"\b(?:[Bb]etween|[Ff]rom)[ \u00a0\n]$")
_SECOND_OF_TWO = re.compile(rf"[ \u00a0\n](?:and|to)[ \u00a0\n]([{UP}][\w'’-]+)")
_OF_POLICE = re.compile(r"[ \u00a0]police (?:Lt|Sgt|Capt|Chief|chief|commander|commissioner|department|spokes)")
_TOWNSFOLK = re.compile(r"[ \u00a0](?:police|residents?|councillors?|magistrates|townsfolk|locals)\b")
_IN_COUNTRY = re.compile(rf"[ \u00a0]\(([{UP}][\w'’-]+(?:[ \u00a0][{UP}][\w'’-]+)?)\)")
_HOME_BEFORE = re.compile(r"(?:(?:\d|\bold|\b(?:man|woman|boy|girl)),? from|\d, of)[ \u00a0\n]$")
_PLACE_AFTER = re.compile(rf"(?:,| and|, and)[ \u00a0]([{UP}][\w'’-]+)")
_PLACE_BEFORE = re.compile(rf"([{UP}][\w'’-]+)(?:,| and|, and)[ \u00a0]$")


def _home_or_listed(text: str, start: int, end: int) -> bool:
    """Whether a single word stands where somebody comes from, or between two places of a list."""
    if _HOME_BEFORE.search(text, max(0, start - 16), start):
        return True
    after = _PLACE_AFTER.match(text, end)
    return bool(after and not is_given(after[1]) and gazetteer().lookup(after[1]) and after_place(text, start))


def called_as_place(text: str, start: int, end: int) -> bool:
    """Whether a single word that the model reads as a place is a given name, no town has it, and nothing before it says
    where something is.
    """
    name = text[start:end]
    given = name.isalpha() and name not in COMMON_WORDS and is_given(name)
    return given and not gazetteer().lookup(name) and not _PLACED.search(text, max(0, start - 24), start)


_PLACED = re.compile(
    r"(?:\b(?:in|at|near|of|to|around|outside|across|throughout|towards|via|between|central|north\w*|south\w*|east\w*|west\w*)"
    r"|,)[ \u00a0\n](?:the[ \u00a0])?$",
    re.IGNORECASE,
)


def is_place_after_all(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """As ``is_place``, for a span of the model that no title or rank comes before."""
    return prefix_before(text, start)[0] == start and is_place(text, start, text[start:end], known)


def after_place(text: str, start: int) -> bool:
    """Whether the word before is a place in a list that goes on at ``start`` ("Newark and ")."""
    if text[start - 1 : start] not in (" ", "\u00a0", "\n"):
        return False
    before = _PLACE_BEFORE.search(text, max(0, start - 40), start)
    return bool(before and not is_given(before[1]) and gazetteer().lookup(before[1]))
