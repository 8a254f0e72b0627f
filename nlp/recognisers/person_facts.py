"""What a text says of a person beside the name: age, birth date, home, other names, part played, relation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nlp.gazetteer import gazetteer
from nlp.recognisers.names import GAP, PART, UP
from nlp.recognisers.relations import GENDERED, KIN

_AGE_AFTER = re.compile(
    r"(?:['’]s)?(?:\s*\(\s*(?:aged?\s*)?(\d{1,3})(?:\s*(?:years? old|yrs?))?\s*[),]"
    r"|,?\s+(?:who (?:is|was) |then |now )?(?:aged|age:?)\s+(\d{1,3})\b"
    r"|,\s+(?:then |now )?(\d{1,3})(?=\s*(?:[,.;:)\n]|$| and\b| who\b| was\b| of\b| from\b|-year))"
    r"|,?\s+(?:who )?(?:is|was) (\d{1,3})(?= ?[,.;]| years old))"
)
_AGE_BEFORE = re.compile(r"\b(\d{1,3})[- ]years?[- ]old(?:[ \u00a0][\w-]+){0,4}[ \u00a0]$|\baged (\d{1,3}),? $")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b|(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([A-Z][a-z]{2,8})\.?,? (\d{4})\b"
    r"|([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b|(\d{4})-(\d{2})-(\d{2})\b"
)
_BORN = re.compile(r"\b(?:DOB|D\.O\.B\.?|d\.?o\.?b\.?|[Dd]ate of [Bb]irth|(?:who was )?[Bb]orn(?: on)?|b\.)\s*:?\s*")
_STREET_WORDS = "Road|Street|Lane|Avenue|Close|Drive|Way|Crescent|Court|Terrace|Gardens|Grove|Place|Square"
_PLACE = (
    rf"(?:(?:Flat|Unit|Room|Apartment|Apt){GAP}\w{{1,4}},?{GAP})?(?:\d+[A-Za-z]?,?{GAP})?(?:[Tt]he{GAP})?{PART}(?:['’]s)?"
    rf"(?:[ \u00a0-](?:(?:on|upon|in|under|le|de|the|of|and|super){GAP}?-?)*"
    rf"(?:{PART}(?:['’]s)?|[{UP}]{{1,2}}\d[{UP}\d]?(?:{GAP}?\d[{UP}]{{2}})?)|(?<=\bSt)\.)*"
)
_ADDRESS = rf"{_PLACE}(?:,{GAP}(?:{_PLACE}|[{UP}]{{1,2}}\d[{UP}\d]?{GAP}?\d[{UP}]{{2}})){{0,4}}"
_HOME = re.compile(
    r"(?:,|\))?\s*(?:and\s+)?(?:((?:now\s+|currently\s+)?(?:of|from)|a\s+resident\s+of"
    r"|(?:who\s+)?(?:is\s+|was\s+|currently\s+)?(?:lives|lived|living|resides|resided|residing|stays|stayed|staying)"
    r"\s+(?:in|at|on|with)|(?:home\s+)?(?:address|addr)\b:?)\s+"
    rf"(?:no fixed (abode|address)|(?:(?:the )?[a-z]+ ){{0,2}}({_ADDRESS})))"
)
_ADDRESS_ONLY = re.compile(
    rf",?\s+(?=(?:Flat{GAP}|\d))({_ADDRESS})|,\s+((?:{PART}{GAP}){{1,3}}(?:{_STREET_WORDS})(?:,{GAP}{_PLACE})?)(?=[,.;)\n])"
)
"""An address without a word before it, as logs write it after a name or a birth date: with its number, or a street."""
_ADDRESS_TOLD = re.compile(
    r"(?:\s+(?:confirm|report|gave|give|state|say|said|has|have|had|no|change|change[sd]|of|to|in|his|her|their|the|same|new"
    rf"|current|home|that)(?:s|ed|es)?){{1,6}}\s+address(?:\s+(?:is|as|remains|at))?\s*[:(]?\s*({_ADDRESS})"
)
"""An address that somebody is said to have confirmed, changed or kept."""
_ASIDES = re.compile(
    rf"(?:,?\s*\(?(?:(?:CRN|PNC(?:{GAP}ID)?|CRO|NOMS|NI)\b:?{GAP}?(?=[A-Z/]{{0,4}}\d)[A-Z\d/]{{5,14}}"
    r"|(?:DOB|D\.O\.B\.?|[Bb]orn)\b:?\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})\b\)?)+"
)
"""Numbers and birth dates that stand between a name and what else is said of it."""
_FROM_BEFORE = re.compile(
    rf"({PART}(?:[ -]{PART}){{0,2}})[ \u00a0]"
    r"(?:man|woman|teenager|father|mother|pensioner|resident|boy|girl|dealer)[ \u00a0]$"
)
_NO_HOME = re.compile(r",?\s*(?:of )?no fixed (abode|address)")
_ALSO = re.compile(
    r"(?:[,;]|\s+/|\s+or)?\s*(?:\(|who\s+)?\s*(?:is\s+|was\s+|goes\s+|uses\s+|used\s+)?"
    r"(?:also\s+|better\s+|otherwise\s+|sometimes\s+)?"
    r"(?:known\s+(?:on\s+the\s+street\s+|locally\s+|to\s+(?:[a-z]+\s+){1,3}?)?(?:as|by)"
    r"(?:\s+(?:the|his|her)\s+(?:street\s+name|nick-?name|name)(?:\s+of)?)?|a\.?k\.?a\.?:?|AKA:?|alias(?:es)?:?"
    r"|(?:the\s+)?street\s+name:?(?:\s+of|\s+is)?|(?:by\s+)?(?:the\s+)?nick(?:name|named)d?:?(?:\s+is|\s+of)?"
    r"|by\s+the\s+name(?:\s+of)?|n[ée]e|(?:formerly|previously|now)(?:\s+known\s+as)?)"
    rf"""\s+["“‘']?((?:{PART}|[{UP}]{{2,}}\d?|[{UP}][\w-]*)(?:{GAP}(?:{PART}|[{UP}]{{2,}}))?)["”’']?"""
)
_NICKNAME = re.compile(r"""["“‘'(]([^"“”’'()\n]{1,20})["”’')]""")
_PLAYED = "victim|defendant|suspect|witness|complainant|coroner|offender|deceased"
_PART_PLAYED = re.compile(
    r",?\s+(?:(defending|prosecuting|mitigating)\b"
    rf"|(?:(?:is|was) )?(?:the |an? |an? alleged )?({_PLAYED})\b(?!['’]|[ ](?:of|support|statement|impact|liaison)))"
)
_PART_BEFORE = re.compile(
    rf"\b((?i:{_PLAYED}|injured party|aggrieved|dead (?:man|woman|boy|girl|teenager)|IP|VIW))"
    r"(?:,? (?:was |is |has been |who was )?(?:formally |later |since )?(?:named|identified)(?: (?:locally|by \w+))? as"
    r"|,? (?:is|was)(?: believed to be)?|, called| called| named|[ ]?[-:]| as|,)?[ ](?:the[ ])?$"
)
_NAMED_AS = re.compile(r"\b(?:victim|dead (?:man|woman|boy|girl)|deceased)(?:,)?(?: \w+){0,3} as[ ]$")
_PARTS = {
    "defending": "defence counsel", "prosecuting": "prosecutor", "mitigating": "defence counsel",
    "injured party": "victim", "aggrieved": "victim", "ip": "victim", "viw": "witness", "deceased": "victim",
    "dead man": "victim", "dead woman": "victim", "dead boy": "victim", "dead girl": "victim",
    "dead teenager": "victim",
}  # fmt: skip
_LEADS = (
    *GENDERED, "and", "man", "boy", "woman", "girl", "named", "called", "as", "ictim", "efendant", "uspect", "itness",
    "omplainant", "oroner", "ffender", "eceased", "party", "ggrieved", "IP", "VIW", "is", "was", "-", "teenager", "the",
    "pensioner", "resident", "dealer",
)  # fmt: skip
"""How the word ends that stands before a name of whom something was said: kin, sort, part played."""
_KIN_BEFORE = re.compile(rf"\b({KIN}),?[ \u00a0]$")
_SORT_BEFORE = re.compile(r"\b(man|boy|woman|girl|father|mother|grandmother|grandfather)(?:,? (?:named|called))?,? $")
_STREET_END = re.compile(rf"\b(?:{_STREET_WORDS}|Rd|St|Ave|Ln|Cl|Dr)$")
_ASIDE = re.compile(r",? \(?(?:aged )?\d{1,3}\)?,?|,? \(?(?:DOB|born) [\d/.]+\)?")


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside one mention of a person; ``alias_spans`` are where the other names stand."""

    age: int | None = None
    born: date | None = None
    home: str | None = None
    aka: tuple[str, ...] = ()
    alias_spans: tuple[tuple[int, int], ...] = ()
    role: str | None = None
    gender: str | None = None


def read_facts(text: str, start: int, end: int, limit: int) -> Facts:
    """The facts of the name at ``start``..``end``; nothing is read beyond ``limit``, where the next person stands."""
    limit = min(limit, end + 160)
    line = text.find("\n\n", end, limit + 2)
    limit = line if 0 <= line < limit else limit
    aside = _ASIDES.match(text, end, max(end, limit))
    age, after = _age(text, start, end, aside.end() if aside else end, limit)
    before = text[max(0, start - 90) : start] if _told_before(text, start) else ""
    home = _home(text, after, limit, aged=age is not None) or (_home_before(text, start) if before else None)
    aka, spans = _aliases(text, start, end, limit)
    played = _PART_PLAYED.match(text, after, max(after, min(limit, after + 30)))
    led = _PART_BEFORE.search(before) if before else None
    word = (played[1] or played[2]).lower() if played else led[1].lower() if led else None
    return Facts(
        age=age,
        born=_born(text, end, limit),
        home=home,
        aka=aka,
        alias_spans=spans,
        role=_PARTS.get(word, word) if word else None,
        gender=_gender_before(before),
    )


def _told_before(text: str, start: int) -> bool:
    """Whether the word before a name may say whose kin or what sort of person it is: a quick look that misses none."""
    return text[max(0, start - 30) : start].rstrip(" \u00a0\n,:").endswith(_LEADS)


def _age(text: str, start: int, end: int, after: int, limit: int) -> tuple[int | None, int]:
    """Age, and where reading goes on; ``after`` is where numbers and birth dates beside the name end."""
    if found := _AGE_AFTER.match(text, end, max(end, limit)) or _AGE_AFTER.match(text, after, max(after, limit)):
        years = int(next(group for group in found.groups() if group))
        if 0 < years < 111:
            return years, found.end()
    low = max(0, start - 70)
    aged = text.find("old", low, start) >= 0 or text.find("aged", low, start) >= 0
    if aged and (found := _AGE_BEFORE.search(text, low, start)):
        years = int(found[1] or found[2])
        if 0 < years < 111:
            return years, after
    return None, after


def _gender_before(before: str) -> str | None:
    if not before.endswith((" ", "\u00a0", "\n")):
        return None
    if found := _KIN_BEFORE.search(before):
        return GENDERED[found[1].lower()] or None
    found = _SORT_BEFORE.search(before)
    if not found:
        return None
    return "male" if found[1] in ("man", "boy", "father", "grandfather") else "female"


def _born(text: str, end: int, limit: int) -> date | None:
    word = _BORN.search(text, end, min(limit, end + 90))
    if not word or (word[0].lower().strip().startswith(("born", "b.", "who")) and word.start() - end > 12):
        return None
    found = _DATE.match(text, word.end(), min(len(text), word.end() + 24))
    return read_date(found) if found else None


def read_date(found: re.Match[str]) -> date | None:
    """A match of the birth-date pattern as a day, day first; None when there is no such day."""
    g = found.groups()
    if g[0]:
        day, month, year = int(g[0]), int(g[1]), int(g[2])
        year += 0 if year > 99 else 1900 if year > 25 else 2000
    elif g[9]:
        year, month, day = int(g[9]), int(g[10]), int(g[11])
    else:
        name = (g[4] or g[6])[:3].lower()
        if name not in _MONTHS:
            return None
        day, month, year = int(g[3] or g[7]), _MONTHS.index(name) + 1, int(g[5] or g[8])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _home(text: str, after: int, limit: int, *, aged: bool) -> str | None:
    if found := _NO_HOME.match(text, after, limit):
        return f"no fixed {found[1]}"
    found = _HOME.match(text, after, limit)
    if not found:
        return _bare_address(text, after, limit)
    if found[2]:
        return f"no fixed {found[2]}"
    home = found[3].strip(" .")
    first = home.split(",")[0]
    known = bool(gazetteer().lookup(first)) or bool(_STREET_END.search(first))
    stays = any(word in found[1] for word in ("liv", "resid", "stay", "addr"))
    return home if known or (aged and len(home) > 2) or stays else None


def _bare_address(text: str, after: int, limit: int) -> str | None:
    found = _ADDRESS_ONLY.match(text, after, limit) or _ADDRESS_TOLD.match(text, after, limit)
    home = next((group for group in found.groups() if group), "") if found else ""
    return home.strip(" .") if _STREET_END.search(home.split(",")[0]) else None


def _home_before(text: str, start: int) -> str | None:
    """The town of "Deptford man Gary Lunn"."""
    found = _FROM_BEFORE.search(text, max(0, start - 60), start)
    while found and not gazetteer().lookup(found[1]):
        found = _FROM_BEFORE.search(text, found.start() + 1, start)
    return found[1] if found else None


def _aliases(text: str, start: int, end: int, limit: int) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    if nick := _NICKNAME.search(text, start, end):
        names.append(nick[1])
    at = end
    if aside := _ASIDE.match(text, end, max(end, limit)):
        at = aside.end()
    while found := _ALSO.match(text, at, min(len(text), max(limit, at + 60))):
        names.append(found[1])
        spans.append((found.start(1), found.end(1)))
        at = found.end()
    return tuple(dict.fromkeys(names)), tuple(spans)
