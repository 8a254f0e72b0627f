"""Pieces of a linkage to bytes and back: pickles, of our own records and a few plain classes and of no others."""

from __future__ import annotations

import copyreg
import io
import pickle
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from operator import attrgetter
from typing import Any

from casethread.errors import StoreError

LONG = 400
"""Bytes from which a piece is compressed."""
_COMPRESSED = b"\x78"
"""What zlib's streams begin with, and pickles do not."""
_RECORDS = (
    "casethread.model",
    "casethread.values",
    "links.bonds",
    "links.case",
    "links.cluster",
    "links.compare",
    "links.events",
    "links.evidence",
    "links.grouping",
    "links.judged",
    "links.namesakes",
    "links.people",
    "links.places",
    "links.sealed",
    "links.sentences",
    "links.things",
    "links.wording",
)
"""Modules whose own classes may be in a piece."""
_NEW: Callable[..., Any] = vars(copyreg)["__newobj__"]
_OWN = ("links.wording.Words",)
"""Those that say themselves what is kept of them."""
_PLAIN = {
    "builtins": ("set", "frozenset"),
    "collections": ("Counter", "defaultdict"),
    "datetime": ("date", "datetime", "timedelta", "timezone"),
}


def pack(value: object) -> bytes:
    """A piece as it is kept: a long one is compressed."""
    plain = pickled(value)
    return zlib.compress(plain, 1) if len(plain) >= LONG else plain


def unpack(packed: bytes) -> Any:
    """The inverse of ``pack``. Raises StoreError for what it never gave, which is not run."""
    return unpickled(zlib.decompress(packed) if packed.startswith(_COMPRESSED) else packed)


def pickled(value: object) -> bytes:
    """A part of a piece."""
    into = io.BytesIO()
    pickler = pickle.Pickler(into, 5)
    pickler.dispatch_table = _ways()
    pickler.dump(value)
    return into.getvalue()


def unpickled(plain: bytes) -> Any:
    """The inverse of ``pickled``. Raises StoreError as ``unpack`` does."""
    return _Reader(io.BytesIO(plain)).load()


def _records() -> Iterator[type]:
    """The classes of the pieces."""
    for module in _RECORDS:
        for _, known in sorted(vars(import_module(module)).items()):
            if is_dataclass(known) and isinstance(known, type) and known.__module__ == module:
                yield known


@cache
def _ways() -> dict[type, Callable[[Any], tuple[Any, ...]]]:
    """How each class is packed, which is faster than how dataclasses pack themselves."""
    return {known: _way(known) for known in _records() if f"{known.__module__}.{known.__name__}" not in _OWN}


def _way(known: type) -> Callable[[Any], tuple[Any, ...]]:
    names = [each.name for each in fields(known)]
    values_of: Callable[[Any], tuple[Any, ...]] = attrgetter(*names, "__class__")  # one more, for of one it is no tuple
    if all(each.init and not each.kw_only for each in fields(known)):
        return lambda each: (known, values_of(each)[:-1])
    return lambda each: (_NEW, (known,), list(values_of(each)[:-1]))


@cache
def shape() -> str:
    """Changes whenever a class of the pieces has other fields, so that pieces of another shape are not read."""
    told = [
        f"{known.__module__}.{known.__qualname__}: {', '.join(each.name for each in fields(known))}"
        for known in _records()
    ]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


@cache
def _class(module: str, name: str) -> type:
    if module in _RECORDS or name in _PLAIN.get(module, ()):
        found = getattr(import_module(module), name, None)
        if isinstance(found, type) and found.__module__ == module:
            return found
    what = f"a piece of a linkage names {module}.{name}, which none that Casethread keeps does"
    raise StoreError(what, remedy="restore the case store from a back-up, and see who can write to it")


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        """One of the classes that pieces are made of."""
        return _class(module, name)
