"""Files that lie in other files: members of archives, attachments of messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from casethread.errors import ReadError
from casethread.model import Document, Marking
from ingest.base import Allowance, Read, ReadOptions, SourceFile, Within
from ingest.files import shown
from ingest.telling import tell

DEEPEST = 5
"""How many files a file may lie in, one in the other."""
_LONGEST_NAME, _LONGEST_PATH = 120, 400
_DRIVE = re.compile(r"[A-Za-z]:")
_TURNED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that make a name read other than it is written."""
_LITTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_SHALLOW = "unpack it, and ingest what is in it"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file: its name there (``clean_name``), what the ids of its documents begin with, and what else is
    known of it (``Within``).
    """

    name: str
    id: str
    message: int | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    marking: Marking | None = None


def clean_name(name: str) -> str:
    """A path from a foreign system as one below here, for reading only: no file is ever written under it.

    Drives, roots, "." and ".." fall away, and so do control characters and those that turn the writing direction;
    empty when nothing is left.
    """
    steps = [step.strip() for step in _TURNED.sub("\ufffd", shown(name.replace("\\", "/"))).split("/")]
    kept = [_cut(step) for step in steps if step not in ("", ".", "..") and not _DRIVE.fullmatch(step)]
    while sum(map(len, kept)) + len(kept) > _LONGEST_PATH:
        kept.pop(0)
    return "/".join(kept)


def _cut(step: str) -> str:
    """A name that is too long, without its middle: its extension says what it is."""
    return step if len(step) <= _LONGEST_NAME else f"{step[: _LONGEST_NAME - 21]}…{step[-20:]}"


def is_litter(name: str) -> bool:
    """Whether a clean name is of a hidden file, or one that a system leaves behind (``__MACOSX/``, ``Thumbs.db``)."""
    return any(step.startswith(".") or step.lower() in _LITTER for step in name.split("/"))


def distinct(names: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Numbered names, each unlike those before it: one that came already gets its number, "notes (7).txt"."""
    seen: set[str] = set()
    for number, name in names:
        own = name
        while own in seen:
            path = PurePosixPath(own)
            own = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        seen.add(own)
        yield own


def allowance_of(file: SourceFile) -> Allowance:
    """What may still be unpacked of the outermost file that this one lies in; all of it for one that lies in none."""
    return file.within.allowance if file.within else Allowance()


def member_of(parent: SourceFile, name: str) -> str:
    """The path in the outermost file of what has that name in this one."""
    return f"{parent.within.member}/{name}" if parent.within else name


def inside(parent: SourceFile, part: Part, path: Path, size: int, allowance: Allowance) -> SourceFile:
    """The part as a file of its own, whose bytes are at ``path``. Raises ReadError when it lies too deep."""
    name = f"{parent.name}/{part.name}"
    outer = parent.within
    depth = outer.depth + 1 if outer else 1
    if depth > DEEPEST:
        raise ReadError(f"lies in more than {DEEPEST} files, one in the other", where=name, remedy=_SHALLOW)
    within = Within(
        part.id,
        member_of(parent, part.name),
        depth,
        allowance,
        part.message if part.message is not None or not outer else outer.message,
        {**outer.meta, **part.meta} if outer else part.meta,
        _stricter(part.marking, outer.marking if outer else None),
    )
    return SourceFile(path, name, parent.sha256, size, within)


def _stricter(one: Marking | None, other: Marking | None) -> Marking | None:
    return one.stricter(other) if one and other else one or other


def read_part(
    parent: SourceFile,
    part: Part,
    content: Iterable[bytes],
    options: ReadOptions,
    read: Read,
    *,
    allowance: Allowance,
) -> Iterator[Document | ReadError]:
    """What ``read`` makes of a part, whose bytes are kept in a temporary file under a name of our own meanwhile.

    Raises ReadError when the part lies too deep, and whatever iterating over ``content`` raises.
    """
    if options.passes_over(member_of(parent, part.name)):
        return
    inside(parent, part, parent.path, 0, allowance)
    tell(parent, part.name)
    with NamedTemporaryFile(prefix="casethread-") as stream:
        size = sum(stream.write(chunk) for chunk in content)
        stream.flush()
        yield from read(inside(parent, part, Path(stream.name), size, allowance), options)


def listed(names: Sequence[str], limit: int = 50) -> str:
    """Names for a person; the end of a long list is counted."""
    shown_names = ", ".join(names[:limit])
    return shown_names if len(names) <= limit else f"{shown_names} and {len(names) - limit} more"
