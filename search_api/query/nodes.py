"""What a person asked: the nodes that the query language is read into.

Positions are code points of the query as typed, ``end`` exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from search_api.days import Interval


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words beside one another, as typed: all of them are asked for, as words, names, streets or identifiers."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, at most ``slop`` moves apart."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of a shape: ``*`` any letters, ``?`` one letter."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most ``errors`` letters off."""

    word: str
    errors: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Documents that speak of a day within the interval, or (``published``) were published on one."""

    interval: Interval
    published: bool = False


@dataclass(frozen=True, slots=True)
class InField:
    """Words, a phrase, a shape or a fuzzy word, looked for in one field of the query language."""

    field: str
    what: Words | Phrase | Wildcard | Fuzzy


@dataclass(frozen=True, slots=True)
class Near:
    """Documents that name a place at most so many kilometres from a place or postcode; asked for at ``start``."""

    place: str
    km: float
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Inside:
    """Documents that name a county, district, ward or town, or a place in it; asked for at ``start``."""

    area: str
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All but the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every document: the empty query."""


Node = Words | Phrase | Wildcard | Fuzzy | Dates | Near | Inside | InField | And | Or | Not | All

FIELDS = {
    "person": "people, however the name is written",
    "place": "places and streets",
    "street": "streets",
    "postcode": "postcodes, whole or their beginning",
    "near": "places around a place or postcode: near:Chelmsford~5km",
    "within": "a county, district, ward or town, and the places in it",
    "offence": "offences by name, group or code",
    "date": "days that a document speaks of, or was published on",
    "published": "the day of publication",
    "operation": "operations",
    "org": "organisations",
    "id": "identifiers, however spaced, and document ids",
    "kind": "news, probation or intelligence",
    "source": "who published it",
    "marking": "the classification",
    "month": "a month, as 2014-07",
    "language": "the language of a text that is not in English, as Polish",
    "incident": "incidents, by their id",
}
"""The fields of the query language, each with what it finds."""
