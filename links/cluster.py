"""Pairs to clusters: the surest first, and never a cluster that holds a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from casethread.model import Verdict
from casethread.names.compare import parts, word_similarity
from links.births import SLACK_YEARS, birth_interval, slip
from links.compare import Edge
from links.judged import Judged
from links.namesakes import full_name_keys
from links.people import YEAR, Chain, Ref
from links.surroundings import UNIQUE

TIE = 2.0
"""A chain whose best partners contradict one another and differ by less than this weight is given to neither."""
NOTHING_JUDGED = Judged()
TWO_YEARS, HALF_YEAR = 730, 180
"""Days that lie at most between two tellings that a rare name alone makes one person's; and between those whose company
is known and differs, where the one is all that is known of its person: most is risked, and least won, by joining it.
"""
UNTIED, MAINLY_UNTIED = 2, 4
"""Of so many groups of tellings of one name that nothing ties, any two are taken for one person's: the more there are,
the likelier do two people bear the name. The second number holds for tellings that are mainly of the person.
"""
LOOKED_AT = 12
"""Members of a cluster, and partners of each, looked at for such a rival."""


@dataclass(slots=True)
class Cluster:
    """What its chains say together, kept so that a contradiction is found without comparing every pair."""

    members: list[Ref]
    documents: set[str]
    born: set[date]
    latest: float
    earliest: float
    genders: set[str]
    generations: set[str]
    given: set[str]
    numbers: dict[str, set[str]]
    names: set[str]
    aliases: set[str]
    called: dict[str, set[str]]
    """What it is called in documents where it is called by one word only."""
    merges: list[tuple[Ref, Ref, Edge]] = field(default_factory=list)
    judged: set[Ref] = field(default_factory=set)
    """Members of which verdicts speak."""
    against: set[Ref] = field(default_factory=set)
    """Chains that verdicts keep out."""
    loose: set[str] = field(default_factory=set)
    """In what it contradicts nobody, because a person tied members who contradict each other in it."""
    company: set[str] = field(default_factory=set)
    """Keys of the full names of those named beside it."""
    main: bool = False
    """Whether a document names it before all others."""
    said: list[tuple[Ref, Ref, Verdict]] = field(default_factory=list)
    """The verdicts that tied members, with the chains that they named."""


def single(number: Ref, chain: Chain) -> Cluster:
    """A cluster of one chain."""
    span = birth_interval(chain) or (float("-inf"), float("inf"))
    numbers: dict[str, set[str]] = {}
    for kind, value in chain.identifiers:
        if kind in UNIQUE:
            numbers.setdefault(kind, set()).add(value)
    first = parts(chain.name).given
    names = {" ".join(parts(name).words) for name in chain.names}
    return Cluster(
        [number],
        {chain.document},
        {chain.born} if chain.born else set(),
        span[0],
        span[1],
        {chain.gender} - {""},
        {chain.generation} - {""},
        {first} if len(first) > 1 else set(),
        numbers,
        names,
        set(chain.aliases),
        {} if not names or any(" " in name for name in names) else {chain.document: set(names)},
        company={key for name in chain.companions for key in full_name_keys(name)},
        main=not number[1],
    )


def contradiction(a: Cluster, b: Cluster, *, renamed: bool = False) -> str | None:
    """Why two clusters cannot be one person, or None. ``renamed``: other evidence explains different first names."""
    if a.judged & b.against or b.judged & a.against:
        return "somebody decided that they are different"
    if _side_by_side(a, b):
        return "both are named side by side in one document"
    loose = a.loose | b.loose | ({"their first names differ"} if renamed else set())
    return next((why for why, holds in _DIFFER.items() if why not in loose and holds(a, b)), None)


def _numbers_differ(a: Cluster, b: Cluster) -> bool:
    return any(a.numbers[kind].isdisjoint(b.numbers[kind]) for kind in a.numbers.keys() & b.numbers.keys())


def _given_differ(a: Cluster, b: Cluster) -> bool:
    return bool(a.given and b.given) and not any(word_similarity(x, y)[0] for x in a.given for y in b.given)


_DIFFER: dict[str, Callable[[Cluster, Cluster], bool]] = {
    "their dates of birth differ": lambda a, b: any(x != y and not slip(x, y) for x in a.born for y in b.born),
    "their ages cannot be one person's": lambda a, b: (
        (max(a.latest, b.latest) - min(a.earliest, b.earliest)) / YEAR > SLACK_YEARS
    ),
    "one is a man, the other a woman": lambda a, b: len(a.genders | b.genders) > 1,
    "one is the elder, the other the younger of the name": lambda a, b: len(a.generations | b.generations) > 1,
    "their personal numbers differ": _numbers_differ,
    "their first names differ": _given_differ,
}


def _side_by_side(a: Cluster, b: Cluster) -> bool:
    """Whether one document names both, and there is neither known by nothing but a one-word alias of the two."""
    aliases = a.aliases | b.aliases
    for document in a.documents & b.documents:
        called = (a.called.get(document), b.called.get(document))
        if not any(names and names <= aliases for names in called):
            return True
    return False


def merge(a: Cluster, b: Cluster) -> Cluster:
    """The larger of two clusters, having taken in the smaller."""
    if (len(a.members), b.members[0]) < (len(b.members), a.members[0]):
        a, b = b, a
    a.members += b.members
    a.born |= b.born
    a.latest, a.earliest = max(a.latest, b.latest), min(a.earliest, b.earliest)
    a.genders |= b.genders
    a.generations |= b.generations
    a.given |= b.given
    a.names |= b.names
    a.aliases |= b.aliases
    for document in a.documents & b.documents:
        if document in a.called and document in b.called:
            a.called[document] |= b.called[document]
        else:
            a.called.pop(document, None)
    a.called.update((document, names) for document, names in b.called.items() if document not in a.documents)
    a.documents |= b.documents
    for kind, values in b.numbers.items():
        a.numbers.setdefault(kind, set()).update(values)
    a.merges += b.merges
    a.judged |= b.judged
    a.against |= b.against
    a.loose |= b.loose
    a.company |= b.company
    a.main = a.main or b.main
    a.said += b.said
    return a


Edges = Mapping[tuple[Ref, Ref], Edge]


def _ranked(edges: Edges) -> list[tuple[tuple[Ref, Ref], Edge]]:
    """The joining edges, strongest first; those that rest on little but the name come last, when all else is known."""
    return sorted(
        ((pair, c) for pair, c in edges.items() if c.joins), key=lambda e: (e[1].lone, -round(e[1].score, 6), e[0])
    )


Partners = dict[Ref, list[tuple[float, Ref]]]


def _partners(edges: Edges) -> Partners:
    """The joining edges of each chain, strongest first."""
    partners: Partners = defaultdict(list)
    for (a, b), comparison in edges.items():
        if comparison.joins:
            partners[a].append((round(comparison.score, 6), b))
            partners[b].append((round(comparison.score, 6), a))
    for found in partners.values():
        found.sort(key=lambda f: (-f[0], f[1]))
    return partners


def undecided(chains: Mapping[Ref, Chain], partners: Partners) -> set[tuple[Ref, Ref]]:
    """Pairs not to be joined because one of the two fits two people who contradict each other about equally well."""
    left: set[tuple[Ref, Ref]] = set()
    for number, found in partners.items():
        near = [other for score, other in found if found[0][0] - score < TIE][:12]
        alone = [single(other, chains[other]) for other in near]
        if any(_rivals(alone[i], alone[j]) for i in range(len(alone)) for j in range(i)):
            left.update((min(number, other), max(number, other)) for other in near)
    return left


def _torn(one: Cluster, two: Cluster, score: float, home: Mapping[Ref, Cluster], partners: Partners) -> bool:
    """Whether ``one``, about whose birth nothing is known, fits somebody else about as well who contradicts ``two``."""
    if one.latest > float("-inf") or one.said:
        return False
    near = (
        home[other]
        for number in one.members[:LOOKED_AT]
        for known, other in partners[number][:LOOKED_AT]
        if known > score - TIE
    )
    others = (third for third in near if third is not one and third is not two)
    return any(contradiction(two, third) and not contradiction(one, third) for third in others)


def _rivals(a: Cluster, b: Cluster) -> bool:
    return contradiction(a, b) is not None


def strangers(a: Cluster, b: Cluster) -> bool:
    """Whether the company of both is known and nobody is in both: then a rare name alone does not make them one."""
    return bool(a.company and b.company) and not a.company & b.company


class Untied:
    """Groups of tellings of one name that are tied by nothing but the name, once all else has been weighed."""

    def __init__(self, edges: Edges, home: Mapping[Ref, Cluster]) -> None:
        self._first = {ref: min(found.members) for ref, found in home.items()}
        self._circles = {self._first[ref] for ref, found in home.items() if found.company}
        self._near: dict[Ref, set[Ref]] = {first: {first} for first in self._first.values()}
        for (a, b), comparison in edges.items():
            if comparison.joins and comparison.lone:
                one, two = self._first[a], self._first[b]
                self._near[one].add(two)
                self._near[two].add(one)

    def groups(self, a: Ref, b: Ref) -> int:
        """How many groups may be of the person of the one or the other of two chains; those without company, that
        could be anybody's, are counted only where the others are several.
        """
        near = self._near[self._first[a]] | self._near[self._first[b]]
        return len(near) if len(near & self._circles) > 1 else 1

    def one_person(self, a: Chain, b: Chain, one: Cluster, two: Cluster) -> bool:
        """Whether two chains, and the clusters that they are in by now, are one person's by the name alone."""
        groups = self.groups(a.ref, b.ref)
        if a.published is None or b.published is None:
            return groups <= UNTIED and not strangers(one, two)
        gap = abs((a.published - b.published).days)
        if one.main and two.main:
            return groups == 1 or (groups <= MAINLY_UNTIED and gap <= TWO_YEARS)
        passing = strangers(one, two) and min(len(one.members), len(two.members)) == 1
        return groups <= UNTIED and gap <= (HALF_YEAR if passing else TWO_YEARS)


def _reconciled(one: Cluster, two: Cluster) -> Cluster:
    """Two clusters that a person tied, as one: in what they contradict each other it contradicts nobody any more, so
    that who fits either still fits both.
    """
    loose = {why for why, holds in _DIFFER.items() if holds(one, two)}
    joined = merge(one, two)
    joined.loose |= loose
    return joined


def _judge(home: dict[Ref, Cluster], judged: Judged) -> None:
    """Obey people first: hold apart, then tie in the order it was decided, but for ties that would undo a parting.

    Such a tie is refused when it is given; it can still meet a parting that was decided on evidence beyond the reach of
    who tied. Then parting goes before tying, for a wrong tie harms more.
    """
    for a, b, _ in judged.apart:
        for number, other in ((a, b), (b, a)):
            if number in home:
                home[number].judged.add(number)
                home[number].against.add(other)
    for a, b, verdict in judged.tied:
        one, two = home[a], home[b]
        if one is two:
            one.said.append((a, b, verdict))
        elif not (one.judged & two.against or two.judged & one.against):
            joined = _reconciled(one, two)
            joined.said.append((a, b, verdict))
            for number in (two if joined is one else one).members:
                home[number] = joined


def cluster(chains: Mapping[Ref, Chain], edges: Edges, judged: Judged = NOTHING_JUDGED) -> list[Cluster]:
    """Join chains as people have it, then along ``edges`` (pairs of chains, lower first), strongest first, refusing
    contradictions; last those in whom little but the name agrees, where there are few of them.

    Every chain is in exactly one cluster of the result, which is ordered by its first chain.
    """
    home = {ref: single(ref, chain) for ref, chain in chains.items()}
    _judge(home, judged)
    partners = _partners(edges)
    skipped = undecided(chains, partners)
    untied: Untied | None = None
    for (a, b), comparison in _ranked(edges):
        one, two = home[a], home[b]
        if one is two or (a, b) in skipped:
            continue
        if contradiction(one, two, renamed=comparison.renamed):
            continue
        if comparison.lone:
            untied = untied or Untied(edges, home)
            if not untied.one_person(chains[a], chains[b], one, two):
                continue
        score = comparison.score
        if _torn(one, two, score, home, partners) or _torn(two, one, score, home, partners):
            continue
        joined = merge(one, two)
        joined.merges.append((a, b, comparison))
        for number in (two if joined is one else one).members:
            home[number] = joined
    unique = {id(found): found for found in home.values()}
    return sorted(unique.values(), key=lambda found: min(found.members))
