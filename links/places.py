"""Places as keys: a street belongs to a town, and the same street of two towns is two places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from casethread.model import Label, Mention
from casethread.text import fold
from casethread.values import PlaceValue
from links.reference import words

_ABBREVIATIONS = {
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "ct": "court", "dr": "drive",
    "sq": "square", "pl": "place", "cres": "crescent", "gdns": "gardens", "ter": "terrace", "terr": "terrace",
    "gr": "grove", "pk": "park", "hse": "house", "str": "street", "wy": "way",
}  # fmt: skip
_STREET_WORDS = frozenset(_ABBREVIATIONS.values()) | {"street", "st", "row", "walk", "hill", "mews", "parade", "green"}
_COMMON = frozenset(each.replace("_", " ") for each in words("common_streets"))
AREA_KINDS = frozenset({"county", "country", "region", "district"})
FINE_KINDS = frozenset({"street", "building", "postcode", "grid reference", "address"})


@dataclass(frozen=True, slots=True, order=True)
class PlaceKey:
    """``name`` folded with street words written out; ``town`` where a street or building lies, "" when not known."""

    name: str
    fine: bool
    town: str = ""
    area: bool = False

    @property
    def common(self) -> bool:
        """A street name that many towns have: it says nothing without its town."""
        return self.fine and self.name in _COMMON


def street_key(name: str) -> str:
    """A folded place name without house number, its street word in full: "12 Marsh Ln." is "marsh lane"."""
    kept = [word for word in fold(name).split() if not re.fullmatch(r"\d+[a-z]?", word)]
    if len(kept) > 1:
        kept[-1] = "street" if kept[-1] == "st" else _ABBREVIATIONS.get(kept[-1], kept[-1])
    return " ".join(kept)


def is_street(name: str) -> bool:
    """Whether a folded name ends as streets do."""
    said = name.split()
    return len(said) > 1 and said[-1] in _STREET_WORDS


def home_keys(home: str) -> frozenset[PlaceKey]:
    """The places that a written home names: "12 Marsh Lane, Chelmsford" is that street of that town, and the town."""
    named = [key for part in re.split(r",|\bin\b|\bof\b", home) if (key := street_key(part))]
    towns = [key for key in named if not is_street(key)]
    town = towns[0] if towns else ""
    return frozenset(PlaceKey(key, True, town) if is_street(key) else PlaceKey(key, False) for key in named)


def main_town(mentions: Iterable[Mention]) -> str:
    """The town a document speaks of: the most named, of equals the first; empty when it names none."""
    counted: Counter[str] = Counter()
    for mention in mentions:
        value = mention.value
        if mention.label is Label.PLACE and isinstance(value, PlaceValue):
            if value.kind in {"town", "place", "ward"}:
                counted[street_key(value.name)] += 1
            elif value.within and value.kind in FINE_KINDS:
                counted[street_key(value.within.split(",")[0])] += 1
    return counted.most_common(1)[0][0] if counted else ""


def key_of(value: PlaceValue, context: str) -> PlaceKey:
    """The key of a place mention; ``context`` is the town that the text around it speaks of, "" when none."""
    name = street_key(value.name) or fold(value.name)
    if value.kind in FINE_KINDS or (value.kind == "place" and is_street(name)):
        if value.kind in {"postcode", "grid reference"}:
            return PlaceKey(name.replace(" ", ""), True, "")
        within = street_key(value.within.split(",")[0]) if value.within else ""
        return PlaceKey(name, True, within or context)
    return PlaceKey(name, False, "", value.kind in AREA_KINDS)


def near_town(mention: Mention, towns: Iterable[tuple[int, str]], reach: int = 160) -> str:
    """The town named nearest after or before ``mention`` within ``reach`` characters; after is preferred."""
    best = (reach, "")
    for start, town in towns:
        gap = start - mention.end if start >= mention.end else 2 * (mention.start - start)
        best = min(best, (gap, town))
    return best[1]
