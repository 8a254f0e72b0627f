"""Entities that are not people: places, organisations, operations, identifiers, vehicles, by their normalised form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from casethread.model import Annotated, Evidence, Label, Mention
from casethread.text import fold
from casethread.values import IdentifierValue, NameValue, PlaceValue
from links.places import FINE_KINDS, PlaceKey, is_street, key_of, main_town, near_town, street_key

_COMPANY = re.compile(r"\b(?:ltd|limited|plc|llp|inc|co)\b")
_SHORT = re.compile(r"\s*\(([A-Z][A-Za-z&]{1,9})\)")
_OPERATION = re.compile(r"^(?:operation|op)\s+")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention with the key of the thing it names: sightings of one key are one entity."""

    document: str
    mention: Mention
    key: Key


def place_mentions(annotated: Annotated) -> list[tuple[Mention, PlaceKey]]:
    """The places of one document with their keys; a street without a town takes the nearest town, else the main one."""
    found = [(m, m.value) for m in annotated.mentions if m.label is Label.PLACE and isinstance(m.value, PlaceValue)]
    towns = [(m.start, street_key(v.name)) for m, v in found if v.kind == "town" and not is_street(street_key(v.name))]
    main = main_town(m for m, _ in found)
    keyed = []
    for mention, value in found:
        context = ""
        if value.kind in FINE_KINDS or is_street(street_key(value.name)):
            context = near_town(mention, towns) or main
        keyed.append((mention, key_of(value, context)))
    return keyed


def organisation_key(name: str) -> str:
    """A folded organisation name without article and company form: "The Acme Co. Ltd" is "acme"."""
    plain = _COMPANY.sub(" ", fold(name.replace("&", " and ")))
    return re.sub(r"^the\s+", "", " ".join(plain.split()))


def _short_names(annotated: Annotated) -> dict[str, str]:
    """Abbreviations that the text explains ("Marlow Housing Trust (MHT)"), folded, with the key they stand for."""
    known: dict[str, str] = {}
    for mention in annotated.mentions:
        if mention.label is Label.ORG and isinstance(mention.value, NameValue):
            key = organisation_key(mention.value.name)
            explained = _SHORT.match(annotated.document.text, mention.end)
            if explained and fold(explained[1])[:1] == key[:1]:
                known[fold(explained[1])] = key
            known.update((organisation_key(each), key) for each in mention.value.formerly)
    return known


def sightings(annotated: Annotated, places: Iterable[tuple[Mention, PlaceKey]]) -> list[Sighting]:
    """Every mention of one document that names a thing. Offences, dates, weapons and drugs are no entities."""
    document = annotated.document.id
    found = [Sighting(document, mention, _place_key(key)) for mention, key in places]
    short = _short_names(annotated)
    for mention in annotated.mentions:
        key = _key(mention, document, short)
        if key:
            found.append(Sighting(document, mention, key))
    return found


def _place_key(key: PlaceKey) -> Key:
    return (Label.PLACE, "fine" if key.fine else "area" if key.area else "town", key.name, key.town)


def _key(mention: Mention, document: str, short: dict[str, str]) -> Key | None:
    value = mention.value
    if isinstance(value, IdentifierValue):
        return (Label.IDENTIFIER, value.type, value.id)
    if not isinstance(value, NameValue):
        return None
    name = organisation_key(value.name)
    if mention.label is Label.ORG and name:
        return (Label.ORG, short.get(name, name))
    if mention.label is Label.OPERATION:
        return (Label.OPERATION, _OPERATION.sub("", fold(value.name)))
    if mention.label is Label.VEHICLE:
        return (Label.VEHICLE, fold(value.name), document)
    return None


def settle_streets(found: list[Sighting]) -> list[Sighting]:
    """Give streets without a town to the only town that has one of the name, unless many towns have such a street.

    Where two towns have it, or the name is common, the street stays one of its document alone.
    """
    towns: dict[str, set[str]] = defaultdict(set)
    for sighting in found:
        if sighting.key[0] == Label.PLACE and sighting.key[1] == "fine" and sighting.key[3]:
            towns[sighting.key[2]].add(sighting.key[3])
    settled = []
    for sighting in found:
        key = sighting.key
        if key[0] == Label.PLACE and key[1] == "fine" and not key[3]:
            known = towns.get(key[2], set())
            if PlaceKey(key[2], True).common or len(known) > 1:
                key = (*key[:3], f"in {sighting.document}")
            elif known:
                key = (*key[:3], min(known))
        settled.append(Sighting(sighting.document, sighting.mention, key))
    return settled


def shown_name(label: Label, key: Key, forms: list[str]) -> str:
    """How a thing is called: its commonest written form (of equals the longest), a street with its town."""
    counted = sorted(set(forms), key=lambda form: (-forms.count(form), -len(form), form))
    town = key[3] if label is Label.PLACE and key[1] == "fine" else ""
    if town and not town.startswith("in ") and town not in fold(counted[0]):
        return f"{counted[0]}, {town.title()}"
    return counted[0]


def span(sighting: Sighting) -> Evidence:
    """Where the mention stands."""
    return Evidence(sighting.document, sighting.mention.start, sighting.mention.end)
