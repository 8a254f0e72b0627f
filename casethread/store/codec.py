"""Rows to vocabulary and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from casethread.model import (
    Anchor,
    Document,
    Entity,
    Evidence,
    Fact,
    Grading,
    Incident,
    Json,
    Kind,
    Label,
    Link,
    LinkKind,
    Marking,
    Mention,
    Origin,
    Passage,
    Reason,
    canonical,
)
from casethread.store.base import Sighting
from casethread.values import VALUES, Value

Packed = list[Any]
_DECODER = json.JSONDecoder()


def spell_marking(marking: Marking) -> str:
    """A marking's one spelling, by which equal markings are found."""
    return canonical(marking.as_json())


@lru_cache(maxsize=1_000)
def read_marking(spelled: str) -> Marking:
    """The inverse of ``spell_marking``."""
    return Marking.parse(json.loads(spelled))


def document_row(document: Document) -> Json:
    """The columns of the document table that the document itself gives."""
    grading = document.grading
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "published": document.published,
        "source": document.source,
        "author": document.author,
        "grading": [grading.scheme, grading.source, grading.intelligence, grading.handling] if grading else None,
        "origin": pack_origin(document.origin),
        "passages": [pack_passage(passage) for passage in document.passages],
        "meta": dict(document.meta),
    }


_KEPT_APART = ("CRN", "URN")
"""What else was said of a text that makes it another document: it is about another person, or another report."""


def digest(document: Document) -> str:
    """What two documents have in common that are one, seen in two places: their text, what is known of it, and who may
    read it, but not where it stands.
    """
    said = {key: document.meta[key] for key in _KEPT_APART if key in document.meta}
    about = [document.kind, spell_marking(document.marking), str(document.published), document.source, document.author]
    whole = json.dumps([*about, document.title, said, document.text])
    return hashlib.sha256(whole.encode()).hexdigest()


def read_document(row: RowMapping, kind: Kind, marking: Marking) -> Document:
    """The document of a row and the kind and marking that its access number stands for."""
    return Document(
        id=row["id"],
        kind=kind,
        title=row["title"],
        text=row["text"],
        origin=Origin(*row["origin"]),
        marking=marking,
        published=row["published"],
        source=row["source"],
        author=row["author"],
        grading=Grading(*row["grading"]) if row["grading"] else None,
        passages=tuple(read_passage(packed) for packed in row["passages"]),
        meta=row["meta"],
    )


def read_kept(row: Sequence[Any]) -> Document:
    """The document of a row as it is kept: its id, kind, title, text, origin, marking, day, source, author, grading,
    passages and the rest, JSON as text.
    """
    key, kind, title, text, origin, marking, published, source, author, grading, passages, meta = row
    read = _loads(grading) if grading else None
    return Document(
        key,
        _KINDS[kind],
        title,
        text,
        Origin(*_loads(origin)),
        read_marking(marking),
        date.fromisoformat(published) if isinstance(published, str) else published,
        source,
        author,
        Grading(*read) if read else None,
        tuple([read_passage(packed) for packed in _loads(passages)]),
        _loads(meta),
    )


def _loads(kept: str) -> Any:
    """JSON that we wrote: without space around it, which ``json.loads`` would look for."""
    return _DECODER.raw_decode(kept)[0]


_KINDS = {kind.value: kind for kind in Kind}


def pack_origin(origin: Origin) -> Packed:
    """Three entries; the fourth only for what lies in another file, so that rows of others stay as they were."""
    return [origin.file, origin.sha256, origin.part, *([] if origin.member is None else [origin.member])]


def pack_passage(passage: Passage) -> Packed:
    """Six entries, and after them those that anchors came to have later, as far as any is set."""
    anchor = passage.anchor
    place = [anchor.page, list(anchor.box) if anchor.box else None, anchor.row, anchor.line]
    later = [anchor.paragraph, anchor.sheet, anchor.message, anchor.member]
    while later and later[-1] is None:
        later.pop()
    return [passage.start, passage.end, *place, *later]


def read_passage(packed: Packed) -> Passage:
    """The inverse of ``pack_passage``."""
    start, end, page, box, *place = packed
    return Passage(start, end, Anchor(page, (box[0], box[1], box[2], box[3]) if box else None, *place))


def read_sighting(row: RowMapping) -> Sighting:
    """The sighting of a row."""
    anchor = read_passage(row["passage"]).anchor if row["passage"] else Anchor()
    return Sighting(row["document_id"], Origin(*row["origin"]).file, anchor, row["meta"])


def stands_at(origin: Packed, passages: Sequence[Packed], only: Anchor) -> bool:
    """Whether any of a document, given by its columns, stands at a place of its file, or below it; a passage whose
    place is not so finely known may stand there.
    """
    member = Origin(*origin).member or ""
    if only.member is not None and not f"{member}/".startswith(f"{only.member}/"):
        return False
    wanted = (only.page, only.row, only.sheet, only.message)
    if not passages or wanted == (None, None, None, None):
        return True
    anchors = (read_passage(packed).anchor for packed in passages)
    held = ((anchor.page, anchor.row, anchor.sheet, anchor.message) for anchor in anchors)
    return any(all(a is None or b is None or a == b for a, b in zip(wanted, place, strict=True)) for place in held)


def mention_row(document_id: str, ordinal: int, mention: Mention) -> Json:
    """The row of a mention."""
    return {
        "document_id": document_id,
        "ordinal": ordinal,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "label": mention.label.value,
        "value": mention.value.as_json(),
        "rule": mention.rule,
        "score": mention.score,
        "why": mention.why,
    }


_LABELS = {label.value: label for label in Label}


def read_mention(row: Sequence[Any]) -> Mention:
    """The mention of a row: the columns in their order, the value as the JSON text that is kept."""
    _, start, end, text, label, value, rule, score, why = row
    return Mention(start, end, text, _LABELS[label], _read_value(label, value), rule, score, why)


@lru_cache(maxsize=1 << 14)
def _read_value(label: str, value: str) -> Value:
    """A value, read once: those of a case repeat, within a document most of all."""
    return VALUES[_LABELS[label]].from_json(_loads(value))


def _pack_evidence(evidence: Evidence) -> Packed:
    return [evidence.document, evidence.start, evidence.end]


def pack_reasons(reasons: Sequence[Reason]) -> Packed:
    """Reasons as JSON arrays."""
    return [
        [r.text, r.weight, [_pack_evidence(e) for e in r.evidence], *([[list(p) for p in r.parts]] if r.parts else [])]
        for r in reasons
    ]


def read_reasons(packed: Packed) -> tuple[Reason, ...]:
    """The inverse of ``pack_reasons``."""
    return tuple(
        Reason(
            text,
            weight,
            tuple(Evidence(*e) for e in evidence),
            tuple((said, own) for part in parts for said, own in part),
        )
        for text, weight, evidence, *parts in packed
    )


def pack_entity(entity: Entity) -> Json:
    """What the entity table's own columns do not hold."""
    return {
        "names": list(entity.names),
        "mentions": [_pack_evidence(e) for e in entity.mentions],
        "facts": [[fact.kind, fact.value, _pack_evidence(fact.evidence)] for fact in entity.facts],
        "reasons": pack_reasons(entity.reasons),
    }


def read_entity(row: RowMapping) -> Entity:
    """The entity of a row."""
    body = row["body"]
    return Entity(
        id=row["id"],
        label=Label(row["label"]),
        name=row["name"],
        names=tuple(body["names"]),
        mentions=tuple(Evidence(*packed) for packed in body["mentions"]),
        facts=tuple(Fact(kind, value, Evidence(*packed)) for kind, value, packed in body["facts"]),
        reasons=read_reasons(body["reasons"]),
    )


def pack_incident(incident: Incident) -> Json:
    """All of an incident but its id."""
    return {
        "offence": incident.offence,
        "code": incident.code,
        "place": incident.place,
        "from": incident.start.isoformat() if incident.start else None,
        "to": incident.end.isoformat() if incident.end else None,
        "people": list(incident.people),
        "evidence": [_pack_evidence(e) for e in incident.evidence],
        "reasons": pack_reasons(incident.reasons),
    }


def read_incident(row: RowMapping) -> Incident:
    """The incident of a row."""
    body = row["body"]
    return Incident(
        id=row["id"],
        offence=body["offence"],
        code=body["code"],
        place=body["place"],
        start=date.fromisoformat(body["from"]) if body["from"] else None,
        end=date.fromisoformat(body["to"]) if body["to"] else None,
        people=tuple(body["people"]),
        evidence=tuple(Evidence(*packed) for packed in body["evidence"]),
        reasons=read_reasons(body["reasons"]),
    )


def read_link(row: RowMapping) -> Link:
    """The link of a row."""
    return Link(row["a"], row["b"], LinkKind(row["kind"]), row["score"], read_reasons(row["reasons"]))
