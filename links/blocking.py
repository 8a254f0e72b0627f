"""Which chains are compared at all: those that share a key, so that pairs stay near-linear."""

from __future__ import annotations

from jellyfish import metaphone

from casethread.names.compare import parts, skeleton
from casethread.names.lists import formal, reference
from links.births import birth_interval
from links.blocks import Cut, Placed
from links.people import YEAR, Chain, Ref

BY_NAME = "nshtw"
"""First letters of the keys that stand for nothing but a name: who share one are compared if the names are alike."""
CUT = Cut(limit=60, window=12, loose=BY_NAME)
"""In a block with more chains, each is compared with those that share more than its key, and with its neighbours by
birth and home.
"""


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


def likely_order(chain: Chain) -> tuple[str, str, Ref]:
    """What brings those together who may be one, by the sound of their surnames."""
    return skeleton(parts(chain.name).surname), chain.name, chain.ref


def placed(chain: Chain) -> Placed[Ref]:
    """Where a chain stands in a large block, by birth, name and home; told of it are its names."""
    span = birth_interval(chain)
    home = min(chain.homes).name if chain.homes else ""
    return (span[0] if span else 0.0, chain.name, home), chain.ref, chain.forms


def finer_keys(chain: Chain) -> set[str]:
    """What chains of one name must share, beside it, to be compared when the name is very common here."""
    name = " ".join(parts(chain.name).words)
    keys = {f"{name}|{place.name}|{place.town}" for place in chain.homes}
    keys |= {f"{name}|{place.name}|{place.town}" for place in chain.places if place.fine}
    keys |= {f"{name}|with {other}" for other in chain.companions}
    keys |= {f"{kind}|{number}" for kind, number in chain.identifiers}
    keys |= {f"{name}|under {operation}" for operation in chain.operations}
    keys |= {f"{name}|{offence}|{day}" for offence in chain.offences for day in chain.days}
    if chain.story:
        keys.add(f"{name}|told in {chain.story}")
    span = birth_interval(chain)
    if span:
        keys |= {f"{name}|{year}" for year in range(int(span[0] // YEAR), int(span[1] // YEAR) + 1)}
    return keys
