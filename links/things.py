"""Entities that are not people: places, organisations, operations, identifiers, vehicles, by their normalised form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from casethread.model import Annotated, Evidence, Label, Mention
from casethread.text import fold
from casethread.values import IdentifierValue, NameValue, PlaceValue
from links.pairs import put, take
from links.places import FINE_KINDS, PlaceKey, is_street, key_of, main_town, near_town, street_key
from links.shelves import Shelves

_COMPANY = re.compile(r"\b(?:ltd|limited|plc|llp|inc|co)\b")
_SHORT = re.compile(r"\s*\(([A-Z][A-Za-z&]{1,9})\)")
_OPERATION = re.compile(r"^(?:operation|op)\s+")

Key = tuple[str, ...]
NOWHERE = "?"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention with the key of the thing it names: sightings of one key are one entity."""

    document: str
    start: int
    end: int
    text: str
    value: PlaceValue | None
    """What is told of a place beside its name."""
    failed: bool
    """Whether it is a number whose check letter or digit does not fit."""
    key: Key


def _sighting(document: str, mention: Mention, key: Key) -> Sighting:
    value = mention.value
    place = value if isinstance(value, PlaceValue) else None
    failed = isinstance(value, IdentifierValue) and value.valid is False
    return Sighting(document, mention.start, mention.end, mention.text, place, failed, key)


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
    found = [_sighting(document, mention, _place_key(key)) for mention, key in places]
    short = _short_names(annotated)
    for mention in annotated.mentions:
        key = _key(mention, document, short)
        if key:
            found.append(_sighting(document, mention, key))
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


class Things:
    """All sightings by the key of the thing that they are of, kept as documents come and go.

    A street without a town is given to the only town that has one of the name, unless many towns have such a street;
    where two towns have it, or the name is common, it stays one of its document alone.
    """

    def __init__(self, said: Callable[[str], Sequence[Sighting]], shelves: Shelves) -> None:
        self._said = said
        self._members: dict[Key, dict[str, list[Sighting]]] = shelves.shelf("things", 4)
        self._towns: dict[str, Counter[str]] = shelves.shelf("streets")
        self._townless: dict[str, set[str]] = shelves.shelf("townless")
        self._settled: dict[str, list[Sighting]] = shelves.shelf("settled", 8)

    def change(
        self, gone: Mapping[str, list[Sighting]], come: Mapping[str, list[Sighting]]
    ) -> tuple[set[Key], set[str]]:
        """Forget documents, take in others, given with what they name. Returns the keys of which other sightings are
        known now, and the documents of which a street is given to another town.
        """
        streets: dict[str, str] = {}
        for document, found in gone.items():
            self._note(document, found, -1, streets)
        for document, found in come.items():
            self._note(document, found, 1, streets)
        moved = {
            document
            for name, before in streets.items()
            if self._town(name) != before
            for document in self._townless.get(name, ())
        }
        touched: set[Key] = set()
        for document in sorted({*gone, *come, *moved}):
            for sighting in self._settled.pop(document, ()):
                touched.add(sighting.key)
                members = self._members[sighting.key]
                members.pop(document, None)
                self._members[sighting.key] = members
            for sighting in self._settle(document):
                touched.add(sighting.key)
                members = self._members.get(sighting.key, {})
                members.setdefault(document, []).append(sighting)
                self._members[sighting.key] = members
        return touched, moved

    def of(self, key: Key) -> list[Sighting]:
        """The sightings of one thing in order; none when it is not known any more."""
        members = self._members.get(key)
        if not members:
            self._members.pop(key, None)
            return []
        return [sighting for document in sorted(members) for sighting in members[document]]

    def in_document(self, document: str) -> list[Sighting]:
        """The sightings of one document in text order."""
        return self._settled.get(document, [])

    def _note(self, document: str, found: Iterable[Sighting], times: int, streets: dict[str, str]) -> None:
        for sighting in found:
            key = sighting.key
            if key[0] != Label.PLACE or key[1] != "fine":
                continue
            streets.setdefault(key[2], self._town(key[2]))
            if key[3]:
                towns = self._towns.get(key[2], Counter())
                towns[key[3]] += times
                if not towns[key[3]]:
                    del towns[key[3]]
                self._towns[key[2]] = towns
            else:
                (put if times > 0 else take)(self._townless, key[2], document)

    def _town(self, name: str) -> str:
        """The town of streets of that name of which none is told: NOWHERE when only their document can tell."""
        known = self._towns.get(name, ())
        if PlaceKey(name, True).common or len(known) > 1:
            return NOWHERE
        return next(iter(known), "")

    def _settle(self, document: str) -> list[Sighting]:
        settled = []
        for sighting in self._said(document):
            key = sighting.key
            if key[0] == Label.PLACE and key[1] == "fine" and not key[3]:
                town = self._town(key[2])
                key = (*key[:3], f"in {document}" if town == NOWHERE else town)
            settled.append(sighting if key == sighting.key else replace(sighting, key=key))
        settled.sort(key=lambda each: (each.start, each.end))
        if settled:
            self._settled[document] = settled
        return settled


def shown_name(label: Label, key: Key, forms: list[str]) -> str:
    """How a thing is called: its commonest written form (of equals the longest), a street with its town."""
    often = Counter(forms)
    counted = sorted(often, key=lambda form: (-often[form], -len(form), form))
    town = key[3] if label is Label.PLACE and key[1] == "fine" else ""
    if town and not town.startswith("in ") and town not in fold(counted[0]):
        return f"{counted[0]}, {town.title()}"
    return counted[0]


def span(sighting: Sighting) -> Evidence:
    """Where the mention stands."""
    return Evidence(sighting.document, sighting.start, sighting.end)
