"""What tests of pages share: a page come to rest, what axe finds on it, and whether another role sees the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules of axe that another colour scheme can break: it changes nothing but colours."""
_OWN = [
    re.compile(r'name="csrf" value="[^"]*"'),
    re.compile(r'<nav [^>]*aria-label="Main".*?</nav>', re.DOTALL),
    re.compile(r"Reading as [^<]*"),
]
"""What differs between two users' pages that are otherwise the same."""


def settle(page: Page) -> None:
    """Wait until the scripts of a page have done what they do at first."""
    page.wait_for_selector("html[data-ready]", state="attached")
    if page.locator("#graph").count():
        page.wait_for_selector("#graph[data-ready]", state="attached", timeout=60_000)


def violations(page: Page, rules: Sequence[str] = ()) -> list[tuple[str, list[str]]]:
    """The rules that axe finds broken, each with the first few elements that break it; of ``rules`` alone, if any."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    only: dict[str, Any] = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    ran = page.evaluate("options => axe.run(options)", {"runOnly": only, "resultTypes": ["violations"]})
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in ran["violations"]]


def likeness(html: str) -> str:
    """A page without what tells its reader from another."""
    for own in _OWN:
        html = own.sub("", html)
    return html
