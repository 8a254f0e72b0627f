"""Names that more than one person is known to bear: what the documents of one reach say against there being but one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from casethread.names.compare import parts, skeleton
from casethread.names.lists import formal, reference
from links.births import SLACK_YEARS, birth_interval, slip
from links.people import YEAR, Chain, Ref
from links.surroundings import UNIQUE

GENERATION = 15.0
"""Years from which two of a name may be parent and child, who live in one home and keep one company."""


def name_keys(chain: Chain) -> set[str]:
    """Keys of a person's full name, the same for its usual spellings and short forms; none for a part of a name."""
    return full_name_keys(chain.name)


def full_name_keys(name: str) -> set[str]:
    """The same of a written name."""
    cut = parts(name)
    if len(cut.words) < 2 or len(cut.given) < 2:
        return set()
    last = skeleton(reference().spelling.get(cut.surname, cut.surname))
    return {f"{given} {last}" for given in formal(cut.given)}


@dataclass(slots=True)
class Bearers:
    """What is said of all who bear one name, as if they were one."""

    latest: float = float("-inf")
    earliest: float = float("inf")
    born: set[date] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)
    homeless: bool = True
    generations: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    numbers: dict[str, set[str]] = field(default_factory=dict)
    chains: dict[str, list[int]] = field(default_factory=dict)
    """Which of the people of each document they are."""
    twice: bool = False

    def add(self, chain: Chain) -> None:
        """Take in one more."""
        span = birth_interval(chain)
        if span:
            self.latest, self.earliest = max(self.latest, span[0]), min(self.earliest, span[1])
        if chain.born:
            self.born.add(chain.born)
        towns = {home.town or home.name for home in chain.homes if not home.area} - {""}
        if towns:
            self.towns = towns if self.homeless else self.towns & towns
            self.homeless = False
        self.generations |= {chain.generation} - {""}
        self.genders |= {chain.gender} - {""}
        for kind, number in chain.identifiers:
            if kind in UNIQUE:
                self.numbers.setdefault(kind, set()).add(number)
        self.twice = self.twice or chain.document in self.chains or chain.other
        self.chains.setdefault(chain.document, []).append(chain.ref[1])

    @property
    def refs(self) -> Iterator[Ref]:
        """Who they are."""
        return ((document, number) for document, numbers in self.chains.items() for number in numbers)

    @property
    def kin(self) -> bool:
        """Whether they may be of two generations of one family."""
        return (self.latest - self.earliest) / YEAR > GENERATION or bool(self.generations)

    @property
    def several(self) -> bool:
        """Whether they cannot well be one person."""
        born = min(self.born, default=None)
        return (
            self.twice
            or (self.latest - self.earliest) / YEAR > SLACK_YEARS
            or any(born and each != born and not slip(each, born) for each in self.born)
            or not (self.homeless or self.towns)
            or bool(self.generations)
            or len(self.genders) > 1
            or any(len(found) > 1 for found in self.numbers.values())
        )


def bearers(chains: Iterable[Chain]) -> Bearers:
    """All that is said of the bearers of one full name. Two in one document, ages, birth dates, numbers or home towns
    that do not fit, a junior or a senior tell of ``several``: then the name says less of who it is.
    """
    found = Bearers()
    for chain in chains:
        found.add(chain)
    return found
