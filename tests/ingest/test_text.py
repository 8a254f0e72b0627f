"""Text and Markdown: long ones piece by piece, whatever a marking says in one holding for all of them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Classification, Kind
from ingest import markdown
from ingest.encoding import normalise, pieces
from ingest.readers import text as reader


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST", 6000)
    monkeypatch.setattr(reader, "MOST_LINES", 100)


def _long(lines: int = 1000) -> str:
    return "".join(f"Line {n} of the note.\n" + ("\n" if n % 10 == 0 else "") for n in range(1, lines + 1))


@pytest.mark.usefixtures("small")
def test_a_long_text_is_read_piece_by_piece_and_nothing_is_lost(read_as: Any) -> None:
    monday = _long()
    found = read_as("long.txt", monday)
    assert not found.errors
    assert len(found.documents) > 5
    assert "".join("".join(one.text.split()) for one in found.documents) == "".join(monday.split())
    lines = monday.split("\n")
    for one in found.documents:
        for passage in one.passages:
            assert lines[passage.anchor.line - 1] == one.text[passage.start : passage.end]
    assert [one.origin.part for one in found.documents] == list(range(len(found.documents)))
    assert len({one.id for one in found.documents}) == len(found.documents)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("head", "foot"), [("SECRET\n\n", ""), ("", "\nSECRET\n"), ("Classification: SECRET\n\n", "")])
def test_the_marking_of_a_long_text_holds_for_every_piece(read_as: Any, head: str, foot: str) -> None:
    found = read_as("long.txt", head + _long() + foot)
    assert {one.marking.classification for one in found.documents} == {Classification.SECRET}


@pytest.mark.usefixtures("small")
def test_no_piece_of_a_long_text_is_opened_by_what_it_looks_like(read_as: Any) -> None:
    news = 'By Ann Other\n\nThe court heard he ran. "It was him," said a police spokesman.\n\n'
    found = read_as("news.txt", _long(300) + news * 20)
    assert all(one.kind is Kind.NEWS for one in found.documents)
    assert {one.marking.classification for one in found.documents} == {Classification.OFFICIAL_SENSITIVE}


@given(st.text(st.sampled_from("ab \n\r\ufeff\0\u2028"), max_size=200), st.integers(1, 40), st.integers(1, 5))
def test_pieces_come_to_the_whole(given: str, longest: int, lines: int) -> None:
    found = list(pieces(io.StringIO(given, newline=""), longest, lines))
    assert "".join(found) == normalise(given)
    assert all(found)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("# Visit to Osman #", "Visit to Osman"),
        ("#hashtag", "#hashtag"),
        ("## 12 January", "12 January"),
        ("**Tariq Osman** was _seen_ by *two* officers", "Tariq Osman was seen by two officers"),
        ("a * b * c and snake_case_name and 2*3*4", "a * b * c and snake_case_name and 2*3*4"),
        ("> > quoted", "quoted"),
        ("5 > 3", "5 > 3"),
        ("see [the log](https://example.org/log)", "see the log (https://example.org/log)"),
        ("see [above](#top) and ![a map](map.png)", "see above and a map"),
        ("[x] done [1]", "[x] done [1]"),
        ("write to [ann@example.org](mailto:ann@example.org)", "write to ann@example.org"),
        ("call `exit` or ``a ` b``", "call exit or ``a ` b``"),
        (r"5 \* 3 and C:\temp", r"5 * 3 and C:\temp"),
        ("- item\n* item", "- item\n* item"),
    ],
)
def test_what_markdown_shows(line: str, shown: str) -> None:
    assert markdown.plain(line)[0] == shown


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Words first.\n\n# Visit\n\nMore.", "Visit"),
        ("Visit\n=====\n\nMore.", "Visit"),
        ("Visit\n-----\n\nMore.", "Visit"),
        ("---\ntitle: no\n---\n\n# Visit\n", "Visit"),
        ("```\n# comment\n```\n\n# **Visit**\n", "Visit"),
        ("No heading\n\n---\n\nWords.", "No heading"),
        ("\n## Visit\n\n# Later\n", "Visit"),
        ("A man fell.\n\n## Seen\n\nMore.\n\nHurt\n----\n", "A man fell."),
        ("A man fell.\n\n## Seen\n\n# Visit\n", "Visit"),
    ],
)
def test_a_heading_is_the_title(read_as: Any, text: str, title: str) -> None:
    found = read_as("a.md", text).only
    assert found.title == title
    for passage in found.passages:
        assert passage.anchor.line
        assert found.text[passage.start : passage.end].strip()


@given(st.text(st.sampled_from("ab #*_`>[]()!\\~-=\n"), max_size=80))
def test_markdown_keeps_its_lines_and_words(text: str) -> None:
    shown, _ = markdown.plain(text)
    assert shown.count("\n") == text.count("\n")
    words = [letter for letter in shown if letter in "ab"]
    fenced = "```" in text or "~~~" in text
    assert fenced or words == [letter for letter in text if letter in "ab"] or "](" in text


def test_markdown_of_many_marks_takes_linear_time() -> None:
    for piece in ("**a ", "[a](", "`a", "_a ", "> "):
        markdown.plain(piece * 5000)
