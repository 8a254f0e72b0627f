"""Search by meaning in a real browser: offered, asked for, shown for what it is, usable by everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from casethread.model import Role
from tests.browser.conftest import opening
from tests.conftest import COOKIE, serving
from tests.meaning import documents, make_model, taken


@pytest.fixture
def opened(browser: Browser, complaints: list[str], tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """A page of a server over a small case that a model has read."""
    config = Config(home=tmp_path / "case", semantic_model=str(make_model(tmp_path / "model")))
    with open_case(config) as case:
        taken(case, documents())
        desk = Desk(case.store)
        desk.users.add("ann", Role.ANALYST, [])
        cookies = {COOKIE: desk.start("ann", "test")}
    with serving(config.home, config) as address:
        yield opening(browser, address, complaints, lambda _: cookies)


def test_what_is_meant_is_found_shown_and_opened(opened: Callable[..., Page]) -> None:
    page = opened("/search?q=robbed", user="ann")
    expect(page.locator("#total")).to_have_text("1 document found")
    page.get_by_label("Also by meaning, not only by these words").check()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#total")).to_have_text("1 document found, and 2 more by meaning")
    expect(page.get_by_label("Also by meaning, not only by these words")).to_be_checked()
    expect(page.locator(".ct-near")).to_have_count(3)
    expect(page.locator(".ct-near mark")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_role("link", name="Two women were mugged").click()
    expect(page.locator("#at")).to_contain_text("mugged beside the old lock")
