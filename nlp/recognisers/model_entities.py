"""Organisations as the statistical model reads them, with their edges cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casethread.model import Kind, Label, Mention
from casethread.values import NameValue
from nlp.base import Context
from nlp.gazetteer.words import either, words
from nlp.recognisers.acronyms import is_acronym
from nlp.recognisers.names import OFFICES, RANKS, TITLES

_LEADING = re.compile(
    r"(?:(?:(?:Flat|Unit|Room)[ \u00a0]\w{1,4},?|Attd|Addr|Loc|RTC|the|THE|[Aa]n?|of|at|by|for|from|in|and)"
    r"[ \u00a0\n]+)+"
)
PREMISES = re.compile(r" (?:bar|cafe|café|car park|hotel|inn|nightclub|pub|public house|restaurant|takeaway)\b")
"""Places by a word written small, where the name ends."""
_SUFFIX = re.compile(r"-(?:area|based|backed|born|bound|controlled|held|led|owned|run|style|trained|wide)$")
"""What joins a name to a word that describes by it ("Woodburn-area")."""
_NUMBERED = re.compile(r"[ \u00a0](?:CRN|DOB|NOMS|PNC)$")
"""What begins the number that comes next."""
_BRAND = re.compile(
    r"\b(?:McDonald|Sainsbury|Domino|Nando|Kellogg|Macy|Wendy|Moody|Lloyd|Levi|Wetherspoon|Christie|Sotheby|Poor)['’]s$"
)
_EVENT = re.compile(rf"\b(?:{either('events and works')})$")
_OFFICE = re.compile(
    r"\b(?:Ambassador|Chairman|Chief Executive|Director[ -]General|Foreign Minister|Governor|Home Secretary|Mayor"
    r"|Prime Minister|President|Secretary(?:[ -]General| of State)?|Solicitor General|Surgeon General)$"
)
_SECRETARY_OF = re.compile(r"\bSecretary of[ \u00a0]$")
_HALF_WORD = re.compile(r"(?:anti|counter|ex|non|post|pre|pro)-[A-Z]")
"""What describes by a name ("pro-Beijing")."""
VESSEL = re.compile(r"(?:MV|M/V|HMS|HMAS|HMCS|USS|INS|RMS|SS)[ \u00a0]")
"""What names of ships begin with."""
_WHY = "the statistical model reads an organisation"
_ACRONYM = "capitals that the statistical model reads as a name"
_NOT_ORGANISATIONS = words("no organisation")
"""Abbreviations of the field that the model takes for organisations."""


class ModelEntityRecogniser:
    """ORG spans of the model, without "the" before and possessives and punctuation after."""

    name = "model"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """Mentions of organisations, scored below those of the recognisers with rules."""
        text = context.text
        notes = context.input.kind in (Kind.PROBATION, Kind.INTELLIGENCE)
        for entity in context.entities:
            if entity.label not in ("ORG", "PERSON"):
                continue
            start, end = trim_name(text, entity.start, entity.end)
            name = text[start:end]
            if entity.label == "PERSON" and (notes or not is_acronym(text, start, end)):
                continue
            if _names_something(name) and not _SECRETARY_OF.search(text, max(0, start - 16), start):
                value = NameValue(name=" ".join(name.split()))
                if entity.label == "ORG":
                    yield Mention(start, end, name, Label.ORG, value, "model.org", 0.7, _WHY)
                else:
                    yield Mention(start, end, name, Label.ORG, value, "model.org", 0.6, _ACRONYM)


def trim_name(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of the model without leading article or preposition, line breaks, possessive and stray punctuation."""
    span = text[start:end]
    if (line := span.find("\n\n")) > 0:
        end = start + line
    before = text[max(0, start - 4) : start].rstrip(" \u00a0")
    while start < end and not text[start].isalnum():
        start += 1
    if text.startswith("The ", start) and (not before or before[-1] in ".!?:\n\"“'|-–"):
        start += 4
    if found := _LEADING.match(text, start, end):
        start = found.end() if found.end() < end else start
    kept = text[start:end].rstrip(" \t\n\u00a0,;:-–—\"“”'‘’([")
    if not _BRAND.search(kept):
        kept = re.sub(r"[ \u00a0]?['’]s$", "", kept)
    kept = _NUMBERED.sub("", _SUFFIX.sub("", kept))
    if ")" in kept and "(" not in kept:
        kept = kept[: kept.index(")")]
    if kept.count("(") > kept.count(")"):
        kept = kept[: kept.rindex("(")].rstrip()
    return start, start + len(kept)


def _names_something(name: str) -> bool:
    if len(name) < 2 or not any(c.isalpha() for c in name) or name.islower() or any(c in "@#<>=|" for c in name):
        return False
    if _EVENT.search(name) or PREMISES.search(name) or _OFFICE.search(name):
        return False
    if _HALF_WORD.match(name) or VESSEL.match(name):
        return False
    low = name.lower().strip(".")
    return low not in _NOT_ORGANISATIONS and low not in TITLES and low not in OFFICES and name not in RANKS
