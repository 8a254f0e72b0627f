"""Markdown as the text it shows: the marks fall away, the lines stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

SUFFIXES = (".md", ".markdown")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.{0,2000}?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{3,})[ \t]*")
_QUOTE = re.compile(r"\A {0,3}(?:> ?)+")
_LINK = re.compile(r"(!?)\[([^\[\]]{0,400})\]\(<?([^()<>\s]{0,2000})>?(?: [\"'][^\"']{0,400}[\"'])?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,400}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^\n*_]{1,400}?)(?<=[^\s\\])\1(?![\w*_])")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]{1,400})\1(?!`)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_LONGEST = 20_000
"""A longer line, in code points, is left as it is."""


def plain(text: str) -> tuple[str, str | None]:
    """The text without its marks, as many lines as before, and the heading it opens with, else the first of the highest
    level (None when it has neither).

    What stands between fences is code and stays; of a link its address stays too, behind its words.
    """
    shown: list[str] = []
    first: str | None = None
    fence = ""
    front = text.startswith("---\n")
    for number, line in enumerate(text.split("\n")):
        opens = _FENCE.match(line) if len(line) <= _LONGEST and not front else None
        if front:
            shown.append(line)
            front = number == 0 or line.rstrip() not in ("---", "...")
        elif opens and (not fence or opens[1].startswith(fence)):
            fence = "" if fence else opens[1]
            shown.append("")
        elif fence or len(line) > _LONGEST:
            shown.append(line)
        elif _UNDERLINE.fullmatch(line) and shown and shown[-1].strip() and not shown[-1].startswith(("-", "|")):
            if not first and ("=" in line or not any(shown[:-1])):
                first = shown[-1].strip()
            shown.append("")
        else:
            heading = _HEADING.fullmatch(line)
            told = _bare(heading[2] if heading else _QUOTE.sub("", line, count=1))
            if heading and not first and (len(heading[1]) == 1 or not any(shown)):
                first = told.strip() or None
            shown.append(told)
    return "\n".join(shown), first


def _bare(line: str) -> str:
    """A line without the marks within it."""
    if not line.isprintable() and "\t" not in line:
        return line
    line = _LINK.sub(lambda found: "".join(_linked(found)), line)
    for mark in (_CODE, _STRONG, _EMPHASIS):
        line = mark.sub(r"\2", line)
    return _ESCAPED.sub(r"\1", line)


def _linked(found: re.Match[str]) -> Iterator[str]:
    picture, words, address = found.groups()
    yield words
    if not picture and address and not address.startswith("#") and address.removeprefix("mailto:") != words:
        yield f" ({address})" if words else address
