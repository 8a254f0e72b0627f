"""Places written as codes: postcodes, grid references, eastings with northings, numbers of roads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.gazetteer import gazetteer
from nlp.gazetteer.osgb import grid_reference, square_of, wgs84
from nlp.recognisers.form import Form
from nlp.recognisers.names import PART
from nlp.spans import near

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
_GRID_SAID = re.compile(r"\b(?:grid|NGR|OSGR|BNG|OS ref|map ref)\b", re.IGNORECASE)
_METRES = re.compile(
    r"(?<![\w.])(?:(?P<ref>(?:grid|map|OS)[ ]?ref(?:erence)?s?|NGR|OSGR|BNG|OSGB(?:36)?)[ :]{1,3})?"
    r"(?P<said>E(?:asting)?s?[ :=.]{0,3}(\d{6})(?:\.\d+)?m?[ ,;/&]{1,3}(?:and )?"
    r"N(?:orthing)?s?[ :=.]{0,3}(\d{6,7})(?:\.\d+)?m?|(\d{6})(?:\.\d+)?m?E?[ ,;/]{1,3}(\d{6,7})(?:\.\d+)?m?N?)"
    r"(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
"""Easting and northing in metres, called so or after the word for a grid reference."""
_SIX = re.compile(r"\d{6}")
_REACH = 60
_SHORT = 4
"""Digits of a grid reference that is read only where one is spoken of: others write two letters and four digits."""
_ROAD = re.compile(
    r"(?:\b(?:the|The|on|along|off|near|nr|to|of|from|and|via|RTC|Rtc)[ \u00a0])"
    r"((?:M\d{1,2}|A\d{1,4}(?:\(M\))?|B\d{3,4}|A\d{1,2}M))(?![\w-])(?! paper| sheet| size)"
)


def codes(text: str) -> Iterator[Form]:
    """Postcodes, grid references, eastings with northings and numbered roads, in no order."""
    yield from _postcodes(text)
    yield from _grid(text)
    for found in _ROAD.finditer(text):
        yield Form(found.start(1), found.end(1), "street", "places.road", 0.8)


def _postcodes(text: str) -> Iterator[Form]:
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


def _grid(text: str) -> Iterator[Form]:
    for found in _GRID.finditer(text):
        digits = found[4] or ""
        half = len(digits) // 2
        east, north = found[2] or digits[:half], found[3] or digits[half:]
        at = grid_reference(found[1], east, north)
        said = len(digits) != _SHORT or _GRID_SAID.search(text, max(0, found.start() - 40), found.start())
        if at is not None and said:
            name = f"{found[1]} {east} {north}"
            yield Form(found.start(), found.end(), "grid reference", "places.grid", 0.93, at=at, name=name)
    for found in near(_METRES, _SIX, text, _REACH):
        east, north = int(found[3] or found[5]), int(found[4] or found[6])
        told = found[3] or found["ref"] or found["said"][-1] in "Nn"
        letters = square_of(east, north) if told else None
        if letters:
            name = f"{letters} {east % 100_000:05d} {north % 100_000:05d}"
            at = wgs84(east + 0.5, north + 0.5)
            start, end = found.span("said")
            yield Form(start, end, "grid reference", "places.grid", 0.93, at=at, name=name)
