"""What a mention was read as: one frozen class per shape of value, with its JSON form (DESIGN section 4)."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self


class Label(StrEnum):
    """What a mention is of."""

    PERSON = "PERSON"
    PLACE = "PLACE"
    ORG = "ORG"
    DATE = "DATE"
    OFFENCE = "OFFENCE"
    OPERATION = "OPERATION"
    IDENTIFIER = "IDENTIFIER"
    VEHICLE = "VEHICLE"
    WEAPON = "WEAPON"
    DRUG = "DRUG"
    MONEY = "MONEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A normalised value. Subclasses are plain records; unset fields are left out of the JSON form."""

    json_names: ClassVar[dict[str, str]] = {}
    """Field name to JSON key, where they differ."""
    parts: ClassVar[dict[str, type[Value]]] = {}
    """Field name to the class of the values that its tuple holds, where it holds values."""

    def as_json(self) -> dict[str, Any]:
        """The JSON object; dates are ISO strings, tuples lists."""
        shown: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None or value == ():
                continue
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, tuple):
                value = [item.as_json() if isinstance(item, Value) else item for item in value]
            shown[self.json_names.get(field.name, field.name)] = value
        return shown

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """The inverse of ``as_json``."""
        known, needed = _read_as(cls)  # type: ignore[arg-type]  # a class can be hashed
        read: dict[str, Any] = dict(needed)
        for key, value in given.items():
            if key in known:
                name, dated = known[key]
                part = cls.parts.get(name)
                if isinstance(value, list):
                    read[name] = tuple(part.from_json(item) if part else item for item in value)
                else:
                    read[name] = date.fromisoformat(value) if dated and isinstance(value, str) else value
        return cls(**read)


@cache
def _read_as(shape: type[Value]) -> tuple[dict[str, tuple[str, bool]], dict[str, None]]:
    """The fields by JSON key, each with its name and whether it is a day; and those without a default."""
    held = fields(shape)
    known = {shape.json_names.get(each.name, each.name): (each.name, "date" in str(each.type)) for each in held}
    needed = [each.name for each in held if each.default is MISSING and each.default_factory is MISSING]
    return known, dict.fromkeys(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonValue(Value):
    """``name`` is the fullest form this document gives (empty for an unnamed person: "a 15-year-old girl");
    ``age`` in years at the document's date; ``born`` a birth date; ``role`` a rank, office or part in the event;
    ``relation`` what the text states ("brother of Tariq Osman").
    """

    name: str
    age: int | None = None
    born: date | None = None
    role: str | None = None
    home: str | None = None
    aka: tuple[str, ...] = ()
    title: str | None = None
    gender: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate(Value):
    """One of several places that a name may mean; ``score`` is its share of what speaks for them, those left out
    counted in, so that the scores of one mention come to 1 or less.
    """

    name: str
    within: str | None = None
    lat: float | None = None
    lon: float | None = None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValue(Value):
    """``kind``: street, building, town, ward, district, county, postcode, grid reference, country, region, place.

    ``candidates``, best first, are given when several places have the name; then ``within`` and the position are those
    of the best where it is clearly ahead, and unset where it is not.
    """

    parts: ClassVar[dict[str, type[Value]]] = {"candidates": PlaceCandidate}

    name: str
    kind: str = "place"
    within: str | None = None
    postcode: str | None = None
    lat: float | None = None
    lon: float | None = None
    candidates: tuple[PlaceCandidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DateValue(Value):
    """An interval of days, both ends inclusive and None when open; ``edtf`` is its ISO 8601-2 form."""

    json_names: ClassVar[dict[str, str]] = {"start": "from", "end": "to"}

    edtf: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceValue(Value):
    """``code`` is a Home Office class/subclass ("008/01"); ``stage``: mentioned, alleged, arrested, charged, convicted,
    acquitted; ``negated`` when the text denies it. Never a conviction unless the text says so. ``when`` is the EDTF
    form of the date that the text gives it ("the robbery in Burnley on Friday").
    """

    code: str | None
    name: str
    group: str
    stage: str = "mentioned"
    negated: bool | None = None
    when: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierValue(Value):
    """``type``: pnc, cro, crn, noms, urn, phone, email, ni, imei, vrm, ...; ``id`` the normalised form;
    ``valid`` False when a check letter or digit fails (kept and flagged: people mistype), None when there is no check.
    """

    type: str
    id: str
    valid: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameValue(Value):
    """An organisation, operation, vehicle, weapon or drug by its normalised name."""

    name: str
    kind: str | None = None
    quantity: str | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyValue(Value):
    """A sum of money: ``amount`` in whole units of ``currency`` (ISO 4217), ``name`` as it is shown ("£1,200")."""

    name: str
    amount: float
    currency: str


VALUES: dict[Label, type[Value]] = {
    Label.PERSON: PersonValue,
    Label.PLACE: PlaceValue,
    Label.ORG: NameValue,
    Label.DATE: DateValue,
    Label.OFFENCE: OffenceValue,
    Label.OPERATION: NameValue,
    Label.IDENTIFIER: IdentifierValue,
    Label.VEHICLE: NameValue,
    Label.WEAPON: NameValue,
    Label.DRUG: NameValue,
    Label.MONEY: MoneyValue,
}
"""The shape of the value of each label."""
