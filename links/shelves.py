"""What a linkage goes by: all of it in memory, or each part taken from where it is kept when it is first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar
from zlib import crc32

from casethread.store.base import Kept, Piece
from links.packing import pack, unpack

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
        super().__setitem__(key, value)
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

    def update(self, *given: Any, **named: Any) -> None:
        """Set several."""
        for key, value in dict(*given, **named).items():
            self[key] = value

    def setdefault(self, key: K, default: Any = None) -> Any:
        """The value of a key, from now on ``default`` where there was none."""
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default


class _KeptShelf(Shelf[K, V]):
    """A shelf that is kept in so ``many`` pieces of some entries each; it knows what was set since they were read."""

    def __init__(self, name: str, source: Kept, many: int) -> None:
        super().__init__(self._read)
        self.name, self._source, self._many = name, source, many
        self._pieces: dict[int, dict[K, V]] = {}
        self._set: set[K] = set()

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self._set.add(key)

    def __delitem__(self, key: K) -> None:
        super().__delitem__(key)
        self._set.add(key)

    def _piece(self, number: int) -> dict[K, V]:
        if number not in self._pieces:
            found = self._source.piece(self.name, _key(number))
            self._pieces[number] = unpack(found) if found else {}
        return self._pieces[number]

    def _read(self, key: K) -> V | None:
        return self._piece(_place(key, self._many)).get(key)

    def changed(self) -> Iterator[Piece]:
        """The pieces in which anything was set, which is taken for kept from then on."""
        self._set, keys = set(), self._set
        for number, some in _parted(keys, self._many).items():
            entries = self._piece(number)
            for key in some:
                if key in self:
                    entries[key] = self[key]
                else:
                    entries.pop(key, None)
            yield self.name, _key(number), pack(entries) if entries else None

    def unset(self) -> Iterator[K]:
        """The keys whose values are otherwise than they are kept although nobody has set them."""
        for number, entries in self._pieces.items():
            found = self._source.piece(self.name, _key(number))
            kept = unpack(found) if found else {}
            yield from (key for key in entries if key not in self._set and entries[key] != kept.get(key))

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
        """A mapping that is kept, so many of its entries ``together``: fewer of larger ones. A value that was changed
        in place is to be set again: what nobody sets is not kept anew.
        """
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
            pieces = _parted(shelf, many[name])
            for number in sorted(pieces):
                yield name, _key(number), pack({key: shelf[key] for key in pieces[number]})
        yield ABOUT, _ONE, pack({"form": self._form, "pieces": many})

    def unset(self) -> list[tuple[str, Any]]:
        """Shelf and key of what is otherwise than it is kept although nobody has set it, which would be lost: a mistake
        in whoever changed it. It reads all anew, for tests.
        """
        kept = (shelf for shelf in self._shelves.values() if isinstance(shelf, _KeptShelf))
        return [(shelf.name, key) for shelf in kept for key in shelf.unset()]

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


def _parted(keys: Iterable[K], many: int) -> dict[int, list[K]]:
    """Keys by the number of their piece."""
    pieces: dict[int, list[K]] = defaultdict(list)
    for key in keys:
        pieces[_place(key, many)].append(key)
    return pieces


def _key(number: int) -> bytes:
    return number.to_bytes(4)
