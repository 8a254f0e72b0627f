"""People without a name: "a 15-year-old girl", "two teenage boys", "the driver of the Audi", "unk female"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casethread.model import Label, Mention
from casethread.values import PersonValue
from nlp.gazetteer.words import words
from nlp.recognisers.names import UP
from nlp.resolve import UNNAMED
from nlp.spans import near

_GENDERS = {
    "man": "male", "boy": "male", "male": "male", "father": "male", "grandfather": "male", "schoolboy": "male",
    "son": "male", "gentleman": "male", "men": "male", "boys": "male", "males": "male", "schoolboys": "male",
    "woman": "female", "girl": "female", "female": "female", "mother": "female", "grandmother": "female",
    "schoolgirl": "female", "daughter": "female", "lady": "female", "women": "female", "girls": "female",
    "females": "female", "schoolgirls": "female",
}  # fmt: skip
_MEN, _WOMEN = words("men by kin and trade"), words("women by kin and trade")
_MANY = "men|women|boys|girls|males|females|teenagers|youths|children|schoolboys|schoolgirls|pensioners|youngsters"
_PART = "victim|suspect|driver|motorcyclist|cyclist|pedestrian|passenger|rider|occupant|householder"
_ONE = (
    "man|woman|boy|girl|male|female|father|mother|grandfather|grandmother|schoolboy|schoolgirl|son|daughter|lady"
    f"|gentleman|teenager|youth|child|baby|toddler|pensioner|student|pupil|{_PART}"
)
_ARTICLE = r"(?:(?:an?|the|another|one|his|her|their)\s+)"
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|several|[2-9]|1\d)(?:\s+(?:x|other|more))?"
_LOOK = (
    "teenage|young|elderly|middle-aged|pregnant|masked|hooded|armed|unknown|unidentified|unnamed|unk|unid|local|homeless"
    "|white|black|asian|bearded|tall|slim|stocky|disabled|vulnerable|injured|mystery|second|third|fourth|further|other"
)
_ETHNIC = r"IC ?[1-9]"
_TENS = (
    r"(?:(?:early|mid|late)(?:\s+to\s+(?:mid|late))?[\s-]+)?"
    r"(?:teens|[2-9]0['’]?s|twenties|thirties|forties|fifties|sixties|seventies|eighties)"
)
_AGED = (
    r"(?:,?\s+(?:aged|who\s+(?:is|was)|aged\s+about)\s+(?P<aged>\d{1,3})\b|,\s+(?P<apart>\d{1,3})(?=,)"
    rf"|,?\s+(?:aged\s+)?in\s+(?:his|her|their)\s+{_TENS}"
    r"|,?\s+(?:aged\s+)?between\s+\d{1,2}\s+and\s+\d{1,2}(?:\s+years(?:\s+old)?)?"
    r"|,?\s+(?:approx(?:\.|imately)?|about|around|c\.?)\s?(?P<about>\d{1,2})\s?(?:-\s?\d{1,2}\s?)?(?:yrs?|years)(?:\s+old)?)"
)
_AGED_FIRST = re.compile(
    rf"\b(?:{_ARTICLE}|{_NUMBER}\s+)?(?:second |third |further |other )?"
    r"(?P<age>\d{1,3})[- ]?(?P<unit>years?|months?|yr)[- ]olds?\b"
    rf"(?:(?:[ \u00a0][a-z-]+){{0,2}}?[ \u00a0](?P<noun>{_ONE}|{_MANY})\b)?",
    re.IGNORECASE,
)
_AGED_LAST = re.compile(
    rf"\b(?:{_ARTICLE}(?:[a-z-]+\s+)?(?:{_ETHNIC}\s+)?(?P<noun>{_ONE})|(?:{_NUMBER}|(?:a\s+group\s+of\s+)(?:\w+\s+)?)\s*"
    rf"(?:[a-z-]+\s+)?(?P<nouns>{_MANY})|{_ETHNIC}\s+(?P<coded>male|female)s?){_AGED}",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    rf"\b(?:(?:(?:an?|another|one)\s+)?(?P<sort>(?:(?:{_LOOK}|{_ETHNIC})\s+){{1,3}})(?P<noun>{_ONE})"
    rf"|(?P<number>{_NUMBER})\s+(?:(?:{_LOOK}|{_ETHNIC})\s+){{0,3}}(?P<nouns>{_MANY})"
    rf"|an?\s+(?:small\s+|large\s+)?(?:group|gang)\s+of\s+(?:(?:\w+\s+){{0,2}}?)(?P<group>{_MANY}))\b",
    re.IGNORECASE,
)
_LONE = re.compile(r"\b(?:An?|a|Another|another)\s+(?P<noun>teenager|pensioner|schoolboy|schoolgirl|toddler)\b")
_NUMBERED = re.compile(
    r"\b(?P<noun>(?:[MmFfSsVvNnPp](?:ale|emale|uspect|ictim|ominal|assenger)|MALE|FEMALE|SUSPECT|VICTIM|NOMINAL))"
    r"\s(?P<which>[1-9]|[A-D])\b(?![-/.]?\d|\s?%|\s+per\b)"
)
"""How logs tell those apart whom they cannot name ("Male 1")."""
_OF_VEHICLE = re.compile(
    r"\b(?:the|an?|its)\s+(?P<noun>driver|rider|passenger|occupant|owner|keeper)s?"
    r"(?:\s+(?:of|in|on)\s+(?:the|an?|this|that)\s+(?:[a-z][\w-]+\s+){0,2}(?:(?-i:[A-Z][\w-]+(?:\s+[A-Z]\w*)?)|car|van|vehicle|lorry|moped"
    r"|motorbike|motorcycle|bike|taxi|bus|coach|truck|tractor))",
    re.IGNORECASE,
)
_OLD = re.compile("[- ]olds?", re.IGNORECASE)
_AGE = re.compile(
    r"[, ] ?(?:aged|who is|who was|in (?:his|her|their)|between|(?:approx\w*\.?|about|around|c\.?) ?\d) ?|, \d{1,3},"
)
_PEOPLE = re.compile(
    r"[ \n\u00a0](?:m[ae]n|wom[ae]n|boys?|girls?|males?|females?|father|mother|grand(?:father|mother)"
    r"|school(?:boy|girl)s?|son|daughter|lady|gentleman|teenagers?|youths?|youngsters|child|children|baby|toddler|pensioners?|student|pupil"
    rf"|(?:{_PART})s?|[MF][ae]\w+|MALES?|FEMALES?|M[AE]N|WOM[AE]N)\b"
)
"""A noun for a person, after a blank: what every description of a look has in it."""
_VEHICLE = re.compile(r"(?:driver|rider|passenger|occupant|owner|keeper|DRIVER|RIDER|PASSENGER|OCCUPANT|OWNER|KEEPER)")
_AROUND = 45
"""Characters before its noun that a description of a look takes."""
_REACH = 120
"""Characters that the longest of these expressions takes."""
_SMALL_NEXT = re.compile(r"[ \u00a0][a-z]")
_DOES_NEXT = re.compile(
    r"[ \u00a0](?:was|were|is|are|has|had|have|who|whose|from|of|and|or|in|on|at|to|by|with|died|remains?|suffered"
    r"|appeared|told|said|made|ran|fled|left|got|went|came|walked|admitted|denied|pleaded|attended|reported|also|then"
    r"|will|would|being)\b"
)
"""What follows somebody told by age alone ("A 19-year-old was stabbed"), and not a thing ("a 19-year-old policy")."""
_BREATH = re.compile(r"[.;:!?]")
_NAME_NEXT = re.compile(rf",?(?:[ \u00a0][a-z-]+){{0,3}}[ \u00a0](?:[Mm]r |[Mm]rs |[Mm]s )?[{UP}][\w'’.-]+")
_FROM = re.compile(
    rf",? (?:from|of) ((?:[a-z]+ )?[{UP}][\w'’-]+(?:[ -](?:[{UP}][\w'’-]+|upon|on|in|the|le|super)){{0,3}})"
)
_NAMED_DIRECTLY = re.compile(r",?[ \u00a0](?:named |called |known (?:only |locally )?as )?\Z")
_OLDEST = 110


@dataclass(frozen=True, slots=True)
class _Told:
    """Somebody without a name: the span, the age and the noun (lower case) where told."""

    start: int
    end: int
    age: int | None
    noun: str


def unnamed(text: str, named: Sequence[int]) -> Iterator[Mention]:
    """Mentions of people told only by age or description; those who are named in the same breath are left out.

    ``named`` are the starts of named people, in order. The mentions do not overlap: the longest of those that would.
    """
    told = [*_by_age(text, named), *_by_look(text, named)]
    done = 0
    for one in sorted(told, key=lambda t: (t.start, -t.end)):
        if one.start >= done:
            done = one.end
            yield _mention(text, one)


def _by_age(text: str, named: Sequence[int]) -> Iterator[_Told]:
    for found in near(_AGED_FIRST, _OLD, text, _REACH):
        noun = (found["noun"] or "").lower()
        if _NAME_NEXT.match(text, found.end()) and _named_soon(text, found.end(), named):
            continue
        age = int(found["age"]) if found["unit"].lower().startswith("y") else 0
        alone = not noun and _SMALL_NEXT.match(text, found.end()) and not _DOES_NEXT.match(text, found.end())
        if age <= _OLDEST and not alone:
            yield _Told(found.start(), found.end(), age, noun)
    for found in near(_AGED_LAST, _AGE, text, _REACH):
        years = found["aged"] or found["apart"] or found["about"]
        if not years or 0 < int(years) <= _OLDEST:
            noun = (found["noun"] or found["nouns"] or found["coded"]).lower()
            yield _Told(found.start(), found.end(), int(years) if years else None, noun)


def _by_look(text: str, named: Sequence[int]) -> Iterator[_Told]:
    for found in near(_DESCRIBED, _PEOPLE, text, _AROUND):
        if not _is_named(text, found.end(), named):
            yield _Told(*found.span(), None, (found["noun"] or found["nouns"] or found["group"]).lower())
    for found in _LONE.finditer(text):
        if not _is_named(text, found.end(), named):
            yield _Told(*found.span(), None, found["noun"].lower())
    for found in near(_OF_VEHICLE, _VEHICLE, text, _REACH):
        if not _is_named(text, found.end(), named):
            yield _Told(*found.span(), None, found["noun"].lower())
    for found in _NUMBERED.finditer(text):
        yield _Told(*found.span(), None, found["noun"].lower())


def gender_of_noun(noun: str) -> str | None:
    """The gender that a noun for a person tells, in small letters and singular or plural; None when it tells none."""
    return _GENDERS.get(noun) or ("male" if noun in _MEN else "female" if noun in _WOMEN else None)


def _is_named(text: str, end: int, named: Sequence[int]) -> bool:
    """Whether the name of whoever is told of stands directly after ``end``."""
    after = bisect_right(named, end - 1)
    return after < len(named) and named[after] - end <= 30 and bool(_NAMED_DIRECTLY.fullmatch(text[end : named[after]]))


def _named_soon(text: str, end: int, named: Sequence[int]) -> bool:
    """Whether somebody is named within 40 characters after ``end`` in the same breath."""
    after = bisect_right(named, end)
    return after < len(named) and named[after] <= end + 40 and not _BREATH.search(text, end, named[after])


def _mention(text: str, told: _Told) -> Mention:
    home = _FROM.match(text, told.end)
    value = PersonValue(name="", age=told.age, gender=_GENDERS.get(told.noun), home=home[1] if home else None)
    why = "told by age, not by name" if told.age is not None else "described, not named"
    said = text[told.start : told.end]
    return Mention(told.start, told.end, said, Label.PERSON, value, UNNAMED, 0.8, f"a person {why}")
