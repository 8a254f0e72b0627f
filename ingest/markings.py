"""Protective markings: as a field gives them, as a text carries them, and which one a document gets."""

from __future__ import annotations

import re
import unicodedata

from casethread.errors import UsageError
from casethread.model import Classification, Grading, Kind, Marking
from ingest.folding import folded

LEGACY = {
    "RESTRICTED": Classification.OFFICIAL_SENSITIVE,
    "PROTECT": Classification.OFFICIAL_SENSITIVE,
    "CONFIDENTIAL": Classification.SECRET,
    "TOP SECRET": Classification.SECRET,
    "NOT PROTECTIVELY MARKED": Classification.PUBLIC,
    "UNCLASSIFIED": Classification.PUBLIC,
}
"""Markings of the scheme before 2014, and what is above ours, as the nearest one not below."""
_NAME = (
    r"OFFICIAL\s?[-\u2010-\u2014_:(\[]?\s?SENSITIVE|OFFICIAL|TOP\s+SECRET|SECRET|CONFIDENTIAL|RESTRICTED|PROTECT"
    r"|NOT\s+PROTECTIVELY\s+MARKED|UNCLASSIFIED"
)
_DESCRIPTOR = (
    r"(?:APPOINTMENTS|COMMERCIAL|CONTRACTS|COVERT|EYES|HANDLING|INTEL|INTELLIGENCE|INTERNAL|INVESTIGATIONS?|LEGAL|LOCSEN"
    r"|MANAGEMENT|MEDICAL|ONLY|OPERATIONAL|OPERATIONS?|PERSONAL|POLICE|POLICY|PRIVACY|RECIPIENTS|SAFEGUARDING|SENSITIVE"
    r"|SOURCE|STAFF|UK|USE|VISITS)"
)
_CAVEAT = (
    r"(?:\s*[-\u2010-\u2014/(\[]\s*[A-Z][A-Z ,/&()-]{0,40}[)\]]?"
    # a headline may begin "SECRET: HOW", so only what is known to follow a marking may follow a colon
    rf"|\s*[:,)\]]?\s*{_DESCRIPTOR}(?:[ ,/&-]{{1,3}}{_DESCRIPTOR}){{0,3}}\b[)\]]?){{0,3}}[)\]]?"
    r"(?:\s*\(?(?:when|once|until) (?:complete|completed|filled in|published)\)?)?"
    r"(?:\s[Pp](?:age|AGE)? ?\d{1,4}(?: of \d{1,4})?)?"
)
"""Descriptors, handling instructions and code words after a marking, and what stands beside it in a page's head."""
_OWNER = r"(?:UK|HMG|HM\s+GOVERNMENT|POLICE)?\s*"
_EDGE = r"[\s*#=_\[\]<>|-]*"
_ALONE = re.compile(rf"{_EDGE}{_OWNER}({_NAME}){_CAVEAT}{_EDGE}\.?")
_LABELLED = re.compile(
    r"(?:^|[.;|]\s|\s{2})\s*(?:protective\s+marking|security\s+marking|(?:(?:government\s+)?security\s+)?classification|marking|GPMS|GSCP?)"
    r"(?:\s+scheme)?\s*[:=]"
    rf"\s*({_NAME})(?=\s*(?:$|[.;,|(\[:/-]|\s{{2}}))",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(rf"(?:^|[.;|]\s|\s{{2}})\s*({_NAME})(?=[.;|]|\s{{2}}|$)")
_HEADER_CUE = re.compile(r"\b(?:URN|CRN|date of report)\b", re.IGNORECASE)
_WORDS = ("official", "secret", "confidential", "restricted", "protect", "unclassified")
_LONGEST, _EDGE_LINES, _HEADER_LINES = 400, 4, 3
_HANDLING = re.compile(r"[PC]|(?:code\s+)?([PC])\b.*", re.IGNORECASE | re.DOTALL)


def classified(name: str) -> Classification | None:
    """The classification that a name stands for, legacy names and caveats included; None for anything else."""
    found = _ALONE.fullmatch(name.strip().upper().replace("_", "-"))
    return _classification(found[1]) if found else None


def _classification(name: str) -> Classification:
    # a pattern that ignores case also takes letters of other alphabets for ours: the dotted capital I for an I
    folded = unicodedata.normalize("NFKD", name.strip().upper()).encode("ascii", "ignore").decode()
    plain = re.sub(r"\s+", " ", folded)
    if plain in LEGACY:
        return LEGACY[plain]
    return Classification.OFFICIAL_SENSITIVE if plain.endswith("SENSITIVE") else Classification(plain)


def parse(value: str) -> Marking:
    """The marking that a column gives. Raises UsageError when it is none that is known."""
    classification = classified(value)
    if classification is None:
        return Marking.parse(value)
    return Marking(classification)


def find(text: str) -> Classification | None:
    """The strictest protective marking that a text itself carries: a line of its own in capitals ("SECRET" and
    the like at the head or foot only), a labelled field, or a sentence of its own in the header of an entry.

    Words in running text ("the secret of the trade") are none.
    """
    if not _may_mark(text):
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    found: list[Classification] = []
    for number, line in enumerate(lines):
        if len(line) > _LONGEST or not _may_mark(line):
            continue
        alone = _ALONE.fullmatch(" ".join(line.split()))
        at_edge = number < _EDGE_LINES or number >= len(lines) - _EDGE_LINES
        if alone and (at_edge or "SENSITIVE" in alone[1]):
            found.append(_classification(alone[1]))
        if ":" in line or "=" in line:
            found.extend(_classification(name) for name in _LABELLED.findall(line))
        if number < _HEADER_LINES and _HEADER_CUE.search(line):
            found.extend(_classification(name) for name in _IN_HEADER.findall(line))
    return max(found, key=lambda classification: classification.rank, default=None)


def _may_mark(text: str) -> bool:
    """Whether a word that every marking has one of stands in a text, in whatever letters."""
    plain = folded(text)
    return any(word in plain for word in _WORDS)


def handling(value: str) -> str | None:
    """The 3x5x2 handling code of a field: P or C; other words than a code are conditions, so C. None when empty
    or a 5x5x5 code.
    """
    bare = value.strip()
    if not bare or bare in set("12345"):
        return None
    code = _HANDLING.fullmatch(bare)
    return (code[1] or code[0]).upper() if code else "C"


def settle(
    kind: Kind,
    *,
    assumed: bool,
    said: Marking | None,
    own: Marking | None,
    text: Classification | None,
    grading: Grading | None,
    handling_code: str | None = None,
) -> Marking:
    """The marking a document gets.

    What was given with it (``own``) and what the user ``said``, the stricter of both, stands in place of the kind's
    default; a kind only ``assumed`` has the default of a closed one. The ``text`` and handling codes only tighten.
    """
    given = said.stricter(own) if said and own else said or own
    marking = given or Marking.default(Kind.INTELLIGENCE if assumed else kind)
    codes = {handling_code, grading.handling if grading and grading.scheme == "3x5x2" else None}
    code = next((code for code in ("C", "P") if code in codes), None)
    return marking.stricter(Marking(text or Classification.PUBLIC, handling=code))


def own_marking(value: str) -> Marking | None:
    """The marking of a field; None when the field is empty. Raises UsageError naming the known ones."""
    if not value.strip():
        return None
    try:
        return parse(value)
    except UsageError as error:
        raise UsageError(error.what, remedy=error.remedy) from None
