"""The vocabulary of Casethread: every noun that crosses a package border.

All of it is frozen. Offsets are code points of ``Document.text``; ``end`` is exclusive. Ids are opaque strings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casethread.errors import UsageError
from casethread.values import Label as Label  # noqa: PLC0414 - part of this vocabulary
from casethread.values import Value

Json = dict[str, Any]
"""A JSON object as the ``json`` module gives it."""


class Kind(StrEnum):
    """What kind of source a document is (DOMAIN: news reports, probation notes, intelligence logs)."""

    NEWS = "news"
    PROBATION = "probation"
    INTELLIGENCE = "intelligence"


class Classification(StrEnum):
    """UK government security classification, below it PUBLIC for what has been published."""

    PUBLIC = "PUBLIC"
    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"
    SECRET = "SECRET"  # noqa: S105 - a classification, not a password

    @property
    def rank(self) -> int:
        """0 for PUBLIC up to 3 for SECRET."""
        return list(Classification).index(self)


def _meet(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    """Both conditions at once, where None sets no condition."""
    if a is None or b is None:
        return b if a is None else a
    return a & b


@dataclass(frozen=True, slots=True)
class Marking:
    """Who may read a document.

    ``groups`` (need to know: a member of any) and ``restricted_to`` (these users only) set no condition when None
    and admit nobody when empty. ``excluded_from`` names users who may not read it whatever else holds.
    ``handling`` is the 3x5x2 code: P lawful sharing permitted, C permitted with conditions.
    """

    classification: Classification
    handling: str | None = None
    groups: frozenset[str] | None = None
    excluded_from: frozenset[str] = frozenset()
    restricted_to: frozenset[str] | None = None

    @classmethod
    def default(cls, kind: Kind) -> Marking:
        """The marking of a document that carries none: news is PUBLIC, everything else OFFICIAL-SENSITIVE."""
        return cls(Classification.PUBLIC if kind is Kind.NEWS else Classification.OFFICIAL_SENSITIVE)

    @classmethod
    def parse(cls, given: str | Mapping[str, Any]) -> Marking:
        """Read a classification alone ("OFFICIAL") or the JSON object of the command-line contract.

        Raises UsageError naming what is wrong; an unknown key is refused, because ignoring it could widen access.
        """
        if isinstance(given, str):
            given = {"classification": given}
        known = {"classification", "handling", "groups", "excluded_from", "restricted_to"}
        if extra := set(given) - known:
            raise UsageError(f"marking has unknown key {min(extra)!r}", remedy=f"use {', '.join(sorted(known))}")
        name = str(given.get("classification", "")).strip().upper().replace("_", "-").replace(" ", "-")
        try:
            classification = Classification(name)
        except ValueError:
            choices = ", ".join(Classification)
            raise UsageError(f"{name or 'nothing'!r} is no classification", remedy=f"use one of {choices}") from None
        handling = given.get("handling")
        if handling not in (None, "P", "C"):
            raise UsageError(f"{handling!r} is no handling code", remedy="use P or C (3x5x2)")
        return cls(
            classification,
            handling,
            _names(given, "groups"),
            _names(given, "excluded_from") or frozenset(),
            _names(given, "restricted_to"),
        )

    def as_json(self) -> Json:
        """The JSON object of the contract; conditions that are not set are left out."""
        shown: Json = {"classification": self.classification.value}
        if self.handling:
            shown["handling"] = self.handling
        if self.groups is not None:
            shown["groups"] = sorted(self.groups)
        if self.excluded_from:
            shown["excluded_from"] = sorted(self.excluded_from)
        if self.restricted_to is not None:
            shown["restricted_to"] = sorted(self.restricted_to)
        return shown

    @property
    def asks_purpose(self) -> bool:
        """Whether who reads it is to say what for: handling C shares only with conditions, and SECRET is for few."""
        return self.handling == "C" or self.classification is Classification.SECRET

    def stricter(self, other: Marking) -> Marking:
        """The least marking that admits only those whom both admit."""
        return Marking(
            max(self.classification, other.classification, key=lambda c: c.rank),
            "C" if "C" in (self.handling, other.handling) else self.handling or other.handling,
            _meet(self.groups, other.groups),
            self.excluded_from | other.excluded_from,
            _meet(self.restricted_to, other.restricted_to),
        )


def _names(given: Mapping[str, Any], key: str) -> frozenset[str] | None:
    value = given.get(key)
    if value is None:
        return None
    if isinstance(value, str) or not all(isinstance(name, str) for name in value):
        raise UsageError(f"marking's {key} is not a list of names", remedy=f'write "{key}": ["name", ...]')
    return frozenset(value)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who reads. Every read of the case takes one."""

    name: str
    clearance: Classification
    groups: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset(Kind)
    owner: bool = False
    """The owner of the case folder holds the files themselves, so nothing in it is closed to them."""

    def may_read(self, kind: Kind, marking: Marking) -> bool:
        """Whether this viewer's reach holds a document of that kind and marking. The only place that decides."""
        if self.owner:
            return True
        return (
            kind in self.kinds
            and marking.classification.rank <= self.clearance.rank
            and self.name not in marking.excluded_from
            and (marking.restricted_to is None or self.name in marking.restricted_to)
            and (marking.groups is None or bool(marking.groups & self.groups))
        )


class Role(StrEnum):
    """What a user is; it sets how high a classification they reach, need-to-know groups apart."""

    ANALYST = "analyst"
    INVESTIGATOR = "investigator"
    PRESS_OFFICER = "press-officer"
    ADMINISTRATOR = "administrator"

    @property
    def clearance(self) -> Classification:
        """Press officers reach public reporting alone; administrators run the system and read no more than that."""
        return {
            Role.ANALYST: Classification.OFFICIAL_SENSITIVE,
            Role.INVESTIGATOR: Classification.SECRET,
        }.get(self, Classification.PUBLIC)


OWNER = Viewer("owner", Classification.SECRET, owner=True)


@dataclass(frozen=True, slots=True)
class Grading:
    """Source evaluation: 3x5x2 (source 1-3, intelligence A-E, handling P or C) or 5x5x5 (A-E, 1-5, 1-5)."""

    scheme: str
    source: str
    intelligence: str
    handling: str | None = None

    def __str__(self) -> str:
        return f"{self.source}{self.intelligence}{' ' + self.handling if self.handling else ''} ({self.scheme})"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the original: page (from 1) and box (x0, top, x1, bottom in points from the page's top left) of a PDF,
    row (from 1, the header not counted) of a table or entry of a list, line of a file, paragraph (from 1, those in
    tables counted) of a DOCX, sheet (by its name) of a workbook,
    message (from 1) of a mailbox, member (its path) of an archive or attachment of a message.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    row: int | None = None
    line: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    message: int | None = None
    member: str | None = None

    def as_json(self) -> Json:
        """The set fields only."""
        fields: Json = {
            "page": self.page,
            "box": self.box,
            "row": self.row,
            "line": self.line,
            "paragraph": self.paragraph,
            "sheet": self.sheet,
            "message": self.message,
            "member": self.member,
        }
        return {key: value for key, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document's text and where it stands in the original."""

    start: int
    end: int
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a document was read from: its name as found, SHA-256 of its bytes, and which part (from 0) of it.

    A file that lies in another (``member`` is its path there) is named below it, "case.zip/notes/1.pdf"; the SHA-256 is
    that of the outermost file, which is the one that is kept.
    """

    file: str
    sha256: str
    part: int = 0
    member: str | None = None

    @property
    def kept(self) -> str:
        """The name of the file that is kept: the archive or message itself for what lies in one."""
        return self.file if self.member is None else self.file.removesuffix(f"/{self.member}")


@dataclass(frozen=True, slots=True)
class Document:
    """One citable text: an article, a contact entry, a log entry."""

    id: str
    kind: Kind
    title: str
    text: str
    origin: Origin
    marking: Marking
    published: date | None = None
    source: str | None = None
    """Who published it: an outlet, an office, a unit."""
    author: str | None = None
    grading: Grading | None = None
    passages: tuple[Passage, ...] = ()
    """In text order, not overlapping; together they cover every character that came from the original."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """What else the source said, by its own column or field name (CRN, URN, officer, ...)."""

    def anchor(self, start: int) -> Anchor:
        """Where the character at ``start`` stands in the original; an empty Anchor when the file has no finer place."""
        for passage in self.passages:
            if passage.start <= start < passage.end:
                return passage.anchor
        return Anchor()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a document that names something, with what it was read as and why.

    ``rule`` names the recogniser and its rule ("identifiers.pnc", "model.ner"); ``score`` is its confidence, 0 to 1;
    ``why`` is a sentence for a person.
    """

    start: int
    end: int
    text: str
    label: Label
    value: Value
    rule: str
    score: float
    why: str = ""

    def as_json(self) -> Json:
        """The object that ``casethread extract --jsonl`` prints."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "label": self.label.value,
            "value": self.value.as_json(),
            "rule": self.rule,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document and its mentions, in text order."""

    document: Document
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a document that supports a claim."""

    document: str
    start: int
    end: int

    def as_json(self) -> Json:
        """Document id and offsets."""
        return {"document": self.document, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim holds: a sentence, how much it counts (negative: against), and the spans behind it; ``parts`` are
    the clauses that it was put together from, each with its own weight, where there are several.
    """

    text: str
    weight: float
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[tuple[str, float], ...] = ()

    def as_json(self) -> Json:
        """The sentence, its weight and its evidence."""
        return {"text": self.text, "weight": round(self.weight, 3), "evidence": [e.as_json() for e in self.evidence]}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a document says of an entity: ``kind`` is age, born, home, role, alias, identifier, relation, ..."""

    kind: str
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, place, organisation, operation or thing, as the documents of one reach join it."""

    id: str
    label: Label
    name: str
    names: tuple[str, ...]
    """Every form it is written in, the chosen ``name`` first."""
    mentions: tuple[Evidence, ...]
    facts: tuple[Fact, ...] = ()
    reasons: tuple[Reason, ...] = ()
    """Why mentions of different documents were taken for one entity."""

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that mention it, each once, in order of first mention."""
        return tuple(dict.fromkeys(mention.document for mention in self.mentions))


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened, told by one or more documents. ``start`` and ``end`` are inclusive days."""

    id: str
    offence: str
    code: str | None
    place: str | None
    start: date | None
    end: date | None
    people: tuple[str, ...]
    """Entity ids."""
    evidence: tuple[Evidence, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that tell of it, each once."""
        return tuple(dict.fromkeys(evidence.document for evidence in self.evidence))


class LinkKind(StrEnum):
    """What ties the two ends of a link. The first three join documents, the others entities."""

    SAME_STORY = "same story"
    SAME_INCIDENT = "same incident"
    SHARED_ENTITY = "shared entity"
    TOGETHER = "together"
    RELATION = "relation"
    POSSIBLY_SAME = "possibly same"


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two documents or two entities; ``score`` runs from 0 to 1. ``a`` sorts before ``b``."""

    a: str
    b: str
    kind: LinkKind
    score: float
    reasons: tuple[Reason, ...]

    def as_json(self) -> Json:
        """The object that ``casethread export links`` prints."""
        return {
            "a": self.a,
            "b": self.b,
            "kind": self.kind.value,
            "score": round(self.score, 4),
            "reasons": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of links from one entity to another; its score is that of its weakest link."""

    entities: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def score(self) -> float:
        """The weakest link's score."""
        return min((link.score for link in self.links), default=0.0)


@dataclass(frozen=True, slots=True)
class Linkage:
    """All that one reach's documents join: a pure function of those documents and their mentions."""

    entities: tuple[Entity, ...] = ()
    incidents: tuple[Incident, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise in a linkage than before: entities and incidents by id, links by their ends and kind; None for
    what there is no more.
    """

    entities: Mapping[str, Entity | None]
    incidents: Mapping[str, Incident | None]
    links: Mapping[tuple[str, str, LinkKind], Link | None]

    def come(self) -> Linkage:
        """What there is now of all that, as it is now."""
        return Linkage(
            tuple(entity for entity in self.entities.values() if entity),
            tuple(incident for incident in self.incidents.values() if incident),
            tuple(link for link in self.links.values() if link),
        )


class Judgement(StrEnum):
    """What somebody says of two mentions: one and the same, two different ones, or that it cannot be told."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention as a verdict names it: by content, so that it is found again however the document was taken in.

    ``document`` is its id when the verdict was given, ``digest`` the SHA-256 of its text (UTF-8), ``text`` the words.
    """

    document: str
    digest: str
    start: int
    end: int
    text: str

    def as_json(self) -> Json:
        """Document id, offsets and words."""
        return {"document": self.document, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided of two mentions, who, when (UTC) and why; it outranks whatever the linker would say.

    A verdict that was undone is kept, and ties and parts nothing; ``undone`` says by whom, when and why.
    """

    id: str
    judgement: Judgement
    a: Spot
    b: Spot
    who: str
    when: datetime
    why: str = ""
    undone: str | None = None

    def __str__(self) -> str:
        said = f" ({self.why})" if self.why else ""
        day = f"{self.when.day} {self.when:%B %Y}"
        return f"verdict {self.id}, {self.judgement.value}, by {self.who} on {day}{said}"

    def as_json(self) -> Json:
        """The object that ``casethread review list --json`` prints."""
        return {
            "verdict": self.id,
            "judgement": self.judgement.value,
            "a": self.a.as_json(),
            "b": self.b.as_json(),
            "who": self.who,
            "when": self.when.isoformat(timespec="seconds"),
            "why": self.why,
            "undone": self.undone,
        }


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says that a mention is, in place of what it was read as; who, when (UTC) and why.

    ``spot`` is the mention by content, ``around`` the text before and after it, ``label`` what it was read as; ``to``
    is what stands there instead, None when nothing does that is looked for. One that was undone is kept, and changes
    nothing; ``undone`` says by whom, when and why.
    """

    id: str
    spot: Spot
    around: tuple[str, str]
    label: Label
    to: tuple[Label, Value] | None
    who: str
    when: datetime
    why: str = ""
    undone: str | None = None

    def __str__(self) -> str:
        said = f" ({self.why})" if self.why else ""
        return f"correction {self.id} by {self.who} on {self.when.day} {self.when:%B %Y}{said}"

    def as_json(self) -> Json:
        """The object that ``casethread correct list --json`` prints."""
        return {
            "correction": self.id,
            "mention": self.spot.as_json(),
            "label": self.label.value,
            "to": {"label": self.to[0].value, "value": self.to[1].as_json()} if self.to else None,
            "who": self.who,
            "when": self.when.isoformat(timespec="seconds"),
            "why": self.why,
            "undone": self.undone,
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """A correction and the span of one document at which it counts."""

    correction: Correction
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HitPassage:
    """A sentence of a hit: its span and text, and the spans (document offsets) in it that matched; ``near`` when the
    whole of it was found by its meaning.
    """

    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    near: bool = False

    def as_json(self) -> Json:
        """The object of the contract; ``near`` only where it holds."""
        shown: Json = {"start": self.start, "end": self.end, "text": self.text}
        return {**shown, "near": True} if self.near else shown


@dataclass(frozen=True, slots=True)
class HitCopy:
    """A document that prints the story of a hit once more."""

    id: str
    title: str
    source: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that answers a query: its best passages with what matched in them, and why it was found.

    ``folded`` counts the further documents that answer with the same story, ``copies`` are the first of them.
    """

    id: str
    title: str
    kind: Kind
    published: date | None
    marking: Marking
    passages: tuple[HitPassage, ...]
    why: tuple[str, ...]
    source: str | None = None
    copies: tuple[HitCopy, ...] = ()
    folded: int = 0

    def as_json(self) -> Json:
        """The object that ``casethread search --json`` prints."""
        shown: Json = {
            "id": self.id,
            "title": self.title,
            "kind": self.kind.value,
            "published": self.published.isoformat() if self.published else None,
            "marking": self.marking.as_json(),
            "passages": [passage.as_json() for passage in self.passages],
            "why": list(self.why),
        }
        return {**shown, "copies": [copy.id for copy in self.copies], "folded": self.folded} if self.folded else shown


def canonical(value: Json) -> str:
    """One spelling of a JSON object, so that equal objects are equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
