"""People within one document: mentions to chains, each with what the document says of that person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from casethread.model import Annotated, Evidence, Fact, Label, Mention
from casethread.text import fold
from casethread.values import IdentifierValue, NameValue, OffenceValue, PersonValue
from links.names import parts, similarity
from links.places import PlaceKey, home_keys
from links.sentences import Sentences

_JUNIOR = re.compile(r"\b(?:jr|jnr|junior|the younger|son of the same name)\b", re.IGNORECASE)
_SENIOR = re.compile(r"\b(?:sr|snr|senior|the elder|father of the same name)\b", re.IGNORECASE)
_OFFICER = re.compile(
    r"\b(?:pc|dc|ds|di|dci|dsupt|det|detective|sgt|sergeant|insp|inspector|constable|superintendent|judge|recorder"
    r"|magistrate|officer|prosecut\w*|solicitor|barrister|councillor|cllr|mp|coroner|spokes\w+)\b",
    re.IGNORECASE,
)
_MALE = frozenset({"mr", "sir", "lord", "m", "male"})
_FEMALE = frozenset({"mrs", "ms", "miss", "lady", "dame", "f", "female"})
_SUBJECT = frozenset({"name", "subject", "nominal", "person", "offender", "pop", "case name", "service user"})
_PERSONAL = frozenset({"pnc", "cro", "crn", "noms", "ni", "phone", "email", "imei", "vrm", "prison"})
YEAR = 365.25
MOST_COMPANIONS = 30


@dataclass(slots=True)
class Chain:
    """The mentions of one person in one document, and what they say. ``birth`` is the interval of possible birth days
    (ordinals) that an age at the document's date leaves; names and companions are as written, aliases folded.
    """

    document: str
    published: date | None
    source: str | None
    mentions: list[Mention] = field(default_factory=list)
    name: str = ""
    names: Counter[str] = field(default_factory=Counter)
    aliases: set[str] = field(default_factory=set)
    age: int | None = None
    birth: tuple[float, float] | None = None
    born: date | None = None
    gender: str = ""
    generation: str = ""
    officer: bool = False
    homes: set[PlaceKey] = field(default_factory=set)
    places: set[PlaceKey] = field(default_factory=set)
    identifiers: set[tuple[str, str]] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    companions: set[str] = field(default_factory=set)
    offences: set[str] = field(default_factory=set)
    story: int = -1
    facts: list[Fact] = field(default_factory=list)

    @property
    def first(self) -> tuple[str, int, int]:
        """Document id and offsets of the first mention: what orders and identifies the chain."""
        return self.document, self.mentions[0].start, self.mentions[0].end

    @property
    def full(self) -> bool:
        """Whether it is known by given name and surname."""
        return len(parts(self.name).words) > 1

    @property
    def unnamed(self) -> bool:
        """Whether the document gives no name ("a 15-year-old girl")."""
        return not self.name

    def add(self, mention: Mention, value: PersonValue) -> None:
        """Take in one more mention."""
        self.mentions.append(mention)
        if value.name:
            self.names[value.name] += 1
            if len(parts(value.name).words) > len(parts(self.name).words) or not self.name:
                self.name = value.name
        self.aliases.update(folded for each in value.aka if (folded := fold(each)))
        self.age = self.age if self.age is not None else value.age
        self.born = self.born or value.born
        self.gender = self.gender or _gender(value)
        self.generation = self.generation or _generation(mention, value)
        self.officer = self.officer or bool(_OFFICER.search(f"{value.role or ''} {value.title or ''}"))
        if value.home:
            self.homes |= home_keys(value.home)
        self._note(mention, value)

    def _note(self, mention: Mention, value: PersonValue) -> None:
        where = Evidence(self.document, mention.start, mention.end)
        told = {
            "age": str(value.age) if value.age is not None else None,
            "born": value.born.isoformat() if value.born else None,
            "home": value.home,
            "role": value.role,
            "relation": value.relation,
        }
        self.facts += [Fact(kind, said, where) for kind, said in told.items() if said]
        self.facts += [Fact("alias", each, where) for each in value.aka]


def _gender(value: PersonValue) -> str:
    """Sex, "m" or "f", by title, and of unnamed people by what they are called: a first name's sex is only a guess."""
    for told in (value.title, None if value.name else value.gender):
        word = (told or "").casefold().strip(". ")
        if word in _MALE or word in _FEMALE:
            return "m" if word in _MALE else "f"
    return ""


def _generation(mention: Mention, value: PersonValue) -> str:
    said = f"{mention.text} {value.title or ''} {value.relation or ''}"
    if _JUNIOR.search(said):
        return "junior"
    return "senior" if _SENIOR.search(said) else ""


def chains_of(annotated: Annotated, sentences: Sentences, places: Sequence[tuple[Mention, PlaceKey]]) -> list[Chain]:
    """The people of one document, in order of first mention; ``places`` are its place mentions with their keys."""
    document = annotated.document
    chains: list[Chain] = []
    named = [m for m in annotated.mentions if m.label is Label.PERSON and isinstance(m.value, PersonValue)]
    for mention in sorted(named, key=_fullest_first):
        value = mention.value
        assert isinstance(value, PersonValue)  # noqa: S101 - for the type checker; filtered above
        chain = _owner(chains, mention, value)
        if chain is None:
            chain = Chain(document.id, document.published, document.source)
            chains.append(chain)
        chain.add(mention, value)
    for chain in chains:
        chain.mentions.sort(key=lambda m: (m.start, m.end))
    chains.sort(key=lambda c: c.first)
    _surround(annotated, sentences, places, chains)
    return chains


def _fullest_first(mention: Mention) -> tuple[bool, int, int, int]:
    value = mention.value
    known = isinstance(value, PersonValue) and (value.age is not None or value.born is not None)
    words = len(parts(value.name).words) if isinstance(value, PersonValue) else 0
    return not known, -words, mention.start, mention.end


def _owner(chains: list[Chain], mention: Mention, value: PersonValue) -> Chain | None:
    """The chain that a mention continues: of the fitting ones the one with the same name, then the nearest before."""
    if not value.name:
        return next((c for c in chains if c.unnamed and fold(c.mentions[0].text) == fold(mention.text)), None)
    fitting = []
    for chain in chains:
        rank = _fits(chain, mention, value)
        if rank:
            before = [mention.start - m.start for m in chain.mentions if m.start <= mention.start]
            fitting.append((rank, min(before, default=1_000_000), chain.first, chain))
    return min(fitting, key=lambda f: f[:3])[3] if fitting else None


def _fits(chain: Chain, mention: Mention, value: PersonValue) -> int:
    """0 when the mention cannot be the chain's person; else 1 for the same name, 2 for an alias, 3 for a short form."""
    if chain.unnamed or _apart(chain, mention, value):
        return 0
    said, known = parts(value.name).words, parts(chain.name).words
    if said == known or ("," in value.name + chain.name and set(said) == set(known)):
        return 1
    if fold(value.name) in chain.aliases or fold(chain.name) in {fold(each) for each in value.aka}:
        return 2
    return 3 if _short_form(said, known) or _misspelt(value.name, chain.name) else 0


def _short_form(said: tuple[str, ...], known: tuple[str, ...]) -> bool:
    if len(said) == 1:
        return said[0] in (known[-1], known[0])
    return len(said) > 1 and said[-1] == known[-1] and set(said) <= set(known)


def _misspelt(said: str, known: str) -> bool:
    if min(len(parts(said).words), len(parts(known).words)) < 2:
        return False
    near = similarity(said, known)
    return near.full and near.score >= 0.85


def _apart(chain: Chain, mention: Mention, value: PersonValue) -> bool:
    """Whether the text itself tells the mention's person from the chain's: age, birth date, title, generation."""
    if chain.born and value.born and chain.born != value.born:
        return True
    if chain.age is not None and value.age is not None and abs(chain.age - value.age) >= 3:
        return True
    if chain.homes and value.home and chain.age != value.age and not chain.homes & home_keys(value.home):
        return True
    gender, generation = _gender(value), _generation(mention, value)
    if chain.gender and gender and chain.gender != gender:
        return True
    return generation != chain.generation and bool(generation or (chain.generation and value.age is not None))


def _surround(
    annotated: Annotated, sentences: Sentences, places: Sequence[tuple[Mention, PlaceKey]], chains: list[Chain]
) -> None:
    """Give each chain what the document says around it: places, companions, offences, operations, identifiers."""
    published = annotated.document.published
    lines = [{sentences.number(m.start) for m in chain.mentions} for chain in chains]
    keyed = [(sentences.number(mention.start), key) for mention, key in places]
    named = [c.name for c in chains if c.full and not c.officer]
    operations = {fold(_name(m)) for m in annotated.mentions if m.label is Label.OPERATION}
    offences = [
        (sentences.number(m.start), m.value.group) for m in annotated.mentions if isinstance(m.value, OffenceValue)
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
    _identify(annotated, sentences, chains)


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
            chain.identifiers.add((value.type, value.id))
            where = Evidence(chain.document, mention.start, mention.end)
            chain.facts.append(Fact("identifier", f"{value.type} {value.id}", where))
    _subject(annotated, chains)


def _subject(annotated: Annotated, chains: list[Chain]) -> None:
    """A case number in the source's own fields belongs to the person whom its fields name as the subject."""
    meta = {key.casefold().strip(): value for key, value in annotated.document.meta.items()}
    name = next((meta[key] for key in sorted(_SUBJECT & set(meta)) if meta[key].strip()), "")
    if not name:
        return
    ranked = [(-similarity(name, c.name).score, c.first, c) for c in chains if not c.unnamed]
    best = min(ranked, key=lambda r: r[:2], default=None)
    if best and -best[0] >= 0.85:
        for kind in ("crn", "noms", "pnc"):
            if meta.get(kind, "").strip():
                best[2].identifiers.add((kind, re.sub(r"\s", "", meta[kind]).upper()))
