"""A real browser: Debian's Chromium, driven by Playwright, that must never ask anything but our own server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
"""The last lets it reach nobody but this machine."""


@pytest.fixture(scope="module")
def browser(require: Callable[[bool, str], None]) -> Iterator[Browser]:
    """The browser, started once for a file: while it runs, its event loop keeps others of this process from running."""
    path = os.environ.get("CASETHREAD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    require(path is not None, "a Chromium browser (set CASETHREAD_CHROMIUM to its path)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def complaints() -> list[str]:
    """What pages complained of, and what they asked of others than our server."""
    return []


@pytest.fixture(autouse=True)
def _no_complaint(complaints: list[str]) -> Iterator[None]:
    yield
    found = complaints.copy()
    complaints.clear()
    assert found == []


Opened = Callable[..., Page]


def opening(browser: Browser, base: str, complaints: list[str], log_in: Callable[[str], dict[str, str]]) -> Opened:
    """What opens a path of the server at ``base`` in a fresh context, logged in as ``user`` unless that is empty; every
    problem that the page reports fails the test.
    """
    cookies: dict[str, dict[str, str]] = {}

    def open_page(path: str, user: str = "reader", **options: object) -> Page:
        context = browser.new_context(base_url=base, **options)  # type: ignore[arg-type]  # passed through
        if user:
            cookies[user] = cookies.get(user) or log_in(user)
            context.add_cookies([{"name": k, "value": v, "url": base} for k, v in cookies[user].items()])
        page = context.new_page()

        # listened to and not held up: a page whose requests are held up keeps nothing of what it has loaded
        def notice(request: Request) -> None:
            if not request.url.startswith((base, "data:", "blob:")):
                complaints.append(f"{path} asked {request.url}")

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error" and "Failed to load resource" not in message.text:
                complaints.append(f"{path}: {message.text}")

        context.on("request", notice)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        page.goto(path)
        return page

    return open_page


@pytest.fixture(scope="module")
def opened(
    browser: Browser, sample_server: str, complaints: list[str], log_in: Callable[[str], dict[str, str]]
) -> Opened:
    """Open a path of the sample server, as ``opening`` tells."""
    return opening(browser, sample_server, complaints, log_in)
