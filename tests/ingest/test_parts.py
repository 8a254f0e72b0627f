"""Files in files: names that can do no harm, ids that never meet, places that go on from one to the next."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.errors import ReadError
from casethread.model import Classification, Document, Marking
from ingest.base import Allowance, ReadOptions, SourceFile, Within
from ingest.parts import Part, clean_name, distinct, inside, is_litter, listed, read_part
from ingest.read import read

OUTER = SourceFile(Path("kept"), "in/a.zip", "0" * 64, 10)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a/b.txt", "a/b.txt"),
        ("a b/c\u00e9.txt", "a b/c\u00e9.txt"),
        ("../../x", "x"),
        ("a/../../x", "a/x"),
        ("...", "..."),
        ("/", ""),
        ("..", ""),
        ("c:/x", "x"),
        ("c:x", "c:x"),
        ("a\\b", "a/b"),
        ("a\0b", "a\ufffdb"),
        ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
        (" a / b ", "a/b"),
        ("\udc80", "\ufffd"),
    ],
)
def test_clean_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(alphabet=st.sampled_from("ab./\\: \0\n\u202e") | st.characters()), st.integers(1, 60))
def test_a_clean_name_leads_nowhere_else(name: str, times: int) -> None:
    clean = clean_name(name * times)
    path = PurePosixPath(clean)
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert len(clean) <= 400
    assert "\\" not in clean
    assert clean.isprintable() or not any(ord(character) < 32 for character in clean)
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "litter"),
    [("a.txt", False), (".a", True), ("b/.a/c", True), ("__MACOSX/a", True), ("a/Thumbs.db", True), ("a.db", False)],
)  # fmt: skip
def test_litter(name: str, litter: bool) -> None:
    assert is_litter(name) is litter


@given(st.lists(st.sampled_from(["a.txt", "a (2).txt", "a (3).txt", "b/a.txt", "a", "a (2) (3).txt"]), max_size=12))
def test_names_are_made_distinct_and_keep_what_they_say(names: list[str]) -> None:
    made = list(distinct(enumerate(names, 1)))
    assert len(set(made)) == len(names)
    for own, name in zip(made, names, strict=True):
        assert PurePosixPath(own).suffix == PurePosixPath(name).suffix
        assert PurePosixPath(own).parent == PurePosixPath(name).parent
    assert made[:1] == names[:1]


def test_a_part_of_a_part_lies_in_both() -> None:
    secret = Marking(Classification.SECRET)
    first = inside(OUTER, Part("m.eml", "a-0.1", 3, {"x": "1"}, secret), Path("p"), 5, Allowance())
    second = inside(first, Part("b/c.txt", "a-0.1.2", meta={"y": "2"}), Path("q"), 6, Allowance())
    assert (second.name, second.sha256, second.path, second.size) == (
        "in/a.zip/m.eml/b/c.txt",
        OUTER.sha256,
        Path("q"),
        6,
    )
    within = second.within
    assert within is not None
    assert (within.id, within.member, within.depth, within.message) == ("a-0.1.2", "m.eml/b/c.txt", 2, 3)
    assert within.meta == {"x": "1", "y": "2"}
    assert within.marking == secret


def test_a_marking_only_tightens_from_part_to_part() -> None:
    outer = inside(OUTER, Part("a", "a", marking=Marking(Classification.SECRET)), Path("p"), 5, Allowance())
    public = Part("b", "b", marking=Marking(Classification.PUBLIC))
    within = inside(outer, public, Path("p"), 5, Allowance()).within
    assert within is not None
    assert within.marking == Marking(Classification.SECRET)


def test_too_deep() -> None:
    parent = SourceFile(Path("p"), "a/5", "0", 1, Within("i", "5", 5, Allowance()))
    with pytest.raises(ReadError, match="lies in more than 5 files, one in the other"):
        inside(parent, Part("6", "i.1"), Path("p"), 1, Allowance())


def test_the_bytes_of_a_part_are_there_while_it_is_read_and_gone_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[bytes] = []

    def reading(file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        assert file.path.is_relative_to(tmp_path)
        assert file.size == file.path.stat().st_size
        seen.append(file.path.read_bytes())
        yield from read(file, options)

    parts = read_part(
        OUTER, Part("../x.txt", "a.1"), [b"Some ", b"words."], ReadOptions(), reading, allowance=Allowance()
    )
    document = next(parts)
    assert isinstance(document, Document)
    assert (document.text, document.id, document.origin.sha256) == ("Some words.", "a.1", OUTER.sha256)
    assert any(tmp_path.iterdir())
    assert list(parts) == []
    assert seen == [b"Some words."]
    assert not any(tmp_path.iterdir())


def test_what_is_raised_while_the_bytes_come_passes_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def content() -> Iterator[bytes]:
        yield b"Some"
        raise ReadError("goes beyond", where="here")

    with pytest.raises(ReadError, match="goes beyond"):
        list(read_part(OUTER, Part("x", "a.1"), content(), ReadOptions(), read, allowance=Allowance()))
    assert not any(tmp_path.iterdir())


def test_long_lists_are_counted() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(number) for number in range(60)], 2) == "0, 1 and 58 more"


@pytest.mark.parametrize(
    ("only", "member", "passed"),
    [
        (None, "a/b.txt", False),
        ("a/b.txt", "a/b.txt", False),
        ("a/b.zip/c.txt", "a/b.zip", False),
        ("a/b.zip", "a/b.zip/c.txt", True),
        ("a/b.txt", "a/b.tx", True),
        ("a/b.txt", "a/b.txt.bak", True),
        ("message 31/a.pdf", "message 3", True),
        ("message 3/a.pdf", "message 3", False),
    ],
)
def test_what_is_not_asked_for_is_passed_over(only: str | None, member: str, passed: bool) -> None:
    assert ReadOptions(only=only).passes_over(member) is passed
