"""What the processes of one server share: how often each asker has asked in the present minute."""

from __future__ import annotations

import mmap
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_UN, lockf
from hashlib import blake2b
from pathlib import Path


class SharedCounts:
    """Counts of all processes that open the same file: a table in memory that they share, one at a time.

    An asker has one of few cells, by the digest of the name. A cell of an earlier minute is free. Where all of them are
    others' of this minute, the asker is counted with the one asked least: rather too strictly than not at all.
    """

    CELLS = 1 << 16
    """A megabyte; far more askers than one server has in a minute."""
    _NEAR = 8
    _CELL = struct.Struct("<QII")  # the asker's digest, the minute, the count

    def __init__(self, file: Path) -> None:
        self._file = file.open("r+b")
        self._table = mmap.mmap(self._file.fileno(), self.CELLS * self._CELL.size)
        self._lock = threading.Lock()

    @classmethod
    def make(cls, file: Path) -> None:
        """Make the file, with every count at nothing."""
        file.write_bytes(bytes(cls.CELLS * cls._CELL.size))

    def add(self, asker: str, minute: int) -> int:
        """One more."""
        name = int.from_bytes(blake2b(asker.encode(), digest_size=8).digest(), "little")
        with self._lock, _alone(self._file.fileno()):
            near = [(name + step) % self.CELLS for step in range(self._NEAR)]
            read = [(cell, *self._CELL.unpack_from(self._table, cell * self._CELL.size)) for cell in near]
            now = [each for each in read if each[2] == minute]
            own = next((each for each in now if each[1] == name), None)
            if own is None and len(now) < len(read):
                own = next(each for each in read if each[2] != minute)
            cell, whose, when, count = own or min(now, key=lambda each: each[3])
            if when != minute:
                whose, count = name, 0
            self._CELL.pack_into(self._table, cell * self._CELL.size, whose, minute, count + 1)
            return int(count) + 1

    def close(self) -> None:
        """Let go of the table."""
        self._table.close()
        self._file.close()


@contextmanager
def _alone(number: int) -> Iterator[None]:
    lockf(number, LOCK_EX)
    try:
        yield
    finally:
        lockf(number, LOCK_UN)
