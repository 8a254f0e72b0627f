"""Bytes to text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoding import decode, is_binary, normalise, open_text, scrub

TEXT = "Café in Łódź Street – £5 stolen, “he said”"
WESTERN = "The café owner said: “£640 was taken” – and wept."


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", TEXT),
        ("utf-8-sig", TEXT),
        ("utf-16", TEXT),
        ("utf-16-le", TEXT),
        ("utf-16-be", TEXT),
        ("utf-32", TEXT),
        ("utf-32-le", TEXT),
        ("utf-32-be", TEXT),
        ("utf-32-le", "A man \U0001f600 fell."),
        ("mac-roman", f"{WESTERN.replace(chr(0xA3), '')} Caf\xe9 \u2013 Zo\xeb said. " * 3),
        ("cp1252", WESTERN),
        ("latin-1", "The caf\xe9 owner"),
        ("ascii", "The owner"),
        ("cp1251", "Полиция сообщила, что мужчина был задержан вчера вечером в центре города. " * 4),
        (
            "cp1250",
            "Policja poinformowała, że mężczyzna został zatrzymany wczoraj wieczorem w pobliżu łódzkiej ulicy. " * 4,
        ),
    ],
)
def test_common_encodings(codec: str, text: str, tmp_path: Path) -> None:
    data = text.encode(codec)
    assert decode(data) == text
    (tmp_path / "x").write_bytes(data)
    with open_text(tmp_path / "x") as stream:
        assert stream.read() == text


def test_two_encodings_in_one_file_are_both_read() -> None:
    assert decode("“One” – two – €5\n".encode() + "£6 caf\xe9".encode("cp1252")) == "“One” – two – €5\n£6 café"


def test_a_character_cut_at_the_sample_is_no_error() -> None:
    text = "x" * ((1 << 20) - 1) + "é" + "€" * 10
    assert decode(text.encode()) == text


def test_what_is_never_kept() -> None:
    assert normalise("\ufeffa\r\nb\rc\0d\ud800e\n") == "a\nb\nc\ufffdd\ufffde\n"
    assert scrub("a\r\n\ud83d\ufeff") == "a\r\n\ufffd\ufeff"


@given(st.text(st.characters(codec="utf-8")))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    with_mark = "x" + text
    assert decode(with_mark.encode()) == normalise(with_mark) or "\0" in text


@given(st.binary(max_size=400))
def test_any_bytes_give_clean_text(data: bytes) -> None:
    text = decode(data)
    assert text.encode().decode() == text
    assert "\0" not in text
    assert "\r" not in text


@pytest.mark.parametrize(
    ("head", "binary"),
    [
        (b"plain text\n\twith tabs\x0c", False),
        (TEXT.encode("utf-16"), False),
        (b"text with one \0 in a long line of many words", False),
        (bytes(range(256)), True),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0", True),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", True),
    ],
)
def test_binary(head: bytes, binary: bool) -> None:
    assert is_binary(head) is binary


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Osman \xed\xa0\xbd\xed\xb8\x80 here", "Osman \U0001f600 here"),
        (b"Osman \xed\xa0\xbd here", "Osman \ufffd here"),
        (b"Osman \xed\xb8\x80\xed\xa0\xbd here", "Osman \ufffd\ufffd here"),
        ("\u201cCaf\xe9\u201d".encode() + b" \xed\xa0\xbd \x93x\x94", "\u201cCaf\xe9\u201d \ufffd \u201cx\u201d"),
    ],
)
def test_halves_of_a_character(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_short_or_zero_bytes_are_no_wide_text() -> None:
    assert is_binary(bytes(4000))
    assert is_binary(b"\1\0\0\0" * 40 + b"\0\0\0\xff" * 40)
