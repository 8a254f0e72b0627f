"""Reading bytes under a name, as ingest would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read


@dataclass(frozen=True)
class Outcome:
    """What reading a file gave, in order and sorted apart."""

    items: list[Document | ReadError]

    @property
    def documents(self) -> list[Document]:
        return [item for item in self.items if isinstance(item, Document)]

    @property
    def errors(self) -> list[ReadError]:
        return [item for item in self.items if isinstance(item, ReadError)]

    @property
    def only(self) -> Document:
        (document,) = self.items
        assert isinstance(document, Document), document
        return document


ReadAs = Callable[..., Outcome]


@pytest.fixture
def read_as(tmp_path: Path) -> ReadAs:
    """Write bytes or text under a name (which may have folders) and read them."""

    def read_file(name: str, content: bytes | str, options: ReadOptions | None = None) -> Outcome:
        path = tmp_path / "content"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Outcome(list(read(fingerprint(path, name), options or ReadOptions())))

    return read_file
