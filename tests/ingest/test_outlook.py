"""Outlook messages, written here as the least compound file that holds their properties."""

from __future__ import annotations

import struct
import tempfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.errors import ReadError
from casethread.model import Anchor, Classification, Document
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import media_type, read

SAID = "Tariq Osman was seen in Marsh Lane. Café."
Tree = dict[str, Any]
"""A storage: streams (bytes) and storages by their names."""
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_PROPERTIES = "__properties_version1.0"


class Compound:
    """Writes a compound file of version 3: sectors of 512 bytes, streams under 4096 bytes in the mini stream."""

    def __init__(self, tree: Tree) -> None:
        self._sectors: list[bytes] = []
        self._fat: list[int] = []
        self._mini = bytearray()
        self._mini_fat: list[int] = []
        self._entries: list[list[Any]] = [["Root Entry", 5, _NONE, _NONE, _END, 0]]
        self._entries[0][3] = self._level(tree)

    def _level(self, tree: Tree) -> int:
        """The entries of a storage, each the right sibling of the one before; gives the first."""
        first = before = _NONE
        for name, content in tree.items():
            entry = [name, 1 if isinstance(content, dict) else 2, _NONE, _NONE, _END, 0]
            at = len(self._entries)
            self._entries.append(entry)
            if isinstance(content, dict):
                entry[3] = self._level(content)
            else:
                entry[4], entry[5] = self._stream(content), len(content)
            if before == _NONE:
                first = at
            else:
                self._entries[before][2] = at
            before = at
        return first

    def _stream(self, content: bytes) -> int:
        if not content:
            return _END
        if len(content) >= 4096:
            return self._chain(content)
        first = len(self._mini_fat)
        count = -(-len(content) // 64)
        self._mini += content.ljust(count * 64, b"\0")
        self._mini_fat += [*range(first + 1, first + count), _END]
        return first

    def _chain(self, content: bytes) -> int:
        first = len(self._sectors)
        count = -(-len(content) // 512)
        self._sectors += [content[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count)]
        self._fat += [*range(first + 1, first + count), _END]
        return first

    def written(self) -> bytes:
        """The file."""
        root = self._entries[0]
        root[4], root[5] = self._chain(bytes(self._mini)) if self._mini else _END, len(self._mini)
        links = struct.pack(f"<{len(self._mini_fat)}I", *self._mini_fat)
        mini = self._chain(links + b"\xff" * (-len(links) % 512)) if links else _END
        directory = self._chain(b"".join(map(self._entry, self._entries)))
        fat = len(self._sectors)
        count = 1
        while (len(self._fat) + count) > count * 128:
            count += 1
        table = [*self._fat, *[_FAT] * count]
        table += [_FREE] * (count * 128 - len(table))
        head = struct.pack(
            "<8s16x5H6x10I", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6,
            0, count, directory, 0, 4096, mini, -(-len(self._mini_fat) // 128), _END, 0, fat,
        )  # fmt: skip
        head += struct.pack("<108I", *range(fat + 1, fat + count), *[_FREE] * (109 - count))
        return head + b"".join(self._sectors) + struct.pack(f"<{len(table)}I", *table)

    @staticmethod
    def _entry(entry: list[Any]) -> bytes:
        name, form, right, child, start, size = entry
        wide = name.encode("utf-16-le") + b"\0\0"
        return struct.pack("<64sHBB3I16xI16xIQ", wide, len(wide), form, 1, _NONE, right, child, 0, start, size)


def fixed(number: int, form: int, value: int) -> bytes:
    return struct.pack("<HHIQ", form, number, 6, value)


def message(
    strings: dict[int, str | bytes], *, sent: datetime | None = None, within: bool = False, **more: Any
) -> Tree:
    """The storage of a message: strings by their property, as Unicode, or as bytes of ``codepage``."""
    tree: Tree = {}
    records = b""
    if sent:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
        records += fixed(0x0039, 0x0040, ticks)
    if "codepage" in more:
        records += fixed(0x3FDE, 3, more["codepage"])
    for number, value in strings.items():
        form = "001F" if isinstance(value, str) else "001E"
        tree[f"__substg1.0_{number:04X}{form}"] = value.encode("utf-16-le") if isinstance(value, str) else value
    for number, data in more.get("binary", {}).items():
        tree[f"__substg1.0_{number:04X}0102"] = data
    for at, attached in enumerate(more.get("attachments", ())):
        tree[f"__attach_version1.0_#{at:08X}"] = attached
    tree[_PROPERTIES] = bytes(24 if within else 32) + records
    return tree


def attachment(name: str, data: bytes | Tree, content_id: str = "") -> Tree:
    strings = {0x3707: name, **({0x3712: content_id} if content_id else {})}
    tree: Tree = {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le") for number, value in strings.items()}
    tree["__substg1.0_3701000D" if isinstance(data, dict) else "__substg1.0_37010102"] = data
    tree[_PROPERTIES] = bytes(8)
    return tree


NAMED: dict[int, str | bytes] = {
    0x0037: "Visit to Osman",
    0x0C1A: "Zoë Müller",
    0x5D01: "zoe@met.example.org",
    0x0E04: "Dan",
}
SENT = datetime(2015, 1, 12, 23, 30, tzinfo=UTC)


def test_a_message_opens_with_its_headers(read_as: Any) -> None:
    document = read_as("in/a.msg", Compound(message({**NAMED, 0x1000: SAID}, sent=SENT)).written()).only
    assert document.text == (
        "From: Zoë Müller <zoe@met.example.org>\nTo: Dan\nDate: Mon, 12 Jan 2015 23:30:00 +0000\n"
        f"Subject: Visit to Osman\n\n{SAID}"
    )
    assert (document.title, document.author, document.source) == ("Visit to Osman", "Zoë Müller", "met.example.org")
    assert document.published == date(2015, 1, 12)
    assert [(p.start, p.end, p.anchor) for p in document.passages] == [(0, len(document.text), Anchor(message=1))]
    assert document.marking.classification is Classification.OFFICIAL_SENSITIVE


def test_internet_headers_go_before_what_outlook_made_of_them(read_as: Any) -> None:
    headers = (
        "From: =?utf-8?Q?Zo=C3=AB?= <z@example.org>\r\nDate: Tue, 13 Jan 2015 01:00:00 +0200\r\nMessage-ID: <1@a>\r\n"
    )
    document = read_as("a.msg", Compound(message({**NAMED, 0x007D: headers, 0x1000: SAID}, sent=SENT)).written()).only
    assert document.text.startswith("From: Zoë <z@example.org>\nTo: Dan\nDate: Tue, 13 Jan 2015 01:00:00 +0200\n")
    assert (document.author, document.source, document.published) == ("Zoë", "example.org", date(2015, 1, 13))
    assert document.meta["message id"] == "<1@a>"


@pytest.mark.parametrize(
    ("body", "codepage"),
    [(SAID.encode("cp1252"), {"codepage": 1252}), (SAID.encode(), {"codepage": 65001}), (SAID.encode(), {}),
     (SAID.encode("cp1252"), {}), (SAID.encode() + b"\0", {}), (SAID, {})],
)  # fmt: skip
def test_strings_in_either_form(body: str | bytes, codepage: dict[str, Any], read_as: Any) -> None:
    assert read_as("a.msg", Compound(message({0x1000: body}, **codepage)).written()).only.text == SAID


def test_a_long_body_is_whole(read_as: Any) -> None:
    text = "\n".join(f"{SAID} {number}" for number in range(4000))
    document = read_as("a.msg", Compound(message({0x0037: "x", 0x1000: text})).written()).only
    assert document.text == f"Subject: x\n\n{text}"


def test_a_page_alone_is_read(read_as: Any) -> None:
    page = f"<html><body><p>{SAID}</p><div>Regards</div></body></html>".encode()
    document = read_as("a.msg", Compound(message({}, binary={0x1013: page}, codepage=65001)).written()).only
    assert document.text == f"{SAID}\nRegards"


def test_rich_text_alone_is_told(read_as: Any) -> None:
    found = read_as("a.msg", Compound(message({**NAMED}, binary={0x1009: b"LZFu"})).written())
    assert found.documents[0].text.endswith("Subject: Visit to Osman")
    assert found.errors[0].what == "its body is kept as rich text (RTF) alone, which is not read"


def whole() -> bytes:
    inner = message(
        {0x0037: "Before", 0x1000: "Forwarded."}, within=True, attachments=[attachment("in.txt", b"Inside.")]
    )
    parts = [
        attachment("näme.txt", SAID.encode()),
        attachment("Before", inner),
        attachment("logo.png", b"\x89PNG", "logo@1"),
        attachment("thing.bin", bytes(range(256))),
        attachment("object", {"stuff": b"x"}),
    ]
    page = b'<p>Hello <img src="cid:logo@1"></p>'
    return Compound(message({**NAMED, 0x1000: SAID}, binary={0x1013: page}, attachments=parts)).written()


def test_attachments_are_documents_tied_to_their_message(read_as: Any) -> None:
    found = read_as("a.msg", whole())
    sent, note, forwarded, inside = found.documents
    assert sent.meta["attachments"] == ("näme.txt, Before.msg, logo.png (a picture in the text), thing.bin, object.msg")
    assert [one.id for one in found.documents] == [sent.id, f"{sent.id}.1", f"{sent.id}.2", f"{sent.id}.2.1"]
    assert (note.text, note.origin.file, note.origin.kept) == (SAID, "a.msg/näme.txt", "a.msg")
    assert note.passages[0].anchor == Anchor(line=1, message=1, member="näme.txt")
    assert (note.meta["message"], note.meta["attachment"]) == (sent.id, "näme.txt")
    assert forwarded.text == "Subject: Before\n\nForwarded."
    assert (inside.text, inside.origin.member) == ("Inside.", "Before.msg/in.txt")
    assert [(error.where, error.what) for error in found.errors] == [
        ("a.msg/thing.bin", "is binary data, which is not read"),
        ("a.msg/object.msg", "cannot be taken out of its message: it is an object of another program"),
    ]


@pytest.mark.parametrize("content", [bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), whole()[:700], b"\0\1\2" * 300])
def test_a_broken_message_is_told(content: bytes, read_as: Any) -> None:
    (error,) = read_as("a.msg", content).errors
    assert error.what.startswith("is no Outlook message that can be read: ")


def test_another_compound_file_by_that_name_is_told(read_as: Any) -> None:
    (error,) = read_as("a.msg", Compound({"WordDocument": b"x"}).written()).errors
    assert error.what == "holds no text"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.msg", whole(), "application/vnd.ms-outlook"),
        ("a.txt", whole(), "application/vnd.ms-outlook"),
        ("a.doc", Compound({"WordDocument": b"x"}).written(), "application/octet-stream"),
        ("a.msg", b"A note.", "text/plain"),
    ],
)
def test_what_is_taken_for_a_message(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert media_type(fingerprint(path, name)) == said


def test_streams_that_share_their_bytes_are_told(read_as: Any) -> None:
    content = bytearray(Compound(message({0x1000: "x" * 4000, 0x0037: "y"})).written())
    at = content.index("__substg1.0_1000001F".encode("utf-16-le"))
    content[at + 120 : at + 128] = struct.pack("<Q", 1 << 30)
    (error,) = read_as("a.msg", bytes(content)).errors
    assert error.what == "is no Outlook message that can be read: its parts come to more than the file holds"


@cache
def _whole() -> bytes:
    return whole()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(whole())), st.binary(min_size=1, max_size=8)), max_size=6))
def test_whatever_is_damaged_nothing_is_raised(changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(_whole())
    for at, value in changes:
        content[at : at + len(value)] = value
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(bytes(content))
        found = list(read(fingerprint(path, "a.msg"), ReadOptions()))
    assert found
    documents = [one for one in found if isinstance(one, Document)]
    assert len({one.id for one in documents}) == len(documents)
    assert all(p.end <= len(one.text) for one in documents for p in one.passages)
    assert all(error.where and error.remedy for error in found if isinstance(error, ReadError))
