"""The administrator's story, from log-in to tombstone, over a case of its own; and the pages without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from casethread.model import Role
from tests.browser.conftest import opening
from tests.browser.looking import OF_COLOUR, settle, violations
from tests.conftest import COOKIE, serving

PASSWORD = "knock three times, quietly"
OLD = "Mortimer Quorndelver, 31, of Brackle Row, Maldon, was charged with theft on 3 May 1998."
NEW = "Ada Penrose, 44, was seen in Maldon on 4 May 1999."
MENDED = "Bevis Larkmoor, 24, of Quern Lane, Maldon, was seen on 5 May 1999."
PATIENT = 180_000
"""Milliseconds that a run may take on a machine that is busy."""


@pytest.fixture
def opened(browser: Browser, complaints: list[str], tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """A page of a server over an empty case, whose one user is an administrator."""
    home = tmp_path / "case"
    with open_case(Config(home=home)) as case:
        desk = Desk(case.store)
        desk.users.add("admin", Role.ADMINISTRATOR, [])
        desk.set_password("admin", PASSWORD)

    def log_in(name: str) -> dict[str, str]:
        with open_case(Config(home=home)) as case:
            return {COOKIE: Desk(case.store).start(name, "test")}

    with serving(home) as address:
        yield opening(browser, address, complaints, log_in)


def check_use(page: Page) -> None:
    """A page can be used by everybody: no violation that axe finds, light or dark, and whole at 320 pixels."""
    settle(page)
    page.emulate_media(color_scheme="dark")
    assert violations(page, OF_COLOUR) == [], page.url
    page.emulate_media(color_scheme="light")
    assert violations(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size({"width": 1280, "height": 720})


def files(folder: Path) -> list[str]:
    """Three files, one of which is broken."""
    folder.mkdir()
    (folder / "old.txt").write_text(OLD)
    (folder / "new <b>.txt").write_text(NEW)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    return [str(path) for path in sorted(folder.iterdir())]


def test_from_log_in_by_upload_and_mending_to_a_tombstone(opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened("/", user="")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Take in", exact=True).click()
    expect(page.get_by_text("Nothing has been taken in yet.")).to_be_visible()
    page.get_by_text("Say what you know of them").first.click()
    check_use(page)
    page.locator("#files").set_input_files(files(tmp_path / "in"))
    page.get_by_label("Kind of source").first.select_option("news")
    page.get_by_role("button", name="Send and take in").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ingest/runs/1$"))
    expect(page.get_by_role("heading", name="3 files sent to the server")).to_be_visible()
    check_use(page)
    expect(page.locator("#run .ct-statement")).to_have_text(re.compile(r"^Reading: \d of 3$"), timeout=PATIENT)
    assert page.get_by_role("progressbar").count() == 1
    expect(page.locator("#run [role=status]")).to_have_text("Done", timeout=PATIENT)
    expect(page.get_by_text("is a broken PDF and cannot be opened")).to_be_visible()
    check_use(page)

    page.get_by_role("link", name="See what failed, and mend it (1)").click()
    expect(page.locator(".ct-file")).to_have_text(["upload 1/broken.pdf 15 bytes"])
    check_use(page)
    page.get_by_role("link", name="upload 1/broken.pdf").click()
    check_use(page)
    (tmp_path / "mended.txt").write_text(MENDED)
    page.get_by_label("File", exact=True).set_input_files(str(tmp_path / "mended.txt"))
    page.get_by_role("button", name="Send in its place").click()
    page.wait_for_url(re.compile(r"/ingest/runs/2$"))
    expect(page.locator("#run [role=status]")).to_have_text("Done", timeout=PATIENT)
    page.get_by_role("link", name="Is everything in?").click()
    expect(page.locator(".ct-statement")).to_have_text("3 of 3 documents searchable")
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()

    page.get_by_role("link", name="Disposal", exact=True).click()
    check_use(page)
    page.get_by_label(re.compile("Choose .*Quorndelver")).check()
    page.get_by_label("Dispose of them for good").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("link", name="No reason was given: say why; it is kept")).to_be_visible()
    check_use(page)
    page.get_by_label("Why").fill("Its time is up")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dispose of 1 document for good?")).to_be_visible()
    check_use(page)
    page.get_by_label("I want them to go for good").check()
    page.get_by_role("button", name="Dispose of 1 document").click()
    expect(page.locator("#run [role=status]")).to_have_text("Done", timeout=PATIENT)
    page.get_by_role("link", name="What was disposed of").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Its time is up")
    check_use(page)
    page.goto("/search?q=quorndelver")
    expect(page.locator("#total")).not_to_contain_text("1 document")
    page.goto("/ingest/runs")
    check_use(page)
    page.context.close()


def test_without_script_files_are_sent_and_a_run_is_followed(opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened("/ingest", user="admin", java_script_enabled=False)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    page.locator("#files").set_input_files(str(tmp_path / "broken.pdf"))
    page.get_by_role("button", name="Send and take in").click()
    assert page.url.endswith("/ingest/runs/1")
    for _ in range(PATIENT // 500):
        if page.locator("#run [role=status]").inner_text() == "Done":
            break
        page.get_by_role("link", name="Show how far it is now").click()
        page.wait_for_timeout(500)
    expect(page.get_by_text("is a broken PDF and cannot be opened")).to_be_visible()
    page.context.close()


TILES = "https://tiles.example/{z}/{x}/{y}.png"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001010300000025db56ca00000003504c5445"
    "a0c8f0e5a3ac4b0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def test_tiles_are_asked_of_the_one_server_that_is_named(browser: Browser, tmp_path: Path) -> None:
    home = tmp_path / "case"
    with open_case(Config(home=home)) as case:
        desk = Desk(case.store)
        desk.users.add("admin", Role.ADMINISTRATOR, [])
        cookies = {COOKIE: desk.start("admin", "test")}
    with serving(home, map_tiles=TILES, map_attribution="Tiles: Somebody") as base:
        _look_at_the_map(browser, base, cookies)


def _look_at_the_map(browser: Browser, base: str, cookies: dict[str, str]) -> None:
    context = browser.new_context(base_url=base)
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    asked, headers = [], []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        headers.append(route.request.headers)
        route.fulfill(body=PIXEL, content_type="image/png")

    page = context.new_page()
    page.route("https://tiles.example/**", answer)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/map")
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(re.fullmatch(r"https://tiles\.example/\d+/\d+/\d+\.png", one) for one in asked)
    assert not any("referer" in one for one in headers)
    assert said == []
    expect(page.get_by_text("Tiles: Somebody")).to_be_visible()
    context.close()
