"""The settings: one frozen Config, read once from a TOML file and then the environment, and passed in."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from casethread.errors import ConfigError

ENV_PREFIX = "CASETHREAD_"
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_CHOICES = {"active_from": ("arrest", "charge"), "linking_engine": ("local", "spark"), "log": ("plain", "json")}
_AT_LEAST_ONE = frozenset(
    {
        "lease",
        "patience",
        "opening",
        "memory",
        "upload",
        "index_shards",
        "index_timeout",
        "session_minutes",
        "session_hours",
        "requests_per_minute",
        "requests_at_once",
    }
)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting. An environment variable CASETHREAD_<NAME> outranks the key <name> of the TOML file."""

    home: Path = field(default=Path("casethread-data"), metadata={"doc": "The case folder: store, originals, index."})
    store: str = field(
        default="",
        repr=False,
        metadata={"doc": "Address of the case store (`postgresql://...`); empty: SQLite in the case folder."},
    )
    originals: str = field(
        default="",
        metadata={"doc": "Where originals are kept: a folder, or `s3://BUCKET/PREFIX`; empty: in the case folder."},
    )
    originals_endpoint: str = field(
        default="", metadata={"doc": "Address of the S3-compatible store; empty: that of the environment, else AWS."}
    )
    originals_region: str = field(default="", metadata={"doc": "Its region; empty: that of the environment."})
    originals_key: str = field(
        default="", repr=False, metadata={"doc": "Access key there; empty: what the environment gives (`AWS_...`)."}
    )
    originals_secret: str = field(default="", repr=False, metadata={"doc": "The secret of that key."})
    index: str = field(
        default="embedded",
        metadata={"doc": "`embedded`, or the https address of Elasticsearch; several nodes with commas between."},
    )
    index_name: str = field(
        default="casethread", metadata={"doc": "What the case is called on Elasticsearch: one name for each case."}
    )
    index_user: str = field(default="", metadata={"doc": "User that Elasticsearch knows."})
    index_password: str = field(default="", repr=False, metadata={"doc": "That user's password."})
    index_api_key: str = field(default="", repr=False, metadata={"doc": "API key, in place of user and password."})
    index_ca: str = field(
        default="", metadata={"doc": "File of the authority that signed the nodes' certificates; empty: the system's."}
    )
    index_verify: bool = field(
        default=True, metadata={"doc": "Whether the nodes' certificates are verified; `false` only to try it out."}
    )
    index_shards: int = field(
        default=1, metadata={"doc": "Parts into which the next index on Elasticsearch is cut: one per 30 GB or so."}
    )
    index_replicas: int = field(
        default=1, metadata={"doc": "Further copies of each part, on other nodes: as many nodes may be lost."}
    )
    index_timeout: int = field(
        default=30,
        metadata={"doc": "Seconds that Elasticsearch may take for a request, and may refuse a write for the moment."},
    )
    semantic_model: str = field(
        default="",
        metadata={"doc": "Folder of a model of model2vec that also finds documents by meaning; empty: words alone."},
    )
    host: str = field(default="127.0.0.1", metadata={"doc": "Address that `serve` listens on."})
    port: int = field(default=8000, metadata={"doc": "Port that `serve` listens on; 0 takes a free one."})
    processes: int = field(
        default=1, metadata={"doc": "Processes that serve, behind the one address; 0: one per core, at most 4."}
    )
    workers: int = field(
        default=0, metadata={"doc": "Processes that read, and as many that extract; 0: one per core, at most 4."}
    )
    lease: int = field(
        default=60,
        metadata={"doc": "Seconds without a sign of life after which the work of a `worker` goes to another."},
    )
    patience: int = field(
        default=120,
        metadata={"doc": "Seconds that reading or extraction may go without getting further."},
    )
    opening: int = field(
        default=20, metadata={"doc": "Seconds that it may take to open a place of an original to show it."}
    )
    memory: int = field(
        default=2048, metadata={"doc": "Megabytes that a process which reads or extracts may take for its work."}
    )
    inbox: str = field(
        default="",
        metadata={"doc": "Folder of the server from which the pages take in files; empty: none."},
    )
    upload: int = field(default=1024, metadata={"doc": "Megabytes that the files of one upload may have together."})
    map_tiles: str = field(
        default="",
        metadata={"doc": "Address of a tile server for the map, with `{z}`, `{x}` and `{y}`; empty: none is asked."},
    )
    map_attribution: str = field(
        default="", metadata={"doc": "What the map says of where its tiles come from, as their licence asks."}
    )
    linking_engine: str = field(
        default="local", metadata={"doc": "Where many documents are compared with one another: `local`, or `spark`."}
    )
    spark_master: str = field(
        default="local[*]", metadata={"doc": "Address of the Spark cluster (`spark://...`, `yarn`, `k8s://...`)."}
    )
    retention: str = field(
        default="", metadata={"doc": "File (TOML) of review periods; empty: those that come with the product."}
    )
    active_from: str = field(
        default="arrest",
        metadata={"doc": "From when on the press check counts proceedings as active: `arrest` or `charge`."},
    )
    page_size: int = field(default=20, metadata={"doc": "Results on one page of a search."})
    session_minutes: int = field(
        default=30, metadata={"doc": "Minutes without a request after which one is logged out."}
    )
    session_hours: int = field(default=12, metadata={"doc": "Hours after which one is logged out in any case."})
    requests_per_minute: int = field(
        default=600, metadata={"doc": "Requests that one user, or one address without a log-in, may make in a minute."}
    )
    requests_at_once: int = field(
        default=32,
        metadata={"doc": "Requests that one process that serves works on at once; more are told to come back."},
    )
    metrics_token: str = field(
        default="",
        repr=False,
        metadata={"doc": "What another machine sends to read `/metrics`; empty: only this machine reads them."},
    )
    log: str = field(
        default="plain",
        metadata={"doc": "How the server logs: `plain`, or `json`, a line for each request with its id."},
    )
    oidc_issuer: str = field(
        default="", metadata={"doc": "Address of the OpenID Connect provider to log in at; empty: local accounts only."}
    )
    oidc_client: str = field(default="", metadata={"doc": "What the provider calls this installation (client id)."})
    oidc_secret: str = field(
        default="", repr=False, metadata={"doc": "The client secret; set it in the environment or in a file."}
    )
    oidc_secret_file: str = field(default="", metadata={"doc": "A file that holds the client secret instead."})

    @property
    def store_url(self) -> str:
        """The case store's SQLAlchemy URL."""
        return self.store or f"sqlite:///{self.home / 'case.db'}"

    @property
    def has_queue(self) -> bool:
        """Whether several workers can share the work of the case."""
        return self.store_url.startswith("postgres")

    @property
    def client_secret(self) -> str:
        """The client secret at the identity provider. Raises ConfigError when its file cannot be read."""
        if not self.oidc_secret_file:
            return self.oidc_secret
        try:
            return Path(self.oidc_secret_file).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            remedy = "name a file that holds the secret alone"
            raise ConfigError(f"cannot be read: {error}", where="setting `oidc_secret_file`", remedy=remedy) from error

    @property
    def inbox_folder(self) -> Path | None:
        """The folder from which the pages take in files, if there is one."""
        return Path(self.inbox).expanduser().absolute() if self.inbox else None

    @property
    def originals_folder(self) -> Path:
        """The folder of kept originals, where they are kept in one. Raises ConfigError for any other address."""
        if "://" in self.originals:
            remedy = "give a folder, or s3://BUCKET/PREFIX; leave it out for the case folder"
            what = f"originals cannot be kept at {self.originals!r}"
            raise ConfigError(what, where="setting `originals`", remedy=remedy)
        return Path(self.originals).expanduser() if self.originals else self.home / "originals"

    @property
    def imported_places(self) -> Path:
        """The file of the places that were imported beside the bundled ones."""
        return self.home / "places.db"

    @property
    def process_count(self) -> int:
        """How many processes serve."""
        return self.processes or min(os.cpu_count() or 1, 4)

    @property
    def worker_count(self) -> int:
        """How many processes annotate."""
        return self.workers or min(os.cpu_count() or 1, 4)


def load(environ: Mapping[str, str] | None = None, file: Path | None = None) -> Config:
    """Read the settings.

    The file is ``file``, else $CASETHREAD_CONFIG, else ``casethread.toml`` in the working folder when there is one.
    Raises ConfigError naming the setting and where it was set.
    """
    environ = os.environ if environ is None else environ
    named = file or (Path(environ["CASETHREAD_CONFIG"]) if environ.get("CASETHREAD_CONFIG") else None)
    path = named or Path("casethread.toml")
    given: dict[str, tuple[Any, str]] = {}
    if named or path.exists():
        given = {key: (value, str(path)) for key, value in _read(path).items()}
    for setting in fields(Config):
        name = ENV_PREFIX + setting.name.upper()
        if environ.get(name):
            given[setting.name] = (environ[name], f"${name}")
    known = {setting.name: setting for setting in fields(Config)}
    values: dict[str, Any] = {}
    for key, (value, where) in given.items():
        if key not in known:
            raise ConfigError(f"there is no setting {key!r}", where=where, remedy=f"known: {', '.join(known)}")
        values[key] = _convert(key, value, known[key].default, where)
    return Config(**values)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"cannot be read: {error}", where=str(path), remedy="correct the file or remove it"
        ) from error


def _convert(key: str, value: Any, default: Any, where: str) -> Any:
    wanted = type(default)
    if isinstance(default, Path):
        return Path(str(value)).expanduser()
    if wanted is bool:
        if str(value).lower() not in _TRUTH:
            raise ConfigError(f"{key} cannot be {value!r}", where=where, remedy="give true or false")
        return _TRUTH[str(value).lower()]
    if wanted is int:
        try:
            number = int(value)
        except (TypeError, ValueError):
            number = -1
        if (
            number < 0
            or (key == "port" and number > 65535)
            or (key == "page_size" and not 1 <= number <= 100)
            or (key in _AT_LEAST_ONE and number < 1)
        ):
            raise ConfigError(f"{key} cannot be {value!r}", where=where, remedy="give a whole number in range")
        return number
    if not isinstance(value, str):
        raise ConfigError(f"{key} cannot be {value!r}", where=where, remedy="give a text")
    if key in _CHOICES and value not in _CHOICES[key]:
        raise ConfigError(f"{key} cannot be {value!r}", where=where, remedy=f"give {' or '.join(_CHOICES[key])}")
    return value
