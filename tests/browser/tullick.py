"""A small case for the stories that change one: people of one name, mentions given by hand, served for real."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from casethread.model import Annotated, Classification, Document, Grading, Kind, Label, Marking, Mention, Origin
from casethread.values import DateValue, PersonValue, PlaceValue, Value

SENSITIVE = Marking(Classification.OFFICIAL_SENSITIVE, "P")
TEXTS = {
    "courier-1": "Odran Tullick, 27, of Quern Lane, Selby Ness, was charged with wounding on 3 March 2014.",
    "courier-2": "The court heard that Odran Tullick, 27, of Quern Lane, Selby Ness, ran with Bevis Larkmoor.",
    "courier-3": "Odran Tullick was fined for fishing. Tullick Marsh was under water.",
    "log-1": "Odran Tullick seen with Bevis Larkmoor on Thursday. Mr Tullick gave no address.",
    "log-2": "Odran Tullick, 61, of Corner Street, Hale Cross, reported a theft.",
}
PEOPLE = {"Mr Tullick": "Odran Tullick", "Tullick Marsh": "Tullick Marsh", "Bevis Larkmoor": "Bevis Larkmoor"}
_READ = re.compile(
    r"(?P<person>Odran Tullick|Mr Tullick|Tullick Marsh|Bevis Larkmoor)(?:, (?P<age>\d\d))?"
    r"|(?P<place>Quern Lane|Corner Street|Selby Ness|Hale Cross)|(?P<date>3 March 2014|Thursday)"
)


def _value(found: re.Match[str]) -> tuple[Label, Value]:
    if found["person"]:
        name = PEOPLE.get(found["person"], found["person"])
        return Label.PERSON, PersonValue(name=name, age=int(found["age"]) if found["age"] else None)
    if found["place"]:
        return Label.PLACE, PlaceValue(name=found["place"], kind="street" if " Lane" in found[0] else "town")
    day = date(2014, 3, 3) if found["date"].startswith("3") else date(2014, 3, 13)
    return Label.DATE, DateValue(edtf=day.isoformat(), start=day, end=day)


def items() -> list[Annotated]:
    """The documents: three of a newspaper, two of a log."""
    made = []
    for number, (key, text) in enumerate(TEXTS.items()):
        log = key.startswith("log")
        document = Document(
            key,
            Kind.INTELLIGENCE if log else Kind.NEWS,
            text.partition(",")[0].partition(" was")[0] if not log else f"URN {number}",
            text,
            Origin(f"{key}.txt", hashlib.sha256(text.encode()).hexdigest()),
            SENSITIVE if log else Marking(Classification.PUBLIC),
            date(2014, 3, 10 + number),
            "Desk 4" if log else "Ness Courier",
            grading=Grading("3x5x2", "2", "B", "P") if log else None,
        )
        mentions = []
        for found in _READ.finditer(text):
            label, value = _value(found)
            end = found.end("person") if found["person"] else found.end()
            words = text[found.start() : end]
            mentions.append(Mention(found.start(), end, words, label, value, "hand.read", 0.9, "set by hand"))
        made.append(Annotated(document, tuple(mentions)))
    return made
