"""Which chains are compared at all: those that share a key, so that pairs stay near-linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from jellyfish import metaphone

from casethread.names.compare import SAME_NAME, parts, similarity, skeleton
from casethread.names.lists import formal, reference
from links.births import birth_interval
from links.people import YEAR, Chain, Forms, Ref

Pair = tuple[Ref, Ref]

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


def alike(key: str, a: Chain, b: Chain) -> bool:
    """Whether two chains that share a key are worth comparing: of a name's key, only if the names may be one."""
    return key[0] not in BY_NAME or _forms_alike(a.forms, b.forms)


@lru_cache(maxsize=1 << 18)
def _forms_alike(one: Forms, two: Forms) -> bool:
    return one == two or any(similarity(x, y).score >= SAME_NAME for x in one for y in two)


def cut_block(members: Iterable[Ref], chains: Mapping[Ref, Chain]) -> Iterator[Pair]:
    """The pairs worth comparing of a block with very many members: those that share more, and neighbours by birth."""
    given = list(members)
    parts_of: dict[str, list[Ref]] = defaultdict(list)
    for ref in given:
        for key in _refined(chains[ref]):
            parts_of[key].append(ref)
    for part in parts_of.values():
        if len(part) <= BLOCK // 2:
            yield from _across(part)
        else:
            yield from _window(part, chains)
    yield from _window(given, chains)


def _across(members: Iterable[Ref]) -> Iterator[Pair]:
    for a, b in combinations(members, 2):
        if a[0] != b[0]:
            yield a, b


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


def _window(members: list[Ref], chains: Mapping[Ref, Chain]) -> Iterator[Pair]:
    def place(ref: Ref) -> tuple[float, str, str, tuple[str, int, int]]:
        chain = chains[ref]
        span = birth_interval(chain)
        home = min(chain.homes).name if chain.homes else ""
        return (span[0] if span else 0.0), chain.name, home, chain.first

    ordered = sorted(members, key=place)
    for index, a in enumerate(ordered):
        for b in ordered[index + 1 : index + 1 + WINDOW]:
            if a[0] != b[0]:
                yield min(a, b), max(a, b)
