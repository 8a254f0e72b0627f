"""Which mentions of one document are one person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from casethread.model import Annotated, Document, Kind, Label, Mention
from casethread.names.compare import parts, similarity, word_similarity
from casethread.names.lists import is_given, reference
from casethread.text import fold
from casethread.values import IdentifierValue, PersonValue
from links.named import join_named
from links.people import Chain, gender_of, generation_of
from links.places import PlaceKey, home_keys
from links.sentences import Sentences
from links.surroundings import UNIQUE, number_key, surround

Span = tuple[int, int]

DIRECTLY = 12
"""Characters between a name and a number that is stated as that person's."""
_OTHER = re.compile(
    r"\b(?:the other|also called|also named|not identical with|not to be confused with|no relation (?:to|of)"
    r"|a different|another|(?:his|her|a) namesake,?)(?: (?:the|a|one|man|woman|called|named))*\s+$",
    re.IGNORECASE,
)
_ASSOCIATE = re.compile(
    r"\b(?:associates?|friends?|accomplices?|companions?) (?:is|was|are|were|named|called|includes?|included)[: ]\s*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r",? who was with (?:him|her|them)\b")
FAR = 15
"""Characters at least between a name and its repetition in one sentence: less is a headline or a list."""


def chains_of(
    annotated: Annotated,
    sentences: Sentences,
    places: Sequence[tuple[Mention, PlaceKey]],
    parted: Sequence[tuple[Span, Span]] = (),
) -> list[Chain]:
    """The people of one document, in order of first mention; ``places`` are its place mentions with their keys,
    ``parted`` pairs of spans of which somebody said that they are two people's.
    """
    document = annotated.document
    chains: list[Chain] = []
    numbered = _numbered(annotated)
    named = [m for m in annotated.mentions if m.label is Label.PERSON and isinstance(m.value, PersonValue)]
    others = _namesakes(document, sentences, named)
    for mention in sorted(named, key=_fullest_first):
        value = mention.value
        assert isinstance(value, PersonValue)  # noqa: S101 - for the type checker; filtered above
        other = (mention.start, mention.end) in others
        numbers = numbered.get(mention.start, set())
        fitting = [c for c in chains if c.other == other and not _numbers_differ(c, numbers)]
        fitting = [c for c in fitting if not _parted(c, mention, parted)]
        chain = _owner(fitting, mention, value, _subject(document, chains))
        if chain is None:
            chain = Chain(document.id, document.published, document.source, other=other)
            chains.append(chain)
        chain.add(mention, value)
        chain.identifiers |= numbers
    for chain in chains:
        chain.mentions.sort(key=lambda m: (m.start, m.end))
    chains = join_named(document.text, chains, _held_apart(chains, parted))
    for chain in chains:
        chain.mentions.sort(key=lambda m: (m.start, m.end))
    chains.sort(key=lambda c: c.first)
    surround(annotated, sentences, places, chains)
    return chains


def _namesakes(document: Document, sentences: Sentences, named: Sequence[Mention]) -> set[Span]:
    """Names of which the text tells that they are not the first person of that name in it: it says so, or it names as
    the associate of the one whom it names first somebody who is called the same, or a report repeats a whole name
    within one sentence, where it would say "he".
    """
    text, found = document.text, set[Span]()
    whole = [(m, words) for m in named if isinstance(m.value, PersonValue) and (words := parts(m.value.name).words)]
    first: dict[tuple[str, ...], Mention] = {}
    whole.sort(key=lambda each: each[0].start)
    for mention, words in whole:
        before = first.setdefault(words, mention)
        told = bool(_OTHER.search(text, max(0, mention.start - 60), mention.start))
        if len(words) > 1 and before is not mention and before is whole[0][0] and len(parts(mention.text).words) > 1:
            told = told or bool(_ASSOCIATE.search(text, max(0, mention.start - 60), mention.start))
            told = told or bool(_BESIDE.match(text, mention.end))
            apart = mention.start - before.end
            within = sentences.number(before.start) == sentences.number(mention.start) and apart >= FAR
            told = told or (within and document.kind is Kind.NEWS and "\n" not in text[before.end : mention.start])
        if told:
            found.add((mention.start, mention.end))
    return found


def _parted(chain: Chain, mention: Mention, parted: Sequence[tuple[Span, Span]]) -> bool:
    """Whether somebody said that the mention is not the person of one of the chain's."""
    here = mention.start, mention.end
    others = {two if one == here else one for one, two in parted if here in (one, two)}
    return any((each.start, each.end) in others for each in chain.mentions) if others else False


def _held_apart(chains: Sequence[Chain], parted: Sequence[tuple[Span, Span]]) -> Iterator[tuple[Chain, Chain]]:
    for one, other in combinations(chains if parted else (), 2):
        if any(_parted(one, mention, parted) for mention in other.mentions):
            yield one, other


def _numbered(annotated: Annotated) -> dict[int, set[tuple[str, str]]]:
    """Personal numbers that directly follow a name ("John Smith CRN X123456"), by the start of the name."""
    people = sorted((m.start, m.end) for m in annotated.mentions if m.label is Label.PERSON)
    found: dict[int, set[tuple[str, str]]] = {}
    for mention in annotated.mentions:
        value = mention.value
        if isinstance(value, IdentifierValue) and value.type in UNIQUE and value.valid is not False:
            before = [p for p in people if p[1] <= mention.start]
            if before and mention.start - before[-1][1] <= DIRECTLY:
                found.setdefault(before[-1][0], set()).add((value.type, number_key(value)))
    return found


def _numbers_differ(chain: Chain, numbers: set[tuple[str, str]]) -> bool:
    kinds = {kind for kind, _ in numbers} & {kind for kind, _ in chain.identifiers}
    return any(not {n for n in numbers if n[0] == kind} & chain.identifiers for kind in kinds)


def _fullest_first(mention: Mention) -> tuple[bool, int, int, int]:
    value = mention.value
    known = isinstance(value, PersonValue) and (value.age is not None or value.born is not None)
    words = len(parts(value.name).words) if isinstance(value, PersonValue) else 0
    return not known, -words, mention.start, mention.end


def _subject(document: Document, chains: list[Chain]) -> Chain | None:
    """Whom a log entry or a note is about: the first of those named in it who is there in no office."""
    if document.kind not in (Kind.INTELLIGENCE, Kind.PROBATION):
        return None
    named = [chain for chain in chains if not chain.unnamed and not chain.officer]
    return min(named, key=lambda chain: min(m.start for m in chain.mentions), default=None)


def _owner(chains: list[Chain], mention: Mention, value: PersonValue, subject: Chain | None) -> Chain | None:
    """The chain that a mention continues: of the fitting ones the one with the same name, then the nearest before; a
    part of a name that several have is the ``subject``'s, where that is one of them.
    """
    if not value.name:
        return next((c for c in chains if c.unnamed and fold(c.mentions[0].text) == fold(mention.text)), None)
    fitting = []
    for chain in chains:
        rank = _fits(chain, mention, value)
        if rank:
            before = [mention.start - m.start for m in chain.mentions if m.start <= mention.start]
            fitting.append((rank, min(before, default=1_000_000), chain.first, chain))
    if len(fitting) > 1 and len(parts(value.name).words) == 1 and all(rank == 3 for rank, *_ in fitting):
        fitting = [fit for fit in fitting if fit[-1] is subject] or fitting
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
    one, two = parts(said), parts(known)
    if len(one.words) == 1 < len(two.words):
        other = one.surname[0] != two.surname[0] or one.surname in reference().surnames or is_given(one.surname)
        return not other and word_similarity(one.surname, two.surname)[0] >= 0.9
    if min(len(one.words), len(two.words)) < 2:
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
    gender, generation = gender_of(value), generation_of(mention, value)
    if chain.gender and gender and chain.gender != gender:
        return True
    return generation != chain.generation and bool(generation or (chain.generation and value.age is not None))
