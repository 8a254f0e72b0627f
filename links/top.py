"""The strongest links of each end, kept as links come and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from links.pairs import put, take
from links.shelves import Shelves

L = TypeVar("L")
Ends = tuple[str, str]


class Strongest(Generic[L]):
    """Of all links between pairs of ends (lower first) those that are among the ``most`` strongest of either end."""

    def __init__(self, name: str, shelves: Shelves, most: int) -> None:
        self._most = most
        self._all: dict[Ends, tuple[float, L]] = shelves.shelf(f"{name} all", 8)
        self._near: dict[str, set[str]] = shelves.shelf(f"{name} near")
        self._best: dict[str, set[Ends]] = shelves.shelf(f"{name} best")

    def touching(self, ends: Iterable[str]) -> set[Ends]:
        """The pairs known that have one of ``ends``."""
        return {(min(a, b), max(a, b)) for a in ends for b in self._near.get(a, ())}

    def change(self, pairs: Mapping[Ends, tuple[float, L] | None]) -> dict[Ends, L | None]:
        """Take over what each of ``pairs`` weighs now and says, None for nothing. Returns what is to be shown of those
        pairs, and of others that are shown, or not, for it.
        """
        ends = {end for pair in pairs for end in pair}
        for (a, b), weighed in pairs.items():
            if weighed is None:
                if self._all.pop((a, b), None) is not None:
                    take(self._near, a, b)
                    take(self._near, b, a)
            elif weighed != (known := self._all.get((a, b))):
                self._all[a, b] = weighed
                if known is None:
                    put(self._near, a, b)
                    put(self._near, b, a)
        shaken: set[Ends] = set(pairs)
        for end in ends:
            before = self._best.get(end, set())
            ranked = set(sorted(self.touching([end]), key=lambda pair: (-self._all[pair][0], pair))[: self._most])
            if not ranked:
                self._best.pop(end, None)
            elif ranked != before:
                self._best[end] = ranked
            shaken |= before ^ ranked
        return {pair: self._all[pair][1] if self._shown(pair) else None for pair in sorted(shaken)}

    def _shown(self, pair: Ends) -> bool:
        return pair in self._all and any(pair in self._best.get(end, ()) for end in pair)
