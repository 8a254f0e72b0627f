"""Organisations by name and by the shape of their names: forces, courts, councils, trusts, companies, schools."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.base import Context, Entity
from nlp.gazetteer import gazetteer
from nlp.lexicon import WORD, Lexicon
from nlp.recognisers.candidate import wrapped
from nlp.recognisers.clubs import clubs
from nlp.spans import Cover

_LED = re.compile(
    r"(?:(University|College) of|(Ministry|Department) (?:of|for)|(Bank) of|"
    r"(Diocese|Archdiocese) of|(Office) (?:for|of)(?= National| Budget))"
    r"((?: (?:the|and|of|for|&|[A-Z][\w'’-]*),?)*)"
)
_LEADS = ("education", "government", "business", "church", "government")
_WORD_BEFORE = re.compile(r"(?:[A-Z][\w'’.-]*|&|and|of|for|St\.?|upon|with)\Z")
_LINKS = frozenset({"&", "and", "of", "for", "upon"})
_JOINERS = {
    "company": frozenset({"&", "and"}),
    "business": frozenset({"&", "and"}),
    **dict.fromkeys(("health", "education", "fire service", "probation", "government"), _LINKS),
    "association": frozenset({"&", "and", "for"}),
    "council": _LINKS | {"with"},
}
"""Small words that may stand in the name, by kind; none in those of police forces and courts."""
_NOT_FIRST = frozenset(
    WORD.findall(
        "The A An At In On By For From With And But As If When After Before While His Her Their Our My This That "
        "These Those Mr Mrs Ms Dr Sir Judge Inspector Detective Sergeant Constable PC DC DS DI DCI Supt Local Former "
        "New Yesterday Today Monday Tuesday Wednesday Thursday Friday Saturday Sunday Meanwhile Both Every Some Any "
        "All Anyone To Of Contact Call Attended Attends Per Via Referred Subject PP Nominal Male Female Source "
        "Employer Victim Previously Now Later Then"
    )
)
_REACH = 90
_MOST_WORDS = 7
_CAPITALS = frozenset({"company", "probation", "association"})
"""Kinds whose ending may stand in capitals: PLC, CRC, FC."""
_JOINED = frozenset("/-@_")
"""Characters that make a name part of something longer: "BTP/00451/26"."""
_TELLING = frozenset({"ORG", "GPE", "EVENT", "LAW", "WORK_OF_ART"})
_OWNER = re.compile(r"((?:[A-Z]\w+[ \u00a0]){0,2}[A-Z]\w+)['’]s[ \u00a0]")
_GO_ON = frozenset({"education", "council", "association", "government"})
_OF_NAME = re.compile(r" of (?:the )?[A-Z]")
"""What follows an ending within a longer name ("Council of Europe")."""
_OFFICE = re.compile(r"\bChief Executive$")
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
    """Names of organisations and words that end such names: (name, kind), the name "" for an ending. Built once."""
    text = files("nlp.recognisers").joinpath("organisations.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    endings = data.pop("endings")
    entries = [
        (pattern, (name, kind))
        for kind, names in data.items()
        for name, patterns in names.items()
        for pattern in patterns
    ]
    entries += [(pattern, ("", kind)) for kind, patterns in endings.items() for pattern in patterns]
    return Lexicon(entries)


class OrganisationRecogniser:
    """Finds organisations whose name is known or ends (or begins) as names of organisations do."""

    name = "organisations"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """ORG mentions; those of clubs may overlap others."""
        text = context.text
        names = _apart(_as_modelled(text, context.entities, [*_by_word(text), *_by_lead(text)]))
        for name in names:
            value = NameValue(name=name.name, kind=name.kind)
            words = text[name.start : name.end]
            yield Mention(name.start, name.end, words, Label.ORG, value, name.rule, name.score, name.why)
        yield from clubs(text)


def _by_word(text: str) -> Iterator[_Name]:
    """Known names, and capitalised words that lead to a word which ends names: "Colchester Magistrates' Court"."""
    for item in _known().find(text):
        written = text[item.start : item.end]
        name, kind = item.value
        if text[item.end : item.end + 1] in _JOINED:
            continue
        if not name:
            yield from _ended(text, item.start, item.end, kind)
        elif written[0].isupper() or written.startswith("the "):
            why = f'"{written}" is {name} ({kind}).'
            yield _Name(item.start, item.end, name, kind, "organisations.known", 0.95, why)
    for match in _THE_MET.finditer(text):
        why = '"the Met" is the Metropolitan Police Service (police force).'
        name = "Metropolitan Police Service"
        yield _Name(match.start(1), match.end(1), name, "police force", "organisations.known", 0.75, why)


def _as_modelled(text: str, entities: Iterable[Entity], names: Iterable[_Name]) -> Iterator[_Name]:
    """The names, those by shape cut or left out where the model's reading tells more: a country that ends as
    associations do ("Soviet Union"), part of the name of a work, law or event, two organisations joined by "and".
    """
    spans = Cover((entity.start, entity.end, entity) for entity in entities if entity.label in _TELLING)
    for name in names:
        if name.rule == "organisations.known":
            yield name
            continue
        start = name.start
        beside = [entity for entity in spans.beside(name.start, name.end) if entity.label != "ORG"]
        if any(entity.start == start and entity.end == name.end and entity.label == "GPE" for entity in beside):
            continue
        around = (e for e in beside if e.label != "GPE" and e.start <= start and name.end <= e.end)
        if _OFFICE.search(name.name) or any(entity.end - entity.start > name.end - start for entity in around):
            continue
        owner = _OWNER.match(text, start, name.end)
        start = owner.end() if owner and gazetteer().lookup(owner[1]) else start
        for entity in spans.beside(name.start, name.end):
            if entity.label == "ORG" and entity.end == name.end and text[start : entity.start].endswith("and "):
                start = entity.start
        yield name if start == name.start else replace(name, start=start, name=" ".join(text[start : name.end].split()))


def _ended(text: str, start: int, end: int, kind: str) -> Iterator[_Name]:
    """The name that ends in ``text[start:end]``, when capitalised words lead to it."""
    ending = text[start:end]
    if not (ending[0].isupper() or ending == "plc") or (ending.isupper() and kind not in _CAPITALS):
        return
    if kind in _GO_ON and _OF_NAME.match(text, end):
        return
    first = _start_of_name(text, start, _JOINERS.get(kind, frozenset()))
    if first == start:
        return
    words = " ".join(text[first:end].split())
    why = f'Capitalised name that ends in "{ending}" ({kind}).'
    yield _Name(first, end, words, kind, "organisations.ending", 0.85, why)


def _start_of_name(text: str, end: int, joiners: frozenset[str]) -> int:
    """Where the run of capitalised words before ``end`` begins, small ones only of ``joiners``; ``end`` if none."""
    low = max(0, end - _REACH)
    start = at = end
    for _ in range(_MOST_WORDS):
        gap = text[low:at]
        trimmed = gap.rstrip(" \u00a0")
        if len(trimmed) == len(gap) and gap.endswith("\n") and wrapped(text, at - 1):
            trimmed = gap[:-1]
        if len(trimmed) == len(gap) or len(gap) - len(trimmed) > 2:
            break
        space = max(
            trimmed.rfind(" "), trimmed.rfind("\n"), trimmed.rfind("("), trimmed.rfind("\u00a0"), trimmed.rfind('"')
        )
        word = trimmed[space + 1 :]
        if not _WORD_BEFORE.match(word) or word in _NOT_FIRST or (word.endswith(".") and word != "St."):
            break
        at = low + space + 1
        if word not in _LINKS and word != "with":
            start = at
        elif word not in joiners:
            break
    return start


def _by_lead(text: str) -> Iterator[_Name]:
    """Names that begin with their kind: "University of Essex", "Department for Work and Pensions"."""
    for match in _LED.finditer(text):
        whole = match[6].split(",")[0]
        whole = whole.split(" and ")[0] if match[1] else whole
        tail = re.sub(r"(?:,|['’]s| (?:the|and|of|for|&))+\Z", "", whole)
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
