"""Every link that a role is shown is followed in a browser: it leads to a page, within the policy, on our server."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.looking import likeness, settle, violations

Opened = Callable[..., Page]
SAME = 4
"""Addresses that differ in ids and numbers alone are of one sort; so many of each are opened."""
_ID = re.compile(r"(?<=/)(documents|entities|incidents|users|files|runs)/[^/?#]+")
OURS = ("/account", "/users", "/trail", "/purpose", "/status", "/ingest", "/disposal")
_OPENED: dict[str, tuple[str, ...]] = {}
"""The links of pages that were opened, by the page without what tells its reader."""
_LEAVE = ("/original", "/part", ".png", "/search/export", "/graph/export")
"""Downloads and pictures: followed by other tests."""


def sort_of(address: str) -> str:
    """An address without what tells it from others of its sort."""
    parts = urlsplit(address)
    keys = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    path = _ID.sub(r"\1/*", parts.path).replace("mentions/", "mentions/#")
    return f"{path}?{'&'.join(keys)}"


def check_use(page: Page, address: str) -> None:
    """A page about accounts or for administrators serves everybody: axe finds no violation, and 320 pixels hold it."""
    settle(page)
    assert violations(page) == [], address
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.set_viewport_size({"width": 1280, "height": 720})


def links_of(page: Page, address: str, *, use: bool) -> tuple[str, ...]:
    """Open a page and give its links as whole addresses. What another role was shown likewise, byte for byte but for
    the way to other pages, is not opened again. ``use``: everybody can use it.
    """
    answer = page.request.get(address)
    assert answer.status == 200, (address, answer.status)
    like = likeness(answer.text())
    if like not in _OPENED:
        opened = page.goto(address)
        assert opened is None or opened.status == 200, address
        assert page.locator("h1").count() == 1, address
        if use:
            check_use(page, address)
        _OPENED[like] = _links(page)
    return _OPENED[like]


def _links(page: Page, among: str = "a[href]:not(nav[aria-label=Main] a)") -> tuple[str, ...]:
    hrefs = page.eval_on_selector_all(among, "links => links.map(link => link.getAttribute('href'))")
    return tuple(urljoin(page.url, href) for href in hrefs)


def test_one_logs_in_and_out_without_script(opened: Opened, log_in: Callable[[str], dict[str, str]]) -> None:
    assert log_in("analyst")
    page = opened("/incidents", user="", java_script_enabled=False)
    page.get_by_label("Name").fill("analyst")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in").click()
    assert "There is a problem" in page.inner_text("main")
    page.get_by_label("Password").fill("knock three times, tsylana")
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Purpose").fill("A test of the pages")
    page.get_by_role("button", name="Go on").click()
    assert page.url.endswith("/incidents")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("button", name="Log out", exact=True).click()
    assert page.url.endswith("/log-in")
    assert page.locator("h1").inner_text() == "Log in"
    page.goto("/account")
    assert "/log-in" in page.url
    page.context.close()


def test_the_log_in_page_can_be_used_by_everybody(opened: Opened) -> None:
    page = opened("/log-in", user="")
    check_use(page, "/log-in")
    page.context.close()


@pytest.mark.parametrize("role", ["reader", "analyst", "press", "admin"])
def test_every_link_leads_to_a_page(opened: Opened, sample_server: str, role: str) -> None:
    page = opened("/", user=role)
    whole = [link.removeprefix(sample_server).partition("#")[0] for link in _links(page, "a[href]")]
    known = dict.fromkeys(("/", "/account", "/trail", *filter(None, whole)))
    todo = deque(known)
    seen: Counter[str] = Counter()
    while todo:
        address = todo.popleft()
        sort = re.sub(r"#\d+-\d+", "#", sort_of(address))
        if seen[sort] >= SAME:
            continue
        seen[sort] += 1
        for link in links_of(page, address, use=address.startswith(OURS) and seen[sort] == 1):
            assert link.startswith((sample_server, "#")), (address, link)
            path = link.removeprefix(sample_server).partition("#")[0]
            if path not in known and not urlsplit(path).path.endswith(_LEAVE):
                known[path] = None
                todo.append(path)
    page.context.close()
    assert len(seen) > 15
    assert any(sort.startswith("/users") for sort in seen) == (role == "admin")
    print(f"{role}: {sum(seen.values())} pages of {len(seen)} sorts, of {len(known)} links")  # noqa: T201 - by pytest -s
