"""Whatever the bytes: no reader raises, offsets are sound, ids and texts are the same every time, and nothing that is
broken in a file opens it to more readers than the user said.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.errors import ReadError
from casethread.model import Classification, Document, Kind, Marking
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read
from tests.ingest.seeds import SUFFIXES, seed

_TOLD = Marking(Classification.SECRET, "C", frozenset({"core"}), frozenset({"eve"}))
OPTIONS = [ReadOptions(), ReadOptions(marking=_TOLD), *(ReadOptions(kind=kind) for kind in Kind)]
PACKAGES = (".docx", ".xlsx", ".zip")
_COVERED = (".txt", ".csv", ".jsonl", ".json", ".eml")


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
            assert name.endswith(".pdf") or "Error: " not in item.what, f"no error of ours: {item.what}"
        else:
            _check(item)
            if options.marking:
                assert item.marking == item.marking.stricter(options.marking)
    documents = [item for item in items if isinstance(item, Document)]
    assert items, "a file always comes to something"
    assert len({document.id for document in documents}) == len(documents)
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
    if document.passages and document.origin.file.endswith(_COVERED):
        covered = "".join(document.text[passage.start : passage.end] for passage in document.passages)
        assert "".join(covered.split()) == "".join(document.text.split())


TOKENS = [
    b"\0",
    b"\r",
    b"\n\n",
    b'"',
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"SECRET\n",
    b"\\ud800",
    b"{",
    b",",
    b"\x0c",
    b"URN: 2\n",
    b"<table>",
    b"9" * 5000,
    b"0000-00-00",
    b"\xe2\x80\xae",
    b"=?utf-8?b?/w==?=",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"<!DOCTYPE x [<!ENTITY e 'x'>]>",
]


@st.composite
def spoilt(draw: st.DrawFn, suffix: str) -> bytes:
    """Arbitrary bytes, or a good file cut off, with bits turned over, pieces struck out and pieces put in."""
    how = draw(st.sampled_from(["any", "cut", "turned", "pieces"]))
    if how == "any":
        return draw(st.binary(max_size=300))
    content = bytearray(seed(suffix))
    if how == "cut":
        return bytes(content[: draw(st.integers(0, len(content)))])
    if how == "turned":
        for at in draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
            content[at] ^= 1 << draw(st.integers(0, 7))
        return bytes(content)
    return _pieces(draw, bytes(content) * draw(st.integers(1, 3)))


def _pieces(draw: st.DrawFn, given: bytes) -> bytes:
    content = bytearray(given)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=12) | st.sampled_from(TOKENS))
    return bytes(content)


@st.composite
def spoilt_within(draw: st.DrawFn, suffix: str) -> bytes:
    """A good package, one part of which is spoilt, left out or packed again: what mere damage to its bytes never is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed(suffix))) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = draw(st.sampled_from(names))
        for name in names:
            content = old.read(name)
            if name != chosen:
                new.writestr(name, content)
            elif draw(st.integers(0, 4)):
                new.writestr(name, _pieces(draw, content))
    return stream.getvalue()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_bytes_break_a_reader(suffix: str) -> None:
    @given(spoilt(suffix), st.sampled_from(OPTIONS))
    @settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
    def check(content: bytes, options: ReadOptions) -> None:
        assert _checked(f"file{suffix}", content, options) == _checked(f"file{suffix}", content, options)

    check()


@pytest.mark.parametrize("suffix", PACKAGES)
def test_no_part_breaks_the_reader_of_its_package(suffix: str) -> None:
    @given(spoilt_within(suffix), st.sampled_from(OPTIONS))
    @settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
    def check(content: bytes, options: ReadOptions) -> None:
        _checked(f"file{suffix}", content, options)

    check()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_file_that_is_spoilt_was_good(suffix: str) -> None:
    with tempfile.NamedTemporaryFile() as stream:
        stream.write(seed(suffix))
        stream.flush()
        found = list(read(fingerprint(Path(stream.name), f"file{suffix}"), ReadOptions(marking=_TOLD)))
    documents = [one for one in found if isinstance(one, Document)]
    assert documents
    assert all(one.marking.groups == frozenset({"core"}) for one in documents)


@given(
    st.binary(min_size=1, max_size=200),
    st.sampled_from(["x", "x.tsv", "x.md", *(f"x{suffix}" for suffix in SUFFIXES)]),
)
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_come_to_documents_or_errors(content: bytes, name: str) -> None:
    _checked(name, content, ReadOptions())


@given(st.sampled_from(SUFFIXES), st.sampled_from(SUFFIXES))
@settings(max_examples=60, deadline=None)
def test_a_file_by_another_name(suffix: str, name: str) -> None:
    _checked(f"x{name}", seed(suffix), ReadOptions(marking=_TOLD))
