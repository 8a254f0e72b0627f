"""Web pages: the article without what stands around it. Nothing in a page is ever run or fetched."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

import lxml.etree
import lxml.html
import trafilatura

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions, SourceFile
from ingest.dates import parse_day, parse_iso
from ingest.drafts import Draft, documents
from ingest.encoding import SAMPLE, decode, is_binary, normalise
from ingest.fronts import byline
from ingest.telling import tell

LARGEST = 50 << 20
"""In bytes; a page is held in memory as a tree."""
_ELEMENTS, _DEPTH = 10_000, 250
"""Pages of more elements, or deeper ones, are no articles and get the plain path, which takes linear time."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w-]{2,30})", re.IGNORECASE)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED = re.compile(
    r"\A\s*<\?xml[^>]{0,200}\?>|<!doctype\s+html[^>\[]{0,400}\[.{0,20000}?\]\s*>", re.IGNORECASE | re.DOTALL
)
"""The encoding that was right before decoding, and the entities that a page declares, which are never looked up."""
_NOT_SHOWN = ("noscript", "template", "iframe", "object", "svg")
_NOT_TEXT = ("script", "style")
_BARS = re.compile(r"\s*\|\s*")
_DRAWN = re.compile(r"\|?(?:-{3,}\|)+(?:-{3,})?")
_SPACES = re.compile(r"\s+")
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"}
    | {"pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='pubdate' or @name='publishdate']/@content",
    "//meta[@name='dcterms.date' or @name='DC.date']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//article//time/@datetime",
    "//main//time/@datetime",
    "//time/@datetime",
)
_ADDRESSES = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]{1,2000})", re.IGNORECASE)
_HEAD = 4096
_BYLINES = "//*[contains(@class,'byline') or contains(@class,'author') or @rel='author']"


@dataclass(frozen=True, slots=True)
class _Page:
    """What was found of a page."""

    title: str | None
    body: str
    author: str | None = None
    outlet: str | None = None
    published: date | None = None
    address: str | None = None


class HtmlReader:
    """Reads one article from a page."""

    name = "web page"
    media_type = "text/html"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension, or by how a page begins."""
        looks = bool(_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")))
        if file.suffix in (".html", ".htm", ".xhtml"):
            return 20 if is_binary(head) and not looks else 90
        return 80 if looks else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its article. Raises ReadError when it is too large or holds no text."""
        if file.size > LARGEST:
            what = f"is a page of {file.size >> 20} MB, more than {LARGEST >> 20} MB"
            raise ReadError(what, where=file.name, remedy="save the article alone")
        tell(file, "looking for the article")
        markup = decoded(file.path.read_bytes())
        saved = _SAVED.search(markup[:_HEAD])
        yield from page_documents(file, options, markup, {"address": saved[1]} if saved else {})


def page_documents(
    file: SourceFile, options: ReadOptions, markup: str, meta: Mapping[str, str]
) -> Iterator[Document | ReadError]:
    """The article of a page's markup, and ``meta``, known of it beside. Raises ReadError when it says nothing."""
    page = _page(markup)
    if not page.body.strip():
        raise ReadError("holds no text", where=file.name, remedy="open it in a browser and save what it shows as text")
    head = page.title if page.title and not _begins(page.body, page.title) else None
    text = f"{head}\n\n{page.body}" if head else page.body
    hints = {"web page", *(("outlet",) if page.outlet else ()), *(("byline",) if page.author else ())}
    draft = Draft(
        "",
        title=page.title,
        author=page.author,
        source=page.outlet,
        published=page.published,
        meta={**({"address": page.address} if page.address else {}), **meta},
        hints=frozenset(hints),
    )
    yield from documents(file, options, text, (), draft, split_articles=False)


def shown_text(markup: str) -> str:
    """All text that a browser would show of a page, one line to a block; nothing is left out as being no article."""
    tree = _tree(_DECLARED.sub("", markup))
    if tree is None:
        return ""
    lxml.etree.strip_elements(tree, *_NOT_SHOWN, with_tail=False)
    return _plain(tree)


def decoded(data: bytes) -> str:
    """The markup of a page's bytes, by the encoding that it declares or else shows."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            data[:SAMPLE].decode("utf-8")
        except UnicodeDecodeError:
            # browsers read the Western names as their Windows superset
            name = declared[1].decode("ascii").lower()
            name = "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii", "utf-8") else name
            try:
                return normalise(data.decode(name))
            except (LookupError, UnicodeError):
                return decode(data)
    return decode(data)


def _page(markup: str) -> _Page:
    tree = _tree(_DECLARED.sub("", markup))
    if tree is None:
        return _Page(None, "")
    lxml.etree.strip_elements(tree, *_NOT_SHOWN, with_tail=False)
    found = _extracted(deepcopy(tree)) if _is_article(tree) else None
    body = _without_bars(normalise(str(found.text or ""))).strip() if found is not None else ""
    plain = "" if len(body) >= 200 else _plain(tree)
    if len(body) < len(plain) / 2:
        body = plain
    return _Page(
        _headline(tree, found),
        body,
        _author(tree, found),
        _said(found, "sitename") or _one(tree, "//meta[@property='og:site_name']/@content"),
        _published(tree, found),
        next((found for path in _ADDRESSES if (found := _one(tree, path)) and found.startswith("http")), None),
    )


def _tree(markup: str) -> lxml.html.HtmlElement | None:
    try:
        return lxml.html.document_fromstring(
            markup, parser=lxml.html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
        )
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def _is_article(tree: lxml.html.HtmlElement) -> bool:
    depth = count = 0
    for event, _ in lxml.etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > _DEPTH or count > _ELEMENTS:
            return False
    return True


def _extracted(tree: lxml.html.HtmlElement) -> Any:
    """What trafilatura makes of the page; None when it finds no article."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return trafilatura.bare_extraction(
            tree, include_comments=False, with_metadata=True, favor_recall=True, date_extraction_params=_DATE_SEARCH
        )
    except Exception:  # whatever its heuristics stumble over, the plain path still reads the page
        return None


def _without_bars(body: str) -> str:
    """The text without the bars and dashes that trafilatura draws tables with."""
    rows = (line.strip() for line in body.split("\n") if not _DRAWN.fullmatch(line))
    return "\n".join(_BARS.sub("  ", row).strip() if row.startswith("|") and row.endswith("|") else row for row in rows)


_DATE_SEARCH = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}


def _plain(tree: lxml.html.HtmlElement) -> str:
    """All text that a browser would show, one line to a block. What it would not show is taken out of the tree."""
    body = tree.find("body")
    if body is None:
        return ""
    lxml.etree.strip_elements(body, *_NOT_TEXT, with_tail=False)
    pieces: list[str] = []
    for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
        text = element.text if event == "start" else element.tail
        broken = "\n" if element.tag in _BLOCKS else ""
        pieces += [broken, _SPACES.sub(" ", text or "")] if element is not body or event == "start" else []
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return normalise("\n".join(line for line in lines if line))


def _one(tree: lxml.html.HtmlElement, path: str) -> str | None:
    """The first string, or text of the first element, that a path finds; None when there is none or it is blank."""
    for found in tree.xpath(path):
        text = found if isinstance(found, str) else found.text_content()
        if line := " ".join(normalise(str(text)).split()):
            return line
    return None


def _said(found: Any, name: str) -> str | None:
    value = getattr(found, name, None)
    return " ".join(normalise(value).split()) or None if isinstance(value, str) else None


def _headline(tree: lxml.html.HtmlElement, found: Any) -> str | None:
    headings = [" ".join(normalise(str(h1.text_content())).split()) for h1 in tree.xpath("//h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    within = _one(tree, "//article//h1") or _one(tree, "//main//h1")
    return (
        within or _one(tree, "//meta[@property='og:title']/@content") or _said(found, "title") or _one(tree, "//title")
    )


def _author(tree: lxml.html.HtmlElement, found: Any) -> str | None:
    named = _one(tree, "//meta[@name='author']/@content")
    for element in tree.xpath(_BYLINES)[:5]:
        line = " ".join(normalise(str(element.text_content())).split())
        if not named and (who := byline(line)):
            return who
    return named or _said(found, "author")


def _published(tree: lxml.html.HtmlElement, found: Any) -> date | None:
    for path in _DATES:
        for value in tree.xpath(path)[:1]:
            if day := _day(str(value)):
                return day
    return _day(_said(found, "date") or "")


def _day(text: str) -> date | None:
    try:
        return parse_iso(text)
    except ValueError:
        return parse_day(text.strip())


def _begins(body: str, title: str) -> bool:
    return " ".join(body[: 4 * len(title) + 100].split()).casefold().startswith(title.casefold())
