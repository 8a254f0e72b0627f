"""A person within one document: the mentions, and what the document says of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from casethread.model import Evidence, Fact, Mention
from casethread.names.compare import Names, parts
from casethread.text import fold
from casethread.values import PersonValue
from links.places import PlaceKey, home_keys

_JUNIOR = re.compile(r"\b(?:jr|jnr|junior|the younger|son of the same name)\b", re.IGNORECASE)
_SENIOR = re.compile(r"\b(?:sr|snr|senior|the elder|father of the same name)\b", re.IGNORECASE)
_OFFICER = re.compile(
    r"\b(?:pc|dc|ds|di|dci|dsupt|det|detective|sgt|sergeant|insp|inspector|constable|superintendent|judge|recorder"
    r"|magistrate|officer|prosecut\w*|solicitor|barrister|councillor|cllr|mp|coroner|spokes\w+)\b",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"(?:wife|husband|widow|widower|son|daughter|brother|sister)\s+(?:of|to)\s+(.+)$", re.IGNORECASE)
_MALE = frozenset({"mr", "sir", "lord", "m", "male"})
_FEMALE = frozenset({"mrs", "ms", "miss", "lady", "dame", "f", "female"})
YEAR = 365.25

Ref = tuple[str, int]
"""A person, or an event, of one document: the document's id, and which of its people or events it is, from 0."""


@dataclass(slots=True)
class Chain:
    """The mentions of one person in one document, and what they say. ``birth`` is the interval of possible birth days
    (ordinals) that an age at the document's date leaves; names and companions are as written, aliases folded.
    """

    document: str
    published: date | None
    source: str | None
    mentions: list[Mention] = field(default_factory=list)
    name: str = ""
    names: Counter[str] = field(default_factory=Counter)
    aliases: set[str] = field(default_factory=set)
    age: int | None = None
    birth: tuple[float, float] | None = None
    born: date | None = None
    gender: str = ""
    generation: str = ""
    officer: bool = False
    homes: set[PlaceKey] = field(default_factory=set)
    places: set[PlaceKey] = field(default_factory=set)
    identifiers: set[tuple[str, str]] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    companions: set[str] = field(default_factory=set)
    offences: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    ref: Ref = ("", 0)
    """What it is known by: its document, and which of the people of that it is."""
    story: str = ""
    """The story of which the document is a copy, empty when no copy of it exists."""
    incidents: frozenset[Ref] = frozenset()
    """First events of the groups of events of several documents in which it takes part."""
    contested: bool = False
    """Whether somebody else of the full name is known here."""
    kin: bool = False
    """Whether that may be a parent or a child, who shares a home."""
    facts: list[Fact] = field(default_factory=list)
    forms: Names = ()
    """Its names in order, once all of them are known."""
    other: bool = False
    """The text tells it from somebody of the same name ("the other Tariq Osman")."""

    @property
    def first(self) -> tuple[str, int, int]:
        """Document id and offsets of the first mention: what orders and identifies the chain."""
        return self.document, self.mentions[0].start, self.mentions[0].end

    @property
    def full(self) -> bool:
        """Whether it is known by given name and surname."""
        return len(parts(self.name).words) > 1

    @property
    def unnamed(self) -> bool:
        """Whether the document gives no name ("a 15-year-old girl")."""
        return not self.name

    def add(self, mention: Mention, value: PersonValue) -> None:
        """Take in one more mention."""
        self.mentions.append(mention)
        if value.name:
            self.names[value.name] += 1
            if len(parts(value.name).words) > len(parts(self.name).words) or not self.name:
                self.name = value.name
        for alias in filter(None, map(fold, value.aka)):
            self.aliases.add(alias)
            if " " not in alias and (given := parts(value.name).given):
                self.aliases.add(f"{given} {alias}")
        if implied := _implied(value):
            self.aliases.add(implied)
        self.age = self.age if self.age is not None else value.age
        self.born = self.born or value.born
        self.gender = self.gender or gender_of(value)
        self.generation = self.generation or generation_of(mention, value)
        self.officer = self.officer or bool(_OFFICER.search(f"{value.role or ''} {value.title or ''}"))
        if value.home:
            self.homes |= home_keys(value.home)
        self._note(mention, value)

    def _note(self, mention: Mention, value: PersonValue) -> None:
        where = Evidence(self.document, mention.start, mention.end)
        told = {
            "age": str(value.age) if value.age is not None else None,
            "born": value.born.isoformat() if value.born else None,
            "home": value.home,
            "role": value.role,
            "relation": value.relation,
        }
        self.facts += [Fact(kind, said, where) for kind, said in told.items() if said]
        self.facts += [Fact("alias", each, where) for each in value.aka]


def _implied(value: PersonValue) -> str:
    """The full name that a stated relation gives one known by a first name: the wife of Tony Pascoe shares his."""
    said = _FAMILY.match(value.relation or "")
    given, other = parts(value.name).words, parts(said[1]).words if said else ()
    return f"{given[0]} {other[-1]}" if len(given) == 1 and len(other) > 1 else ""


def gender_of(value: PersonValue) -> str:
    """Sex, "m" or "f", by title, and of unnamed people by what they are called: a first name's sex is only a guess."""
    for told in (value.title, None if value.name else value.gender):
        word = (told or "").casefold().strip(". ")
        if word in _MALE or word in _FEMALE:
            return "m" if word in _MALE else "f"
    return ""


def generation_of(mention: Mention, value: PersonValue) -> str:
    """Which of two of one name, "junior" or "senior", where a mention says so; else empty."""
    said = f"{mention.text} {value.title or ''} {value.relation or ''}"
    if _JUNIOR.search(said):
        return "junior"
    return "senior" if _SENIOR.search(said) else ""
