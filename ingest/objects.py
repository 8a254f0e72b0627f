"""The objects in a JSON file, as a stream: where its list of entries is, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TextIO

import ijson  # type: ignore[import-untyped] # it has no types
from ijson.backends import python  # type: ignore[import-untyped] # it has no types
from ijson.common import JSONError, ObjectBuilder  # type: ignore[import-untyped] # it has no types

from casethread.errors import ReadError

Event = tuple[str, Any]
Told = Callable[[int], None]
"""Called with the number of bytes of the file that have been read."""
Place = tuple[str, ...]
"""The keys on the way to a list, from the outermost object."""
LONGEST = 64 << 20
"""Of an entry, in code points."""
_DEEPEST = 100
_CHUNK = 1 << 20
_DIGITS = 4000
_LONG_NUMBER = re.compile(f"[0-9]{{{_DIGITS}}}")
_MOST_NAMES, _MOST_BESIDE, _LONGEST_BESIDE = 400, 50, 400
_STARTS, _ENDS = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})


class _Bytes:
    """A text stream as UTF-8, for a parser that takes nothing else; ``told`` is called at every read."""

    def __init__(self, stream: TextIO, told: Told) -> None:
        self._stream = stream
        self._told = told

    def read(self, size: int = -1) -> bytes:
        self._told(self._stream.buffer.tell())
        return self._stream.read(size).encode("utf-8", "replace")


def has_long_number(stream: TextIO, told: Told) -> bool:
    """Whether a text holds more digits in a row than Python makes a number of: the fast parser crashes on those."""
    end = ""
    while chunk := stream.read(_CHUNK):
        if _LONG_NUMBER.search(end + chunk):
            return True
        told(stream.buffer.tell())
        end = chunk[-_DIGITS:]
    return False


def events(stream: TextIO, told: Told, *, exact: bool = False) -> Iterator[Event]:
    """The events of one or more JSON values, by the parser that is slow but sure when ``exact``. Raises ReadError,
    without a place, where it is no JSON any more.
    """
    parse = python.basic_parse if exact else ijson.basic_parse
    try:
        yield from parse(_Bytes(stream, told), multiple_values=True)
    except (JSONError, ValueError) as error:
        said = str(error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else error)
        what = f"is not JSON that can be read: {' '.join(said.splitlines()[:1])[:120]}"
        raise ReadError(what, remedy="export it again, or correct it") from None


@dataclass(slots=True)
class Survey:
    """What a file holds: how many values, of what kind the first is, the lists of objects that lie in objects alone
    with the names in their entries, and the plain values beside them by their path ("case.number"). Of a file that is a
    list itself, only that.
    """

    values: int = 0
    first: str = ""
    lists: dict[Place, set[str]] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Path:
    """Where in a file an event stands: of each open object its current key, of each open list None."""

    open: list[str | None] = field(default_factory=list)

    def step(self, event: str, value: object) -> None:
        if event in _STARTS:
            self.open.append("" if event == "start_map" else None)
        elif event in _ENDS:
            self.open.pop()
        elif event == "map_key":
            self.open[-1] = str(value)

    @property
    def lists(self) -> int:
        return self.open.count(None)

    def keys(self, length: int) -> Place:
        """The keys of the first so many open objects."""
        return tuple(key or "" for key in self.open[:length])


def survey(given: Iterable[Event]) -> Survey:
    """Looks through a whole file; where it is damaged, the survey ends there, and reading the entries will tell."""
    found, path = Survey(), _Path()
    try:
        for event, value in given:
            depth = len(path.open)
            if not depth:
                found.values += 1
                found.first = found.first or event
                if found.first == "start_array":
                    break
            elif event == "start_map" and path.open[-1] is None and path.lists == 1:
                found.lists.setdefault(path.keys(depth - 1), set())
            elif event == "map_key" and depth > 1 and path.open[-2] is None and path.lists == 1:
                names = found.lists[path.keys(depth - 2)]
                if len(names) < _MOST_NAMES:
                    names.add(str(value))
            elif not path.lists and event in ("string", "number", "boolean") and len(found.beside) < _MOST_BESIDE:
                found.beside[".".join(path.keys(depth))] = str(value)[:_LONGEST_BESIDE]
            elif depth > _DEEPEST:
                break
            path.step(event, value)
    except ReadError:
        return found
    return found


def entries(given: Iterable[Event], place: Place | None) -> Iterator[Any]:
    """The entries of the list at a place, or the outermost values themselves (None), each as Python values.

    Raises ReadError for what is no JSON, nested too deep or too long.
    """
    path = _Path()
    at: Sequence[str | None] | None = None if place is None else [*place, None]
    building = _Building()
    for event, value in given:
        if isinstance(value, Decimal):
            value = float(value)  # noqa: PLW2901 - a number as the json module gives it
        if building.depth or ((path.open == at if at is not None else not path.open) and event not in _ENDS):
            if building.take(event, value):
                yield building.done()
        else:
            path.step(event, value)


class _Building:
    """An entry while its events come in."""

    def __init__(self) -> None:
        self.depth = 0
        self._size = 0
        self._builder = ObjectBuilder()

    def take(self, event: str, value: object) -> bool:
        """Adds an event, and tells whether the entry is complete. Raises ReadError."""
        self._builder.event(event, value)
        self.depth += (event in _STARTS) - (event in _ENDS)
        self._size += len(value) if isinstance(value, str) else 1
        if self._size > LONGEST or self.depth > _DEEPEST:
            what = f"is longer than {LONGEST >> 20} MB" if self._size > LONGEST else f"is nested over {_DEEPEST} deep"
            raise ReadError(f"holds an entry that {what}", remedy="split it; the entries before it were read")
        return self.depth == 0

    def done(self) -> Any:
        """The entry; another may follow."""
        value = self._builder.value
        self._size, self._builder = 0, ObjectBuilder()
        return value
