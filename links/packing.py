"""Pieces of a linkage to bytes and back: pickles, of our own records and a few plain classes and of no others."""

from __future__ import annotations

import io
import pickle
import zlib
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
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
    "links.people",
    "links.places",
    "links.sentences",
    "links.things",
    "links.wording",
)
"""Modules whose own classes may be in a piece."""
_PLAIN = {
    "builtins": ("set", "frozenset"),
    "collections": ("Counter", "defaultdict"),
    "datetime": ("date", "datetime", "timedelta", "timezone"),
}


def pack(value: object) -> bytes:
    """A piece as it is kept."""
    packed = pickle.dumps(value, 5)
    return zlib.compress(packed, 1) if len(packed) >= LONG else packed


def unpack(packed: bytes) -> Any:
    """The inverse of ``pack``. Raises StoreError for what it never gave, which is not run."""
    plain = zlib.decompress(packed) if packed.startswith(_COMPRESSED) else packed
    return _Reader(io.BytesIO(plain)).load()


@cache
def shape() -> str:
    """Changes whenever a class of the pieces has other fields, so that pieces of another shape are not read."""
    told = []
    for module in _RECORDS:
        for name, known in sorted(vars(import_module(module)).items()):
            if is_dataclass(known) and isinstance(known, type) and known.__module__ == module:
                told.append(f"{module}.{name}: {', '.join(each.name for each in fields(known))}")
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
