"""What a document says around each of its people: places, companions, offences, days, operations, identifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from casethread.model import Annotated, Evidence, Fact, Label, Mention
from casethread.names.compare import parts, similarity, word_similarity
from casethread.text import fold
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue
from links.people import YEAR, Chain
from links.places import PlaceKey
from links.sentences import Sentences

_SUBJECT = frozenset({"name", "subject", "nominal", "person", "offender", "pop", "case name", "service user"})
UNIQUE = frozenset({"pnc", "cro", "crn", "noms", "ni"})
"""Kinds of number of which a person has one."""
_PERSONAL = UNIQUE | frozenset({"phone", "email", "imei", "vrm", "prison"})
_OPERATION = re.compile(r"^(?:operation|op)\s+")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
MOST_COMPANIONS = 30


def surround(
    annotated: Annotated, sentences: Sentences, places: Sequence[tuple[Mention, PlaceKey]], chains: list[Chain]
) -> None:
    """Give each chain what the document says around it: places, companions, offences, operations, identifiers."""
    published = annotated.document.published
    lines = [{sentences.number(m.start) for m in chain.mentions} for chain in chains]
    keyed = [(sentences.number(mention.start), key) for mention, key in places]
    named = [c.name for c in chains if c.full and not c.officer]
    operations = {_OPERATION.sub("", fold(_name(m))) for m in annotated.mentions if m.label is Label.OPERATION}
    offences = [
        (sentences.number(m.start), m.value.group) for m in annotated.mentions if isinstance(m.value, OffenceValue)
    ]
    days = [
        (sentences.number(m.start), day)
        for m in annotated.mentions
        if (day := _day(m)) is not None and day != published
    ]
    short = len(annotated.document.text) < 1200
    for chain, near in zip(chains, lines, strict=True):
        if chain.age is not None and published is not None:
            today = published.toordinal()
            chain.birth = (today - (chain.age + 1) * YEAR, today - chain.age * YEAR)
        close = {n + step for n in near for step in (-1, 0, 1)}
        chain.places = {key for number, key in keyed if short or number in close}
        chain.companions = set([name for name in named if name != chain.name][:MOST_COMPANIONS])
        chain.operations = operations
        chain.offences = {group for number, group in offences if short or number in close}
        chain.days = {day for number, day in days if day != chain.born and (short or number in close)}
    _identify(annotated, sentences, chains)


def _day(mention: Mention) -> date | None:
    """The day that a date of one day or night names."""
    value = mention.value
    if isinstance(value, DateValue) and value.start and value.end and (value.end - value.start).days <= 1:
        return value.start
    return None


def _name(mention: Mention) -> str:
    return mention.value.name if isinstance(mention.value, NameValue) else mention.text


def _identify(annotated: Annotated, sentences: Sentences, chains: list[Chain]) -> None:
    """Give each identifier to the person named last before it in its sentence, or the first after it there."""
    spans = sorted((m.start, i) for i, chain in enumerate(chains) if not chain.unnamed for m in chain.mentions)
    for mention in annotated.mentions:
        value = mention.value
        if not isinstance(value, IdentifierValue) or value.type not in _PERSONAL:
            continue
        line = sentences.number(mention.start)
        inside = [(start, i) for start, i in spans if sentences.number(start) == line]
        before = [i for start, i in inside if start <= mention.start]
        if inside:
            chain = chains[before[-1] if before else inside[0][1]]
            if value.valid is not False:
                chain.identifiers.add((value.type, number_key(value)))
            where = Evidence(chain.document, mention.start, mention.end)
            chain.facts.append(Fact("identifier", f"{value.type} {value.id}", where))
    _subject(annotated, chains)


def number_key(value: IdentifierValue) -> str:
    """An identifier as it is compared: a PNC year of four digits as one of two, for people write either."""
    return re.sub(r"^(?:19|20)(?=\d\d/)", "", value.id) if value.type == "pnc" else value.id


def _subject(annotated: Annotated, chains: list[Chain]) -> None:
    """Name, case number and birth date in the source's own fields belong to the person whom they name as its subject.

    A surname alone in the text is the subject's, misspelt or not, for a note is about its subject.
    """
    meta = {key.casefold().strip(): value.strip() for key, value in annotated.document.meta.items()}
    name = next((meta[key] for key in sorted(_SUBJECT & set(meta)) if meta[key]), "")
    ranked = [(-_is_subject(name, c), c.first, c) for c in chains if name and not c.unnamed]
    best = min(ranked, key=lambda r: r[:2], default=None)
    if not best or -best[0] < 0.85:
        return
    chain = best[2]
    if not chain.full:
        chain.name = " ".join(word.title() for word in parts(name).words)
        chain.names[chain.name] += 1
    for kind in ("crn", "noms", "pnc"):
        if meta.get(kind):
            number = IdentifierValue(type=kind, id=re.sub(r"\s", "", meta[kind]).upper())
            chain.identifiers.add((kind, number_key(number)))
    born = _DAY.fullmatch(meta.get("dob") or meta.get("date of birth") or "")
    if born and chain.born is None:
        with suppress(ValueError):
            chain.born = date(int(born[3]), int(born[2]), int(born[1]))


def _is_subject(name: str, chain: Chain) -> float:
    """How well a chain's name fits the subject's, 0 to 1."""
    said, known = parts(chain.name), parts(name)
    if len(said.words) == 1 < len(known.words) and not (chain.gender == "f" or chain.officer):
        return word_similarity(said.surname, known.surname)[0] - 0.03
    return similarity(name, chain.name).score
