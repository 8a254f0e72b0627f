"""Archives: every member told of, none written under its own name, and no more unpacked than is allowed."""

from __future__ import annotations

import random
import stat
import struct
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import packed as hostile
from casethread.errors import ReadError
from casethread.model import Anchor, Document, Kind, Origin
from ingest.base import Allowance, ReadOptions, SourceFile, Within
from ingest.files import fingerprint
from ingest.pulse import listening
from ingest.read import media_type, read
from ingest.readers.archive import ZipReader

NOTE = b"Tariq Osman was seen in Marsh Lane on 12 January 2015."
CSV = b"id text,text\n1,Osman at the station\n2,Osman in Marsh Lane\n".replace(b"id text", b"officer")


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def patched(archive: bytes, at: int, of: bytes, value: bytes) -> bytes:
    """The archive with bytes of every record that begins with ``of`` overwritten."""
    changed = bytearray(archive)
    where = archive.find(of)
    while where >= 0:
        changed[where + at : where + at + len(value)] = value
        where = archive.find(of, where + 1)
    return bytes(changed)


def test_a_pdf_that_lies_first_and_unpacked_does_not_make_the_archive_a_pdf(read_as: Any) -> None:
    stored = packed(("a.pdf", b"%PDF-1.7 and nothing more"), ("b.txt", NOTE), method=zipfile.ZIP_STORED)
    found = read_as("case.zip", stored)
    assert [document.text for document in found.documents] == [NOTE.decode()]
    assert ["broken PDF" in str(error) for error in found.errors] == [True]
    told = read_as("about.txt", b"A PDF begins with %PDF-1.7, they say.")
    assert len(told.documents) == 1


def test_each_member_is_read_by_its_own_format_and_tells_where_it_lies(read_as: Any) -> None:
    found = read_as("in/Case 7.zip", packed(("notes/a.txt", NOTE), ("notes/", b""), ("log.csv", CSV)))
    assert not found.errors
    note, first, second = found.documents
    assert note.text == NOTE.decode()
    assert note.origin == Origin("in/Case 7.zip/notes/a.txt", note.origin.sha256, 0, "notes/a.txt")
    assert note.origin.kept == "in/Case 7.zip"
    assert note.passages[0].anchor == Anchor(line=1, member="notes/a.txt")
    assert (first.origin.part, second.origin.part) == (0, 1)
    assert second.passages[0].anchor == Anchor(row=2, member="log.csv")
    sha = note.origin.sha256[:8]
    assert [one.id for one in found.documents] == [f"case-7-{sha}.1", f"case-7-{sha}.3.1", f"case-7-{sha}.3.2"]
    assert len({one.origin.sha256 for one in found.documents}) == 1


def test_the_kept_hash_is_that_of_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("a.txt", NOTE)))
    file = fingerprint(path, "a.zip")
    (found,) = read(file, ReadOptions())
    assert isinstance(found, Document)
    assert found.origin.sha256 == file.sha256


def test_what_the_user_said_holds_for_the_members(read_as: Any) -> None:
    found = read_as("a.zip", packed(("a.txt", NOTE)), ReadOptions(kind=Kind.INTELLIGENCE))
    assert found.only.kind is Kind.INTELLIGENCE


def test_a_page_without_finer_places_lies_in_its_member(read_as: Any) -> None:
    page = b"<html><body><p>" + NOTE + b"</p></body></html>"
    document = read_as("a.zip", packed(("saved/page.html", page))).only
    assert [passage.anchor for passage in document.passages] == [Anchor(member="saved/page.html")]


def nested(levels: int) -> bytes:
    content = packed(("note.txt", NOTE))
    for level in range(levels - 1):
        content = packed((f"{level}.zip", content))
    return content


def test_archives_five_deep_are_read(read_as: Any) -> None:
    document = read_as("a.zip", nested(5)).only
    assert document.origin.file == "a.zip/3.zip/2.zip/1.zip/0.zip/note.txt"
    assert document.origin.member == "3.zip/2.zip/1.zip/0.zip/note.txt"
    assert document.id.endswith(".1.1.1.1.1")


def test_archives_six_deep_are_told(read_as: Any) -> None:
    (error,) = read_as("a.zip", nested(6)).errors
    assert error.where == "a.zip/4.zip/3.zip/2.zip/1.zip/0.zip"
    assert error.what == "lies in 5 files, one in the other, and what is in it is not read"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/cron.d/x.txt", "etc/cron.d/x.txt"),
        ("/etc/x.txt", "etc/x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("C:\\Windows\\x.txt", "Windows/x.txt"),
        ("\\\\server\\share\\x.txt", "server/share/x.txt"),
        ("a/./b//../x.txt", "a/b/x.txt"),
        ("a\n\x1b[2Jx.txt", "a\ufffd\ufffd[2Jx.txt"),
        ("evil\u202etxt.exe.txt", "evil\ufffdtxt.exe.txt"),
        ("x" * 3000 + ".txt", "x" * 99 + "…" + "x" * 16 + ".txt"),
        ("..", "member 1"),
    ],
)
def test_no_member_is_written_under_its_name(
    name: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_as: Any
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    before = sorted(path for path in tmp_path.rglob("*"))
    document = read_as("a.zip", packed((name, NOTE))).only
    assert document.origin.member == shown
    assert sorted(path for path in tmp_path.rglob("*") if path.name != "content") == before


def test_names_that_come_twice_are_told_apart(read_as: Any) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = packed(("a.txt", NOTE), ("a.txt", NOTE + b" Twice."), ("./a.txt", NOTE + b" Thrice."))
    documents = read_as("a.zip", content).documents
    assert [document.origin.member for document in documents] == ["a.txt", "a (2).txt", "a (3).txt"]
    assert len({document.id for document in documents}) == 3
    assert [len(document.text) for document in documents] == [54, 61, 62]


def test_hidden_files_and_litter_are_passed_over_and_counted(read_as: Any) -> None:
    hidden = ["__MACOSX/._a.txt", "._a.txt", ".git/config.txt", "b/.hidden.txt", "Thumbs.db", "b/desktop.ini"]
    document = read_as("a.zip", packed(("a.txt", NOTE), *((name, b"x") for name in hidden))).only
    assert document.meta["passed over"] == "6 hidden files in the archive"


@pytest.mark.parametrize("name", ["a.b.txt", "a./b.txt", "MACOSX/a.txt", "..a/b"])
def test_names_with_dots_are_not_all_hidden(name: str, read_as: Any) -> None:
    found = read_as("a.zip", packed((name, NOTE)))
    assert len(found.documents) == (name != "..a/b")


def test_an_archive_of_nothing_to_read_is_told(read_as: Any) -> None:
    assert read_as("a.zip", packed()).errors[0].what == "holds no files to read"
    assert read_as("a.zip", packed((".a", b"x"))).errors[0].what == "holds no files to read, only hidden ones"


def test_bad_members_are_told_and_the_others_read(read_as: Any) -> None:
    content = packed(("a.txt", NOTE), ("b.bin", bytes(range(256)) * 4), ("c.txt", b""), ("d.txt", NOTE))
    found = read_as("a.zip", content)
    assert [document.origin.member for document in found.documents] == ["a.txt", "d.txt"]
    assert [(error.where, error.what) for error in found.errors] == [
        ("a.zip/b.bin", "is binary data, which is not read"),
        ("a.zip/c.txt", "the file is empty"),
    ]


def test_an_encrypted_member_is_told(read_as: Any) -> None:
    content = packed(("a.txt", NOTE))
    content = patched(patched(content, 6, b"PK\x03\x04", b"\1\0"), 8, b"PK\x01\x02", b"\1\0")
    (error,) = read_as("a.zip", content).errors
    assert (error.where, error.what) == ("a.zip/a.txt", "is encrypted with a password")


def test_a_link_is_told_and_not_followed(read_as: Any) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    (error,) = read_as("a.zip", made.getvalue()).errors
    assert error.what == "is a link to another file, not a file"


@pytest.mark.parametrize(("method", "said"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "LZMA")])
def test_a_method_whose_output_cannot_be_bounded_is_told(method: int, said: str, read_as: Any) -> None:
    (error,) = read_as("a.zip", packed(("a.txt", NOTE), method=method)).errors
    assert error.what == f"is packed by {said}, which is not read"


def test_a_damaged_member_is_told_and_the_others_read(read_as: Any) -> None:
    content = packed(("a.txt", NOTE), ("b.txt", NOTE * 2), method=zipfile.ZIP_STORED).replace(b"Tariq", b"Tarik", 1)
    found = read_as("a.zip", content)
    assert [document.origin.member for document in found.documents] == ["b.txt"]
    assert found.errors[0].what == "cannot be unpacked: Bad CRC-32 for file 'a.txt'"


@pytest.mark.parametrize("cut", [5, 40, 100, 150])
def test_a_cut_archive_is_told(cut: int, read_as: Any) -> None:
    (error,) = read_as("a.zip", packed(("a.txt", NOTE))[:cut]).errors
    assert error.what.startswith("is a broken ZIP archive: ")


def test_a_file_that_only_its_name_makes_an_archive_is_told(read_as: Any) -> None:
    (error,) = read_as("a.zip", b"\x89PNG" + bytes(100)).errors
    assert error.what == "is a broken ZIP archive: File is not a zip file"


def test_a_bomb_is_cut_off_long_before_its_size(read_as: Any) -> None:
    content = packed(("bomb.txt", b"A" * (40 << 20)), ("a.txt", NOTE))
    tracemalloc.start()
    found = read_as("a.zip", content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (error,) = found.errors
    assert (error.where, error.what) == (
        "a.zip/bomb.txt",
        "unpacks to more than 200 times its size, as a ZIP bomb does",
    )
    assert [document.origin.member for document in found.documents] == ["a.txt"]
    assert peak < 8 << 20


def test_what_packs_well_and_is_small_is_no_bomb(read_as: Any) -> None:
    text = (NOTE + b"\n") * 20_000
    assert len(packed(("a.txt", text))) < len(text) / 200
    assert len(read_as("a.zip", packed(("a.txt", text))).only.text) > 1_000_000


Reading = Callable[[bytes, Allowance], list[Document | ReadError]]


@pytest.fixture
def read_with(tmp_path: Path) -> Reading:
    """Read an archive that lies in another file of which no more than so much may be unpacked."""

    def read_archive(content: bytes, allowance: Allowance) -> list[Document | ReadError]:
        path = tmp_path / "inner"
        path.write_bytes(content)
        file = SourceFile(path, "o.zip/i.zip", "0" * 64, len(content), Within("o.1", "i.zip", 1, allowance))
        return list(read(file, ReadOptions()))

    return read_archive


def test_no_more_is_unpacked_than_is_allowed_however_many_members(read_with: Reading) -> None:
    inner = packed(*((f"{number}.txt", NOTE) for number in range(4)))
    allowance = Allowance(size=len(NOTE) * 2 + 10)
    found = read_with(inner, allowance)
    assert [isinstance(one, ReadError) for one in found] == [False, False, True, True]
    assert str(found[2]).startswith("o.zip/i.zip/2.txt: goes beyond the 2 GB that may be unpacked out of one file")


def test_what_nested_archives_unpack_counts_together(read_with: Reading) -> None:
    inner = packed(("a.txt", NOTE))
    allowance = Allowance(size=2 * len(inner) + len(NOTE))
    found = read_with(packed(("1.zip", inner), ("2.zip", inner)), allowance)
    assert [isinstance(one, ReadError) for one in found] == [False, True]
    assert allowance.size >= 0


@pytest.mark.parametrize(("most", "count"), [(3, 3), (2, 0)])
def test_an_archive_of_too_many_members_is_refused_before_it_is_opened(
    most: int, count: int, read_with: Reading
) -> None:
    found = read_with(packed(*((f"{number}.txt", NOTE) for number in range(3))), Allowance(members=most))
    assert sum(isinstance(one, Document) for one in found) == count
    if not count:
        assert "holds about 3 members, more than the 2 that may still be read" in str(found[0])


def overlapped(count: int) -> bytes:
    """An archive whose directory names the bytes of one member many times over."""
    once = packed(("0.txt", NOTE))
    start, end = once.index(b"PK\x01\x02"), once.index(b"PK\x05\x06")
    record = once[start:end]
    records = b"".join(record.replace(b"0.txt", b"%d.txt" % number) for number in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(records), start, 0)
    return once[:start] + records + tail


def test_members_that_share_bytes_are_told(read_as: Any) -> None:
    found = read_as("a.zip", overlapped(4))
    assert len(found.documents) == 1
    assert {error.what for error in found.errors} == {"shares its bytes with another member, as a ZIP bomb does"}
    assert len(found.errors) == 3


@pytest.mark.parametrize(
    ("name", "first", "said"),
    [
        ("a.zip", "a.txt", "application/zip"),
        ("a", "a.txt", "application/zip"),
        ("a.jar", "a.txt", "application/zip"),
        ("a.pptx", "ppt/slide.xml", "application/octet-stream"),
        ("a.zip", "[Content_Types].xml", "application/octet-stream"),
        ("a.txt", "a.txt", "application/zip"),
    ],
)
def test_what_is_taken_for_an_archive(name: str, first: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(packed((first, b"<a/>")))
    assert media_type(fingerprint(path, name)) == said


def test_an_office_file_packed_unusually_is_told(read_as: Any) -> None:
    (error,) = read_as(
        "a.zip", packed(("ppt/a.png", random.Random(1).randbytes(5000)), ("[Content_Types].xml", b"<Types/>"))
    ).errors
    assert error.what == "is an Office document of a format that is not read"


def test_a_member_that_fails_within_its_reader_is_told_by_its_path(tmp_path: Path) -> None:
    def failing(file: SourceFile, options: ReadOptions) -> Sequence[Document | ReadError]:
        return [ReadError("cannot be read", where=file.name)]

    path = tmp_path / "a"
    path.write_bytes(packed(("x/y.txt", NOTE)))
    (error,) = ZipReader(lambda file, options: iter(failing(file, options))).read(
        fingerprint(path, "a.zip"), ReadOptions()
    )
    assert str(error) == "a.zip/x/y.txt: cannot be read"


def test_telling_what_an_archive_is_costs_little_many_members_and_bombs(tmp_path: Path) -> None:
    path = tmp_path / "a"
    bomb = packed(("[Content_Types].xml", b"A" * (60 << 20)), method=zipfile.ZIP_BZIP2)
    for content, said in ((overlapped(60_000), "application/zip"), (bomb, "application/octet-stream")):
        path.write_bytes(content)
        file = fingerprint(path, "a.zip")
        tracemalloc.start()
        assert media_type(file) == said
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 << 20


MEMBERS = st.lists(
    st.tuples(st.text(min_size=1, max_size=12), st.binary(max_size=60) | st.just(NOTE) | st.just(CSV)), max_size=5
)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@settings(max_examples=60, deadline=None)
@given(MEMBERS, st.integers(0, 400), st.binary(max_size=6))
def test_whatever_is_in_an_archive_nothing_is_raised_and_no_id_comes_twice(
    members: list[tuple[str, bytes]], at: int, damage: bytes
) -> None:
    safe = [(name.encode("utf-8", "replace").decode().lstrip("\0") or "x", content) for name, content in members]
    content = packed(*safe)
    content = content[:at] + damage + content[at + len(damage) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(content)
        found = list(read(fingerprint(path, "a.zip"), ReadOptions()))
    documents = [one for one in found if isinstance(one, Document)]
    assert len({one.id for one in documents}) == len(documents)
    for one in documents:
        assert one.origin.kept == "a.zip"
        assert all(0 <= p.start < p.end <= len(one.text) and p.anchor.member for p in one.passages)


@pytest.mark.parametrize(
    ("passwords", "what"),
    [
        ((), "is encrypted with a password"),
        (("wrong", "other"), "is encrypted with a password, and none of those given opens it"),
        (("wrong", "marsh"), None),
    ],
)
def test_an_encrypted_member_opens_with_its_password(
    read_as: Any, passwords: tuple[str, ...], what: str | None
) -> None:
    found = read_as("a.zip", hostile.encrypted(b"marsh"), ReadOptions(passwords=passwords))
    assert [error.what for error in found.errors] == ([what] if what else [])
    assert [one.title for one in found.documents] == ([] if what else [NOTE.decode()])


def test_an_archive_tells_where_its_reading_is(read_as: Any) -> None:
    heard: list[tuple[str, float | None]] = []
    inner = packed(("log.csv", b"id,text\n" + b"1,words\n" * 2500))
    with listening(lambda where, share: heard.append((where, share))):
        read_as("a.zip", packed(("a.txt", NOTE), ("in.zip", inner)))
    assert [where for where, share in heard if share is not None] == ["member a.txt", "member in.zip"]
    shares = [share for _, share in heard if share is not None]
    assert shares == sorted(shares)
    assert max(shares) <= 1
    assert "in.zip/log.csv, row 2000" in [where for where, share in heard if share is None]


def test_a_member_without_a_name_costs_no_other(read_as: Any) -> None:
    content = packed(("x.txt", NOTE), ("b.txt", NOTE)).replace(b"x.txt", b"\0.txt")
    found = read_as("a.zip", content)
    assert [one.origin.member for one in found.documents] == ["member 1", "b.txt"]
    assert not found.errors


def test_archives_without_end_cost_few_errors(read_as: Any) -> None:
    found = read_as("a.zip", hostile.nested_bomb(12))
    assert not found.documents
    assert 100 < len(found.errors) < 1200
    assert any("more than the 0 that may still be read of one file" in error.what for error in found.errors)
    assert {error.what for error in found.errors[:100]} == {
        "lies in 5 files, one in the other, and what is in it is not read"
    }
