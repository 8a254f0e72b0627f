"""What a linkage goes by: all of it in memory, or each part taken from where it is kept when it is first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, TypeVar
from zlib import crc32

from casethread.store.base import Kept, Piece
from links.packing import close, opened, pack, pickled, unpack, unpickled

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

TOGETHER = 32
"""Entries of a shelf that are kept in one piece: few enough that to read one for the sake of another costs nothing."""
ABOUT = "about"
"""The name of the piece that is kept last, for it says that all the others are there, and in what form."""
_ONE = bytes(4)


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
    """A shelf that is kept in so ``many`` pieces of some entries each; it knows what became of those it has read."""

    def __init__(self, name: str, source: Kept, many: int) -> None:
        super().__init__(self._read)
        self._name, self._source, self._many = name, source, many
        self._pieces: dict[int, dict[K, V]] = {}
        self._was: dict[int, bytes] = {}

    def _piece(self, key: K) -> dict[K, V]:
        number = _place(key, self._many)
        if number not in self._pieces:
            found = self._source.piece(self._name, _key(number))
            plain = opened(found) if found else b""
            self._was[number] = _digest(plain)
            self._pieces[number] = unpickled(plain) if plain else {}
        return self._pieces[number]

    def _read(self, key: K) -> V | None:
        return self._piece(key).get(key)

    def changed(self) -> Iterator[Piece]:
        """What is otherwise than it was kept, which is taken for kept from then on."""
        for key, value in self.held():
            self._piece(key)[key] = value
        for key in self.gone():
            self._piece(key).pop(key, None)
        for number, entries in self._pieces.items():
            plain = pickled(entries) if entries else b""
            if (digest := _digest(plain)) != self._was[number]:
                self._was[number] = digest
                yield self._name, _key(number), close(plain) if plain else None

    @property
    def weight(self) -> int:
        """How many entries it has read."""
        return sum(map(len, self._pieces.values()))


class Shelves:
    """The shelves of one linkage, each under a name of its own: plain dictionaries where nothing is ``kept`` yet.
    ``form`` is what it is made in: what was kept in another form cannot be read.
    """

    def __init__(self, form: str, kept: Kept | None = None) -> None:
        self._form = form
        self._source = kept
        about = kept.piece(ABOUT, _ONE) if kept else None
        self._many: Mapping[str, int] = unpack(about)["pieces"] if about else {}
        self._shelves: dict[str, dict[Any, Any]] = {}
        self._together: dict[str, int] = {}

    def shelf(self, name: str, together: int = TOGETHER) -> dict[Any, Any]:
        """A mapping that is kept, so many of its entries ``together``: fewer of larger ones."""
        made: dict[Any, Any] = {} if self._source is None else _KeptShelf(name, self._source, self._many[name])
        self._shelves[name], self._together[name] = made, together
        return made

    def through(self, load: Callable[[K], V | None]) -> dict[K, V]:
        """A mapping of what follows from what is kept. Where nothing is kept yet it is there once it is set."""
        return {} if self._source is None else Shelf(load)

    def changed(self, size: int) -> Iterator[Piece]:
        """What is to be kept otherwise than it is. Of what was never kept it is everything, in its order; ``size`` is
        how many entries of a shelf are to be reckoned with at least.
        """
        if self._source:
            for shelf in self._shelves.values():
                if isinstance(shelf, _KeptShelf):
                    yield from shelf.changed()
            return
        many = {name: max(1, max(size, len(shelf)) // self._together[name]) for name, shelf in self._shelves.items()}
        for name, shelf in self._shelves.items():
            pieces: dict[int, list[Any]] = defaultdict(list)
            for key in shelf:
                pieces[_place(key, many[name])].append(key)
            for number in sorted(pieces):
                yield name, _key(number), pack({key: shelf[key] for key in pieces[number]})
        yield ABOUT, _ONE, pack({"form": self._form, "pieces": many})

    @property
    def weight(self) -> int:
        """How many entries of what is kept are in memory."""
        return sum(shelf.weight for shelf in self._shelves.values() if isinstance(shelf, _KeptShelf))


def of_form(form: str, kept: Kept) -> bool:
    """Whether all is there, and in this form."""
    about = kept.piece(ABOUT, _ONE)
    return about is not None and unpack(about)["form"] == form


def _place(key: Hashable, many: int) -> int:
    return crc32(repr(key).encode()) % many


def _digest(plain: bytes) -> bytes:
    return blake2b(plain, digest_size=16).digest()


def _key(number: int) -> bytes:
    return number.to_bytes(4)
