"""A folder of hostile and broken files, made from code, for whoever wants to see what ingest makes of them.

    python -m benchmarks.hostile FOLDER

Each is small on disk (the largest some 20 MB); what it asks of a reader is not. None holds foreign content.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
from openpyxl import Workbook

from benchmarks import packed

SAID = "Tariq Osman was seen in Marsh Lane on 12 January 2015."
_SMART = "\u201cCaf\u00e9\u201d said Zo\u00eb \u2013 \u00a35\u2026"
_MAIL = "From: Ann <ann@example.org>\nTo: dan@example.org\nDate: Mon, 12 Jan 2015 10:00:00 +0000\nSubject: Visit\n"
_BETWEEN = "From ann@example.org Mon Jan 12 10:00:00 2015\n"
_PAGE = "<!doctype html><html><head><title>Visit</title></head><body><h1>Visit</h1>{}</body></html>"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    made, stream = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(stream)
    return stream.getvalue()


def book(*rows: tuple[str, ...]) -> bytes:
    """A workbook of one sheet with these rows."""
    made, stream = Workbook(), io.BytesIO()
    for row in rows:
        made.worksheets[0].append(row)
    made.save(stream)
    return stream.getvalue()


def letter(**attached: bytes) -> bytes:
    """A message with these attachments, by name ("_" for ".")."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ann <ann@example.org>", "dan@example.org", "Visit"
    made["Date"] = "Mon, 12 Jan 2015 10:00:00 +0000"
    made.set_content(SAID)
    for name, content in attached.items():
        made.add_attachment(content, "application", "octet-stream", filename=name.replace("_", "."))
    return made.as_bytes()


def nested_letters(depth: int) -> bytes:
    """A message in a message in a message."""
    content = f"{_MAIL}\n{SAID}\n"
    for level in range(depth):
        content = (
            f"{_MAIL}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{level}\n\n"
            f"--b{level}\nContent-Type: message/rfc822\n\n{content}\n--b{level}--\n"
        )
    return content.encode()


def _texts() -> dict[str, bytes]:
    return {
        "empty.txt": b"",
        "white.txt": b" \n\t\r\n\x0c \n",
        "nul.txt": SAID.encode() + b"\0\0" + SAID.encode(),
        "all nul.txt": bytes(100_000),
        "utf16le without bom.txt": (SAID + "\n" + _SMART).encode("utf-16-le"),
        "utf16be without bom.txt": (SAID + "\n" + _SMART).encode("utf-16-be"),
        "utf16 odd.txt": SAID.encode("utf-16") + b"\0",
        "utf32 without bom.txt": SAID.encode("utf-32-le"),
        "windows.txt": _SMART.encode("cp1252"),
        "macintosh.txt": f"{_SMART} {SAID}".encode("mac-roman"),
        "surrogates.txt": SAID.encode() + b"\xed\xa0\x80\xed\xbf\xbf" + b"\xff\xfe",
        "bom inside.txt": "\ufeffOne.\n\ufeffTwo.\u200b\n".encode(),
        "line ends.txt": b"One.\rTwo.\r\nThree.\nFour.\x0bFive.\xc2\x85Six.\xe2\x80\xa8Seven.",
        "long line.txt": b"word " * 2_000_000,
        "one token.txt": b"x" * 10_000_000,
        "many lines.txt": b"a\n" * 2_000_000,
        "many blank lines.txt": b"start" + b"\n" * 5_000_000 + b"end",
        "year 0.txt": b"URN: E/1\nDate of report: 00/00/0000\n" + SAID.encode() + b"\n0000-00-00 31/02/2015 99/99/9999",
        "fdp\u202etxt.exe": b"MZ" + bytes(range(256)) * 8,
        "report\u202etxt.pdf": SAID.encode(),
        "turned.txt": "\u202edrawkcab\u202c \u2066shut\u2069 in".encode(),
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "escape.txt": b"\x1b[2J\x1b]0;title\x07" + SAID.encode(),
        "rich.rtf": rb"{\rtf1\ansi\deff0 {\fonttbl{\f0 Arial;}}\pard " + SAID.encode() + rb"\par}",
        "script.html": _PAGE.format(
            f"<script>while(1);</script><p onload=x()>{SAID}</p><iframe src=x></iframe>"
        ).encode(),
        "deep.html": (_PAGE.format("<div>" * 50_000 + SAID)).encode(),
        "wide.html": _PAGE.format("<p>word</p>" * 300_000).encode(),
        "open.html": b"<html><body><table><tr><td><b><i>" + SAID.encode() + b"<!-- <script>",
        "entities.html": _PAGE.format("&amp;" * 1000 + "&#0;&#xD800;&#1114112;" + SAID).encode(),
        "entities.xhtml": b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<html><body><p>&x; words</p></body></html>",
    }


def _tables() -> dict[str, bytes]:
    deep = "[" * 100_000 + "]" * 100_000
    return {
        "wide.csv": ",".join(f"c{n}" for n in range(100_000)).encode() + b",text\n" + b"," * 100_000 + b"words\n",
        "long cell.csv": b'id,text\n1,"' + b"word " * 4_000_000 + b'"\n2,words\n',
        "open quote.csv": b'id,text\n1,"never closed\n' + b"2,words\n" * 50_000,
        "nul.csv": b"id,text\n1,a\0b\n2,words\n",
        "ragged.csv": b"id,text\n1\n2,words,more,still\n\n,\n3,words\n",
        "same names.csv": b"text,text,text\na,b,c\n",
        "formulas.csv": b"id,text\n1,=cmd|' /C calc'!A0\n",
        "windows.csv": f"date;text\r\n12/01/2015;{_SMART}\r\n".encode("cp1252"),
        "deep.json": deep.encode(),
        "deep objects.json": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "deep entry.json": b'[{"text": "words", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}]",
        "number.json": b'[{"text": "words", "n": ' + b"9" * 100_000 + b"}]",
        "cut.json": json.dumps([{"text": SAID}] * 100).encode()[:-200],
        "keys.json": json.dumps([{"text": SAID, **{f"k{n}": n for n in range(20_000)}}]).encode(),
        "deep.jsonl": b'{"text": "words"}\n' + deep.encode() + b"\n",
        "surrogates.jsonl": b'{"id": "\\ud800", "text": "a\\udfffb\\u0000c", "t\\ud801": "x"}\n',
        "same ids.jsonl": b'{"id": "1", "text": "a"}\n{"id": "1", "text": "b"}\n',
        "dates.jsonl": b'{"text": "a", "published": "0000-00-00"}\n{"text": "b", "published": "99999-01-01"}\n',
        "long.jsonl": b'{"text": "' + b"word " * 2_000_000 + b'"}\n{"text": "after"}\n',
        "numbers.jsonl": b'{"id": NaN, "text": "a"}\n{"id": 1e999, "text": "b"}\n{"text": 5}\n[]\n"x"\n',
    }


def _letters() -> dict[str, bytes]:
    other = f"{_BETWEEN}{_MAIL}\n{SAID}\n\n".encode()
    return {
        "headers.mbox": other + _BETWEEN.encode() + b"\xff\xfe: no header\nSubject\n: nothing\n\nwords\n\n" + other,
        "no headers.mbox": _BETWEEN.encode() + b"\nwords\n",
        "junk before.mbox": b"x" * 100_000 + b"\n" + other,
        "cut.mbox": (other * 3)[:-150],
        "long header.eml": b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n" + _MAIL.encode() + b"\nwords\n",
        "many parts.eml": _MAIL.encode() + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 30_000,
        "deep parts.eml": nested_letters(200),
        "lying.eml": _MAIL.encode() + b"Content-Type: text/plain; charset=no-such\n"
        b"Content-Transfer-Encoding: base64\n\nThis is no base64 at all! ===\n",
        "punycode.eml": _MAIL.encode() + b"Content-Type: text/plain; charset=punycode\n\n" + b"a" * 200_000,
        "date.eml": b"From: a@example.org\nDate: Mon, 00 Foo 0000 99:99:99 +9999\nSubject: x\n\nwords\n",
        "bomb within.eml": letter(a_zip=packed.bomb(64 << 20), b_txt=SAID.encode()),
        "name.eml": letter(**{"../../x\u202etxt_exe": SAID.encode()}),
        "transport.eml": letter(winmail_dat=b"\x78\x9f\x3e\x22" + bytes(200)),
        "broken.msg": _OLE + bytes(4096),
        "mail.txt": f"{_MAIL}Message-ID: <1@example.org>\n\n{SAID}\n".encode(),
    }


def _archives() -> dict[str, bytes]:
    note = packed.packed(("a.txt", SAID.encode()), ("b.txt", SAID.encode()))
    return {
        "bomb.zip": packed.bomb(),
        "nested bomb.zip": packed.nested_bomb(),
        "overlapping.zip": packed.overlapping(),
        "size.zip": packed.quine_like(),
        "elsewhere.zip": packed.elsewhere(),
        "linked.zip": packed.linked(),
        "encrypted.zip": packed.encrypted(),
        "cut.zip": note[:-30],
        "before.zip": b"#!/bin/sh\nexit\n" + note,
        "empty.zip": b"PK\5\6" + bytes(18),
        "members.zip": packed.packed(*((f"{n}.txt", b"words") for n in range(20_000))),
    }


def _office() -> dict[str, bytes]:
    text, table = word("words", SAID), book(("id", "text"), ("1", "words"))
    main, sheet = "word/document.xml", "xl/worksheets/sheet1.xml"
    long_row = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>words</t></is></c></row></sheetData>'

    def far(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", long_row.encode()) if name == sheet else content

    return {
        "laughs.docx": packed.with_entities(text, main),
        "outside.docx": packed.with_entities(text, main, outside=True),
        "bomb.docx": packed.inflated(text, main),
        "cut.docx": text[: len(text) // 2],
        "no body.docx": packed.repacked(text, lambda name, content: None if name == main else content),
        "encrypted.docx": _OLE + bytes(8192),
        "word.txt": text,
        "word.xlsx": text,
        "book.docx": table,
        "book.csv": table,
        "laughs.xlsx": packed.with_entities(table, sheet),
        "bomb.xlsx": packed.inflated(table, sheet),
        "far.xlsx": packed.repacked(table, far),
        "cut.xlsx": table[: len(table) // 2],
        "no sheet.xlsx": packed.repacked(table, lambda name, content: None if name == sheet else content),
        "text.docx": SAID.encode(),
        "text.pdf": SAID.encode(),
        "page.doc": _PAGE.format(f"<p>{SAID}</p>").encode(),
    }


GROUPS: tuple[Callable[[], dict[str, bytes]], ...] = (_texts, _tables, _letters, _archives, _office)
"""What makes the files: each gives bytes by file name."""


def write(folder: Path) -> list[Path]:
    """Writes every file into the folder, one folder to a group so that no name meets another, and gives their paths."""
    written = []
    for make in GROUPS:
        below = folder / make.__name__.strip("_")
        below.mkdir(parents=True, exist_ok=True)
        for name, content in make().items():
            path = below / name
            path.write_bytes(content)
            written.append(path)
    return written


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    print(f"{len(write(parser.parse_args().folder))} files")


if __name__ == "__main__":
    main()
