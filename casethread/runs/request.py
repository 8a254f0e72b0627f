"""What the process of a run is told that is written down nowhere: settings, passwords, ids of what is to go."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from casethread.config import Config


@dataclass(frozen=True, slots=True)
class Request:
    """``config`` are the settings of the server that asks; ``passwords`` are tried on what is encrypted; ``documents``
    and the ``reason`` are those of a disposal; ``origin`` is where it was asked from, ``purpose`` what for.
    """

    config: Config
    passwords: tuple[str, ...] = field(default=(), repr=False)
    documents: tuple[str, ...] = ()
    reason: str = ""
    origin: str = ""
    purpose: str | None = None

    def line(self) -> str:
        """As it is sent to the process: one line of JSON."""
        config = {one.name: _plain(getattr(self.config, one.name)) for one in fields(Config)}
        told = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "config"}
        return json.dumps({"config": config, **told}) + "\n"

    @classmethod
    def read(cls, line: str) -> Self:
        """The inverse of ``line``."""
        told = json.loads(line)
        config = told.pop("config")
        config["home"] = Path(config["home"])
        told["passwords"], told["documents"] = tuple(told["passwords"]), tuple(told["documents"])
        return cls(config=Config(**config), **told)


def _plain(value: object) -> object:
    # the process may start elsewhere
    return str(value.absolute()) if isinstance(value, Path) else value
