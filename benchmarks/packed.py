"""Hostile archives and Office files, made from code: bombs, loops, lies about sizes, names that lead elsewhere."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

Change = Callable[[str, bytes], bytes | None]

_SAID = b"Tariq Osman was seen in Marsh Lane on 12 January 2015."
_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{_ENTITIES}]>'
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/hostname">]>'


def packed(*members: tuple[str, bytes]) -> bytes:
    """A ZIP archive of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def repacked(package: bytes, change: Change) -> bytes:
    """The package with each member changed, or left out where the change gives None."""
    kept = []
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        for name in old.namelist():
            content = change(name, old.read(name))
            kept += [] if content is None else [(name, content)]
    return packed(*kept)


def bomb(size: int = 256 << 20) -> bytes:
    """A member of zeros that unpacks to a thousand times its size."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("note.txt", "w") as stream:
        for _ in range(size >> 20):
            stream.write(bytes(1 << 20))
    return made.getvalue()


def nested_bomb(levels: int = 12, each: int = 8) -> bytes:
    """Archives of archives: 8 to the power of 12 notes, all of them from a few kilobytes."""
    content = packed(*((f"note {n}.txt", _SAID) for n in range(each)))
    for _ in range(levels):
        content = packed(*((f"{n}.zip", content) for n in range(each)))
    return content


def overlapping(count: int = 1000) -> bytes:
    """A thousand records in the directory that all lead to the same bytes."""
    body = zlib.compress(bytes(1 << 20), 9)[2:-4]
    sizes = struct.pack("<III", zlib.crc32(bytes(1 << 20)), len(body), 1 << 20)
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sizes + struct.pack("<HH", 5, 0) + b"a.txt" + body
    records = b"".join(
        b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + sizes + struct.pack("<HHHHHII", 5, 0, 0, 0, 0, 0, 0)
        + f"{n % 1000:03}.t".encode()
        for n in range(count)
    )  # fmt: skip
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(records), len(local), 0)
    return local + records + end


def quine_like() -> bytes:
    """An archive that says it is larger than it is, and whose member lies about its size."""
    whole = bytearray(packed(("note.txt", _SAID * 1000)))
    at = whole.find(b"PK\1\2")
    whole[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(whole)


def elsewhere() -> bytes:
    """Members named to be written outside, over devices, or under a name that reads backwards."""
    names = ("../../../../tmp/out.txt", "/etc/cron.d/x.txt", "C:\\Windows\\x.txt", "a/../../b.txt", "CON", "NUL.txt")
    turned = ("fdp\u202etxt.exe", "a\nb.txt", "x" * 5000 + ".txt", "", ".", "..", "a//b.txt", "\u2066photo\u2069.txt")
    return packed(*((name, _SAID) for name in names + turned if name))


def linked() -> bytes:
    """A member that is a symbolic link to a file of the system."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("notes.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("beside.txt", _SAID)
    return made.getvalue()


def encrypted(password: bytes = b"marsh") -> bytes:
    """A member encrypted as ZIP has it of old (APPNOTE 6.1), beside a plain one."""
    made = packed(("secret.txt", _SAID))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        info = archive.getinfo("secret.txt")
        start = info.header_offset + 30 + len(info.filename)
        body = made[start : start + info.compress_size]
    sealed = _sealed(bytes(11) + bytes([info.CRC >> 24]) + body, password)
    sizes = struct.pack("<III", info.CRC, len(sealed), info.file_size)
    name = b"secret.txt"
    head = struct.pack("<HHHHH", 20, 1, 8, 0, 0x21) + sizes + struct.pack("<HH", len(name), 0)
    local = b"PK\3\4" + head + name + sealed
    record = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + record + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(record), len(local), 0)


def _sealed(content: bytes, password: bytes) -> bytes:
    table = [_crc_entry(n) for n in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password:
        turn(byte)
    out = bytearray()
    for byte in content:
        mask = keys[2] | 2
        out.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
        turn(byte)
    return bytes(out)


def _crc_entry(number: int) -> int:
    for _ in range(8):
        number = (number >> 1) ^ (0xEDB88320 if number & 1 else 0)
    return number


def with_entities(package: bytes, part: str, *, outside: bool = False) -> bytes:
    """An Office file whose part declares entities: a billion laughs, or a file of the system."""
    declared = _OUTSIDE if outside else _LAUGHS

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        body = content.decode().split("?>", 1)[-1]
        return (declared + body.replace("words", "&e9;", 1)).encode()

    return repacked(package, change)


def inflated(package: bytes, part: str, size: int = 64 << 20) -> bytes:
    """An Office file with a part that unpacks to a thousand times its size."""
    return repacked(package, lambda name, content: content + b" " * size if name == part else content)
