"""Bytes to text: which encoding, and the few characters that are never kept."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from charset_normalizer import from_bytes

SAMPLE = 1 << 20
"""How many bytes of a file its encoding is judged by."""
_GUESSED = 1 << 16
_PIECE = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MIXED = "casethread.cp1252"
_LOST = re.compile("[\0\ud800-\udfff]")
_WESTERN = frozenset(
    "£€\u2018\u2019“”\u2013—…•°·½¼¾§©®™\u00a0ÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜßàáâäåæçèéêëìíîïñòóôöøùúûüÿŒœŠšŽž«»²µ"
)
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf](?:\xed[\xb0-\xbf][\x80-\xbf])?|\xed[\xb0-\xbf][\x80-\xbf]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as the Windows characters they are when two encodings were mixed in one file, and
    the halves of a character that some programs write as two (CESU-8) as that one.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if halves := _HALVES.match(error.object, error.start):
        said = halves[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
        return said.decode("utf-16", "replace"), halves.end()
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_MIXED, _as_cp1252)


def encoding_of(sample: bytes) -> tuple[str, str]:
    """The codec and error handler to decode a file with, judged by its first bytes; decoding so never fails.

    A byte order mark decides; then UTF-8; then Windows-1252 when it gives ordinary Western text; then what
    charset-normalizer says; Windows-1252 when it does not know.
    """
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name, "replace"
    if wide := _wide(sample):
        return wide, "replace"
    if _is_utf8(sample):
        return "utf-8", _MIXED
    beyond = _NOT_ASCII.findall(sample)
    western = [bytes_.decode("cp1252", "replace") in _WESTERN for bytes_ in beyond]
    if all(western):
        return "cp1252", "replace"
    lines = b"\n".join(line for line in sample[:SAMPLE].splitlines() if _NOT_ASCII.search(line))
    best = from_bytes(lines[:_GUESSED]).best()
    return (best.encoding if best else "cp1252"), "replace"


def _wide(sample: bytes) -> str | None:
    """UTF-32 or UTF-16 without a byte order mark: in Western text three of four bytes, or every other, are zero."""
    fours = len(sample) // 4
    if fours and sample[:64].count(0) >= min(len(sample), 64) // 2:
        for codec, high in (("utf-32-le", sample[3::4]), ("utf-32-be", sample[::4])):
            beyond = sample[2::4] if codec == "utf-32-le" else sample[1::4]
            if high.count(0) == len(high) and beyond.count(0) + beyond.count(1) == len(beyond):
                return codec if any(sample) and fours > 3 else None
    pairs = len(sample) // 2
    if pairs < 4 or 0 not in sample[:64]:
        return None
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if odd > 0.7 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * pairs and odd < 0.1 * pairs else None


def _is_utf8(sample: bytes) -> bool:
    """Whether it is UTF-8, but for a character cut at the end or a few bytes of another encoding mixed in."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        text = _HALVES.sub(b"\xc2\xa0", sample).decode("utf-8", "replace")
        good = sum(1 for character in text if character > "\x7f" and character != "\ufffd")
        return good > text.count("\ufffd")
    return True


def is_binary(head: bytes) -> bool:
    """Whether the first bytes are no text in any encoding: more than one in twenty are control characters."""
    if any(head.startswith(mark) for mark, _ in _BOMS) or _wide(head):
        return False
    return len(head) - len(head.translate(None, _CONTROL)) > len(head) / 20


def scrub(text: str) -> str:
    """Replace NUL and lone surrogates, which no store or index takes, by U+FFFD. The length stays."""
    return _LOST.sub("\ufffd", text)


def normalise(text: str) -> str:
    """Remove a byte order mark, make every line end a newline, and scrub."""
    return scrub(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def decode(data: bytes) -> str:
    """The normalised text of a whole file."""
    codec, errors = encoding_of(data[:SAMPLE])
    return normalise(data.decode(codec, errors))


def pieces(stream: TextIO, longest: int, most_lines: int) -> Iterator[str]:
    """The normalised text of a stream (``open_text``) in pieces of about so many code points and lines at most, each
    cut after a blank line, else after a line, where there is one in its second half; a short text is one piece.
    """
    held, count = "", 0
    mark = True
    while chunk := stream.read(_PIECE):
        chunk += stream.read(1) if chunk.endswith("\r") else ""
        chunk = normalise(chunk if mark else f"\ufeff{chunk}")
        mark = False
        held += chunk
        count += chunk.count("\n")
        while len(held) > longest or count > most_lines:
            at = _cut(held, longest, most_lines)
            yield held[:at]
            held = held[at:]
            count = held.count("\n")
    if held:
        yield held


def _cut(text: str, longest: int, most_lines: int) -> int:
    end = min(len(text), longest)
    if text.count("\n", 0, end) > most_lines:
        end = 0
        for _ in range(most_lines):
            end = text.index("\n", end) + 1
    half = end // 2
    return text.rfind("\n\n", half, end) + 1 or text.rfind("\n", half, end) + 1 or end


def open_text(path: Path) -> TextIO:
    """A text stream over a file, line ends untouched. The caller closes it. Raises OSError."""
    with path.open("rb") as stream:
        codec, errors = encoding_of(stream.read(SAMPLE))
    return path.open(encoding="utf-8-sig" if codec == "utf-8" else codec, errors=errors, newline="")
