"""Tiles of a server that the settings name, under the map: none is asked unless one is named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from casethread.errors import ConfigError
from ui.clusters import SCALE, Window
from ui.map_contexts import Tile
from ui.rendering import SECURITY_HEADERS

ACROSS = 3
"""Tiles across the window, at least: a tile is 256 pixels wide, and the map some 560."""
DEEPEST = 19
"""The finest zoom that servers have."""
_POLICY = "Content-Security-Policy"
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where tiles are had (``{z}``, ``{x}``, ``{y}`` of Web Mercator), and what their licence asks to say."""

    template: str
    attribution: str

    @classmethod
    def of(cls, template: str, attribution: str) -> Self | None:
        """Those of the settings; None without any. Raises ConfigError for an address that is not one of tiles."""
        if not template:
            return None
        where = "setting `map_tiles`"
        try:
            parts = urlsplit(template)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ConfigError(f"is no address: {error}", where=where, remedy="correct it") from error
        private = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
        # what stands there goes into a header
        plain = all(sign.isalnum() or sign in ".-:[]" for sign in parts.netloc) and parts.netloc.isascii()
        if not private or not host or not plain:
            remedy = "name it as https://HOST/..., without user or password"
            raise ConfigError("is not asked over https", where=where, remedy=remedy)
        if any(parts.path.count(f"{{{name}}}") + parts.query.count(f"{{{name}}}") != 1 for name in "zxy"):
            raise ConfigError("lacks {z}, {x} or {y}", where=where, remedy="write it as https://HOST/{z}/{x}/{y}.png")
        return cls(template, attribution)

    @property
    def origin(self) -> str:
        """The one place beside our own from which the map shows pictures."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def policy(self) -> str:
        """The policy of the map's page: pictures from there too, and nothing else."""
        ours = SECURITY_HEADERS[_POLICY]
        return ours.replace("img-src 'self' data:", f"img-src 'self' data: {self.origin}")

    def under(self, window: Window) -> tuple[Tile, ...]:
        """The tiles that cover a window, row by row."""
        zoom = min(DEEPEST, max(0, math.ceil(math.log2(ACROSS * SCALE / window.width))))
        count = 2**zoom
        size = SCALE / count
        columns = range(max(0, math.floor(window.x / size)), min(count, math.ceil((window.x + window.width) / size)))
        rows = range(max(0, math.floor(window.y / size)), min(count, math.ceil((window.y + window.height) / size)))
        return tuple(
            Tile(self._href(zoom, column, row), round(column * size, 4), round(row * size, 4), round(size, 4))
            for row in rows
            for column in columns
        )

    def _href(self, zoom: int, column: int, row: int) -> str:
        filled = self.template.replace("{z}", str(zoom))
        return filled.replace("{x}", str(column)).replace("{y}", str(row))
