"""Broken and hostile PDF: text or an error for each, and no work without bound."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.errors import ReadError
from casethread.model import Document
from ingest import glyphs, pulse
from ingest.base import ReadOptions
from ingest.readers import pdf as reader
from tests.ingest.pdfs import bare_page, drawn, lines, made_of, stream

SAID = b"BT /F1 12 Tf 72 700 Td (Osman was seen.) Tj ET"
PAGE = bare_page(SAID)
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def _at(content: bytes, places: list[tuple[int, int]], size: int = 5) -> bytes:
    shown = b"".join(b"1 0 0 1 %d %d Tm (w%d) Tj " % (x, y, at) for at, (x, y) in enumerate(places))
    return bare_page(content + b" BT /F1 %d Tf %s ET" % (size, shown))


def _nested(fan: int) -> bytes:
    """A page tree that gives one page fan to the fourth times."""

    def kids(number: int, count: int) -> bytes:
        return b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"%d 0 R " % number * fan, count)

    tree = [kids(at + 3, fan ** (4 - at)) for at in range(4)]
    page = b"<</Type/Page/MediaBox[0 0 595 842]/Contents 7 0 R>>"
    return made_of([CATALOGUE, *tree, page, stream(b"")])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PAGE.replace(b"xref\n0", b"xref\n9", 1), id="wrong xref"),
        pytest.param(PAGE.replace(b"startxref\n", b"startxref\n9"), id="xref elsewhere"),
        pytest.param(PAGE.replace(b"1.7\n", b"1.7\n" + bytes(range(128, 256)) * 9, 1), id="garbage after header"),
        pytest.param(b"\n" * 500 + PAGE, id="blank lines before header"),
        pytest.param(PAGE + b"\0" * 5000, id="zeros at the end"),
        *(
            pytest.param(bare_page(SAID, b"/MediaBox[%s]" % box), id=f"page box {box.decode()}")
            for box in (b"0 0 0 0", b"0 0 1e9 1e9", b"-1e30 -1e30 1e30 1e30", b"595 842 0 0", b"a b c d", b"0 0 .1 .1")
        ),
        pytest.param(bare_page(SAID, b"/MediaBox[0 0 595 842]/Rotate 45"), id="odd rotation"),
        pytest.param(bare_page(SAID, b"/MediaBox[0 0 595 842]/Rotate -90"), id="negative rotation"),
        pytest.param(bare_page(SAID, b"/MediaBox[0 0 595 842]/CropBox[900 900 999 999]"), id="cropped away"),
        pytest.param(bare_page(SAID.replace(b"72 700", b"1e39 -1e39")), id="text beyond all bounds"),
        pytest.param(bare_page(SAID + b" Q Q Q BT (x Tj [ << ET q" * 99), id="broken operators"),
        pytest.param(bare_page(SAID, b"/MediaBox[0 0 595 842]/Annots[9 0 R null 3 0 R (x)]"), id="broken notes"),
        pytest.param(_at(SAID, [(72, 500)] * 3000), id="text on text"),
    ],
)
def test_text_is_read_all_the_same(read_as: Any, content: bytes) -> None:
    found = read_as("page.pdf", content).only
    assert "Osman was seen." in found.text
    for passage in found.passages:
        assert json.loads(json.dumps(passage.anchor.box, allow_nan=False))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)) * 50, "is a broken PDF and cannot be opened"),
        (PAGE[:200], "is a broken PDF and cannot be opened"),
        (
            made_of([CATALOGUE, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 5>>", b"<</Type/Pages/Kids[2 0 R]/Count 4>>"]),
            "no page of 5 pages can be read: pages 1 to 5 are not read",
        ),
        (made_of([CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>"]), "is a broken PDF and cannot be opened"),
        (made_of([CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"null"]), ""),
        (bare_page(b""), "holds no text on 1 page"),
        (_nested(30), "no page of 810,000 pages can be read: pages"),
    ],
)
def test_what_cannot_be_read_is_told(read_as: Any, content: bytes, what: str) -> None:
    (error,) = read_as("bad.pdf", content).errors
    assert error.what.startswith(what)
    assert error.remedy


def test_pages_that_are_not_there_are_told_as_one(read_as: Any) -> None:
    found = read_as("page.pdf", PAGE.replace(b"/Count 1>>", b"/Count 90>>"))
    assert [document.text for document in found.documents] == ["Osman was seen."]
    (error,) = found.errors
    assert error.what.startswith("pages 2 to 90 are not read")


def test_a_count_of_pages_that_the_file_cannot_hold_is_cut_short(read_as: Any) -> None:
    found = read_as("page.pdf", PAGE.replace(b"/Count 1>>", b"/Count 900000>>"))
    (error,) = found.errors
    assert error.what.startswith("pages 2 to 900,000 are not read")


def test_too_much_text_is_cut_short(read_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MOST_TEXT", 30)
    found = read_as("page.pdf", drawn(*[lines("Osman was seen here.")] * 5))
    assert found.documents[0].text.count("Osman") == 2
    (error,) = found.errors
    assert error.what == "pages 3 to 5 are not read: it holds too much text"


def test_a_page_of_too_much_is_read_as_it_was_drawn(read_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "MOST_CHARACTERS", 10)
    monkeypatch.setattr("ingest.leaf.MOST_CHARACTERS", 10)
    content = drawn(lines("Osman was seen.", "He ran."))
    assert read_as("page.pdf", content).only.text == "Osman was seen.\nHe ran."


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        (b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S " % (n % 595, n % 595, n, n) for n in range(840)), 100),
        (b"".join(b"%d 0 m %d 840 l S 0 %d m 588 %d l S " % (14 * n, 14 * n, 19 * n, 19 * n) for n in range(45)), 900),
        (b"1 1 m " + b"2 2 l 3 1 l " * 50_000 + b"S", 50),
        (b"".join(b"%d %d 3 3 re f " % (n % 590, n % 830) for n in range(9000)), 50),
        (b"", 9000),
    ],
)
def test_a_page_of_thousands_of_lines_or_words_keeps_every_word(read_as: Any, shapes: bytes, words: int) -> None:
    places = [(at * 37 % 570, at * 91 % 830) for at in range(words)]
    found = read_as("page.pdf", _at(shapes, places)).only
    assert sum(found.text.count(f"w{at}") > 0 for at in range(words)) == words


def test_every_page_is_told_while_it_is_read(read_as: Any) -> None:
    told: list[tuple[str, float | None]] = []
    with pulse.listening(lambda where, share: told.append((where, share))):
        read_as("page.pdf", drawn(*[lines("Osman was seen.")] * 4))
    assert told == [(f"page {number}", number / 4) for number in (1, 2, 3, 4)]


_SOURCE = drawn(lines("Osman was seen.", "He ran."), lines("Again."))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(_SOURCE) - 1), st.binary(max_size=6)), max_size=12))
def test_a_damaged_file_is_read_or_told(read_as: Any, damage: list[tuple[int, bytes]]) -> None:
    content = bytearray(_SOURCE)
    for at, new in damage:
        content[at : at + len(new)] = new
    items = read_as("page.pdf", bytes(content), ReadOptions()).items
    assert items
    assert all(isinstance(item, Document | ReadError) for item in items)
    assert all(item.where and item.remedy for item in items if isinstance(item, ReadError))
