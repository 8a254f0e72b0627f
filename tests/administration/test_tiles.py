"""Tiles of a configured server: which ones lie under the map, and that nothing else is let in for them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from casethread.config import Config
from casethread.errors import ConfigError
from tests.administration.taking import administering
from ui.clusters import BRITAIN, SCALE, Box, Window
from ui.rendering import SECURITY_HEADERS
from ui.tiles import ACROSS, Tiles

TEMPLATE = "https://tiles.example/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    "box", [BRITAIN, Box(51.5, -0.13, 51.5, -0.13), Box(51.7, 0.4, 51.8, 0.5), Box(-84, -179, 84, 179)]
)
def test_tiles_cover_the_window_with_squares_of_web_mercator(box: Box) -> None:
    tiles, window = Tiles(TEMPLATE, ""), Window.of(box)
    under = tiles.under(window)
    assert len(under) <= (2 * ACROSS + 2) * (3 * ACROSS + 2)
    assert min(one.x for one in under) <= max(window.x, 0)
    assert max(one.x + one.size for one in under) >= min(window.x + window.width, SCALE) - 0.01
    assert min(one.y for one in under) <= max(window.y, 0)
    assert max(one.y + one.size for one in under) >= min(window.y + window.height, SCALE) - 0.01
    for one in under:
        zoom, column, row = map(int, re.findall(r"/(\d+)/(\d+)/(\d+)\.png", one.href)[0])
        assert (one.x, one.y) == (round(column * SCALE / 2**zoom, 4), round(row * SCALE / 2**zoom, 4))
        assert 0 <= row < 2**zoom
        assert 0 <= column < 2**zoom


def test_greenwich_is_at_the_corner_of_four_tiles() -> None:
    """The middle of the world: at zoom 1 four tiles meet there."""
    tiles = Tiles(TEMPLATE, "").under(Window(SCALE / 2 - SCALE, SCALE / 2 - SCALE, 2 * SCALE, 2 * SCALE))
    assert {one.href for one in tiles} >= {f"https://tiles.example/1/{x}/{y}.png" for x in (0, 1) for y in (0, 1)} or {
        one.href for one in tiles
    } >= {"https://tiles.example/2/1/1.png", "https://tiles.example/2/2/2.png"}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("http://tiles.example/{z}/{x}/{y}.png", "https"),
        ("ftp://tiles.example/{z}/{x}/{y}.png", "https"),
        ("tiles/{z}/{x}/{y}.png", "https"),
        ("https://u:p@tiles.example/{z}/{x}/{y}.png", "https"),
        ("https://tiles.example;script-src */{z}/{x}/{y}.png", "https"),
        ("https://tiles.example 'unsafe-inline'/{z}/{x}/{y}.png", "https"),
        ("https://tiles.example/{z}/{x}.png", "lacks"),
        ("https://{x}.tiles.example/{z}/{y}.png", "https"),
        ("https://tiles.example:port/{z}/{x}/{y}.png", "no address"),
    ],
)
def test_an_address_that_is_none_of_tiles_stops_the_start(template: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Tiles.of(template, "")


@pytest.mark.parametrize("template", [TEMPLATE, "http://127.0.0.1:9/{z}/{x}/{y}.png", TEMPLATE + "?key={z}"[:5]])
def test_an_address_of_tiles_is_one(template: str) -> None:
    assert Tiles.of(template, "x") is not None
    assert Tiles.of("", "x") is None


def test_only_the_map_may_ask_the_tile_server_and_only_for_pictures(tmp_path: Path) -> None:
    ours = SECURITY_HEADERS["Content-Security-Policy"]
    config = Config(home=tmp_path / "case", map_tiles=TEMPLATE, map_attribution="Tiles <by> Somebody")
    with administering(config) as admin:
        page = admin.client.get("/map")
        policy = page.headers["content-security-policy"]
        assert policy == ours.replace("img-src 'self' data:", "img-src 'self' data: https://tiles.example")
        assert "https://tiles.example/" in page.text
        assert "Tiles &lt;by&gt; Somebody" in page.text
        for path in ("/", "/map?from=soon", "/status"):
            other = admin.client.get(path)
            assert other.headers["content-security-policy"] == ours
            assert "tiles.example" not in other.text
    with administering(replace(config, map_tiles="")) as admin:
        page = admin.client.get("/map")
        assert page.headers["content-security-policy"] == ours
        assert "<image" not in page.text
