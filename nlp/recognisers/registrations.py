"""Vehicle registration marks of Great Britain and Northern Ireland: current, prefix, suffix and dateless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.lexicon import WORD


@dataclass(frozen=True, slots=True)
class Plate:
    """A registration mark: its span, the mark without blanks, whether its year code can exist, how sure and why."""

    start: int
    end: int
    mark: str
    valid: bool | None
    score: float
    why: str


_CURRENT = re.compile(r"(?<![\w/-])([A-Za-z]{2})(\d{2})[ -]?([A-Za-z]{3})(?![\w/-])", re.ASCII)
_PREFIX = re.compile(r"(?<![\w/-])([A-HJ-NP-TV-Y])(\d{1,3})[ -]?([A-HJ-PR-Z]{3})(?![\w/-])", re.ASCII)
_SUFFIX = re.compile(r"(?<![\w/-])([A-HJ-PR-Z]{3})[ -]?(\d{1,3})([A-HJ-NP-TV-Y])(?![\w/-])", re.ASCII)
_NORTHERN = re.compile(
    r"(?<![\w/-])([A-Z](?:I[ABGJLW]|[JOUX]I|[AC-HJ-PRTUVXYZ]Z))[ ]?(\d{1,4})(?![\w/-]|[ ][A-Z]{3}\b)", re.ASCII
)
"""Marks of Northern Ireland: three letters that hold an I or a Z, then up to four figures."""
_NEXT_VEHICLE = re.compile(
    r"[,:;]?[ ](?:\(?NI plates?\)?|(?:an? |the |is on a |on a )?(?:\w+ )?(?:ford|vauxhall|bmw|audi|vw|volkswagen|"
    r"mercedes|nissan|toyota|renault|peugeot|"
    r"land rover|range rover|skoda|seat|citroen|fiat|honda|hyundai|kia|mazda|volvo|jaguar|mini|porsche|lexus|"
    r"tesla|bentley|"
    r"car|van|lorry))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:dateless|registration(?: (?:number|mark|plate))?|reg(?: no)?|vrm|vrn|index(?: number| mark)?|"
    r"(?:number )?plates?)\b"
    r"(?:\.| is| was| of| reads| reading|:|,| no| mark)*[\s:'\"-]{1,3}"
    r"([A-Za-z]{1,3}[ ]?\d{1,4}|\d{1,4}[ ]?[A-Za-z]{1,3})(?![\w/-]|[ ]?\d|[ ][A-Z]{3}\b)",
    re.IGNORECASE | re.ASCII,
)
_VEHICLE_WORD = re.compile(
    r"\b(?:registration|reg|vrm|vrn|index|plates?|vehicle|car|van|lorry|motorbike|moped|scooter|driving|driver|anpr|"
    r"dateless|cherished|private plate|ford|vauxhall|bmw|audi|vw|volkswagen|mercedes|nissan|toyota|renault|"
    r"peugeot|land rover|range rover|cloned)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    WORD.findall(
        "THE AND FOR NOT ARE WAS HAS HAD HER HIS OUR OUT OFF ONE TWO SIX TEN ALL ANY BUT CAN MAN MEN WAY ROW BED BOX "
        "CAR VAN BUS DAY MAY JAN FEB MAR APR JUN JUL AUG SEP OCT NOV DEC MON TUE WED THU FRI SAT SUN GMT BST UTC REF "
        "LOG CAD PNC CRO CRN URN DOB AGE TEL FAX MOB EXT FIG SEC ACT PER NEW OLD YES NON USE SEE GET GOT PUT SET RUN "
        "LED DUE AGO LET TOP KEY WHO WHY HOW ITS MET NCA CPS NHS BBC ITV USA PLC LTD APT RAF VRM VRN REG ID MPH KPH "
        "KGS VIA CCC PHP BIG"
    )
)


def registrations(text: str, start: int, end: int, latest_year: int) -> Iterator[Plate]:
    """Registration marks in ``text[start:end]``; year codes 00, 01, 50 and after ``latest_year`` cannot exist."""
    for match in _CURRENT.finditer(text, start, end):
        plate = _current(match, latest_year)
        if plate:
            yield plate
    for pattern, style in ((_PREFIX, "prefix"), (_SUFFIX, "suffix")):
        for match in pattern.finditer(text, start, end):
            letters = match[3] if style == "prefix" else match[1]
            named = _named(match)
            if (letters not in _COMMON and (named or len(match[2]) > 1)) or (named and " " not in match.group()):
                mark = "".join(match.groups())
                why = f"Registration mark with a year {style}" + (", named as one." if named else ".")
                yield Plate(match.start(), match.end(), mark, None, 0.95 if named else 0.65, why)
    for match in _NORTHERN.finditer(text, start, end):
        named = _named(match)
        if named or (len(match[2]) == 4 and match[1] not in _COMMON):
            mark = match[1] + match[2]
            why = "Registration mark of Northern Ireland" + (", named as one." if named else ".")
            yield Plate(match.start(), match.end(), mark, None, 0.95 if named else 0.7, why)
    for match in _NAMED.finditer(text, start, end):
        if any(char.isdigit() for char in match[1]) and match[1].upper() == match[1]:
            mark = match[1].replace(" ", "")
            yield Plate(match.start(1), match.end(1), mark, None, 0.7, "Dateless registration mark, named as one.")


def _current(match: re.Match[str], latest_year: int) -> Plate | None:
    """A mark such as AB12 CDE; in small letters only where something names it."""
    area, code, letters = match[1], match[2], match[3]
    named = _named(match)
    mark = (area + code + letters).upper()
    if match.group() != match.group().upper() and not named:
        return None
    valid = _year_exists(int(code), latest_year) and not set(mark) & {"I", "Q"}
    if not valid and not named and letters.upper() in _COMMON:
        return None
    if valid:
        return Plate(match.start(), match.end(), mark, True, 0.97 if named else 0.9, "Current-style registration mark.")
    why = f"Shape of a current registration mark, but {code} or a letter of it is never issued."
    return Plate(match.start(), match.end(), mark, False, 0.55, why)


def _year_exists(code: int, latest_year: int) -> bool:
    """March marks carry the year (02 on), September marks the year plus 50 (51 on)."""
    latest = latest_year % 100
    return 2 <= code <= min(latest, 49) or 51 <= code <= min(latest + 50, 99)


def _named(match: re.Match[str]) -> bool:
    """Whether a word for a vehicle or its mark stands before a mark, or a make right after it."""
    before = _VEHICLE_WORD.search(match.string, max(0, match.start() - 45), match.start())
    return bool(before or _NEXT_VEHICLE.match(match.string, match.end()))
