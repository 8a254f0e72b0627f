"""The tables of the case store. Changes go through a migration; a test holds the two equal."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
)

from casethread.store.columns import Size, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

user = Table(
    "user",
    metadata,
    Column("name", Words, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("groups", JSON, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("password", Words, comment="argon2id; none for who cannot log in by password"),
    Column("one_time_until", Float, comment="of a one-time password: Unix time from which it is void"),
    Column("subject", Words, unique=True, comment="who they are to the identity provider"),
)

session = Table(
    "session",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of what the cookie holds"),
    Column("user", ForeignKey("user.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("form_token", Words, nullable=False, comment="what every form of the session must carry"),
    Column("started", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Column("address", Words, nullable=False),
    Column("purpose", Words, comment="what they said they read for"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of what the link holds"),
    Column("user", ForeignKey("user.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", Float, nullable=False),
)

token = Table(
    "token",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("user", ForeignKey("user.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", Words, nullable=False),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the secret part"),
    Column("scopes", JSON, nullable=False),
    Column("made", Float, nullable=False),
    Column("until", Float, nullable=False),
)

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("user", ForeignKey("user.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("chosen", JSON, nullable=False, comment="facet values by facet"),
    Column("seen", LargeBinary, nullable=False, comment="8 bytes of BLAKE2b of each document's id, one after another"),
    Column("looked", Date, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False, index=True, comment="as it was typed, whether or not there is such a user"),
    Column("address", Words, nullable=False, index=True),
    Column("at", Float, nullable=False),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("state", String(64), primary_key=True, comment="SHA-256 of the state that the identity provider returns"),
    Column("nonce", Words, nullable=False),
    Column("verifier", Words, nullable=False),
    Column("next", Words, nullable=False),
    Column("until", Float, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3, without a gap"),
    Column("who", Words, nullable=False, index=True),
    Column("body", Words, nullable=False, comment="canonical JSON"),
    Column("hash", String(64), nullable=False, comment="SHA-256 of the hash before it and the body"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, comment="always 1"),
    Column("rows", Integer, nullable=False, comment="how many rows have ever been written"),
)

file = Table(
    "file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("location", Words, nullable=False, unique=True, comment="absolute path, or a name for what is no file"),
    Column("name", Words, nullable=False, comment="as the user gave it"),
    Column("sha256", String(64), index=True),
    Column("size", Size),
    Column("state", String(16), nullable=False, index=True),
    Column("reason", Words),
    Column("options", JSON, nullable=False, comment="what the user said of it: kind, marking, published"),
    Column("twin_id", Integer, index=True, comment="of a duplicate: the file that was read in its place"),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", Words, nullable=False),
    Column("task", String(16), nullable=False),
    Column("what", JSON, nullable=False, comment="what it is done to, without names of documents and without secrets"),
    Column("state", String(16), nullable=False, index=True),
    Column("made", Float, nullable=False),
    Column("begun", Float),
    Column("ended", Float),
    Column("process", Words, comment="machine, number and start of the process that does it"),
    Column("seen", Float, nullable=False, comment="when that process last said a word"),
    Column("step", Words, nullable=False, server_default=""),
    Column("since", Float),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    Column("current", Words, nullable=False, server_default=""),
    Column("failures", JSON, nullable=False, server_default="[]", comment="the last that it told"),
    Column("counts", JSON, nullable=False, server_default="{}"),
    Column("problem", Words, nullable=False, server_default=""),
    Column("remedy", Words, nullable=False, server_default=""),
)

access = Table(
    "access",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("marking", Words, nullable=False, comment="canonical JSON"),
    Column("version", Integer, nullable=False, comment="counts changes to documents with this kind and marking"),
    UniqueConstraint("kind", "marking"),
)

document = Table(
    "document",
    metadata,
    Column("id", Words, primary_key=True),
    Column("file_id", ForeignKey("file.id"), nullable=False, index=True),
    Column("access_id", ForeignKey("access.id"), nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("published", Date),
    Column("source", Words),
    Column("author", Words),
    Column("grading", JSON),
    Column("origin", JSON, nullable=False),
    Column("passages", JSON, nullable=False),
    Column("meta", JSON, nullable=False),
    Column("annotated", Words, index=True, comment="version of the annotator whose mentions these are"),
    Column("indexed", Words, index=True, comment="name of the index that holds it as it is"),
    Column("digest", String(64), index=True, comment="SHA-256 of what makes another sighting of it the same"),
    Column(
        "changed",
        String(16),
        comment="another with each change to it or its mentions; none when there was none since this is kept",
    ),
    Index(None, "access_id", "id", "changed"),
)

failure = Table(
    "failure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_id", ForeignKey("file.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False, comment="which part of the file, in the order they were read"),
    Column("where", Words, nullable=False),
    Column("step", String(16), nullable=False),
    Column("reason", Words, nullable=False),
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), index=True),
)

sighting = Table(
    "sighting",
    metadata,
    Column("file_id", ForeignKey("file.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("origin", JSON, nullable=False),
    Column("passage", JSON, comment="the first passage, for its place"),
    Column("meta", JSON, nullable=False),
)

mention = Table(
    "mention",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("label", String(16), nullable=False),
    Column("value", JSON, nullable=False),
    Column("rule", Words, nullable=False),
    Column("score", Float, nullable=False),
    Column("why", Words, nullable=False),
)

meaning = Table(
    "meaning",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("model", Words, nullable=False, comment="name of the model that made them"),
    Column("spans", LargeBinary, nullable=False, comment="start and end of each passage, as uint32"),
    Column("vectors", LargeBinary, nullable=False, comment="one for each passage, as int8"),
)

meaning_state = Table(
    "meaning_state",
    metadata,
    Column("access_id", ForeignKey("access.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False, comment="counts changes to the vectors of its documents"),
)

work = Table(
    "work",
    metadata,
    Column("key", Words, primary_key=True, comment="which piece of work, as the queue knows it"),
    Column("holder", String(16), nullable=False, comment="who began it last: nobody else may write its result"),
    Column("tries", Integer, nullable=False, comment="how often it was begun and not given back"),
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(64), nullable=False, comment="SHA-256 of the document's id"),
    Column("text", String(64), nullable=False, index=True, comment="SHA-256 of its text"),
    Column("day", Date, nullable=False),
    Column("by", Words, nullable=False),
    Column("reason", Words, nullable=False),
)

review = Table(
    "review",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("until", Date, nullable=False),
    Column("by", Words, nullable=False),
    Column("reason", Words, nullable=False),
)

reach = Table(
    "reach",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False, unique=True, comment="the access numbers it holds"),
    Column("stamp", Words, nullable=False, comment="their versions and the linker's when it was linked"),
)


def _of_reach() -> Column[int]:
    return Column("reach_id", ForeignKey("reach.id", ondelete="CASCADE"), primary_key=True)


piece = Table(
    "piece",
    metadata,
    _of_reach(),
    Column("shelf", Words, primary_key=True),
    Column("key", LargeBinary(16), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

linked = Table(
    "linked",
    metadata,
    _of_reach(),
    Column("document_id", Words, primary_key=True),
    Column("state", Words, comment="what told how it was"),
    sqlite_with_rowid=False,
)

entity = Table(
    "entity",
    metadata,
    _of_reach(),
    Column("id", Words, primary_key=True),
    Column("label", String(16), nullable=False),
    Column("name", Words, nullable=False),
    Column("weight", Integer, nullable=False, comment="how many mentions"),
    Column("body", JSON, nullable=False),
    Index(None, "reach_id", "label", "weight"),
)

entity_name = Table(
    "entity_name",
    metadata,
    _of_reach(),
    Column("folded", Words, primary_key=True),
    Column("entity_id", Words, primary_key=True),
    ForeignKeyConstraint(["reach_id", "entity_id"], ["entity.reach_id", "entity.id"], ondelete="CASCADE"),
    Index(None, "reach_id", "entity_id"),
)

member = Table(
    "member",
    metadata,
    _of_reach(),
    Column("document_id", Words, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("entity_id", Words, primary_key=True),
    ForeignKeyConstraint(["reach_id", "entity_id"], ["entity.reach_id", "entity.id"], ondelete="CASCADE"),
    Index(None, "reach_id", "entity_id"),
)

incident = Table(
    "incident",
    metadata,
    _of_reach(),
    Column("id", Words, primary_key=True),
    Column("start", Date),
    Column("body", JSON, nullable=False),
)

incident_document = Table(
    "incident_document",
    metadata,
    _of_reach(),
    Column("document_id", Words, primary_key=True),
    Column("incident_id", Words, primary_key=True),
    ForeignKeyConstraint(["reach_id", "incident_id"], ["incident.reach_id", "incident.id"], ondelete="CASCADE"),
    Index(None, "reach_id", "incident_id"),
)

link = Table(
    "link",
    metadata,
    _of_reach(),
    Column("a", Words, primary_key=True),
    Column("b", Words, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Index(None, "reach_id", "b"),
)

verdict = Table(
    "verdict",
    metadata,
    Column("id", String(16), primary_key=True, comment="opaque: a number would tell how many there are"),
    Column("judgement", String(16), nullable=False),
    Column("a", JSON, nullable=False, comment="a mention by content: document, digest of its text, start, end, words"),
    Column("b", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("when", String(32), nullable=False, comment="UTC, ISO 8601"),
    Column("why", Words, nullable=False),
    Column("undone", Words, comment="by whom, when and why; a verdict is never deleted"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", String(16), primary_key=True, comment="opaque, as a verdict's is"),
    Column("spot", JSON, nullable=False, comment="a mention by content, as in a verdict"),
    Column("around", JSON, nullable=False, comment="the text before and after it"),
    Column("label", String(16), nullable=False, comment="what it was read as"),
    Column("to", JSON(none_as_null=True), comment="label and value in its place; none for nothing"),
    Column("kind", String(16), nullable=False, comment="of the document when it was corrected"),
    Column("marking", Words, nullable=False, comment="likewise"),
    Column("who", Words, nullable=False),
    Column("when", String(32), nullable=False, comment="UTC, ISO 8601"),
    Column("why", Words, nullable=False),
    Column("undone", Words, comment="by whom, when and why; a correction is never deleted"),
)

corrected = Table(
    "corrected",
    metadata,
    Column("correction_id", ForeignKey("correction.id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

verdict_document = Table(
    "verdict_document",
    metadata,
    Column("verdict_id", ForeignKey("verdict.id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", Words, primary_key=True, comment="which need not be there any more"),
    Column("kind", String(16), nullable=False),
    Column("marking", Words, nullable=False, comment="as it was when the verdict was given"),
)
