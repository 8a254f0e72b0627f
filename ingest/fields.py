"""The names that columns and labels go by, and the labelled fields of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

SYNONYMS: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "note", "notes", "details", "detail", "content", "description", "entry", "information",
        "narrative", "contact notes", "case notes", "entry text", "intelligence", "report", "summary",
    ),
    "id": ("id", "identifier", "record id", "entry id"),
    "urn": ("urn", "urn no", "unique reference number", "log number", "log no", "entry number", "entry no"),
    "published": ("published", "date of publication", "publication date", "published date"),
    "date of report": ("date of report", "report date", "date reported", "reported", "date submitted"),
    "date": ("date", "entry date", "contact date", "date of contact", "date of entry"),
    "created": ("created", "created at", "created on", "date created"),
    "date of event": ("date of event", "event date", "date of incident", "incident date", "date from"),
    "time": ("time", "contact time", "time of contact", "time of event"),
    "officer": (
        "officer", "author", "byline", "om", "offender manager", "probation officer", "practitioner", "entered by",
        "recorded by", "reporting officer", "submitting officer", "created by",
    ),
    "crn": ("crn", "crn no", "case reference number", "case reference"),
    "name": ("name", "subject", "nominal", "offender", "person", "person on probation", "pop", "service user"),
    "type": ("type", "contact type", "type of contact", "entry type"),
    "title": ("title", "headline", "heading"),
    "source": ("source", "outlet", "unit", "publisher", "publication", "newspaper", "office", "department"),
    "grading": ("grading", "3x5x2", "5x5x5", "evaluation", "source evaluation", "grade"),
    "handling": ("handling", "handling code", "handling conditions"),
    "marking": ("marking", "classification", "protective marking", "security classification", "gsc", "gpms"),
    "kind": ("kind", "document kind", "source kind"),
}  # fmt: skip
"""Canonical field to the names it goes by; among several columns for one field the earlier name is meant."""
_APART = re.compile(r"[\s_.\-:/]+")
_CANONICAL = {name: field for field, names in SYNONYMS.items() for name in names}

_LABELS: dict[str, str] = {
    "date of report": "date of report", "report date": "date of report", "date reported": "date of report",
    "date of event": "date of event", "event date": "date of event", "date of incident": "date of event",
    "date of contact": "date", "contact date": "date", "entry date": "date", "date": "date",
    "contact type": "type", "type of contact": "type", "type": "type", "contact time": "time", "time": "time",
    "reporting officer": "officer", "submitting officer": "officer", "offender manager": "officer",
    "officer": "officer", "entered by": "officer", "recorded by": "officer", "author": "officer", "om": "officer",
    "urn": "urn", "log number": "urn", "log no": "urn", "entry number": "urn", "entry no": "urn", "crn": "crn",
    "name": "name", "subject": "name", "nominal": "name", "unit": "source", "office": "source", "title": "title",
    "dob": "dob", "date of birth": "dob", "pnc": "pnc", "licence expires": "licence expires", "source": "evaluation",
    "intelligence": "evaluation", "handling": "handling", "grading": "grading", "marking": "marking",
    "classification": "marking", "protective marking": "marking", "evaluation": "grading", "grade": "grading",
    "report created": "date of report", "date submitted": "date of report", "date recorded": "date of report",
    "source evaluation": "evaluation", "intelligence evaluation": "evaluation", "handling code": "handling",
    "intelligence assessment": "evaluation", "handling conditions": "handling",
}  # fmt: skip
_WITHOUT_COLON = ("date of report", "date of event", "urn", "crn")
_BARE = frozenset(name[:3] for name in _WITHOUT_COLON)
_LABEL = re.compile(
    r"(?<![\w/-])(?:(?P<colon>"
    + "|".join(sorted(_LABELS, key=len, reverse=True))
    + r")(?:\s+(?:no\.?|number|id))?(?:\s*[:=]|\t)"
    r"|(?P<bare>" + "|".join(_WITHOUT_COLON) + r")(?:\s+(?:no\.?|number))?)(?=\s|$|\w)\s*",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[:=\t]")
_VALUE_ENDS = re.compile(r"\s{2,}|\t|\s*\||[.;](?=\s|$)")
LONGEST_LINE = 400
"""A line longer than this is prose, not a header."""


def plain(name: str) -> str:
    """A column name without case, spaces, underscores and other punctuation."""
    return _APART.sub(" ", name).strip().casefold()


def canonical(name: str) -> str | None:
    """The field that a column of this name holds; None when it is no known one."""
    return _CANONICAL.get(plain(name))


def columns(names: Iterable[str]) -> dict[str, int]:
    """Which column holds each known field: the one whose name comes first among the field's synonyms."""
    best: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(names):
        if (field := canonical(name)) is not None:
            rank = (SYNONYMS[field].index(plain(name)), index)
            best[field] = min(best.get(field, rank), rank)
    return {field: index for field, (_, index) in best.items()}


def labelled(line: str) -> dict[str, str]:
    """The "Label: value" pairs of a header line by canonical label, the first of each.

    A value ends at the next label, at two spaces, a bar, a full stop or semicolon, or the end of the line.
    """
    if len(line) > LONGEST_LINE or not (_SIGNS.search(line) or any(name in line.lower() for name in _WITHOUT_COLON)):
        return {}
    found = list(_LABEL.finditer(line))
    ends = [label.start() for label in found[1:]] + [len(line)]
    pairs: dict[str, str] = {}
    for label, end in zip(found, ends, strict=False):
        value = line[label.end() : end]
        if stop := _VALUE_ENDS.search(value):
            value = value[: stop.start()]
        if value := value.strip(" \t,|-"):
            pairs.setdefault(_LABELS[(label["colon"] or label["bare"]).casefold()], value)
    return pairs


def opens_with_label(line: str) -> str | None:
    """The canonical label that a line begins with; None when it begins otherwise."""
    if len(line) > LONGEST_LINE or not (_SIGNS.search(line) or line[:3].lower() in _BARE):
        return None
    label = _LABEL.match(line)
    return _LABELS[(label["colon"] or label["bare"]).casefold()] if label else None
