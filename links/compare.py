"""Two people of different documents: what speaks for their being one person, what against, and how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from casethread.names.compare import SAME_NAME, NameMatch, Parts, closest, parts, similarity
from casethread.names.lists import bits, is_given, reference
from links.births import birth_interval, birth_pieces
from links.blocking import name_keys
from links.evidence import IMPOSSIBLE, Piece
from links.people import Chain
from links.places import PlaceKey
from links.surroundings import UNIQUE

JOIN = 5.0
"""At and above this sum of weights, with something beside the name, two chains are one person."""
POSSIBLE = 2.4
"""From this sum up to JOIN a link says "possibly"."""
SHARED_BITS = 14.0
"""A name of so few bits is shared by many, known here or not."""
RARE_BITS = 21.0
"""A full name of so many bits, of which only one bearer is known here, needs nothing beside it to be one person's."""
MOST_ALONE = 1.6
"""What it weighs at most that no other bearer is known."""
CONTESTED = -1.5
"""What it weighs that two are known to bear the name, when the birth of one of the compared is not."""
TELLING_SURNAME = 8.0
"""A surname of so many bits, in the tellings of one incident, is hardly that of two people who take part in it."""
LONG_APART = 730
"""So many days apart, what two tellings share says less."""
ELSEWHERE, ELSEWHERE_CONTESTED = -0.9, -2.0
"""What it weighs that two are named with different towns; more where two are known to bear the name."""
SAME_ALIAS = 3.0
"""What it weighs that two of one name are called alike beside it."""
ALIAS_NAMED = "an alias or implied name of the one is a name of the other"
SAME_INCIDENT = 3.6
"""What it weighs that two reports of one incident name them: with a full name, however common, enough to join."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pieces of evidence on one pair."""

    pieces: tuple[Piece, ...]
    contested: bool = False
    """Whether the case knows more than one person of the name."""

    @property
    def score(self) -> float:
        """The sum of the weights."""
        return sum(piece.weight for piece in self.pieces)

    @property
    def joins(self) -> bool:
        """Whether the pair is taken for one person: enough weight and more than a name, and where two persons bear the
        name, more than the other could share.
        """
        told = any(piece.corroborates and not (self.contested and piece.faint) for piece in self.pieces)
        return told and self.score >= JOIN

    @property
    def lone(self) -> bool:
        """Whether nothing stands beside the name but what another bearer could share: a town, a home that kin live in,
        or that no other bearer is known.
        """
        return not any(piece.corroborates and not piece.faint for piece in self.pieces)

    @property
    def possible(self) -> bool:
        """Whether it should be said that they may be one person."""
        return self.score >= POSSIBLE


@dataclass(frozen=True, slots=True)
class Edge:
    """What a comparison comes to, without its pieces: they are found again by comparing again."""

    score: float
    joins: bool
    lone: bool
    renamed: bool
    """Whether an alias or a changed surname explains that the names differ."""


def edge(comparison: Comparison) -> Edge:
    """What is kept of a comparison."""
    renamed = any("alias" in p.text or "another surname" in p.text for p in comparison.pieces)
    return Edge(comparison.score, comparison.joins, comparison.lone, renamed)


def compare(a: Chain, b: Chain) -> Comparison:
    """Weigh two chains. Empty of pieces when their names have nothing to do with each other."""
    same_id = sorted(a.identifiers & b.identifiers)
    match = _best_name(a, b)
    if match is None:
        return Comparison(())
    pieces = [_name_piece(match, a, b)]
    if not match.full and not same_id and not (a.born and a.born == b.born):
        told = a.incidents & b.incidents and match.bits >= TELLING_SURNAME
        pieces.append(Piece("only a part of the name agrees", -0.8 if told else -2.5))
    pieces += _identifiers(a, b, same_id)
    pieces += _called_alike(match, a, b)
    pieces += birth_pieces(a, b)
    pieces += _person(a, b)
    pieces += _around(a, b)
    contested = a.contested or b.contested
    alone = match.full and match.bits > SHARED_BITS and a.full and b.full
    if alone and not contested and all(piece.weight >= 0 for piece in pieces):
        pieces.append(_nobody_else(match))
    elif contested and not same_id and not (birth_interval(a) and birth_interval(b)):
        pieces.append(Piece("somebody else of the name is known here", CONTESTED))
    return Comparison(tuple(pieces), contested)


def _nobody_else(match: NameMatch) -> Piece:
    """A rare name that nothing here gives to two people is hardly that of two."""
    quality = max(0.35, 1 - (1 - match.score) * 3)
    weight = min((match.bits - SHARED_BITS) / 5, MOST_ALONE) * quality
    return Piece(
        "nobody else of the name is known here", round(weight, 3), corroborates=match.bits >= RARE_BITS, faint=True
    )


def _best_name(a: Chain, b: Chain) -> NameMatch | None:
    best = closest(a.forms, b.forms)
    if a.aliases & b.aliases or _alias_named(a, b) or _alias_named(b, a):
        best = max(
            best,
            NameMatch(0.97, ALIAS_NAMED, True, 19.0),
            key=lambda m: m.score,
        )
    if best.score >= SAME_NAME:
        return best
    one, two = parts(a.name), parts(b.name)
    if a.identifiers & b.identifiers and (_street_name(one) or _street_name(two)):
        return NameMatch(SAME_NAME, "a street name and a name", False, 14.0)
    married = one.given and one.given == two.given and "m" not in (a.gender, b.gender)
    if married and ((a.born and a.born == b.born) or a.identifiers & b.identifiers):
        return NameMatch(SAME_NAME, "the same first name, another surname", False, bits(one.given, ""))
    return None


def _street_name(name: Parts) -> bool:
    """Whether it may be what somebody is called and not a name: one word that no list has for a name."""
    lists = reference()
    word = name.surname
    return len(name.words) == 1 and not is_given(word) and word not in lists.surnames


def _alias_named(a: Chain, b: Chain) -> bool:
    """Whether an alias of ``a`` is what ``b`` is called."""
    return bool(a.aliases) and any(" ".join(parts(name).words) in a.aliases for name in b.names)


def _name_piece(match: NameMatch, a: Chain, b: Chain) -> Piece:
    rarity = min(max((match.bits - 10) / 2.8, 0.4), 4.6)
    if not match.full:
        rarity = min(rarity, 1.5)
    quality = max(0.35, 1 - (1 - match.score) * 3)
    rare = "a rare" if match.bits >= 22 else "an uncommon" if match.bits >= 17 else "a common"
    return Piece(f"{match.why} ({a.name}, {b.name}), {rare} one", round(rarity * quality, 3))


def _called_alike(match: NameMatch, a: Chain, b: Chain) -> Iterable[Piece]:
    """An alias of both, beside a name that they share without it."""
    both = a.aliases & b.aliases
    if not both or match.why == ALIAS_NAMED:
        return
    names = {word for name in (*a.names, *b.names) for word in parts(name).words}
    shared = sorted((each for each in both if not set(each.split()) <= names), key=lambda x: (len(x), x))
    if shared:
        yield Piece(f"both are called {shared[0].title()}", SAME_ALIAS, corroborates=True)


def _identifiers(a: Chain, b: Chain, shared: list[tuple[str, str]]) -> Iterable[Piece]:
    if not (a.identifiers and b.identifiers):
        return
    for kind, number in shared[:3]:
        yield Piece(f"the same {kind} {number}", 8.0 if kind in UNIQUE else 5.0, corroborates=True)
    for kind in sorted(UNIQUE):
        one = {number for each, number in a.identifiers if each == kind}
        two = {number for each, number in b.identifiers if each == kind}
        if one and two and not one & two:
            yield Piece(f"different {kind} numbers ({min(one)}, {min(two)})", IMPOSSIBLE)


def _person(a: Chain, b: Chain) -> Iterable[Piece]:
    if a.gender and b.gender and a.gender != b.gender:
        yield Piece("one is a man, the other a woman", IMPOSSIBLE)
    if a.generation != b.generation and a.generation and b.generation:
        yield Piece("one is the elder, the other the younger of the name", IMPOSSIBLE)
    elif a.generation != b.generation:
        yield Piece(f"only one is called {a.generation or b.generation}", -2.5)
    elif a.generation:
        yield Piece(f"both are called {a.generation}", 1.0)
    if a.officer and b.officer:
        yield Piece("both in an official role", 2.2, corroborates=True)
    elif a.officer != b.officer:
        yield Piece("only one in an official role", -2.5)
    yield from _homes(a, b)


def same_place(one: PlaceKey, two: PlaceKey) -> bool:
    """One street of one town, or one town; a street without its town only if the name is not a common one."""
    if one.name != two.name or one.fine != two.fine:
        return False
    if one.town and two.town:
        return one.town == two.town
    return not one.common


def _homes(a: Chain, b: Chain) -> Iterable[Piece]:
    if not a.homes or not b.homes:
        return
    shared = sorted(x for x in a.homes if any(same_place(x, y) for y in b.homes))
    fine = [place for place in shared if place.fine]
    if fine:
        yield Piece(f"homes in {fine[0].name.title()}", 4.2, corroborates=True, faint=a.kin or b.kin)
    elif shared:
        yield Piece(f"homes in {shared[0].name.title()}", 2.3, corroborates=True, faint=True)
    else:
        one, two = min(a.homes), min(b.homes)
        yield Piece(f"homes in different places ({one.name.title()}, {two.name.title()})", -2.4)


def _around(a: Chain, b: Chain) -> Iterable[Piece]:
    fine = [y for y in b.places | b.homes if y.fine]
    streets = sorted(x for x in a.places | a.homes if x.fine and any(same_place(x, y) for y in fine))
    towns = sorted(x.name for x in a.places & b.places if not x.fine and not x.area)
    home_told = bool(a.homes and b.homes)
    if streets and not (home_told and set(streets) <= a.homes):
        yield Piece(f"both with {streets[0].name.title()}", 2.4, corroborates=True, faint=a.contested or b.contested)
    elif towns and not home_told:
        yield Piece(f"both with {towns[0].title()}", 1.4, corroborates=True, faint=True)
    elif not (towns or home_told or a.incidents & b.incidents):
        yield from _elsewhere(a, b)
    yield from _company(a, b)
    if a.operations & b.operations:
        yield Piece(f"both under Operation {min(a.operations & b.operations).title()}", 2.0, corroborates=True)
    if a.incidents & b.incidents:
        yield Piece("both in what is taken for one incident", SAME_INCIDENT, corroborates=True)
    elif a.offences & b.offences and a.days & b.days:
        told = f"{min(a.offences & b.offences).lower()} on {min(a.days & b.days).isoformat()}"
        yield Piece(f"both with {told}", 2.2, corroborates=True)
    elif a.offences & b.offences:
        yield Piece(f"both with {min(a.offences & b.offences).lower()}", 0.6)
    if a.story and a.story == b.story:
        yield Piece("named in two copies of one story", 6.0, corroborates=True)


def _company(a: Chain, b: Chain) -> Iterable[Piece]:
    """Who is named with both; of one alone, in other towns and years later, another bearer's acquaintance may bear the
    name as well.
    """
    beside = frozenset().union(*map(_keys, b.companions))
    near = [name for name in a.companions if not beside.isdisjoint(_keys(name))]
    companions = sorted(x for x in near if any(_companion(x, y) for y in b.companions))
    if companions:
        known = sum(min(3.2, max(1.0, (_bits(name) - 9) / 3.5)) for name in companions[:3])
        one, two = _towns(a), _towns(b)
        elsewhere = bool(one and two) and one.isdisjoint(two) and not a.incidents & b.incidents
        faint = elsewhere and len(companions) == 1 and _days(a, b) > LONG_APART
        told = f"both named with {' and '.join(companions[:2])}"
        yield Piece(told, round(min(known, 6.0), 3), corroborates=True, faint=faint)


def _days(a: Chain, b: Chain) -> int:
    """Days between the tellings; 0 where a day is not known."""
    return abs((a.published - b.published).days) if a.published and b.published else 0


def _elsewhere(a: Chain, b: Chain) -> Iterable[Piece]:
    one, two = _towns(a), _towns(b)
    if one and two:
        weight = ELSEWHERE_CONTESTED if a.contested or b.contested else ELSEWHERE
        yield Piece(f"named with different towns ({min(one).title()}, {min(two).title()})", weight)


def _towns(chain: Chain) -> set[str]:
    return {place.name for place in chain.places if not place.fine and not place.area}


def _companion(a: str, b: str) -> bool:
    """Whether two names may be one companion's; only those that share a key are compared letter by letter."""
    if a == b:
        return bool(parts(a).given)
    if _keys(a).isdisjoint(_keys(b)):
        return False
    match = similarity(a, b)
    return match.full and match.score >= 0.88


@lru_cache(maxsize=1 << 16)
def _keys(name: str) -> frozenset[str]:
    return frozenset(name_keys(name))


def _bits(name: str) -> float:
    cut = parts(name)
    return bits(cut.given, cut.surname)
