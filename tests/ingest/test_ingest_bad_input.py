"""What is handed in wrong: one line that says which file, what is wrong and what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from casethread.errors import ReadError
from ingest.base import ReadOptions, SourceFile
from ingest.files import fingerprint
from ingest.read import media_type, read
from ingest.readers.docx import DocxReader

ONE_LINE = re.compile(r"[^\n]+?(?:, (?:page|row|line) \d+)?: [^\n]+ - [^\n]+")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("empty.pdf", b"", "the file is empty"),
        ("blank.txt", b" \n\t\r\n \f", "holds only white space"),
        ("blank.jsonl", b"\n\n", "holds only blank lines"),
        ("blank.csv", b"\n\n", "holds no rows"),
        (
            "program.txt",
            b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40,
            "is a program, not text, though its name ends in .txt",
        ),
        (
            "picture.csv",
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            "is a picture (PNG), not text, though its name ends in .csv",
        ),
        ("report.docx", b"PK\x03\x04" + bytes(range(256)), "is damaged: File is not a zip file"),
        ("thing.dat", bytes(range(256)), "is binary data, which is not read"),
        ("late.txt", b"text " * 1000 + bytes(range(9)) * 4000, "is not text, though it starts like it"),
        ("broken.pdf", b"%PDF-1.7\nthis is no PDF", "is a broken PDF"),
        ("table.csv", b"alpha,beta\n1,2\n", "has no column of text (columns: alpha, beta)"),
        ("page.html", b"<html><body></body></html>", "holds no text"),
        ("list.jsonl", b'[\n{"text": "x"}\n]', "is JSON over several lines"),
    ],
)
def test_a_bad_file_is_one_line(read_as: Any, name: str, content: bytes, what: str) -> None:
    (error,) = read_as(name, content).items
    assert isinstance(error, ReadError)
    assert what in error.what
    assert ONE_LINE.fullmatch(str(error)), str(error)
    assert str(error).startswith(name)


def test_a_file_that_is_gone_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    file = fingerprint(tmp_path / "a.txt")
    (tmp_path / "a.txt").unlink()
    (error,) = read(file, ReadOptions())
    assert isinstance(error, ReadError)
    assert ONE_LINE.fullmatch(str(error))
    assert media_type(file) == "application/octet-stream"


def test_a_reader_that_fails_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (error,) = read(SourceFile(tmp_path / "folder", "folder", "0" * 64, 0), ReadOptions())
    assert isinstance(error, ReadError)
    assert ONE_LINE.fullmatch(str(error))


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.txt", b"words", "text/plain"),
        ("a", b"words", "text/plain"),
        ("a.md", b"# words", "text/plain"),
        ("a.txt", b"%PDF-1.4 ...", "application/pdf"),
        ("a.txt", b"<!DOCTYPE html><p>x", "text/html"),
        ("a.HTM", b"<p>x", "text/html"),
        ("a.tsv", b"text\tid", "text/csv"),
        ("a.csv", b"\x7fELF" + bytes(99), "application/octet-stream"),
        ("a.jsonl", b"{}", "application/x-ndjson"),
        ("a.json", b'{"text": "x"}', "application/x-ndjson"),
        ("a.docx", b"PK\x03\x04\x00\x00", DocxReader.media_type),
    ],
)
def test_the_reader_is_chosen_by_name_and_content(tmp_path: Path, name: str, content: bytes, media: str) -> None:
    (tmp_path / "x").write_bytes(content)
    assert media_type(fingerprint(tmp_path / "x", name)) == media


def test_a_line_of_ten_million_characters(read_as: Any) -> None:
    assert len(read_as("a.txt", "word " * 2_000_000).only.text) == 9_999_999
