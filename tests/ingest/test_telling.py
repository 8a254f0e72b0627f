"""A reading tells where it is, often enough that one that hangs can be told from one that is long."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.base import SourceFile, Within
from ingest.parts import allowance_of
from ingest.pulse import listening
from ingest.readers import text
from ingest.telling import tell
from tests.ingest.seeds import letter, seed

Heard = list[tuple[str, float | None]]
_LETTER = b"From a@example.org Mon Jan 12 10:00:00 2015\n" + letter().as_bytes() + b"\n\n"
_OBJECT = b'{"text": "words and more words"}'


def _heard(read_as: Any, name: str, content: bytes) -> Heard:
    heard: Heard = []
    with listening(lambda where, share: heard.append((where, share))):
        read_as(name, content)
    return heard


@pytest.fixture
def short_pieces(read_as: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reads a file, a text in pieces of 20,000 lines."""
    monkeypatch.setattr(text, "MOST_LINES", 20_000)
    return read_as


@pytest.mark.parametrize(
    ("name", "content", "where", "times"),
    [
        ("a.csv", b"id,text\n" + b"1,words\n" * 2500, "row 2000", 2),
        ("a.jsonl", (_OBJECT + b"\n") * 2500, "line 2000", 2),
        ("a.json", b"[" + b",".join([_OBJECT] * 6000) + b"]", "entry ", 3),
        ("a.mbox", _LETTER * 20, "message 20", 20),
        ("a.txt", b"A line of words.\n" * 60_000, "line ", 3),
    ],
)
def test_a_long_reading_tells_its_share(short_pieces: Any, name: str, content: bytes, where: str, times: int) -> None:
    heard = _heard(short_pieces, name, content)
    shares = [share for said, share in heard if share is not None and said.split()[0] == where.split(maxsplit=1)[0]]
    assert any(said.startswith(where) for said, _ in heard)
    assert len(shares) >= times
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    assert shares[-1] >= 0.6


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".html", ".mhtml", ".eml", ".zip"])
def test_every_reading_tells_something(read_as: Any, suffix: str) -> None:
    assert _heard(read_as, f"a{suffix}", seed(suffix))


def test_a_file_in_another_tells_its_path_and_no_share(tmp_path: Any) -> None:
    heard: Heard = []
    outer = SourceFile(tmp_path, "a.zip", "0" * 64, 100)
    inner = SourceFile(tmp_path, "a.zip/b.csv", "0" * 64, 10, Within("a.1", "b.csv", 1, allowance_of(outer)))
    with listening(lambda where, share: heard.append((where, share))):
        tell(outer, "member b.csv", 50)
        tell(inner, "row 1000", 5)
        tell(SourceFile(tmp_path, "empty", "0" * 64, 0), "row 1", 0)
        tell(outer, "past its end", 500)
    assert heard == [("member b.csv", 0.5), ("b.csv, row 1000", None), ("row 1", None), ("past its end", 1.0)]
