"""Files that were sent to the server, kept in the case folder until the case has taken them in.

They lie under numbers; the names they were sent with are written beside them, and are never a path.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from casethread.config import Config
from casethread.errors import CasethreadError, StoreError
from ingest.files import fingerprint, shown

NAMES = "names.json"
LONGEST = 400
"""Characters that are kept of a name."""
MEGABYTE = 1 << 20
_DAY = 24 * 3600.0
_KEY = re.compile(r"[0-9a-f]{16}")


class TooLarge(CasethreadError):
    """More was sent than may be."""

    status = 413


@dataclass(slots=True)
class Upload:
    """Files that come in together. ``most`` is how many bytes they may have."""

    key: str
    folder: Path
    most: int
    names: list[str] = field(default_factory=list)
    size: int = 0
    _open: IO[bytes] | None = None

    def begin(self, name: str) -> None:
        """A file begins. Raises StoreError when it cannot be written."""
        self.close()
        self.names.append(shown(name)[-LONGEST:] or "without a name")
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            # left open until the next file begins
            self._open = (self.folder / str(len(self.names))).open("xb")

    def write(self, data: bytes) -> None:
        """More of the present file. Raises TooLarge, and StoreError when it cannot be written."""
        self.size += len(data)
        if self.size > self.most:
            remedy = "send fewer files at once, or let whoever runs the server raise the setting `upload`"
            raise TooLarge(f"more than {self.most // MEGABYTE:,} MB were sent", remedy=remedy)
        if self._open is not None:
            with _writing(self.folder):
                self._open.write(data)

    def close(self) -> None:
        """The present file is whole."""
        if self._open is not None:
            with _writing(self.folder):
                self._open.close()
            self._open = None

    def keep(self) -> None:
        """All files are whole: write down what they are called."""
        self.close()
        if not self.names:
            return
        with _writing(self.folder):
            (self.folder / NAMES).write_text(json.dumps(self.names), encoding="ascii")

    def abandon(self) -> None:
        """Nothing of it is wanted."""
        if self._open is not None:
            self._open.close()
            self._open = None
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what, remedy = (
            f"cannot be kept: {error.strerror or error}",
            "free disk space in the case folder, then send again",
        )
        raise StoreError(what, where=str(folder), remedy=remedy) from error


@dataclass(frozen=True, slots=True)
class Uploads:
    """All that was sent and is not taken in yet, each upload in a folder below ``folder``."""

    folder: Path
    most: int

    @classmethod
    def of(cls, config: Config) -> Uploads:
        """Those of a case."""
        return cls(config.home / "uploads", config.upload * MEGABYTE)

    def new(self) -> Upload:
        """An upload that begins now."""
        key = secrets.token_hex(8)
        return Upload(key, self.folder / key, self.most)

    def tidy(self) -> None:
        """Remove what was sent in part, a day ago or longer."""
        for folder in self.folder.glob("*"):
            with suppress(OSError):
                if not (folder / NAMES).is_file() and time.time() - folder.stat().st_mtime > _DAY:
                    shutil.rmtree(folder, ignore_errors=True)

    def files(self, key: str) -> list[tuple[Path, str]]:
        """The files of an upload that came whole, each with its name; none when there is no such upload."""
        folder = self.folder / key
        if not _KEY.fullmatch(key) or not (folder / NAMES).is_file():
            return []
        names: list[str] = json.loads((folder / NAMES).read_text(encoding="ascii"))
        placed = ((folder.absolute() / str(number), name) for number, name in enumerate(names, 1))
        return [(path, name) for path, name in placed if path.is_file()]

    def forget(self, key: str, kept: Callable[[str], bool]) -> None:
        """Remove what the case keeps as an original by now; the rest stays for a retry."""
        for path, _ in self.files(key):
            if kept(fingerprint(path).sha256):
                path.unlink(missing_ok=True)
        if not self.files(key):
            shutil.rmtree(self.folder / key, ignore_errors=True)
