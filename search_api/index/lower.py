"""From what a person asked to what an index is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casethread.errors import QueryError
from casethread.text import fold
from search_api.days import Interval, around, cover
from search_api.geography import Atlas, area_asked, circle
from search_api.index.clauses import (
    NOTHING,
    Clause,
    Everything,
    Except,
    In,
    InOrder,
    Is,
    Like,
    Pattern,
    Preferring,
    Weighed,
    all_of,
    any_of,
)
from search_api.index.naming import exactly, identified, in_order, located, named, placed, posted, with_words
from search_api.names import name_words
from search_api.places import is_postcode, place_words, squeeze, street_like
from search_api.query.nodes import All, And, Dates, Fuzzy, InField, Inside, Near, Node, Not, Or, Phrase, Wildcard, Words
from search_api.rarity import telling, telling_together
from search_api.words import STOP, plain, stem, words

MOST_NAMED = 8
"""Plain words beside one another beyond which they are a text, not a name or a street to be tried in other forms."""
STREET_LONGEST, TOWN_LONGEST, IDENTIFIER_LONGEST = 4, 3, 5
"""Words of a street's and of a town's name, and pieces of an identifier, that are tried together."""

KNOWN, ABOUT, BESIDE = 0.5, 0.8, 4.0
"""What it adds, in parts of what a word tells by its stem, that something is named so, that the document is about it,
and that all the words stand beside one another.
"""

SHOWN = 60
"""Characters of a name that a message repeats."""

Resolve = Callable[[str], Iterable[str]]
"""The ids of the documents that tell of an incident, by its id; none when there is no such incident within reach."""

_SHORT_TEXTS = {"org": "orgs", "operation": "operations", "offence": "offences", "source": "sources"}
_SHAPED = {
    "person": "names", "place": "places", "street": "streets", "postcode": "postcodes", "id": "identifiers",
    **_SHORT_TEXTS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lowering:
    """Turns nodes into clauses. ``loose`` also takes a single plain word for a misspelt or misheard name."""

    incident: Resolve
    loose: bool = False
    atlas: Atlas | None = None

    def __call__(self, node: Node) -> Clause:  # noqa: PLR0911 - one short case for each node
        """The clause that a node asks for."""
        match node:
            case All():
                return Everything()
            case Words(found):
                return self.run(found)
            case Phrase(text, slop):
                return phrase(text, slop)
            case Wildcard(pattern):
                return any_of(Pattern("text", shape(pattern)), Pattern("known", shape(pattern)))
            case Fuzzy(word, errors):
                return any_of(*(fuzzy(field, word, errors) for field in ("text", "known")))
            case Dates(interval, published):
                return days(interval, published=published)
            case Near() | Inside():
                return self.somewhere(node)
            case InField(field, what):
                return self.field(field, what)
            case And(parts):
                return self.both(parts)
            case Or(parts):
                return any_of(*(self(part) for part in parts))
            case Not(part):
                return Except(Everything(), self(part))

    def somewhere(self, node: Near | Inside) -> Clause:
        """Documents that name a place around another, or in an area. Raises QueryError when it is not known."""
        if isinstance(node, Inside):
            members = self.atlas.members(node.area) if self.atlas else None
            if members is None:
                remedy = "write a county, district, ward or town, such as Essex or Epping Forest"
                raise QueryError(f"there is no area {node.area[:SHOWN]!r}", position=node.start, remedy=remedy)
            return Weighed(In("areas", area_asked(node.area, members)), 0.0)
        position = self.atlas.position(node.place) if self.atlas else None
        if position is None:
            remedy = "write a town or a postcode, such as Chelmsford or CM1 1AA"
            raise QueryError(f"it is not known where {node.place[:SHOWN]!r} lies", position=node.start, remedy=remedy)
        return Weighed(In("cells", circle(position, node.km)), 0.0)

    def both(self, parts: tuple[Node, ...]) -> Clause:
        """All parts; those that are excluded taken from the others."""
        wanted = all_of(*(self(part) for part in parts if not isinstance(part, Not)))
        unwanted = [self(part.part) for part in parts if isinstance(part, Not)]
        return Except(wanted, any_of(*unwanted)) if unwanted else wanted

    def run(self, typed: tuple[str, ...]) -> Clause:
        """Plain words: each is answered as a word, or as part of a name, street or identifier that is named."""
        asking = [at for at, word in enumerate(typed) if plain(word) in STOP]
        told = [at for at in range(len(typed)) if at not in asking] or asking
        tried = list(_tried(typed, told)) if len(told) <= MOST_NAMED else []
        # what accounts for every word is asked for once, for all of them
        whole = [Weighed(clause, len(told)) for start, end, clause in tried if start <= told[0] and told[-1] < end]
        partly = [(start, end, clause) for start, end, clause in tried if start > told[0] or told[-1] >= end]
        parts = [
            any_of(self.word(typed[at]), *(clause for start, end, clause in partly if start <= at < end)) for at in told
        ]
        every = any_of(all_of(*parts), *whole)
        flat = [word for at in told for word in words(typed[at])]
        if not 1 < len(flat) <= MOST_NAMED:
            return every
        # a document with the words beside one another holds them all, so this only ranks
        beside = Weighed(InOrder("text", tuple(flat), 1 + len(asking)), BESIDE * telling_together(flat))
        return Preferring(every, (beside,))

    def word(self, typed: str) -> Clause:
        """One plain word, as a word of the text or of something named."""
        found = words(typed)
        folded = plain(fold(typed)).split()
        if not found:
            return NOTHING
        known = all_of(*(Weighed(Is("known", word), KNOWN * telling(word)) for word in folded)) if folded else NOTHING
        if len(found) > 1:
            return any_of(said_together(found), known)
        near = any_of(named(folded[:1]), placed(typed)) if self.loose and len(folded) == 1 else NOTHING
        return said(found[0], known, near)

    def field(self, field: str, what: Words | Phrase | Wildcard | Fuzzy) -> Clause:
        """Something in one field of the query language."""
        match what:
            case Wildcard(pattern):
                return Pattern(_SHAPED[field], shape(pattern))
            case Fuzzy(word, errors):
                return fuzzy(_SHAPED[field], word, errors)
            case Phrase(text, slop):
                if field in ("person", "id"):
                    return value(field, text)
                return in_order(_SHAPED[field], words(text), slop)
            case Words(found):
                text = " ".join(found)
                return In("id", frozenset(self.incident(text))) if field == "incident" else value(field, text)


def value(field: str, text: str) -> Clause:
    """A value in a field, in each form in which it can be meant."""
    match field:
        case "person":
            return named(name_words(text))
        case "place" | "street":
            place, _, town = text.partition(",")
            found = placed(place, street=field == "street")
            return any_of(found, located(place, town)) if place_words(town) else found
        case "postcode":
            return posted(text)
        case "id":
            return any_of(identified(text), In("id", frozenset({text})))
        case "kind" | "marking" | "month" | "language":
            return Weighed(In(field, frozenset({text})), 0.0)
        case _:
            return with_words(_SHORT_TEXTS[field], plain(fold(text)).split())


def phrase(text: str, slop: int) -> Clause:
    """Words in order, in the text, or as a name however it is turned; one word exactly as it is."""
    found = words(text)
    if not found:
        return NOTHING
    together = said_together(found, slop)
    return together if slop or len(found) == 1 else any_of(together, exactly(text))


def said(word: str, *named: Clause) -> Clause:
    """One plain word of a text, or something named so: what it tells, more where the document is about it."""
    weight, held = telling(word), stem(word)
    about = Weighed(Is("strong", held), weight * ABOUT), Weighed(Is("strongest", held), weight * ABOUT / 2)
    return Preferring(any_of(Weighed(Is("stems", word), weight), *named), about)


def said_together(found: Sequence[str], slop: int = 0) -> Clause:
    """Words of a text in this order, weighed by what they tell."""
    return Weighed(in_order("text", found, slop), 2 * telling_together(found))


def fuzzy(field: str, word: str, errors: int) -> Clause:
    """A word with so many letters off; a fuzzy word of several pieces asks for each."""
    return all_of(*(Like(field, piece, errors) for piece in words(word)))


def shape(pattern: str) -> str:
    """A wildcard as words are held: plain, without punctuation."""
    return "".join(letter for letter in plain(pattern) if letter.isalnum() or letter in "*?")


def days(interval: Interval, *, published: bool = False) -> Clause:
    """Documents with an interval that overlaps, or published within it; does not rank."""
    terms = frozenset(cover(interval))
    outer = frozenset(term for part in terms for term in around(part))
    parts = [In("published", terms)] if published else [In("above", terms), In("covers", outer)]
    return Weighed(any_of(*parts), 0.0)


def _tried(typed: tuple[str, ...], told: list[int]) -> Iterable[tuple[int, int, Clause]]:
    """Names, streets, postcodes and identifiers that plain words may be, each with the words that it accounts for."""
    for first, last in pairwise(told):
        pieces = [word for at in (first, last) for word in plain(fold(typed[at])).split()]
        if last == first + 1 and all(word.isalpha() for word in pieces) and max(map(len, pieces), default=0) > 2:
            yield first, last + 1, named(pieces)
    plains = [squeeze(word) for word in typed]
    for end in range(2, len(typed) + 1):
        if street_like(plains[end - 1]):
            for start in range(max(0, end - STREET_LONGEST), end - 1):
                street = " ".join(typed[start:end]).replace(",", " ")
                yield start, end, placed(street)
                for last in range(end + 1, min(end + TOWN_LONGEST, len(typed)) + 1):
                    yield start, last, located(street, " ".join(typed[end:last]))
    for start in range(len(typed)):
        for end in range(start + 1, min(start + IDENTIFIER_LONGEST, len(typed)) + 1):
            joined = " ".join(typed[start:end])
            if any(letter.isdigit() for letter in joined) and len(squeeze(joined)) > 4:
                yield start, end, identified(joined)
            if end - start < 3 and is_postcode(joined):
                yield start, end, posted(joined)
