"""Originals in a bucket of an S3-compatible store, through s3fs, whose exceptions stop here."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp, mkstemp
from threading import Lock
from typing import IO, Any, cast

from casethread.alive import is_left_behind, own_name
from casethread.errors import CasethreadError, ConfigError, StoreError, StoreUnavailable
from casethread.store.originals import LEFT, is_sha256, missing, pieces

PART = 16 << 20
"""Bytes of a part of a large original: the 10,000 parts that S3 takes hold 160 GB."""
ATTEMPTS = 4
"""How often a request is sent that the store does not answer, or answers with an error of its own; the pauses between
grow from about one second to four.
"""
CONNECT, READ = 5, 60
"""Seconds that the store may take to be reached, and between two pieces of an answer."""
SETTING = "setting `originals`"
_ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*?))?/*")
_AGAIN = "run it again once it is back; nothing is lost"


@dataclass(frozen=True, slots=True)
class Access:
    """Who Casethread is at the store, and where that is; what is empty is taken from the environment (AWS_...)."""

    endpoint: str = ""
    region: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


class Bucket:
    """Originals as objects ``prefix/ab/abcd...``. ``fetched`` is the folder for copies on this machine."""

    def __init__(self, address: str, access: Access, fetched: Path) -> None:
        read = _ADDRESS.fullmatch(address)
        if read is None:
            raise ConfigError(f"{address!r} names no bucket", where=SETTING, remedy="give s3://BUCKET/PREFIX")
        self._bucket, self._prefix = read["bucket"], f"{read['prefix']}/" if read["prefix"] else ""
        self._fetched = fetched
        self._own: Path | None = None
        self._making = Lock()
        self._store = _connected(access)

    @property
    def shown(self) -> str:
        """The address."""
        return f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def _key(self, sha256: str) -> str:
        return f"{self._prefix}{sha256[:2]}/{sha256}"

    def _ask(self, method: str, **given: object) -> dict[str, Any]:
        with self._translated():
            return cast("dict[str, Any]", self._store.call_s3(method, Bucket=self._bucket, **given))

    def _pages(self, method: str, **given: object) -> Iterator[dict[str, Any]]:
        """Every page of a list."""
        marks = {
            "list_objects_v2": (("ContinuationToken", "NextContinuationToken"),),
            "list_object_versions": (("KeyMarker", "NextKeyMarker"), ("VersionIdMarker", "NextVersionIdMarker")),
            "list_multipart_uploads": (("KeyMarker", "NextKeyMarker"), ("UploadIdMarker", "NextUploadIdMarker")),
        }[method]
        while True:
            page = self._ask(method, **given)
            yield page
            if not page.get("IsTruncated"):
                return
            given |= {mark: page[following] for mark, following in marks if page.get(following)}

    def has(self, sha256: str) -> bool:
        """Whether there is such an object."""
        return self._head(sha256) is not None

    def size(self, sha256: str) -> int:
        """The object's bytes."""
        head = self._head(sha256)
        if head is None:
            raise missing(sha256, self.shown)
        return int(head["ContentLength"])

    def _head(self, sha256: str) -> dict[str, Any] | None:
        try:
            return self._ask("head_object", Key=self._key(sha256))
        except _Nothing:
            # a store answers alike for an object and for a bucket that is not there
            self._require_bucket()
            return None

    def _require_bucket(self) -> None:
        try:
            self._ask("head_bucket")
        except _Nothing:
            remedy = "create it, or correct the setting `originals`"
            raise StoreError("there is no such bucket", where=self.shown, remedy=remedy) from None

    def save(self, sha256: str, source: IO[bytes], *, as_it_is: bool = False) -> str:
        """A small original is sent at once, a large one part by part: either is there when all of it has come."""
        try:
            first = source.read(PART)
            if len(first) < PART:
                digest = hashlib.sha256(first).hexdigest()
                if digest == sha256 or as_it_is:
                    self._ask("put_object", Key=self._key(sha256), Body=first)
                return digest
            return self._send(sha256, first, source, as_it_is)
        except _Nothing:
            self._require_bucket()
            raise
        except OSError as error:
            what, remedy = f"the original cannot be read: {error.strerror or error}", "look after its disk, then again"
            raise StoreError(what, where=sha256, remedy=remedy) from error

    def _send(self, sha256: str, first: bytes, source: IO[bytes], as_it_is: bool) -> str:
        digest, key = hashlib.sha256(first), self._key(sha256)
        upload = self._ask("create_multipart_upload", Key=key)["UploadId"]
        sent: list[dict[str, object]] = []
        try:
            part = first
            while part:
                number = len(sent) + 1
                told = self._ask("upload_part", Key=key, UploadId=upload, PartNumber=number, Body=part)
                sent.append({"ETag": told["ETag"], "PartNumber": number})
                part = source.read(PART)
                digest.update(part)
            if digest.hexdigest() == sha256 or as_it_is:
                self._ask("complete_multipart_upload", Key=key, UploadId=upload, MultipartUpload={"Parts": sent})
                upload = ""
        finally:
            if upload:
                with suppress(StoreError):  # what stays is half sent, and goes with the next run that tidies
                    self._ask("abort_multipart_upload", Key=key, UploadId=upload)
        return digest.hexdigest()

    def open(self, sha256: str) -> IO[bytes]:
        """Read from the store as it is asked for."""
        size = self.size(sha256)
        if not size:
            return BytesIO()
        with self._translated():
            path = f"{self._bucket}/{self._key(sha256)}"
            stream = self._store.open(path, "rb", block_size=PART // 2, cache_type="readahead", size=size)
        return cast("IO[bytes]", _Stream(stream, self._translated))

    def path(self, sha256: str) -> Path | None:
        """None: it lies elsewhere."""

    @contextmanager
    def here(self, sha256: str) -> Iterator[Path]:
        """A copy, removed afterwards."""
        copy = self.lend(sha256)
        try:
            yield copy
        finally:
            self.give_back(copy)

    def lend(self, sha256: str) -> Path:
        """A copy, compared with its SHA-256."""
        digest = hashlib.sha256()
        with self.open(sha256) as source:
            copy = None
            try:
                number, name = mkstemp(dir=self._scratch(), prefix="original-")
                copy = Path(name)
                with os.fdopen(number, "wb") as target:
                    for piece in pieces(source):
                        digest.update(piece)
                        target.write(piece)
                if digest.hexdigest() == sha256:
                    kept, copy = copy, None
                    return kept
            except OSError as error:
                what = f"there is no room for a copy of the original: {error.strerror or error}"
                remedy = "free disk space in the case folder, then try again"
                raise StoreError(what, where=self.shown, remedy=remedy) from error
            finally:
                if copy is not None:
                    copy.unlink(missing_ok=True)
        what = f"the original {sha256} is damaged"
        raise StoreError(what, where=self.shown, remedy="restore it from a back-up")

    def give_back(self, path: Path) -> None:
        """Remove the copy."""
        path.unlink(missing_ok=True)

    def remove(self, sha256: str) -> bool:
        """Of a bucket that keeps versions every version of the object goes, and every mark that it was deleted: else
        the bucket would only hide it, and hold its bytes.
        """
        key = self._key(sha256)
        there = self.has(sha256)
        if self._ask("get_bucket_versioning").get("Status"):
            found = [
                one["VersionId"]
                for page in self._pages("list_object_versions", Prefix=key)
                for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
                if one["Key"] == key
            ]
            for version in found:
                self._ask("delete_object", Key=key, VersionId=version)
            there = bool(found)
        elif there:
            self._ask("delete_object", Key=key)
        if self.has(sha256):
            what = f"the original {sha256} is still there after it was deleted"
            remedy = "lift what holds it (a retention, a legal hold), then dispose of it again"
            raise StoreError(what, where=self.shown, remedy=remedy)
        return there

    def each(self) -> Iterator[str]:
        """By the names of the objects; others under the prefix are left out."""
        for page in self._pages("list_objects_v2", Prefix=self._prefix):
            for one in page.get("Contents", ()):
                name = one["Key"].rpartition("/")[2]
                if is_sha256(name) and one["Key"] == self._key(name):
                    yield name

    def tidy(self) -> None:
        """What was half sent, once it is a day old: others may be sending now."""
        before = datetime.now(UTC) - LEFT
        for page in self._pages("list_multipart_uploads", Prefix=self._prefix):
            for one in page.get("Uploads", ()):
                if one["Initiated"] < before:
                    self._ask("abort_multipart_upload", Key=one["Key"], UploadId=one["UploadId"])

    def close(self) -> None:
        """Remove what was fetched."""
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)
            self._own = None

    def _scratch(self) -> Path:
        """A folder of this process for copies; those that killed ones left go when it is made."""
        with self._making:
            if self._own is None:
                self._fetched.mkdir(parents=True, exist_ok=True)
                for left in self._fetched.iterdir():
                    if is_left_behind(left.name.partition("~")[0]):
                        shutil.rmtree(left, ignore_errors=True)
                self._own = Path(mkdtemp(dir=self._fetched, prefix=f"{own_name()}~"))
            return self._own

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns what the store, or the way to it, answers into errors of ours."""
        # imported here: it is there when the extra is
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError  # noqa: PLC0415

        try:
            yield
        except CasethreadError:
            raise
        except FileNotFoundError as error:
            raise _Nothing("there is no such thing", where=self.shown) from error
        except (PermissionError, NoCredentialsError) as error:
            what = f"the store of originals does not let Casethread do that: {_said(error)}"
            remedy = "check `originals_key` and `originals_secret`, and what they may do in the bucket"
            raise StoreError(what, where=self.shown, remedy=remedy) from error
        except (BotoCoreError, ClientError, OSError, TimeoutError) as error:
            what = f"the store of originals does not answer: {_said(error)}"
            raise StoreUnavailable(what, where=self.shown, remedy=_AGAIN) from error


class _Nothing(StoreError):
    """There is no such object, or no such bucket."""


class _Stream:
    """A stream whose errors are ours."""

    def __init__(self, stream: Any, translated: Callable[[], Any]) -> None:
        self._stream = stream
        self._translated = translated

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        with self._translated():
            return bytes(self._stream.read(size))

    def close(self) -> None:
        """Let go of it."""
        self._stream.close()

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _said(error: BaseException) -> str:
    """What an error says, in one line: the innermost of those that caused it says most."""
    return " ".join(str(error).split())[:300] or type(error).__name__


def _connected(access: Access) -> Any:
    try:
        # imported here: who keeps originals in a folder needs none of it
        from s3fs import S3FileSystem  # noqa: PLC0415
    except ImportError as error:
        what, remedy = "originals in S3 need its client", "install `casethread[s3]`"
        raise StoreError(what, where=SETTING, remedy=remedy) from error
    store = S3FileSystem(
        key=access.key or None,
        secret=access.secret or None,
        endpoint_url=access.endpoint or None,
        client_kwargs={"region_name": access.region} if access.region else {},
        config_kwargs={
            "retries": {"total_max_attempts": ATTEMPTS, "mode": "standard"},
            "connect_timeout": CONNECT,
            "read_timeout": READ,
        },
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    store.retries = 1  # the client below counts the attempts
    return store
