"""Documents as they were last read, kept for the next who asks for them while nothing about them has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from casethread.model import Annotated

MOST = 12_000_000
"""Characters that are kept, mentions counted as many as ``_MENTION`` each."""
_MENTION = 300
"""What a mention takes in memory, in characters, about."""
_SHARE = 20
"""A document larger than one part in so many of all that is kept is not."""


class Recent:
    """The documents of one case store that were asked for last, with their mentions.

    Each is kept with its access number and that number's version, which is another after every change to a document
    with that number or to what is read in it. So nothing comes back that is not as the asker's own view of the store
    has it, and nobody is given what is not within their reach. What a newer version has made void is dropped as soon
    as somebody asks who knows that version.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._size = 0
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[int, int, bool, Annotated]] = OrderedDict()
        self._known: dict[int, int] = {}

    def get(self, ids: Iterable[str], versions: Mapping[int, int], *, named: bool = False) -> dict[str, Annotated]:
        """Those of the documents that are kept as they are; ``versions`` of the access numbers within reach. ``named``:
        also those of which only the mentions of people and places are kept.
        """
        found: dict[str, Annotated] = {}
        with self._lock:
            self._drop_void(versions)
            for number in ids:
                access, version, part, item = self._held.get(number, _NOTHING)
                if item is not None and versions.get(access) == version and (named or not part):
                    found[number] = item
                    self._held.move_to_end(number)
        return found

    def keep(
        self, read: Mapping[str, tuple[int, Annotated]], versions: Mapping[int, int], *, named: bool = False
    ) -> None:
        """Keep documents, given with their access numbers, that were read after these versions were; ``named``: with
        their mentions of people and places alone.
        """
        with self._lock:
            self._drop_void(versions)
            for number, (access, item) in read.items():
                version = versions.get(access)
                if (
                    version is None
                    or version < self._known.get(access, version)
                    or self._weight(item) > self._most // _SHARE
                ):
                    continue
                self._remove(number)
                self._held[number] = access, version, named, item
                self._size += self._weight(item)
            while self._size > self._most:
                self._remove(next(iter(self._held)))

    def _drop_void(self, versions: Mapping[int, int]) -> None:
        newer = {access for access, version in versions.items() if version > self._known.get(access, -1)}
        if newer:
            self._known.update((access, versions[access]) for access in newer)
            for number in [number for number, (access, *_) in self._held.items() if access in newer]:
                self._remove(number)

    def _remove(self, number: str) -> None:
        held = self._held.pop(number, None)
        if held is not None:
            self._size -= self._weight(held[-1])

    @staticmethod
    def _weight(item: Annotated) -> int:
        return len(item.document.text) + _MENTION * (1 + len(item.mentions))


_NOTHING = (-1, -1, False, None)
