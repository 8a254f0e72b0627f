"""Kinds of offence and of event, coarse enough that two tellings of one happening agree on theirs."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from casethread.values import OffenceValue

ANY = "any"
"""The family of what may be part of any event: a death, an injury, an arrest."""
LEAD = 400
"""Characters at the head of a news report in which it says what happened."""
_FAMILIES = (
    ("sexual", r"sex|rape|indecen|voyeur|grooming"),
    ("robbery", r"robber|mugg"),
    ("burglary", r"burgl|break-in"),
    ("arson", r"arson|fire-?rais"),
    ("damage", r"damage|vandal"),
    ("drugs", r"drug|cannabis|cocaine|heroin|county lines|pwits|supply"),
    ("weapon", r"weapon|knife|blade|firearm|gun|offensive"),
    ("driving", r"driv|motoring|road|vehicle taking|twoc|speeding"),
    ("violence", r"violence|murder|homicide|manslaughter|assault|wound|stab|gbh|abh|harm|kidnap|attack|shoot|kill"),
    ("fraud", r"fraud|forger|money launder|bribe"),
    ("theft", r"theft|steal|stolen|shoplift|handling"),
    ("order", r"public order|affray|riot|harass|stalk|threat|terror"),
)  # fmt: skip
_FAMILY = tuple((family, re.compile(pattern, re.IGNORECASE)) for family, pattern in _FAMILIES)
_RELATED = (
    {"violence", "weapon"}, {"violence", "robbery"}, {"robbery", "theft"}, {"burglary", "theft"}, {"violence", "order"},
    {"violence", "driving"}, {"robbery", "weapon"}, {"arson", "damage"}, {"burglary", "robbery"}, {"drugs", "weapon"},
    {"order", "weapon"}, {"violence", "arson"}, {"sexual", "violence"}, {"damage", "order"}, {"violence", "damage"},
)  # fmt: skip


def family(value: OffenceValue) -> str:
    """The family of an offence, by its name first and its group else ("stabbing" is violence)."""
    for told in (value.name, value.group):
        for name, pattern in _FAMILY:
            if pattern.search(told):
                return name
    return value.group.casefold()


def related(a: str, b: str) -> bool:
    """Whether two families may be two readings of one event (a stabbing, the knife carried)."""
    return ANY in (a, b) or {a, b} in _RELATED


@cache
def _words() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    found = []
    for line in (files("links") / "data" / "events.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, kind, said = (part.strip() for part in line.split("|"))
            tried = "|".join(re.escape(word).replace(r"\*", r"\w*").replace("_", r"\s") for word in said.split())
            found.append((name, kind, re.compile(rf"\b(?:{tried})\b", re.IGNORECASE)))
    return tuple(found)


def headline_event(title: str, text: str) -> tuple[OffenceValue, str, int] | None:
    """What a news report that names no offence says has happened: the event, its family, and the offset of the word.

    Only the title and the first LEAD characters count, for an event further down is seldom what the report is about.
    The more specific kinds come first: somebody dead in a shooting makes it a shooting.
    """
    head = text[:LEAD]
    for name, kind, pattern in _words():
        found = pattern.search(head)
        if found or pattern.search(title):
            return OffenceValue(code=None, name=name, group=name), kind, found.start() if found else 0
    return None
