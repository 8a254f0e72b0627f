"""What a linkage goes by: all of it in memory, or each piece taken from where it is kept when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from hashlib import blake2b
from typing import Any, TypeVar

from casethread.store.base import Kept, Piece
from links.packing import pack, unpack

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def digest(key: Hashable) -> bytes:
    """What a key is kept under, whatever it is made of: 16 bytes."""
    return blake2b(repr(key).encode(), digest_size=16).digest()


class Shelf(dict[K, V]):
    """A mapping that ``load`` fills as its keys are asked for; it gives None for what is not there. What is forgotten
    is not loaded again. As nobody knows what there is beside, it cannot be gone through.
    """

    def __init__(self, load: Callable[[K], V | None]) -> None:
        super().__init__()
        self._load = load
        self._gone: set[K] = set()

    def __missing__(self, key: K) -> V:
        value = None if key in self._gone else self._load(key)
        if value is None:
            self._gone.add(key)
            raise KeyError(key)
        self[key] = value
        return value

    def __contains__(self, key: object) -> bool:
        try:
            self[key]  # type: ignore[index]  # any key may be asked for
        except KeyError:
            return False
        return True

    def __delitem__(self, key: K) -> None:
        self[key]
        super().__delitem__(key)
        self._gone.add(key)

    def __iter__(self) -> Iterator[K]:
        raise TypeError("a shelf cannot be gone through")

    def __len__(self) -> int:
        raise TypeError("a shelf cannot be counted")

    def get(self, key: K, default: Any = None) -> Any:
        """The value of a key."""
        try:
            return self[key]
        except KeyError:
            return default

    def pop(self, key: K, *default: Any) -> Any:
        """Forget a key. Returns its value."""
        try:
            value = self[key]
        except KeyError:
            if default:
                return default[0]
            raise
        del self[key]
        return value

    def setdefault(self, key: K, default: Any = None) -> Any:
        """The value of a key, from now on ``default`` where there was none."""
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default

    def held(self) -> Iterator[tuple[K, V]]:
        """What has been loaded or set."""
        return iter(super().items())

    def gone(self) -> set[K]:
        """The keys that are known not to be there."""
        return self._gone - {key for key, _ in self.held()}


class _KeptShelf(Shelf[K, V]):
    """A shelf whose pieces are kept; it knows what has become of them."""

    def __init__(self, name: str, kept: Kept) -> None:
        super().__init__(self._read)
        self._name, self._source = name, kept
        self._kept: dict[K, bytes] = {}

    def _read(self, key: K) -> V | None:
        found = self._source.piece(self._name, digest(key))
        if found is None:
            return None
        self._kept[key] = found
        value: V = unpack(found)
        return value

    def changed(self) -> Iterator[tuple[bytes, bytes | None]]:
        """What is otherwise than it was kept, which is taken for kept from then on."""
        for key in self.gone() & self._kept.keys():
            del self._kept[key]
            yield digest(key), None
        for key, value in self.held():
            packed = pack(value)
            if self._kept.get(key) != packed:
                self._kept[key] = packed
                yield digest(key), packed


class Shelves:
    """The shelves of one linkage, each under a name of its own: plain dictionaries where nothing is kept yet."""

    def __init__(self, kept: Kept | None = None) -> None:
        self._source = kept
        self._shelves: dict[str, dict[Any, Any]] = {}

    def shelf(self, name: str) -> dict[Any, Any]:
        """A mapping that is kept."""
        made = self._shelves[name] = {} if self._source is None else _KeptShelf(name, self._source)
        return made

    def through(self, load: Callable[[K], V | None]) -> dict[K, V]:
        """A mapping of what follows from what is kept. Where nothing is kept yet it is there once it is set."""
        return {} if self._source is None else Shelf(load)

    def changed(self) -> Iterator[Piece]:
        """What is to be kept otherwise than it is, by shelf and, of what was never kept, by key."""
        for name, shelf in self._shelves.items():
            if isinstance(shelf, _KeptShelf):
                yield from ((name, key, packed) for key, packed in shelf.changed())
            else:
                ordered = sorted((digest(key), key) for key in shelf)
                yield from ((name, key, pack(shelf[own])) for key, own in ordered)

    @property
    def weight(self) -> int:
        """How many pieces are in memory."""
        return sum(dict.__len__(shelf) for shelf in self._shelves.values())
