"""Which chains are compared at all: those that share a key, so that pairs stay near-linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from jellyfish import metaphone

from casethread.names.compare import SAME_NAME, parts, similarity, skeleton
from casethread.names.lists import formal, reference
from links.births import birth_interval
from links.people import YEAR, Chain

Pair = tuple[int, int]
Forms = tuple[str, ...]

BY_NAME = "nshtw"
"""First letters of the keys that stand for nothing but a name."""
BLOCK = 120
"""A block with more chains than this is cut by what else they share before anything is compared."""
WINDOW = 12
"""In a part that is still too large, each chain is compared with this many that follow it, by birth and home."""


def name_keys(name: str) -> set[str]:
    """Keys of one written name: likely spellings of it share at least one."""
    cut = parts(name)
    if not cut.words:
        return set()
    spelling = reference().spelling
    last = spelling.get(cut.surname, cut.surname)
    if not cut.given:
        return {f"n:{last}"}
    keys = set()
    sound = metaphone(skeleton(last)) or last
    for given in formal(cut.given):
        keys.add(f"s:{sound}:{given[0]}")
        if len(given) > 1:
            keys |= {f"h:{last[:3]}:{given}", f"t:{last[-3:]}:{given}"}
    first = spelling.get(cut.given, cut.given)
    keys.add(f"s:{metaphone(skeleton(first)) or first}:{last[0]}")
    keys.add("w:" + "".join(sorted("".join(cut.words))))
    return keys


def keys_of(chain: Chain) -> set[str]:
    """All blocking keys of a chain: its names, aliases, identifiers, and birth date with first name."""
    keys = {key for name in chain.names for key in name_keys(name)}
    keys |= {f"a:{alias}" for alias in chain.aliases}
    keys |= {f"a:{' '.join(parts(name).words)}" for name in chain.names}
    keys |= {f"i:{kind}:{number}" for kind, number in chain.identifiers}
    keys |= {f"g:{incident}:{_sound(chain.name)}" for incident in chain.incidents}
    if chain.born:
        keys |= {f"b:{chain.born}:{given}" for given in formal(parts(chain.name).given)}
    return keys


def _sound(name: str) -> str:
    last = skeleton(parts(name).surname)
    return metaphone(last) or last


def candidate_pairs(chains: list[Chain]) -> tuple[set[Pair], set[int]]:
    """Pairs of chain numbers (lower first) of different documents worth comparing, and the numbers of those whose
    block was too large to compare throughout. ``chains`` in a fixed order; unnamed ones take no part.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, chain in enumerate(chains):
        if not chain.unnamed:
            for key in keys_of(chain):
                blocks[key].append(number)
    pairs: set[Pair] = set()
    cut: set[int] = set()
    forms = [tuple(sorted(chain.names)) for chain in chains]
    whole: set[tuple[int, ...]] = set()  # of one common name in all its short forms, many large blocks are the same
    for key, members in blocks.items():
        if len(members) < 2 or (len(members) > BLOCK and (same := tuple(members)) in whole):
            continue
        if len(members) > BLOCK:
            whole.add(same)
            cut.update(members)
            pairs.update(_cut_block(members, chains))
        elif key[0] in BY_NAME:
            pairs.update(_named_alike(members, forms, chains))
        else:
            pairs.update(_across(members, chains))
    return pairs, cut


def _named_alike(members: list[int], forms: list[Forms], chains: list[Chain]) -> Iterator[Pair]:
    """Pairs within a block of names whose names may be one: looked at name by name, for many bear the same."""
    bearers: dict[Forms, list[int]] = defaultdict(list)
    for number in members:
        bearers[forms[number]].append(number)
    for form, bearing in bearers.items():
        yield from _across(bearing, chains)
        for other, others in bearers.items():
            if form < other and any(similarity(x, y).score >= SAME_NAME for x in form for y in other):
                for a in bearing:
                    yield from ((min(a, b), max(a, b)) for b in others if chains[a].document != chains[b].document)


def _across(members: Iterable[int], chains: list[Chain]) -> Iterator[Pair]:
    for a, b in combinations(members, 2):
        if chains[a].document != chains[b].document:
            yield a, b


def _cut_block(members: list[int], chains: list[Chain]) -> Iterator[Pair]:
    parts_of: dict[str, list[int]] = defaultdict(list)
    for number in members:
        for key in _refined(chains[number]):
            parts_of[key].append(number)
    for part in parts_of.values():
        if len(part) <= BLOCK // 2:
            yield from _across(part, chains)
        else:
            yield from _window(part, chains)
    yield from _window(members, chains)


def _refined(chain: Chain) -> set[str]:
    """What chains of one name must share, beside it, to be compared when the name is very common here."""
    name = " ".join(parts(chain.name).words)
    keys = {f"{name}|{place.name}|{place.town}" for place in chain.homes}
    keys |= {f"{name}|{place.name}|{place.town}" for place in chain.places if place.fine}
    keys |= {f"{name}|with {other}" for other in chain.companions}
    keys |= {f"{kind}|{number}" for kind, number in chain.identifiers}
    span = birth_interval(chain)
    if span:
        keys |= {f"{name}|{year}" for year in range(int(span[0] // YEAR), int(span[1] // YEAR) + 1)}
    return keys


def _window(members: list[int], chains: list[Chain]) -> Iterator[Pair]:
    def place(number: int) -> tuple[float, str, str, tuple[str, int, int]]:
        chain = chains[number]
        span = birth_interval(chain)
        home = min(chain.homes).name if chain.homes else ""
        return (span[0] if span else 0.0), chain.name, home, chain.first

    ordered = sorted(members, key=place)
    for index, a in enumerate(ordered):
        for b in ordered[index + 1 : index + 1 + WINDOW]:
            if chains[a].document != chains[b].document:
                yield min(a, b), max(a, b)
