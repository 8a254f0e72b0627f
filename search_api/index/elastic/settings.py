"""Where Elasticsearch is, how it is spoken to, and how an index on it is laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from casethread.errors import ConfigError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class ElasticSettings:
    """``addresses`` are those of any of the cluster's nodes; ``name`` begins the names of all that is kept there.

    ``shards`` and ``replicas`` are those of the next index that is made. ``patience`` is the number of seconds that
    one request may take, and that a write is tried for again while the cluster refuses it.
    """

    addresses: tuple[str, ...]
    name: str = "casethread"
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca: Path | None = None
    verify: bool = True
    shards: int = 1
    replicas: int = 1
    patience: float = 30.0

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            remedy = "begin with a small letter or digit, then small letters, digits, _ and -"
            raise ConfigError(f"an index cannot be called {self.name!r}", where="setting `index_name`", remedy=remedy)
        if any("@" in address for address in self.addresses):
            remedy = "set `index_user` and `index_password`, which no message shows"
            raise ConfigError("the address holds a user", where="setting `index`", remedy=remedy)
        if self.ca and not self.ca.is_file():
            remedy = "name a file of certificates in PEM form"
            raise ConfigError(f"{self.ca} is no file", where="setting `index_ca`", remedy=remedy)
        if self.user and self.api_key:
            remedy = "give a user with a password, or an API key"
            raise ConfigError("a user and an API key are set", where="setting `index_api_key`", remedy=remedy)
