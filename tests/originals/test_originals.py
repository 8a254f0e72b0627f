"""Every place for originals does the same: one body of tests, run on a folder and on buckets of an S3 server."""

from __future__ import annotations

import hashlib
import os
import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from socket import gethostname
from typing import IO

import pytest

from casethread.alive import own_name
from casethread.errors import ConfigError, NotFound, ReadError, StoreError, StoreUnavailable
from casethread.store.bucket import ATTEMPTS, PART, Access, Bucket
from casethread.store.originals import CHUNK, PARTIAL, Folder, Original, Originals, keep
from tests.originals.server import Server, running

KEY = Access(key="key", secret="secret")


def bucket(server: Server, address: str, fetched: Path) -> Bucket:
    return Bucket(address, Access(server.endpoint, "eu-west-2", "key", "secret"), fetched)


@pytest.fixture(params=["folder", "bucket", "bucket with versions"])
def originals(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Originals]:
    made: Originals
    if request.param == "folder":
        made = Folder(tmp_path / "kept")
    else:
        server: Server = request.getfixturevalue("s3_server")
        name = server.bucket(versions=request.param.endswith("versions"))
        made = bucket(server, f"s3://{name}/force/clearwater", tmp_path / "fetched")
    yield made
    made.close()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def saved(originals: Originals, content: bytes) -> str:
    assert originals.save(sha(content), BytesIO(content)) == sha(content)
    return sha(content)


LARGE = bytes(range(256)) * (PART // 256) + b"and a little more"
"""More than one part."""


@pytest.mark.parametrize(
    "content", [b"", b"a log", b"x" * CHUNK, LARGE[:PART], LARGE], ids=["none", "few", "chunk", "part", "parts"]
)
def test_what_is_kept_comes_back(originals: Originals, content: bytes) -> None:
    assert not originals.has(sha(content))
    assert originals.path(sha(content)) is None
    name = saved(originals, content)
    assert originals.has(name)
    assert originals.size(name) == len(content)
    with originals.open(name) as stream:
        assert stream.read() == content
    with originals.here(name) as path:
        assert path.read_bytes() == content
    size, pieces = Original("log.csv", "text/csv", name, originals).stream()
    assert (size, b"".join(pieces)) == (len(content), content)
    assert list(originals.each()) == [name]


def test_what_is_not_there_is_told_alike(originals: Originals) -> None:
    saved(originals, b"another")
    for ask in (originals.size, originals.open, originals.lend):
        with pytest.raises(NotFound, match=rf"the original {sha(b'none')} is not kept"):
            ask(sha(b"none"))
    assert originals.remove(sha(b"none")) is False


def test_what_turns_out_to_be_something_else_is_not_kept(originals: Originals) -> None:
    for content in (b"short", LARGE):
        assert originals.save(sha(b"wanted"), BytesIO(content)) == sha(content)
        assert not originals.has(sha(b"wanted"))
    assert list(originals.each()) == []
    assert originals.save(sha(b"wanted"), BytesIO(b"short"), as_it_is=True) == sha(b"short")
    assert list(originals.each()) == [sha(b"wanted")]


class Breaking(BytesIO):
    """A file that cannot be read to its end."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= PART:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_of_what_cannot_be_read_to_its_end_nothing_is_kept(originals: Originals, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Input/output error"):
        originals.save(sha(LARGE), Breaking(LARGE))
    assert list(originals.each()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_is_kept_once_and_only_as_it_was_when_it_was_found(originals: Originals, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"a log")
    keep(originals, path, sha(b"a log"))
    path.unlink()
    keep(originals, path, sha(b"a log"))
    path.write_bytes(b"changed")
    with pytest.raises(ReadError, match="changed while it was read"):
        keep(originals, path, sha(b"was"))
    with pytest.raises(ReadError, match="cannot be read"):
        keep(originals, tmp_path / "gone", sha(b"gone"))
    assert list(originals.each()) == [sha(b"a log")]


def test_they_are_listed_in_order_and_others_left_out(originals: Originals) -> None:
    names = sorted(saved(originals, str(number).encode()) for number in range(30))
    assert list(originals.each()) == names


def test_what_is_lent_is_there_until_it_is_given_back(originals: Originals) -> None:
    name = saved(originals, b"a log")
    one, two = originals.lend(name), originals.lend(name)
    originals.give_back(one)
    assert two.read_bytes() == b"a log"
    originals.give_back(two)
    assert originals.has(name)


def test_what_is_removed_is_gone(originals: Originals) -> None:
    name, other = saved(originals, b"a log"), saved(originals, b"another")
    assert originals.remove(name) is True
    assert originals.remove(name) is False
    assert list(originals.each()) == [other]
    with pytest.raises(NotFound):
        originals.open(name)


class Counting:
    """So many bytes, that nobody holds."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        piece = b"\0" * min(size if size >= 0 else self.left, self.left)
        self.left -= len(piece)
        return piece


def test_a_large_one_passes_in_pieces(originals: Originals) -> None:
    size = 6 * PART
    digest = hashlib.sha256()
    for _ in range(6):
        digest.update(b"\0" * PART)
    name = digest.hexdigest()
    tracemalloc.start()
    source: IO[bytes] = Counting(size)  # type: ignore[assignment]  # all of a stream that is asked for
    assert originals.save(name, source) == name
    with originals.here(name) as path:
        assert path.stat().st_size == size
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * PART


def test_every_version_goes(s3_server: Server, tmp_path: Path) -> None:
    name = s3_server.bucket(versions=True)
    originals = bucket(s3_server, f"s3://{name}", tmp_path)
    kept, other = saved(originals, b"a log"), saved(originals, b"another")
    originals.save(kept, BytesIO(b"damaged"), as_it_is=True)
    s3_server.call("delete_object", Bucket=name, Key=f"{kept[:2]}/{kept}")
    assert len(s3_server.versions(name)) == 4
    assert originals.remove(kept) is True
    assert s3_server.versions(name) == [f"{other[:2]}/{other}"]


def test_what_is_held_is_told(s3_server: Server, tmp_path: Path) -> None:
    s3_server.call("create_bucket", Bucket="held", ObjectLockEnabledForBucket=True)
    originals = bucket(s3_server, "s3://held", tmp_path)
    name = saved(originals, b"a log")
    s3_server.call("put_object_legal_hold", Bucket="held", Key=f"{name[:2]}/{name}", LegalHold={"Status": "ON"})
    with pytest.raises(StoreError, match="does not let Casethread do that"):
        originals.remove(name)
    assert originals.has(name)


def test_only_what_lies_under_the_prefix_is_an_original(s3_server: Server, tmp_path: Path) -> None:
    name = s3_server.bucket()
    one, two = bucket(s3_server, f"s3://{name}/one", tmp_path), bucket(s3_server, f"s3://{name}/one/two/", tmp_path)
    kept = saved(two, b"a log")
    s3_server.call("put_object", Bucket=name, Key="one/ab/note.txt", Body=b"of somebody else")
    assert list(one.each()) == []
    assert not one.has(kept)
    assert list(two.each()) == [kept]
    assert (one.shown, two.shown) == (f"s3://{name}/one", f"s3://{name}/one/two")


def test_a_damaged_one_is_not_lent(s3_server: Server, tmp_path: Path) -> None:
    name = s3_server.bucket()
    originals = bucket(s3_server, f"s3://{name}", tmp_path)
    kept = saved(originals, b"a log")
    s3_server.call("put_object", Bucket=name, Key=f"{kept[:2]}/{kept}", Body=b"a lot")
    with pytest.raises(StoreError, match="is damaged"):
        originals.lend(kept)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_run_half_sent_goes_once_it_is_old(
    s3_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = s3_server.bucket()
    originals = bucket(s3_server, f"s3://{name}/case", tmp_path)
    for key in ("case/ab/half", "elsewhere/half"):
        s3_server.call("create_multipart_upload", Bucket=name, Key=key)
    monkeypatch.setattr("casethread.store.bucket.LEFT", timedelta(days=36500))  # the server says of all that it is old
    originals.tidy()
    assert len(s3_server.call("list_multipart_uploads", Bucket=name)["Uploads"]) == 2
    monkeypatch.undo()
    originals.tidy()
    assert [one["Key"] for one in s3_server.call("list_multipart_uploads", Bucket=name)["Uploads"]] == [
        "elsewhere/half"
    ]


@pytest.mark.parametrize(
    ("owner", "hours", "stays"),
    [
        (f"{own_name()}~1", 1, True),
        (f"{own_name()}~1", 25, False),
        (f"4194305@{gethostname()}~1", 0, False),
        ("4194305@elsewhere~1", 23, True),
        ("4194305@elsewhere~1", 25, False),
        ("4194305", 0, False),
    ],
    ids=["ours", "ours, long ago", "of one killed", "another machine's", "another machine's, long ago", "earlier name"],
)
def test_what_is_half_copied_stays_while_somebody_may_be_at_it(
    tmp_path: Path, owner: str, hours: int, stays: bool
) -> None:
    half = tmp_path / "ab" / f"{'ab' * 32}.{owner}{PARTIAL}"
    half.parent.mkdir()
    half.write_bytes(b"half of a log")
    then = time.time() - 3600 * hours
    os.utime(half, (then, then))
    originals = Folder(tmp_path)
    whole = saved(originals, b"a log")
    originals.tidy()
    assert half.exists() == stays
    assert list(originals.each()) == [whole]


def test_copies_that_a_killed_process_left_go(s3_server: Server, tmp_path: Path) -> None:
    left = tmp_path / "4194305-abc"
    left.mkdir()
    (left / "original").write_bytes(b"a log")
    originals = bucket(s3_server, f"s3://{s3_server.bucket()}", tmp_path)
    lent = originals.lend(saved(originals, b"another"))
    assert not left.exists()
    assert lent.exists()
    originals.close()
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_away_is_told_in_one_sentence_and_asked_again(tmp_path: Path) -> None:
    with running() as server:
        originals = bucket(server, f"s3://{server.bucket()}/case", tmp_path)
        kept = saved(originals, b"a log")
        server.stop()
        with pytest.raises(StoreUnavailable) as told:
            originals.has(kept)
        assert str(told.value).startswith(f"{originals.shown}: the store of originals does not answer: ")
        assert "Traceback" not in str(told.value)
        assert "\n" not in str(told.value)
        assert told.value.status == 503
        originals.close()


def test_a_bucket_that_is_not_there_is_told(s3_server: Server, tmp_path: Path) -> None:
    originals = bucket(s3_server, "s3://nowhere/case", tmp_path)
    for ask in (lambda: originals.has(sha(b"x")), lambda: originals.save(sha(b"x"), BytesIO(b"x"))):
        with pytest.raises(StoreError, match="there is no such bucket"):
            ask()


@pytest.mark.parametrize("address", ["s3://", "s3:bucket", "s3://UPPER/x", "s3://a", "https://bucket/x"])
def test_what_names_no_bucket_is_told(address: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="names no bucket"):
        Bucket(address, KEY, tmp_path)


def test_no_secret_is_shown() -> None:
    assert "secret" not in repr(Access("http://s3", "eu", "the key", "the secret")).replace("secret=", "")
    assert "the key" not in repr(Access("http://s3", "eu", "the key", "the secret"))
    assert ATTEMPTS > 1
