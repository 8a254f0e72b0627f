"""Whatever the bytes: no reader raises, offsets are sound, ids and texts are the same every time."""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from casethread.errors import ReadError
from casethread.model import Document, Kind
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read

SEEDS: dict[str, bytes] = {
    ".txt": b"MAN FALLS FROM LADDER\nBy Ann Other\n13 March 2014\n\nA man fell.\n\nURN: E/1\nCRN: X123456\n"
    b"14/03/2014 10:30 Office visit\n",
    ".html": b"<html><head><title>x</title></head><body>"
    b"<h1>Head</h1><p>A man fell.</p><script>x</script></body></html>",
    ".csv": b'date,URN,text,marking\n12/01/2015,E/1,"A man fell",SECRET\n',
    ".jsonl": b'{"id": "1", "text": "A man fell.", "published": "2015-01-12", "marking": "SECRET"}\n',
}


@cache
def _pdf() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.drawString(72, 700, "A man fell.")
    canvas.drawString(72, 680, "He was hurt.")
    canvas.save()
    return stream.getvalue()


def _checked(name: str, content: bytes, options: ReadOptions) -> list[tuple[str, str]]:
    with tempfile.NamedTemporaryFile() as stream:
        stream.write(content)
        stream.flush()
        items = list(read(fingerprint(Path(stream.name), name), options))
    for item in items:
        if isinstance(item, ReadError):
            assert item.where
            assert item.remedy
            assert "\n" not in str(item)
        else:
            _check(item)
    documents = [item for item in items if isinstance(item, Document)]
    assert items, "a file always comes to something"
    return [(document.id, document.text) for document in documents]


def _check(document: Document) -> None:
    assert document.text.strip()
    assert document.title
    for shown in (
        document.text,
        document.title,
        document.id,
        document.source or "",
        document.author or "",
        *document.meta.values(),
    ):
        assert shown.encode().decode() == shown
        assert "\0" not in shown
    end = 0
    for passage in document.passages:
        assert end <= passage.start < passage.end <= len(document.text)
        end = passage.end
    if document.passages and document.origin.file.endswith((".txt", ".csv", ".jsonl")):
        covered = "".join(document.text[passage.start : passage.end] for passage in document.passages)
        assert "".join(covered.split()) == "".join(document.text.split())


def _spoilt(draw: st.DrawFn, seed: bytes) -> bytes:
    content = bytearray(seed * draw(st.integers(1, 3)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=12) | st.sampled_from(TOKENS))
    return bytes(content)


TOKENS = [
    b"\0",
    b"\r",
    b"\n\n",
    b'"',
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"SECRET\n",
    b"\\ud800",
    b"{",
    b",",
    b"\x0c",
    b"URN: 2\n",
    b"<table>",
]


@st.composite
def spoilt(draw: st.DrawFn, suffix: str) -> bytes:
    """Arbitrary bytes, or a good file with pieces struck out and put in."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=300))
    return _spoilt(draw, _pdf() if suffix == ".pdf" else SEEDS[suffix])


@pytest.mark.parametrize("suffix", [*SEEDS, ".pdf"])
def test_no_bytes_break_a_reader(suffix: str) -> None:
    @given(spoilt(suffix), st.sampled_from([ReadOptions(), *(ReadOptions(kind=kind) for kind in Kind)]))
    @settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def check(content: bytes, options: ReadOptions) -> None:
        assert _checked(f"file{suffix}", content, options) == _checked(f"file{suffix}", content, options)

    check()


@given(
    st.binary(min_size=1, max_size=200),
    st.sampled_from(["x.txt", "x.html", "x.csv", "x.jsonl", "x.pdf", "x", "x.tsv", "x.md"]),
)
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_come_to_documents_or_errors(content: bytes, name: str) -> None:
    _checked(name, content, ReadOptions())
