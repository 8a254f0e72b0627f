"""Sports clubs called by their town: "Derby County", "Luton Town supporters", "Chelsea beat Barnet 3-0"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.gazetteer import gazetteer
from nlp.recognisers.names import GAP, PART
from nlp.spans import near

_ALWAYS = "United|Rovers|Wanderers|Athletic|Albion|Argyle|Orient|Hotspur|Villa|Rangers|Harlequins|Rhinos|FC|AFC|RFC"
_MAYBE = "City|Town|County"
_NAME = rf"(?P<town>{PART}(?:{GAP}{PART}){{0,2}}?)"
_SUFFIXED = re.compile(
    rf"(?<![\w'’-]){_NAME}{GAP}(?:(?:{_ALWAYS})|(?P<maybe>{_MAYBE})|(?P<day>Wednesday))\b"
    rf"(?!{GAP}(?!FC|AFC|RFC|Football)[A-Z]|{GAP}(?:centre|center|council|hall|police|market|road)|['’-]?\w)"
)
_PLAYED = re.compile(
    rf"(?<![\w'’-]){_NAME}(?={GAP}(?:fans?|supporters?|striker|midfielder|goalkeeper|footballers?|hooligans?"
    rf"|(?:beat|lost(?:{GAP}to)?|won|drew|thrashed|defeated|were{GAP}beaten)\b[^.\n]{{0,40}}?{GAP}\d{{1,2}}[-–]\d{{1,2}}\b))"
)
_PLAY_WORD = re.compile(
    rf"{GAP}(?:fans?|supporters?|striker|midfielder|goalkeeper|footballers?|hooligans?|beat|lost|won|drew|thrashed"
    r"|defeated|were[ \u00a0]beaten)\b"
)
_REACH = 90
_SUFFIX_WORD = re.compile(rf"{GAP}(?:{_ALWAYS}|{_MAYBE}|Wednesday)\b")
_LOCATIVE = re.compile(r"\b(?:in|near|around|outside|across|of|from|to|throughout|via)[ \u00a0]$", re.IGNORECASE)
_ONE_DAY = "Sheffield"
"""The one town whose club is called by a day of the week."""


def clubs(text: str) -> Iterator[Mention]:
    """Clubs by the word after the town, and towns spoken of as those who play."""
    if _SUFFIX_WORD.search(text):
        for found in _SUFFIXED.finditer(text):
            start, town = _town(found)
            led = _LOCATIVE.search(text, max(0, start - 12), start)
            unsure = (found["maybe"] and led) or (found["day"] and town != _ONE_DAY)
            if town and not unsure:
                yield _mention(text, start, found.end(), "a town's name and the word that ends names of clubs")
    for found in near(_PLAYED, _PLAY_WORD, text, _REACH):
        start, town = _town(found)
        if town:
            yield _mention(text, start, found.end("town"), "a town spoken of as one who plays or is followed")


def _town(found: re.Match[str]) -> tuple[int, str]:
    """Where the town begins and its name; the name is empty when no town of the gazetteer stands there."""
    start = found.start("town")
    words = found["town"].split()
    for first in range(len(words)):
        name = " ".join(words[first:])
        listed = gazetteer().lookup(name)
        if listed and listed[0].kind == "town" and any(place.lat is not None for place in listed):
            return found.end("town") - len(name), name
    return start, ""


def _mention(text: str, start: int, end: int, why: str) -> Mention:
    name = text[start:end]
    value = NameValue(name=" ".join(name.split()), kind="club")
    return Mention(start, end, name, Label.ORG, value, "organisations.club", 0.91, why)
