"""Web pages: the article, its headline, and nothing that runs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casethread.model import Kind

STORY = "".join(
    f"<p>Paragraph {n} tells that a man of forty was taken to hospital on Tuesday after he fell from a ladder.</p>"
    for n in range(6)
)


def _page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def test_an_article(read_as: Any) -> None:
    found = read_as(
        "page.html",
        _page(
            f"<nav><a href='/'>Home</a></nav><article><h1>Man falls from ladder</h1>"
            f"<p class='byline'>By Ann Other</p>{STORY}"
            "</article><footer>Copyright 2019 The Fen Post</footer><script>alert('run')</script>",
            "<title>Man falls from ladder | Fen Post</title><meta property='og:site_name' content='The Fen Post'>"
            "<meta property='article:published_time' content='2014-06-12T06:30:00+01:00'>",
        ),
    ).only
    assert (found.title, found.author, found.source) == ("Man falls from ladder", "Ann Other", "The Fen Post")
    assert (found.kind, found.published) == (Kind.NEWS, date(2014, 6, 12))
    assert found.text.startswith("Man falls from ladder\n")
    assert all(f"Paragraph {n} tells" in found.text for n in range(6))
    assert found.text.count("Man falls from ladder") == 1
    assert "Home" not in found.text
    assert "alert" not in found.text


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Osman was seen in Marsh Lane.</p>",
        "<body>Osman was seen in Marsh Lane.",
        "<html><body><div><span>Osman was seen</span> in <b>Marsh</b> Lane.</div>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><p>Osman was seen in Marsh Lane.",
        "<table><tr><td>Osman was seen in Marsh Lane.</td></tr></table>",
        "<body><p>Osman was seen in Marsh Lane.</p><script>x</script><style>p {}</style><template>t</template>",
    ],
)
def test_a_short_page_keeps_its_body(read_as: Any, markup: str) -> None:
    assert read_as("page.html", markup).only.text == "Osman was seen in Marsh Lane."


def test_all_of_a_log_as_a_page_is_kept(read_as: Any) -> None:
    rows = "".join(
        f"<tr><td>{day}/03/2014 10:30 Office visit. Officer: J Moss</td></tr><tr><td>PP attended.</td></tr>"
        for day in (14, 21, 28)
    )
    found = read_as("log.html", _page(f"<h1>Contact log</h1><p>CRN: X123456</p><table>{rows}</table>"))
    assert [document.published for document in found.documents] == [date(2014, 3, day) for day in (14, 21, 28)]
    assert {document.kind for document in found.documents} == {Kind.PROBATION}


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16"])
def test_encodings(read_as: Any, codec: str) -> None:
    declared = "iso-8859-1" if codec == "cp1252" else codec
    markup = f"<html><head><meta charset={declared}></head><body><p>The café owner: “£640 – gone”.</p></body></html>"
    assert read_as("page.html", markup.encode(codec)).only.text == "The café owner: “£640 – gone”."


def test_a_page_without_text_is_told(read_as: Any) -> None:
    for markup in ("<html><body><script>var x = 'text'</script></body></html>", "<html></html>", "<!-- nothing -->"):
        (error,) = read_as("page.html", markup).items
        assert "holds no text" in str(error)


def test_a_page_under_another_name_is_read_as_one(read_as: Any) -> None:
    assert read_as("page.txt", _page("<p>Osman was seen.</p>")).only.text == "Osman was seen."


@pytest.mark.parametrize(
    "markup", ["<div>" * 50_000 + "text", "<p>text " * 50_000, "<" * 200_000 + "p>text", "<!--" * 50_000]
)
def test_hostile_pages_end(read_as: Any, markup: str) -> None:
    assert len(read_as("page.html", markup).items) == 1


def test_a_page_of_one_endless_line(read_as: Any) -> None:
    found = read_as("page.html", f"<p>{'word ' * 2_000_000}</p>").only
    assert len(found.text) == 9_999_999
