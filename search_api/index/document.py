"""What an index stores of one document: a pure function of the document and its mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from casethread.model import Annotated, Document, Label, Mention
from casethread.text import fold
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue, PersonValue, PlaceValue
from search_api.copies import copy_key
from search_api.days import Interval, above, around, cover, month_of
from search_api.geography import area_keys, cells
from search_api.names import initial_keys, name_words, pair_keys, sound_keys
from search_api.places import identifier_keys, place_key, place_sound, place_words, postcode_keys
from search_api.words import LONGEST, plain, stem, words

NO_DAY = date.max.toordinal()
DAY = 40
"""Bits of a place in the order by date that are the document's own, below the day."""
USUAL = 300
"""Words of a usual document, by which those of another are measured."""
STRONG, STRONGEST = 0.6, 0.8
"""Parts of the most that saying a word again can add, from which a document is strong, or strongest, in it."""

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One document as an engine holds it. Attributes are the fields of ``fields.FIELDS`` by name.

    ``text`` holds the plain words of title and text, ``stems`` their stems, each with a blank between: cut here, so
    that every engine holds the same. ``access`` is the number by which a viewer's reach is filtered. ``strong``
    holds the stems that the document is about: those of its title, and those that it says often for its length;
    ``strongest`` those that it says very often. ``newest`` and ``oldest`` are its places in time, as ``place_in_time``
    says, where a document without a day comes last in either order.
    """

    id: str
    access: int
    text: str
    stems: str
    newest: int
    oldest: int
    kind: Terms
    marking: Terms
    strong: Terms = ()
    strongest: Terms = ()
    known: Terms = ()
    names: Terms = ()
    pairs: Terms = ()
    initials: Terms = ()
    sounds: Terms = ()
    places: Terms = ()
    streets: Terms = ()
    place_keys: Terms = ()
    street_keys: Terms = ()
    place_sounds: Terms = ()
    postcodes: Terms = ()
    areas: Terms = ()
    cells: Terms = ()
    orgs: Terms = ()
    operations: Terms = ()
    offences: Terms = ()
    sources: Terms = ()
    identifiers: Terms = ()
    covers: Terms = ()
    above: Terms = ()
    published: Terms = ()
    copy: Terms = ()
    suggest: Terms = ()
    source: Terms = ()
    person: Terms = ()
    place: Terms = ()
    offence: Terms = ()
    month: Terms = ()
    language: Terms = ()

    def values(self, field: str) -> Terms:
        """The terms or texts of a field, in the form in which an engine is given them."""
        value = getattr(self, field)
        return value if isinstance(value, tuple) else (str(value),)


def written_names(mention: Mention) -> Terms:
    """The names by which a mention of a person calls them; none for an unnamed one."""
    value = mention.value
    if not isinstance(value, PersonValue) or not value.name:
        return ()
    return tuple(dict.fromkeys([value.name, mention.text, *value.aka]))


def intervals(document: Document, mentions: Iterable[Mention]) -> Iterator[Interval]:
    """The days that a document speaks of: its dates, and the day on which it was published."""
    if document.published:
        yield Interval(document.published, document.published)
    for mention in mentions:
        if isinstance(mention.value, DateValue) and (mention.value.start or mention.value.end):
            yield Interval(mention.value.start, mention.value.end)


def indexed(annotated: Annotated, access: int) -> IndexedDocument:
    """What an index holds of a document with that access number."""
    document, mentions = annotated.document, annotated.mentions
    days = list(intervals(document, mentions))
    published = document.published.isoformat() if document.published else ""
    ordinal = document.published.toordinal() if document.published else None
    people = [name for mention in mentions for name in written_names(mention)]
    places = [mention.value for mention in mentions if isinstance(mention.value, PlaceValue)]
    streets = [place.name for place in places if place.kind == "street"]
    offences = [mention.value for mention in mentions if isinstance(mention.value, OffenceValue)]
    orgs, operations = _named(mentions, Label.ORG), _named(mentions, Label.OPERATION)
    things = [m.value.name for m in mentions if isinstance(m.value, NameValue)]
    identifiers = _unique(key for mention in mentions for key in _identifiers(mention))
    place_names = [name for place in places for name in filter(None, (place.name, place.within))]
    shown_people = _unique(m.value.name for m in mentions if isinstance(m.value, PersonValue))
    shown_places = _unique(place.name for place in places)
    shown_offences = _unique(offence.name for offence in offences)
    of_label = (
        (Label.PERSON, shown_people),
        (Label.PLACE, shown_places),
        (Label.ORG, orgs),
        (Label.OPERATION, operations),
        (Label.OFFENCE, shown_offences),
    )
    named = [(label, name) for label, names in of_label for name in names]
    told = _words(f"{document.title}\n{document.text}")
    stems = [*map(stem, told)]
    said = _said_often(stems)
    return IndexedDocument(
        id=document.id,
        access=access,
        text=" ".join(told),
        stems=" ".join(stems),
        newest=place_in_time(ordinal or 0, document.id),
        oldest=place_in_time(ordinal or NO_DAY, document.id),
        kind=(document.kind.value,),
        marking=(document.marking.classification.value,),
        strong=_unique([*map(stem, _words(document.title)), *(word for word, part in said if part >= STRONG)]),
        strongest=_unique(word for word, part in said if part >= STRONGEST),
        known=_unique([w for name in [*people, *things, *place_names] for w in plain(fold(name)).split()])
        + tuple(key for key in identifiers if key),
        names=_unique(word for name in people for word in name_words(name)),
        pairs=_unique(key for name in people for key in pair_keys(name)),
        initials=_unique(key for name in people for key in initial_keys(name)),
        sounds=_unique(key for name in people for key in sound_keys(name)),
        places=_unique(" ".join(place_words(name)) for name in place_names),
        streets=_unique(" ".join(place_words(name)) for name in streets),
        place_keys=_unique(place_key(name) for name in place_names),
        street_keys=_unique(place_key(name) for name in streets),
        place_sounds=_unique(place_sound(name) for name in place_names),
        postcodes=_unique(key for place in places for key in _postcodes(place)),
        areas=_unique(key for place in places for key in area_keys(place.name, place.within)),
        cells=_unique(cell for place in places for cell in _cells(place)),
        orgs=_unique(plain(fold(name)) for name in orgs),
        operations=_unique(plain(fold(name)) for name in operations),
        offences=_unique(plain(fold(text)) for o in offences for text in (o.name, o.group, o.code) if text),
        sources=_unique([plain(fold(document.source or ""))]),
        identifiers=identifiers,
        covers=_unique(term for interval in days for term in cover(interval)),
        above=_unique(term for interval in days for term in sorted(above(interval))),
        published=around(published) if published else (),
        copy=_unique([copy_key(document)]),
        suggest=_unique(term for label, name in named for term in rotated(name, label)),
        source=(document.source,) if document.source else (),
        person=shown_people,
        place=shown_places,
        offence=shown_offences,
        language=_unique([document.meta.get("language", "")]),
        month=_unique(month for interval in days if (month := month_of(interval))),
    )


@lru_cache(maxsize=20_000)
def rotated(name: str, label: Label) -> Terms:
    """A name to be completed from any of its words: "osman tariq", the name as shown, and its label, tabs between."""
    found = plain(fold(name)).split()
    return tuple(f"{' '.join(found[at:] + found[:at])}\t{name}\t{label}" for at in range(len(found)))


def place_in_time(day: int, document_id: str) -> int:
    """A proleptic ordinal day, and below it a number of the document's own: no two documents are equal."""
    own = blake2b(document_id.encode("utf-8", "surrogatepass"), digest_size=DAY // 8).digest()
    return day << DAY | int.from_bytes(own)


def _said_often(stems: list[str]) -> list[tuple[str, float]]:
    """Stems said more than once, each with its part of the most that saying a word again can add: as BM25 has it
    (k1 1.2, b 0.75), the usual length fixed.
    """
    length = 1.2 * (0.25 + 0.75 * len(stems) / USUAL)
    return [(word, count / (count + length)) for word, count in Counter(stems).items() if count > 1]


def _words(text: str) -> list[str]:
    """The words of a text that an index holds."""
    found = words(text)
    if max(map(len, found), default=0) < LONGEST // 4:  # nearly always, and so no word need be looked at by itself
        return found
    return [word for word in found if len(word.encode()) < LONGEST]


def _unique(found: Iterable[str]) -> Terms:
    return tuple(dict.fromkeys(filter(None, found)))


def _named(mentions: Iterable[Mention], label: Label) -> list[str]:
    found = [m.value for m in mentions if m.label is label and isinstance(m.value, NameValue)]
    return list(dict.fromkeys(name for value in found for name in (value.name, *value.formerly)))


def _identifiers(mention: Mention) -> Iterator[str]:
    if isinstance(mention.value, IdentifierValue):
        yield from identifier_keys(mention.value.id)
        yield from identifier_keys(mention.text)


def _cells(place: PlaceValue) -> Terms:
    return cells((place.lat, place.lon)) if place.lat is not None and place.lon is not None else ()


def _postcodes(place: PlaceValue) -> Iterator[str]:
    if place.postcode:
        yield from postcode_keys(place.postcode)
    if place.kind == "postcode":
        yield from postcode_keys(place.name)
