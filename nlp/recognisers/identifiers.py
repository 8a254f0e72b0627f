"""UK identifiers: PNC, CRO, CRN, prison numbers, references, registrations, phones, e-mail, NI numbers, IMEI.

Check letters and digits are verified; an identifier whose check fails is kept, flagged ``valid=False`` and scored
lower, because people mistype. Postcodes are places and are not reported here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from casethread.model import Kind, Label, Mention
from casethread.values import IdentifierValue
from nlp.base import Context
from nlp.recognisers.registrations import registrations

_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_CONTEXT = 30
"""Characters before a weak shape in which a word may name what it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One identifier: its span, type, normalised form, whether its check holds, how sure, and why."""

    start: int
    end: int
    type: str
    id: str
    valid: bool | None
    score: float
    why: str


def check_letter(year: str, serial: str) -> str:
    """The check letter of a PNC or CRO number: two-digit year and serial read as one number, mod 23 (DOMAIN.md)."""
    return _LETTERS[int(year[-2:] + serial) % 23]


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check of the others (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _before(text: str, start: int, words: str) -> bool:
    """Whether one of ``words`` (a pattern) stands shortly before ``start``."""
    return re.search(rf"\b(?:{words})\b", text[max(0, start - _CONTEXT) : start], re.IGNORECASE) is not None


def _checked(name: str, given: str, expected: str) -> tuple[bool, float, str]:
    if given == expected:
        return True, 0.97, f"{name}; check letter {given} holds."
    return False, 0.6, f"{name}; check letter {given} fails: should be {expected}."


_PNC = re.compile(r"(?<![\w/.-])(\d{4}|\d{2}) ?/ ?(\d{1,7})([A-Za-z])(?![\w/])", re.ASCII)
_CRO = re.compile(r"(?<![\w/.-])(?:(\d{1,6})/(\d{2})([A-Za-z])|[Ss][Ff](\d{2})/(\d{1,6})([A-Za-z]))(?![\w/])", re.ASCII)


def _pnc(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _PNC.finditer(text, start, end):
        year, serial, letter = match[1], match[2], match[3].upper()
        named = _before(text, match.start(), "PNC(?:ID)?")
        other = _before(text, match.start(), "CRO")
        if not named and (other or not _looks_pnc(match.group(), year, serial)):
            continue
        valid, score, why = _checked("PNC ID", letter, check_letter(year, serial.zfill(7)))
        yield Reading(match.start(), match.end(), "pnc", f"{year}/{serial.zfill(7)}{letter}", valid, score, why)


def _looks_pnc(shape: str, year: str, serial: str) -> bool:
    """No blanks, a plain year, and a serial longer than a CRO's two-digit year: the two cannot be confused."""
    return " " not in shape and len(serial) > 2 and (len(year) == 2 or year[:2] in ("19", "20"))


def _cro(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _CRO.finditer(text, start, end):
        named = _before(text, match.start(), "CRO")
        if match[4]:
            year, serial, letter = match[4], match[5], match[6].upper()
            expected, shown = check_letter(year, serial), f"SF{year}/{serial}{letter}"
        else:
            serial, year, letter = match[1], match[2], match[3].upper()
            if not named and (len(serial) < 5 or _before(text, match.start(), "PNC")):
                continue
            expected, shown = check_letter(year, serial.zfill(6)), f"{serial.zfill(6)}/{year}{letter}"
        valid, score, why = _checked("CRO number", letter, expected)
        yield Reading(match.start(), match.end(), "cro", shown, valid, score, why)


_CRN = re.compile(r"(?<![\w/-])[A-Z]\d{6}(?![\w/-])", re.ASCII)
_NOMS = re.compile(r"(?<![\w/-])[A-Z]\d{4}[A-Z]{2}(?![\w/-])", re.ASCII)
_PRODUCT = r"model|part|order|product|item|code|version|serial|ref|invoice|flight|sku|catalogue|stock|batch|type|locker"


def _crn(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _CRN.finditer(text, start, end):
        named = _before(text, match.start(), "CRN|case reference")
        if named or not _before(text, match.start(), _PRODUCT):
            why = "Letter and six digits, called CRN." if named else "Letter and six digits, the shape of a CRN."
            yield Reading(match.start(), match.end(), "crn", match.group(), None, 0.97 if named else 0.6, why)


def _noms(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _NOMS.finditer(text, start, end):
        named = _before(text, match.start(), "NOMS|nomis|prison (?:no|number)|prisoner|HMP|NOMIS")
        if named or not _before(text, match.start(), _PRODUCT):
            why = "Prison number (letter, four digits, two letters)."
            yield Reading(match.start(), match.end(), "noms", match.group(), None, 0.97 if named else 0.75, why)


_CRIME_REFERENCE = re.compile(r"(?<![\w/-])\d{2}[A-Z]{0,2}/\d{3,8}/\d{2}(?:\d\d)?(?![\w/-])", re.ASCII)
_LOG_REFERENCE = re.compile(r"(?<![\w/-])[A-Z]{2,5}[/-](?:\d{2,4}[/-])?\d{3,8}(?:[/-]\d{2,4})?(?![\w/])", re.ASCII)
_CAD = re.compile(
    r"\bCAD(?: ?(?:ref(?:erence)?|no|number)\.?)?[ :#-]{0,3}\d{1,6}"
    r"(?:(?:/| of )\d{1,2}(?:[A-Z]{3}|[/.]\d{1,2}[/.]\d{2,4})\d{0,4})?(?!\w)",
    re.ASCII,
)
_NAMED_REFERENCE = re.compile(
    r"\b(?:URN|(?:crime|incident|intel(?:ligence)?|case|log|crime reference|police) (?:reference|ref|number|no|log)|"
    r"quot(?:ing|e)(?: crime| incident| reference| log)?|occurrence)"
    r"(?:\.| number| no\.?| ref(?:erence)?| is)*[\s:#-]{1,3}"
    r"(?=[A-Z0-9/-]*\d{2})([A-Z0-9][A-Z0-9/-]{2,24}[A-Z0-9])(?![\w/])",
    re.IGNORECASE | re.ASCII,
)


def _urn(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _NAMED_REFERENCE.finditer(text, start, end):
        why = f'Reference, called so: "{match.group()[:20]}".'
        yield Reading(match.start(1), match.end(1), "urn", match[1].upper(), None, 0.95, why)
    for match in _CRIME_REFERENCE.finditer(text, start, end):
        yield Reading(
            match.start(), match.end(), "urn", match.group(), None, 0.85, "Shape of a crime reference number."
        )
    for match in _LOG_REFERENCE.finditer(text, start, end):
        if "/" in match.group() and match.group().count("/") + match.group().count("-") > 1:
            yield Reading(match.start(), match.end(), "urn", match.group(), None, 0.7, "Shape of a log reference.")
    for match in _CAD.finditer(text, start, end):
        shown = "CAD " + re.sub(r"\ACAD\D*", "", match.group())
        yield Reading(match.start(), match.end(), "urn", shown, None, 0.9, "Command and control (CAD) log number.")


_PHONE = re.compile(
    r"(?<![\w+.£$/-])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?\d(?:[ -]?\d){8,9}|"
    r"\(0\d{2,5}\)(?:[ -]?\d){5,8}|0\d{2,}(?:[ -]?\d){4,9})(?![ -]?\d|\w|[.,/]\d)",
    re.ASCII,
)


def _phone(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _PHONE.finditer(text, start, end):
        digits = re.sub(r"\D", "", match.group().replace("(0)", ""))
        digits = re.sub(r"\A(?:00)?44", "0", digits)
        if not _is_phone(digits):
            continue
        mobile = digits[1] == "7"
        why = f"UK {'mobile' if mobile else 'telephone'} number."
        yield Reading(match.start(), match.end(), "phone", "+44" + digits[1:], None, 0.95 if mobile else 0.9, why)


_ABROAD = re.compile(
    r"(?<![\w+.£$/-])(?:\+|00)(?!44)([1-9]\d{0,2})[ -]?(?:\(0?\d{1,4}\)[ -]?)?\d(?:[ -]?\d){5,11}(?![ -]?\d|\w)",
    re.ASCII,
)


def _abroad(text: str, start: int, end: int) -> Iterator[Reading]:
    """Numbers of other countries: eight to fifteen digits after the sign (ITU-T E.164)."""
    for match in _ABROAD.finditer(text, start, end):
        digits = re.sub(r"\D", "", match.group().replace("(0)", ""))
        digits = digits.removeprefix("00")
        if 8 <= len(digits) <= 15:
            why = f"Telephone number of another country (+{match[1]}...)."
            yield Reading(match.start(), match.end(), "phone", f"+{digits}", None, 0.9, why)


def _is_phone(digits: str) -> bool:
    """Eleven digits beginning 01, 02, 03, 07, 08 or 09; ten only for 01 and 0800 (Ofcom numbering plan)."""
    if len(digits) == 11:
        return digits[1] in "123789"
    return len(digits) == 10 and (digits[1] == "1" or digits.startswith("0800"))


_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}\Z", re.ASCII)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-])", re.ASCII)


def _email(text: str) -> Iterator[Reading]:
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text[max(0, at - 64) : at])
        domain = _DOMAIN.match(text, at + 1, min(len(text), at + 256))
        if local and domain:
            start = at - len(local.group())
            yield Reading(
                start, domain.end(), "email", text[start : domain.end()].lower(), None, 0.99, "E-mail address."
            )
        at = text.find("@", at + 1)


_NI = re.compile(r"(?<![\w-])([A-Z]{2})[ -]?(\d{2})[ -]?(\d{2})[ -]?(\d{2})[ -]?([A-Z])(?![\w-])", re.ASCII)
_NI_PREFIX = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")


def _ni(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _NI.finditer(text, start, end):
        prefix, suffix = _NI_PREFIX.fullmatch(match[1]) is not None, match[5] in "ABCD"
        if not suffix and not _before(text, match.start(), "NI(?:NO)?|NI (?:no|number)|national insurance(?: number)?"):
            continue
        valid = prefix and suffix
        wrong = f"suffix {match[5]}" if prefix else f"prefix {match[1]}"
        why = "National Insurance number" + ("." if valid else f"; {wrong} is never issued.")
        yield Reading(match.start(), match.end(), "ni", "".join(match.groups()), valid, 0.95 if valid else 0.6, why)


_IMEI = re.compile(r"(?<![\w+.-])\d(?:[ -]?\d){14}(?![ -]?\d|\w)", re.ASCII)


def _imei(text: str, start: int, end: int) -> Iterator[Reading]:
    for match in _IMEI.finditer(text, start, end):
        digits = re.sub(r"\D", "", match.group())
        named = _before(text, match.start(), "IMEI|handset")
        valid = luhn(digits)
        if named or (valid and digits == match.group()):
            why = f"Fifteen digits{', called IMEI' if named else ''}; Luhn check {'holds' if valid else 'fails'}."
            score = (0.97 if valid else 0.6) if named else 0.6
            yield Reading(match.start(), match.end(), "imei", digits, valid, score, why)


def _vrm(text: str, start: int, end: int, latest_year: int) -> Iterator[Reading]:
    for plate in registrations(text, start, end, latest_year):
        yield Reading(plate.start, plate.end, "vrm", plate.mark, plate.valid, plate.score, plate.why)


_SHAPES: tuple[tuple[Callable[[str, int, int], Iterator[Reading]], int, str], ...] = (
    (_imei, 15, ""),
    (_urn, 1, ""),
    (_pnc, 3, "/"),
    (_cro, 3, "/"),
    (_noms, 4, ""),
    (_crn, 6, ""),
    (_ni, 6, ""),
    (_phone, 10, ""),
    (_abroad, 8, ""),
)
"""Shapes with the fewest digits that each can have and a character that each must have. Surest first: of two readings
of the same characters the earlier is kept.
"""


_DIGITS = re.compile(r"\d(?:\D{0,40}\d)*+")
_DIGIT = re.compile(r"\d")
_TAIL = re.compile(r".{0,8}\S{0,20}", re.DOTALL)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches around digits: every identifier but an e-mail address has some, and most of a text has none.

    A window begins 60 characters early, for the words that name what follows; one number can be seen in two windows.
    """
    for match in _DIGITS.finditer(text):
        tail = _TAIL.match(text, match.end())
        yield max(0, match.start() - 60), tail.end() if tail else match.end()


class IdentifierRecogniser:
    """Finds identifiers by shape, check and the words before them."""

    name = "identifiers"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """IDENTIFIER mentions in text order, not overlapping."""
        text = context.text
        published = context.input.published
        readings = list(_email(text))
        for start, end in _windows(text):
            window = text[start:end]
            digits = len(_DIGIT.findall(window))
            for shape, least, needed in _SHAPES:
                if digits >= least and needed in window:
                    readings += shape(text, start, end)
            readings += _vrm(text, start, end, published.year if published else 2029)
        weak = 0.85 if context.input.kind is Kind.NEWS else 1.0
        for reading in _apart(readings):
            value = IdentifierValue(type=reading.type, id=reading.id, valid=reading.valid)
            score = reading.score * weak if reading.score < 0.8 else reading.score
            yield Mention(
                reading.start,
                reading.end,
                text[reading.start : reading.end],
                Label.IDENTIFIER,
                value,
                f"identifiers.{reading.type}",
                score,
                reading.why,
            )


def _apart(readings: Iterable[Reading]) -> list[Reading]:
    """Readings that do not overlap, in text order: the better scored of two, the earlier shape of equals."""
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (r.start, -r.score, -r.end)):
        if kept and reading.start < kept[-1].end:
            if reading.score > kept[-1].score:
                kept[-1] = reading
            continue
        kept.append(reading)
    return kept
