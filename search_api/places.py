"""Streets, places, postcodes and identifiers, in the one form in which they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

import jellyfish

from casethread.text import fold
from search_api.words import plain

_STREET_TYPES = {
    "ave": "avenue", "av": "avenue", "avenue": "avenue", "rd": "road", "road": "road", "st": "street",
    "str": "street", "street": "street", "ln": "lane", "lane": "lane", "cl": "close", "close": "close",
    "cres": "crescent", "crescent": "crescent", "ct": "court", "crt": "court", "court": "court", "dr": "drive",
    "drv": "drive", "drive": "drive", "gdns": "gardens", "gdn": "gardens", "gardens": "gardens", "grn": "green",
    "green": "green", "gr": "grove", "grv": "grove", "grove": "grove", "hl": "hill", "hill": "hill", "ms": "mews",
    "mews": "mews", "pde": "parade", "parade": "parade", "pk": "park", "park": "park", "pl": "place", "place": "place",
    "sq": "square", "square": "square", "terr": "terrace", "ter": "terrace", "terrace": "terrace", "wlk": "walk",
    "walk": "walk", "way": "way", "wy": "way", "row": "row", "rise": "rise", "view": "view", "vw": "view",
    "yard": "yard", "yd": "yard", "hse": "house", "bldgs": "buildings", "est": "estate", "estate": "estate",
    "wharf": "wharf", "quay": "quay", "bridge": "bridge", "broadway": "broadway", "bypass": "bypass",
}  # fmt: skip
_SPELLED_OUT = frozenset(_STREET_TYPES.values()) | {"saint"}
"""Words that a name may hold shortened."""
_SIMPLE = re.compile(r"[A-Za-z0-9 .,\n-]*")
"""Names whose other words stand in them as they are, case apart."""
_UNIT = r"\d[a-z]{2}"
_POSTCODE = re.compile(rf"([a-z]{{1,2}}\d[a-z\d]?)\s*({_UNIT})")
_OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
_SECTOR = re.compile(r"([a-z]{1,2}\d[a-z\d]?)\s+(\d)")
_AREA = re.compile(r"[a-z]{1,2}")
_APART = re.compile(r"[\W_]+")


def street_type(word: str) -> str | None:
    """The full form of a word that ends a street's name ("ave" gives "avenue"), else None."""
    return _STREET_TYPES.get(word)


@lru_cache(maxsize=50_000)
def street_like(word: str) -> str | None:
    """The full form of a word that ends a street's name, also of a misspelt one ("streeet" gives "street")."""
    errors = 0 if len(word) < 4 else 1 if len(word) < 6 else 2
    near = ((jellyfish.damerau_levenshtein_distance(word, full), full) for full in sorted(set(_STREET_TYPES.values())))
    best = min(near)
    return _STREET_TYPES.get(word) or (best[1] if best[0] <= errors else None)


def place_meant(name: str) -> str:
    """The name of a place with its last word, if it is a misspelt kind of street, set right; else as it is."""
    *first, last = name.split() or [""]
    full = street_like(squeeze(last)) if first else None
    return f"{' '.join(first)} {full}" if full and not street_type(squeeze(last)) else name


@lru_cache(maxsize=50_000)
def place_words(name: str) -> tuple[str, ...]:
    """The words of a place in one form: "St. Mary's Ave" is ("saint", "mary", "avenue"); a house number is left out."""
    found = plain(fold(name.partition(",")[0])).split()
    while len(found) > 2 and found[0][0].isdigit():
        found.pop(0)
    last = len(found) - 1
    shown: list[str] = []
    for at, word in enumerate(found):
        if word == "st" and at < last:
            shown.append("saint")
        elif at == last and at > 0:
            shown.append(_STREET_TYPES.get(word, word))
        else:
            shown.append(word)
    return tuple(
        word[:-1] if at and shown[at - 1] == "saint" and len(word) > 3 and word.endswith("s") else word
        for at, word in enumerate(shown)
    )


def may_stand(names: str, wanted: tuple[str, ...]) -> bool:
    """Whether a name, or one of several on lines of their own, may hold these words of ``place_words``: most that do
    not are told apart without cutting them.
    """
    lowered = names.lower()
    for word in wanted:
        if word not in lowered and word not in _SPELLED_OUT:
            return not _SIMPLE.fullmatch(names)
    return True


def place_key(name: str) -> str:
    """The words of a place as one key."""
    return " ".join(place_words(name))


@lru_cache(maxsize=50_000)
def place_sound(name: str) -> str:
    """How a place sounds, the kind of street as it stands; empty when there is too little to hear."""
    *head, last = place_words(name) or ("",)
    if last not in _STREET_TYPES.values():
        head, last = [*head, last], ""
    heard = [jellyfish.metaphone(word).replace(" ", "") if word.isalpha() else "" for word in head]
    return " ".join([*heard, last]).strip() if all(heard) and len("".join(heard)) > 2 else ""


def postcode_keys(postcode: str) -> tuple[str, ...]:
    """The keys of a full postcode: itself, its sector, its outward code and its area; one key of any other text."""
    found = _POSTCODE.fullmatch(plain(postcode).strip())
    if not found:
        return tuple(filter(None, [squeeze(postcode)]))
    outward, inward = found.groups()
    area = _AREA.match(outward)
    return (outward + inward, f"{outward} {inward[0]}", outward, area[0] if area else outward)


def postcode_asked(postcode: str) -> str:
    """The key that a whole or partial postcode asks for: "CM1" the outward code, "CM1 4" the sector, "CM" the area."""
    asked = plain(postcode).strip()
    if found := _POSTCODE.fullmatch(asked):
        return found[1] + found[2]
    if sector := _SECTOR.fullmatch(asked):
        return f"{sector[1]} {sector[2]}"
    return squeeze(asked)


def squeeze(identifier: str) -> str:
    """An identifier without spaces and punctuation: "AB12 CDE" is "ab12cde"."""
    return _APART.sub("", plain(identifier))


def identifier_keys(identifier: str) -> tuple[str, ...]:
    """The keys of an identifier: squeezed, and a UK telephone number also in its other form (+44 7… is 07…)."""
    key = squeeze(identifier)
    if key.isdigit() and key.startswith("44") and 11 <= len(key) <= 12:
        return (key, "0" + key[2:])
    return (key,) if key else ()


def is_postcode(text: str) -> bool:
    """Whether a text is a whole postcode or an outward code."""
    asked = plain(text).strip()
    return bool(_POSTCODE.fullmatch(asked) or _OUTWARD.fullmatch(asked))
