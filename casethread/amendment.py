"""What corrections make of the mentions that were read: a pure function of both.

A correction is keyed by content: the SHA-256 of the text, the span, and the label that stood there. It counts in every
document of that text (``place``), and in the document that it was made on when its text has changed since, as long as
the words stand once more between the same ``AROUND`` characters, once; else it rests until they return.

There it replaces the mention of that label that shares more than half of its span (another version of the annotator
may cut it otherwise). Where none does, what the person said still stands there, and ``nothing`` has nothing to do. Of
two corrections of one mention the later counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date

from casethread.errors import UsageError
from casethread.model import Correction, Label, Mention, Placed
from casethread.text import fold
from casethread.values import VALUES, DateValue, IdentifierValue, NameValue, PersonValue, PlaceValue, Value

AROUND = 40
"""Characters before and after a mention by which it is found again in another text."""
LONGEST_NAME = 300
"""Characters of a name that somebody gives."""
NAMED = (Label.PERSON, Label.PLACE, Label.ORG, Label.OPERATION, Label.VEHICLE, Label.WEAPON, Label.DRUG)
"""Labels whose values are known by a name alone: what a mention can be said to be instead."""
RULE = "correction."
"""What the rule of a corrected mention begins with; the correction's id follows."""
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def place(correction: Correction, document_id: str, text: str, its_digest: str) -> Placed | None:
    """Where a correction counts in a document of that text, None where it does not."""
    spot = correction.spot
    if its_digest == spot.digest:
        return Placed(correction, spot.start, spot.end)
    if document_id != spot.document:
        return None
    before, after = correction.around
    wanted = before + spot.text + after
    at = text.find(wanted)
    if at < 0 or text.find(wanted, at + 1) >= 0:
        return None
    start = at + len(before)
    return Placed(correction, start, start + len(spot.text))


def amended(mentions: Iterable[Mention], placed: Sequence[Placed]) -> tuple[Mention, ...]:
    """The mentions, in text order, as they stand corrected; ``placed`` in the order in which they were made."""
    standing = list(mentions)
    if not placed:
        return tuple(standing)
    taken: list[Mention] = []
    made: list[Mention] = []
    for one in reversed(placed):
        correction = one.correction
        found = _shared(standing, one, correction.label)
        if found is None and _shared(taken, one, correction.label):
            continue
        if found is not None:
            standing.remove(found)
            taken.append(found)
        if correction.to is not None:
            twin = _shared(standing, one, correction.to[0])
            if twin is not None:
                standing.remove(twin)
            made.append(_said(one, found))
    return tuple(sorted([*standing, *made], key=lambda mention: mention.start))


def _shared(mentions: Iterable[Mention], one: Placed, label: Label) -> Mention | None:
    """The mention of a label that has more than half of its span, and of the correction's, in common with it."""
    best: tuple[float, Mention | None] = (0.5, None)
    for mention in mentions:
        common = min(mention.end, one.end) - max(mention.start, one.start)
        if mention.label is label and common > 0:
            share = common / max(mention.end - mention.start, one.end - one.start)
            if share > best[0]:
                best = share, mention
    return best[1]


def _said(one: Placed, found: Mention | None) -> Mention:
    """The mention that a person said stands there."""
    correction = one.correction
    assert correction.to is not None  # noqa: S101 - for the type checker; told by the caller
    label, value = correction.to
    start, end, text = (found.start, found.end, found.text) if found else (one.start, one.end, correction.spot.text)
    why = f"{correction}; it was read as {correction.label.value.lower()}"
    return Mention(start, end, text, label, value, f"{RULE}{correction.id}", 1.0, why)


def renamed(mention: Mention, name: str, others: Iterable[Mention], label: Label | None = None) -> Value:
    """The value of a mention under another name, or of another label.

    A name that the document already gives somebody or something of that label brings what is known of it there;
    else what was read of the mention stays, but the position of a place. Raises UsageError for a name that is none.
    """
    wanted = label or mention.label
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        what = f"the name has {len(name):,} characters" if name else "no name was given"
        raise UsageError(what, remedy=f"give one of at most {LONGEST_NAME}")
    if not fold(name):
        raise UsageError(f"{name!r} holds no letter or digit", remedy="give a name as one would write it")
    known = [m.value for m in others if m.label is wanted and fold(_name(m.value)) == fold(name)]
    if known:
        return max(known, key=_told)
    return _value(mention, wanted, name)


def _value(mention: Mention, label: Label, name: str) -> Value:
    old = mention.value if mention.label is label else None
    if label is Label.PERSON:
        return replace(old, name=name) if isinstance(old, PersonValue) else PersonValue(name=name)
    if label is Label.PLACE:
        return PlaceValue(name=name, kind=old.kind if isinstance(old, PlaceValue) else "place")
    if isinstance(old, IdentifierValue):
        return IdentifierValue(type=old.type, id=name)
    if label in NAMED:
        return NameValue(name=name, kind=old.kind if isinstance(old, NameValue) else None)
    choices = ", ".join(one.value for one in NAMED)
    raise UsageError(f"{label.value} is not known by a name", remedy=f"say that it is nothing, or one of {choices}")


def _name(value: Value) -> str:
    return str(getattr(value, "id" if isinstance(value, IdentifierValue) else "name", ""))


def _told(value: Value) -> int:
    """How much a value tells."""
    return sum(getattr(value, one.name) not in (None, (), "") for one in fields(value))


def dated(given: str) -> DateValue:
    """A day, month or year as ISO 8601 writes it, or two of them with a stroke between. Raises UsageError."""
    parts = [part.strip() for part in given.split("/")]
    try:
        spans = [_days(part) for part in parts]
    except ValueError:
        spans = []
    if len(spans) not in {1, 2} or spans[0][0] > spans[-1][1]:
        remedy = "write it as 2014-07-12, 2014-07, 2014, or two of them as 2014-07-12/2014-07-14"
        raise UsageError(f"{given.strip()[:40]!r} is no date", remedy=remedy)
    return DateValue(edtf="/".join(parts), start=spans[0][0], end=spans[-1][1])


def _days(given: str) -> tuple[date, date]:
    found = _DAY.fullmatch(given)
    if not found:
        raise ValueError(given)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def read_value(label: Label, given: dict[str, object]) -> Value:
    """A label's value from its JSON form."""
    return VALUES[label].from_json(given)
