"""Organisations by name and by the shape of their names: forces, courts, councils, trusts, companies, schools."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.base import Context
from nlp.lexicon import Lexicon

_HEADS: tuple[tuple[str, str], ...] = (
    ("police force", r"Constabulary|Police(?: Service| Force)?"),
    ("court", r"Magistrates['’]? Court|Crown Court|County Court|Sheriff Court|Youth Court|Family Court|Coroner['’]s Court|Tribunal"),
    (
        "council",
        r"(?:County|Borough|District|City|Town|Parish|Metropolitan|Community)(?: Borough)? Council|Council",
    ),
    ("probation", r"Probation (?:Trust|Service|Area|Board)|Community Rehabilitation Company|CRC|Youth Offending (?:Team|Service)"),
    ("health", r"(?:NHS )?(?:Foundation |Hospitals? |University Hospitals? |Partnership )*(?:NHS )?Trust|Ambulance Service(?: Trust)?|Health Board"),
    ("fire service", r"Fire (?:and|&) Rescue Service|Fire Service|Fire Brigade"),
    ("company", r"Ltd\.?|Limited|PLC|Plc|plc|LLP|Inc\.?|Holdings|Group PLC"),
    ("education", r"(?:Primary |Secondary |High |Grammar |Infant |Junior |Comprehensive |Middle |Nursery )?School|Academy|College|University|Sixth Form"),
    ("government", r"Department|Ministry|Agency|Authority|Commission|Inspectorate|Executive"),
    ("association", r"Association|Federation|Society|Foundation|Charity|Union|Institute|Rugby Club|Football Club|FC"),
    ("business", r"Bank|Building Society|Airlines|Airways|Insurance"),
)
_HEAD = re.compile("|".join(rf"\b({pattern})(?!\w)" for _, pattern in _HEADS))
_LED = re.compile(
    r"\b(?:(University|College) of|(Ministry|Department) (?:of|for)|(Bank) of|(Diocese|Archdiocese) of|(Office) (?:for|of)(?= National| Budget))"
    r"((?: (?:the|and|of|for|&|[A-Z][\w'’-]*),?)*)"
)
_LEADS = ("education", "government", "business", "church", "government")
_WORD_BEFORE = re.compile(r"(?:[A-Z][\w'’.-]*|&|and|of|for|the|St\.?|upon)\Z")
_LINKS = frozenset({"&", "and", "of", "for", "the", "upon"})
_NOT_FIRST = frozenset(
    "The A An At In On By For From With And But As If When After Before While His Her Their Our My This That These Those "
    "Mr Mrs Ms Dr Sir Judge Inspector Detective Sergeant Constable PC DC DS DI DCI Supt Local Former New Yesterday Today "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Meanwhile Both Every Some Any All Anyone To Of Contact Call "
    "Attended Attends Per Via Referred Subject PP Nominal Male Female Source Employer Victim Previously Now Later Then".split()
)
_REACH = 90
_MOST_WORDS = 7
_ALONE = frozenset({"FC", "CRC"})
_NOW_KNOWN = re.compile(r",? \(?(?:now (?:known as|called|part of|trading as|renamed)|which (?:became|is now)|renamed|later)(?: the)? \Z")
_FORMERLY = re.compile(r",? \(?(?:formerly|previously|once)(?: known as| called| trading as)?(?: the)? \Z")
_THE_MET = re.compile(r"\b[Tt]he (Met)\b(?! Office| Bar| Gala| Opera| Museum|['’]s collection)")


@dataclass(frozen=True, slots=True)
class _Name:
    """An organisation's name in a text: span, normalised name, kind, rule and why."""

    start: int
    end: int
    name: str
    kind: str
    rule: str
    score: float
    why: str


@cache
def _known() -> Lexicon[tuple[str, str]]:
    """Known organisations: (name, kind) by what people write. Built once for the process."""
    text = files("nlp.recognisers").joinpath("organisations.toml").read_text(encoding="utf-8")
    return Lexicon(
        (pattern, (name, kind))
        for kind, names in tomllib.loads(text).items()
        for name, patterns in names.items()
        for pattern in patterns
    )


class OrganisationRecogniser:
    """Finds organisations whose name is known or ends (or begins) as names of organisations do."""

    name = "organisations"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """ORG mentions in text order, not overlapping; ``formerly`` is filled from "X, now known as Y"."""
        text = context.text
        names = _apart([*_by_name(text), *_by_head(text), *_by_lead(text)])
        for index, name in enumerate(names):
            former = _former(text, names, index)
            value = NameValue(name=name.name, kind=name.kind, formerly=(former,) if former else ())
            words = text[name.start : name.end]
            yield Mention(name.start, name.end, words, Label.ORG, value, name.rule, name.score, name.why)


def _by_name(text: str) -> Iterator[_Name]:
    for item in _known().find(text):
        written = text[item.start : item.end]
        if written[0].isupper() or written[:4] == "the ":
            name, kind = item.value
            why = f'"{written}" is {name} ({kind}).'
            yield _Name(item.start, item.end, name, kind, "organisations.known", 0.95, why)
    for match in _THE_MET.finditer(text):
        why = '"the Met" is the Metropolitan Police Service (police force).'
        name = "Metropolitan Police Service"
        yield _Name(match.start(1), match.end(1), name, "police force", "organisations.known", 0.75, why)


def _by_head(text: str) -> Iterator[_Name]:
    """Capitalised words that lead to a word which ends names of organisations: "Colchester Magistrates' Court"."""
    for match in _HEAD.finditer(text):
        kind = next(name for (name, _), found in zip(_HEADS, match.groups(), strict=True) if found)
        start = _start_of_name(text, match.start())
        if kind == "company":
            start = max(start, text.rfind(" of ", start, match.start()) + 4 if " of " in text[start : match.start()] else start)
        if start == match.start() or (match.group() in _ALONE and text[start : match.start()].islower()):
            continue
        words = " ".join(text[start : match.end()].split())
        why = f'Capitalised name that ends in "{match.group()}" ({kind}).'
        yield _Name(start, match.end(), words, kind, "organisations.head", 0.85, why)


def _start_of_name(text: str, end: int) -> int:
    """Where the run of capitalised words (joined by of, and, &) before ``end`` begins; ``end`` when there is none."""
    low = max(0, end - _REACH)
    start = at = end
    for _ in range(_MOST_WORDS):
        gap = text[low:at]
        trimmed = gap.rstrip(" \u00a0")
        if len(trimmed) == len(gap) or len(gap) - len(trimmed) > 2:
            break
        space = max(trimmed.rfind(" "), trimmed.rfind("\n"), trimmed.rfind("("), trimmed.rfind("\u00a0"), trimmed.rfind('"'))
        word = trimmed[space + 1 :]
        if not _WORD_BEFORE.match(word) or word in _NOT_FIRST or (word.endswith(".") and word != "St."):
            break
        at = low + space + 1
        if word not in _LINKS:
            start = at
        elif word == "the" and text[low:at].rstrip().endswith(("and", "on", "with", "for")):
            break
    return start


def _by_lead(text: str) -> Iterator[_Name]:
    """Names that begin with their kind: "University of Essex", "Department for Work and Pensions"."""
    for match in _LED.finditer(text):
        tail = re.sub(r"(?:,| (?:the|and|of|for|&))+\Z", "", match[6].split(",")[0])
        if not tail.strip() or not any(char.isupper() for char in tail):
            continue
        kind = next(kind for kind, group in zip(_LEADS, match.groups(), strict=False) if group)
        end = match.start(6) + len(tail)
        words = " ".join(text[match.start() : end].split())
        why = f'Name that begins with "{words.split()[0]} {words.split()[1]}" ({kind}).'
        yield _Name(match.start(), end, words, kind, "organisations.lead", 0.85, why)


def _apart(names: Iterable[_Name]) -> list[_Name]:
    """Names that do not overlap, in text order: the longer of two."""
    kept: list[_Name] = []
    for name in sorted(names, key=lambda n: (n.start, -n.end, -n.score)):
        if kept and name.start < kept[-1].end:
            if name.end - name.start > kept[-1].end - kept[-1].start:
                kept[-1] = name
            continue
        kept.append(name)
    return kept


def _former(text: str, names: list[_Name], index: int) -> str | None:
    """The earlier name that the text gives: "X, now known as Y" tells Y's, "Y (formerly X)" tells Y's as well."""
    name = names[index]
    if index and _NOW_KNOWN.fullmatch(text, names[index - 1].end, name.start):
        return names[index - 1].name
    if index + 1 < len(names) and _FORMERLY.fullmatch(text, name.end, names[index + 1].start):
        return names[index + 1].name
    return None
