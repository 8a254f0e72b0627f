"""What the JSON routes answer, as OpenAPI describes it. Offsets are code points of the document's text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from casethread.model import Document, Entity, Hit, Incident, Json, Link, Path
from search_api.results import Facet, Results


class Shape(BaseModel):
    """A JSON object of the API."""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


class PassageShape(Shape):
    """A sentence of a document, and the spans in it that matched; ``near``: all of it was found by its meaning."""

    start: int
    end: int
    text: str
    marks: list[tuple[int, int]]
    near: bool


class CopyShape(Shape):
    """A document that prints the story of a hit once more."""

    id: str
    title: str
    source: str | None
    published: str | None


class HitShape(Shape):
    """A document that answers; ``folded`` further ones tell the same story, ``copies`` are the first of them."""

    id: str
    title: str
    kind: str
    source: str | None
    published: str | None
    marking: dict[str, Any]
    passages: list[PassageShape]
    why: list[str]
    copies: list[CopyShape]
    folded: int

    @classmethod
    def of(cls, hit: Hit) -> HitShape:
        """From a hit."""
        return cls.model_validate(_hit(hit))


class BucketShape(Shape):
    """One value of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


class FacetShape(Shape):
    """A facet: counts over everything found."""

    name: str
    title: str
    buckets: list[BucketShape]


class SearchShape(Shape):
    """A page of hits; ``total`` is exact, and counts copies too. ``next`` is what to ask ``after`` for more.

    With ``semantic``, ``total`` documents answer the words, and ``by_meaning`` further ones are listed that are only
    near in meaning; ``unread`` ones could not be compared yet; there are pages and no ``next``.
    """

    total: int
    page: int
    pages: int
    hits: list[HitShape]
    facets: list[FacetShape]
    did_you_mean: str | None
    next: str | None
    by_meaning: int
    unread: int


def told(results: Results) -> Json:
    """Results as ``SearchShape`` describes them. What is read from an index and a store needs no validation on its way
    out, which would take longer than finding it.
    """
    return {
        "total": results.total,
        "page": results.request.page,
        "pages": results.pages,
        "hits": [_hit(hit) for hit in results.hits],
        "facets": [_facet(facet) for facet in results.facets],
        "did_you_mean": results.did_you_mean,
        "next": results.next,
        "by_meaning": results.by_meaning,
        "unread": results.unread,
    }


def _hit(hit: Hit) -> Json:
    return {
        "id": hit.id,
        "title": hit.title,
        "kind": hit.kind.value,
        "source": hit.source,
        "published": _day(hit.published),
        "marking": hit.marking.as_json(),
        "passages": [
            {"start": one.start, "end": one.end, "text": one.text, "marks": one.marks, "near": one.near}
            for one in hit.passages
        ],
        "why": hit.why,
        "copies": [
            {"id": copy.id, "title": copy.title, "source": copy.source, "published": _day(copy.published)}
            for copy in hit.copies
        ],
        "folded": hit.folded,
    }


def _facet(facet: Facet) -> Json:
    buckets = [
        {"value": one.value, "label": one.label, "count": one.count, "chosen": one.chosen} for one in facet.buckets
    ]
    return {"name": facet.name, "title": facet.title, "buckets": buckets}


class DocumentShape(Shape):
    """A document with its text and where its passages stand in the original."""

    id: str
    kind: str
    title: str
    text: str
    published: str | None
    source: str | None
    author: str | None
    grading: str | None
    marking: dict[str, Any]
    file: str
    sha256: str
    part: int
    passages: list[dict[str, Any]]
    meta: dict[str, str]

    @classmethod
    def of(cls, document: Document) -> DocumentShape:
        """From a document."""
        return cls(
            id=document.id,
            kind=document.kind.value,
            title=document.title,
            text=document.text,
            published=document.published.isoformat() if document.published else None,
            source=document.source,
            author=document.author,
            grading=str(document.grading) if document.grading else None,
            marking=document.marking.as_json(),
            file=document.origin.file,
            sha256=document.origin.sha256,
            part=document.origin.part,
            passages=[{"start": p.start, "end": p.end, **p.anchor.as_json()} for p in document.passages],
            meta=dict(document.meta),
        )


class MentionShape(Shape):
    """A span that names something; ``entity`` is whom or what this reach's documents take it for."""

    start: int
    end: int
    text: str
    label: str
    value: dict[str, Any]
    rule: str
    score: float
    why: str
    entity: str | None


class MentionedShape(Shape):
    """A mention by its place and words."""

    document: str
    start: int
    end: int
    text: str


class EvidenceShape(Shape):
    """A span of a document."""

    document: str
    start: int
    end: int


class ReasonShape(Shape):
    """Why a claim holds; a negative weight speaks against it."""

    text: str
    weight: float
    evidence: list[EvidenceShape]


class FactShape(Shape):
    """Something a document says of an entity."""

    kind: str
    value: str
    evidence: EvidenceShape


class EntityShape(Shape):
    """One person, place, organisation, operation or thing, as the documents within reach join it."""

    id: str
    label: str
    name: str
    documents: int = Field(description="How many documents mention it")
    names: list[str]

    @classmethod
    def of(cls, entity: Entity) -> EntityShape:
        """From an entity."""
        return cls(
            id=entity.id,
            label=entity.label.value,
            name=entity.name,
            documents=len(entity.documents),
            names=list(entity.names),
        )


class ProfileShape(EntityShape):
    """An entity with its mentions, facts, and why they were joined."""

    mentions: list[EvidenceShape]
    facts: list[FactShape]
    reasons: list[ReasonShape]

    @classmethod
    def of(cls, entity: Entity) -> ProfileShape:
        """From an entity."""
        return cls(
            **EntityShape.of(entity).model_dump(),
            mentions=[EvidenceShape(**mention.as_json()) for mention in entity.mentions],
            facts=[
                FactShape(kind=fact.kind, value=fact.value, evidence=EvidenceShape(**fact.evidence.as_json()))
                for fact in entity.facts
            ],
            reasons=[ReasonShape(**reason.as_json()) for reason in entity.reasons],
        )


class LinkShape(Shape):
    """A tie between two documents or two entities, with its reasons."""

    a: str
    b: str
    kind: str
    score: float
    reasons: list[ReasonShape]

    @classmethod
    def of(cls, link: Link) -> LinkShape:
        """From a link."""
        return cls(**link.as_json())


class PathShape(Shape):
    """A chain of links between two entities; its score is that of its weakest link."""

    entities: list[str]
    links: list[LinkShape]
    score: float

    @classmethod
    def of(cls, path: Path) -> PathShape:
        """From a path."""
        return cls(entities=list(path.entities), links=[LinkShape.of(link) for link in path.links], score=path.score)


class IncidentShape(Shape):
    """Something that happened; ``from`` and ``to`` are inclusive days."""

    incident: str
    documents: list[str]
    offence: str
    code: str | None
    place: str | None
    start: str | None = Field(serialization_alias="from")
    end: str | None = Field(serialization_alias="to")
    people: list[str]
    evidence: list[EvidenceShape]
    reasons: list[ReasonShape]

    @classmethod
    def of(cls, incident: Incident) -> IncidentShape:
        """From an incident."""
        return cls(
            incident=incident.id,
            documents=list(incident.documents),
            offence=incident.offence,
            code=incident.code,
            place=incident.place,
            start=incident.start.isoformat() if incident.start else None,
            end=incident.end.isoformat() if incident.end else None,
            people=list(incident.people),
            evidence=[EvidenceShape(**evidence.as_json()) for evidence in incident.evidence],
            reasons=[ReasonShape(**reason.as_json()) for reason in incident.reasons],
        )


class StatusShape(Shape):
    """How many documents are within reach, and how many of them the index answers from."""

    documents: int
    searchable: int


class ErrorBody(Shape):
    """What happened, where, and what to do next."""

    what: str
    where: str
    remedy: str


class ErrorShape(Shape):
    """Every answer that is not 200."""

    error: ErrorBody


_ERRORS = {
    400: "the request is wrong",
    401: "nobody is logged in, or the token has run out",
    403: "the user or the token may not do this, or has to state a purpose first",
    404: "no such thing within reach",
    410: "the cursor is out of date",
    429: "asked too often",
    503: "the search index or the case store does not answer",
}
"""What each status of a refusal means."""


def answers(further: Mapping[int, str] | None = None) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for its description: those that every route may give, and ``further`` ones of its own.

    The first brings the shape into the description, and the others name it: FastAPI makes a validator for every shape
    that is given, which took half the time of making the application.
    """
    first, *others = ({**_ERRORS, **(further or {})}).items()
    shape = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorShape.__name__}"}}}
    told: dict[int | str, dict[str, Any]] = {first[0]: {"model": ErrorShape, "description": first[1]}}
    return told | {status: {"content": shape, "description": why} for status, why in others}
