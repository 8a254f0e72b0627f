"""Web pages: the article, its headline, and nothing that runs."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
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


_ARTICLE = "<p>" + "Tariq Osman was seen in Marsh Lane, police said, and nobody was hurt. " * 6 + "</p>"
_LANE = f"<html><head><title>Lane shut</title></head><body><h1>Lane shut</h1>{_ARTICLE}</body></html>"


def _saved(page: str, *, browser: bool = True, encoding: str = "quoted-printable") -> bytes:
    made = EmailMessage()
    made["From"] = "<Saved by Blink>"
    if browser:
        made["Snapshot-Content-Location"] = "https://news.example.org/lane-shut"
    made["Subject"] = "Lane shut"
    made["Date"] = "Mon, 2 Feb 2015 10:00:00 -0000"
    made.set_content(page, subtype="html", cte=encoding)
    made.add_related(b"\x89PNG" + bytes(99), "image", "png", cid="<x@mhtml.blink>")
    return made.as_bytes()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("name", ["lane.mhtml", "lane.mht", "lane", "lane.eml.txt"])
def test_a_saved_page_is_its_article(read_as: Any, name: str, encoding: str) -> None:
    found = read_as(name, _saved(_LANE, encoding=encoding)).only
    assert found.title == "Lane shut"
    assert found.text.startswith("Lane shut\n")
    assert "Osman" in found.text
    assert "=" not in found.text
    assert found.published is None
    assert found.meta["address"] == "https://news.example.org/lane-shut"
    assert found.meta["saved"] == "2015-02-02"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"no headers, no page", "is no saved web page"),
        (_saved("<html><body></body></html>"), "holds no text"),
        (b"MIME-Version: 1.0\n" + b"\n--" * 30_000, "is no saved web page"),
    ],
)
def test_a_saved_page_without_a_page(read_as: Any, content: bytes, what: str) -> None:
    (error,) = read_as("a.mht", content).items
    assert error.what.startswith(what)


def test_where_a_page_was_saved_from(read_as: Any) -> None:
    address = "https://news.example.org/a"
    commented = f"<!-- saved from url=(0026){address} -->\n{_LANE}"
    linked = _LANE.replace("<title>", f'<link rel="canonical" href="{address}"><title>')
    assert read_as("a.html", commented).only.meta["address"] == address
    assert read_as("a.html", linked).only.meta["address"] == address
    assert (
        "address"
        not in read_as("a.html", _LANE.replace("<title>", '<link rel="canonical" href="/a"><title>')).only.meta
    )


def test_entities_that_a_page_declares_are_neither_read_nor_shown(read_as: Any) -> None:
    page = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<html><body><p>&x; words'
    found = read_as("a.xhtml", page + "</p></body></html>").only
    assert found.text == "&x; words"
