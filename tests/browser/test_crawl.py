"""Every link that a role is shown is followed in a browser: it leads to a page, within the policy, on our server."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

Opened = Callable[..., Page]
SAME = 4
"""Addresses that differ in ids and numbers alone are of one sort; so many of each are opened."""
_ID = re.compile(r"(?<=/)(documents|entities|incidents|users)/[^/?#]+")
_LEAVE = ("/original", "/part", ".png")
"""Downloads and pictures: followed by other tests."""


def sort_of(address: str) -> str:
    """An address without what tells it from others of its sort."""
    parts = urlsplit(address)
    keys = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    path = _ID.sub(r"\1/*", parts.path).replace("mentions/", "mentions/#")
    return f"{path}?{'&'.join(keys)}"


@pytest.mark.parametrize("role", ["reader", "analyst", "press", "admin"])
def test_every_link_leads_to_a_page(opened: Opened, sample_server: str, role: str) -> None:
    page = opened("/", user=role)
    todo, known = deque(["/", "/account", "/trail"]), {"/", "/account", "/trail"}
    seen: Counter[str] = Counter()
    while todo:
        address = todo.popleft()
        sort = re.sub(r"#\d+-\d+", "#", sort_of(address))
        if seen[sort] >= SAME:
            continue
        seen[sort] += 1
        answered = page.goto(address)
        if answered is None:
            continue
        assert answered.status == 200, (role, address, answered.status)
        assert page.locator("h1").count() == 1, address
        for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            whole = urljoin(page.url, href)
            assert whole.startswith((sample_server, "#")), (address, href)
            path = whole.removeprefix(sample_server).partition("#")[0]
            if path not in known and not urlsplit(path).path.endswith(_LEAVE):
                known.add(path)
                todo.append(path)
    page.context.close()
    assert len(seen) > 15
    assert any(sort.startswith("/users") for sort in seen) == (role == "admin")
    print(f"{role}: {sum(seen.values())} pages of {len(seen)} sorts, of {len(known)} links")  # noqa: T201 - by pytest -s
