"""Model values in the words the pages use: labels, dates, markings, values, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from urllib.parse import quote, urlencode

from casethread.model import (
    Anchor,
    Classification,
    Document,
    Evidence,
    Grading,
    Hit,
    Kind,
    Label,
    Marking,
    Mention,
    Role,
)
from ui.contexts import MarkingBand
from ui.pieces import Field, Tag

LABELS: dict[Label, tuple[str, str]] = {
    Label.PERSON: ("Person", "People"),
    Label.PLACE: ("Place", "Places"),
    Label.ORG: ("Organisation", "Organisations"),
    Label.DATE: ("Date", "Dates"),
    Label.OFFENCE: ("Offence", "Offences"),
    Label.OPERATION: ("Operation", "Operations"),
    Label.IDENTIFIER: ("Identifier", "Identifiers"),
    Label.VEHICLE: ("Vehicle", "Vehicles"),
    Label.WEAPON: ("Weapon", "Weapons"),
    Label.DRUG: ("Drug", "Drugs"),
    Label.MONEY: ("Sum of money", "Sums of money"),
}
"""One and many of each label."""
KINDS: dict[Kind, Tag] = {
    Kind.NEWS: Tag("News", "blue"),
    Kind.PROBATION: Tag("Probation", "purple"),
    Kind.INTELLIGENCE: Tag("Intelligence", "teal"),
}
MARKINGS: dict[Classification, str] = {
    Classification.PUBLIC: "green",
    Classification.OFFICIAL: "blue",
    Classification.OFFICIAL_SENSITIVE: "orange",
    Classification.SECRET: "red",
}
GRADES = {
    "3x5x2": {
        "s1": "source reliable",
        "s2": "source untested",
        "s3": "source not reliable",
        "iA": "known directly to the source",
        "iB": "known indirectly but corroborated",
        "iC": "known indirectly",
        "iD": "not known",
        "iE": "suspected to be false",
        "hP": "lawful sharing permitted",
        "hC": "lawful sharing permitted with conditions",
    }
}
"""What the codes of a source evaluation mean, by scheme: s for the source, i for the intelligence, h for handling."""
_DAYS = frozenset({"born", "from", "to"})
VALUE_NAMES = {
    "aka": "Also known as",
    "edtf": "Date (EDTF)",
    "from": "First day",
    "to": "Last day",
    "code": "Home Office code",
    "id": "Identifier",
    "lat": "Latitude",
    "lon": "Longitude",
    "valid": "Check passes",
    "negated": "Denied in the text",
    "when": "Took place (EDTF)",
    "candidates": "May be",
}
"""Keys of a mention's value whose words are not the key itself."""


def day(value: date | None) -> str:
    """A day as "3 March 2014"; empty for None."""
    return f"{value.day} {value:%B %Y}" if value else ""


def days(start: date | None, end: date | None) -> str:
    """An interval of days, inclusive: "12 to 14 July 2014", "March 2014" for a whole month, "date not known"."""
    if start is None and end is None:
        return "Date not known"
    if start is None or end is None:
        return f"from {day(start)}" if start else f"until {day(end)}"
    return day(start) if start == end else _between(start, end)


def _between(start: date, end: date) -> str:
    if (start.day, start.month) == (1, 1) and (end.day, end.month, end.year) == (31, 12, start.year):
        return str(start.year)
    if (start.year, start.month) == (end.year, end.month):
        following = date.fromordinal(end.toordinal() + 1)
        if start.day == 1 and following.day == 1:
            return f"{start:%B %Y}"
        return f"{start.day} to {day(end)}"
    return f"{day(start)} to {day(end)}"


def cite(source: str | None, published: date | None) -> str:
    """Who said it and when: "Harrow Post, 3 March 2014"."""
    return ", ".join(part for part in (source, day(published)) if part) or "source and date not known"


def tags(item: Document | Hit) -> tuple[Tag, ...]:
    """The kind and the marking of a document or hit."""
    marking = item.marking.classification
    return (KINDS[item.kind], Tag(marking.value, MARKINGS[marking]))


def band(marking: Marking) -> MarkingBand:
    """A marking with its conditions in words."""
    conditions = []
    if marking.handling:
        shared = "lawful sharing permitted" if marking.handling == "P" else "lawful sharing permitted with conditions"
        conditions.append(f"Handling {marking.handling}: {shared}")
    if marking.groups is not None:
        conditions.append("Only for members of: " + (", ".join(sorted(marking.groups)) or "nobody"))
    if marking.restricted_to is not None:
        conditions.append("Restricted to: " + (", ".join(sorted(marking.restricted_to)) or "nobody"))
    if marking.excluded_from:
        conditions.append("Not open to: " + ", ".join(sorted(marking.excluded_from)))
    name = marking.classification.value
    return MarkingBand(f"ct-marking--{name.lower()}", name, tuple(conditions))


def where(anchor: Anchor) -> str:
    """A place in the original: "page 2, line 14"; empty when the file has no finer place."""
    member = anchor.member
    if member is not None and anchor.message is not None:
        member = member.removeprefix(f"message {anchor.message}/")
    inside = "member" if anchor.message is None else "attachment"
    named = (
        ("message", anchor.message),
        (inside, member),
        ("sheet", anchor.sheet),
        ("page", anchor.page),
        ("paragraph", anchor.paragraph),
        ("row", anchor.row),
        ("line", anchor.line),
    )
    return ", ".join(f"{name} {place}" for name, place in named if place is not None)


def value_fields(mention: Mention) -> tuple[Field, ...]:
    """What a mention was read as, name by name."""
    return tuple(Field(VALUE_NAMES.get(key, key.capitalize()), _spelled(key, value)) for key, value in _value(mention))


def _spelled(key: str, value: object) -> str:
    """A value as ``spelled``, a whole day in words."""
    if key in _DAYS and isinstance(value, str):
        with suppress(ValueError):
            return day(date.fromisoformat(value))
    return spelled(value)


def _value(mention: Mention) -> list[tuple[str, object]]:
    return list(mention.value.as_json().items())


def spelled(value: object) -> str:
    """A JSON value for a reader: lists with commas, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        parted = "; " if any(isinstance(part, dict) for part in value) else ", "
        return parted.join(candidate(part) if isinstance(part, dict) else str(part) for part in value)
    return str(value)


def candidate(one: Mapping[str, object]) -> str:
    """One of the places that a name may mean: "Newport, Isle of Wight (14%, at 50.7015, -1.2912)"."""
    score = one["score"]
    share = f"{score:.0%}" if isinstance(score, int | float) else ""
    at = f", at {one['lat']}, {one['lon']}" if "lat" in one and "lon" in one else ""
    return ", ".join(str(one[key]) for key in ("name", "within") if key in one) + f" ({share}{at})"


def hint(mention: Mention) -> str:
    """What a mention was read as, in one line: "Person: Tariq Osman, age 27"."""
    told = [(key, value) for key, value in _value(mention) if key not in ("name", "candidates")]
    shown = [f"{VALUE_NAMES.get(key, key)} {_spelled(key, value)}" for key, value in told]
    name = str(mention.value.as_json().get("name") or mention.text)
    return f"{LABELS[mention.label][0]}: {', '.join([name, *shown])}"


def role(of: Role) -> str:
    """A role in words: "press officer"."""
    return of.value.replace("-", " ")


def css(label: Label) -> str:
    """The style name of a label."""
    return label.value.lower()


def document_href(document_id: str, start: int | None = None, end: int | None = None, search: str = "") -> str:
    """The address of a document, or of a span in it; ``search`` is the query string of the search that led there."""
    path = f"/documents/{quote(document_id, safe='')}"
    if start is None:
        return with_query(path, search=search)
    return f"{with_query(path, at=f'{start}-{end}', search=search)}#at"


def graded(grading: Grading | None) -> str:
    """A source evaluation in words: "2B P (3x5x2): source untested; known indirectly but corroborated; ..."."""
    if grading is None:
        return ""
    told = GRADES.get(grading.scheme, {})
    said = [told.get(part, "") for part in (f"s{grading.source}", f"i{grading.intelligence}", f"h{grading.handling}")]
    meant = "; ".join(part for part in said if part)
    return f"{grading}: {meant}" if meant else str(grading)


def page_href(document_id: str, at: tuple[int, int] | None, number: int, search: str = "") -> str:
    """The address of a document with that page of its original beside it, the span still marked."""
    span = f"{at[0]}-{at[1]}" if at else ""
    return with_query(f"/documents/{quote(document_id, safe='')}", at=span, page=number, search=search) + "#original"


def evidence_href(evidence: Evidence) -> str:
    """The address of a piece of evidence: the document, opened at the span."""
    return document_href(evidence.document, evidence.start, evidence.end)


def mention_href(document_id: str, start: int, end: int) -> str:
    """The address of what is known of one mention."""
    return f"/documents/{quote(document_id, safe='')}/mentions/{start}-{end}"


def entity_href(entity_id: str) -> str:
    """The address of an entity."""
    return f"/entities/{quote(entity_id, safe='')}"


def incident_href(incident_id: str) -> str:
    """The address of an incident."""
    return f"/incidents/{quote(incident_id, safe='')}"


def with_query(path: str, **values: object) -> str:
    """A path with a query string of those values that are not empty; a sequence is repeated under its name."""
    kept = {name: value for name, value in values.items() if value not in (None, "", ())}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path
