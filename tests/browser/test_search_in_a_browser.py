"""The analyst's pages in a real browser: type-ahead by keyboard and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from casethread.app import open_case
from casethread.config import Config

Opened = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check(page: Page) -> None:
    """No violation that axe finds, and nothing beyond the sides."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_name_is_completed_by_the_keyboard_alone(opened: Opened) -> None:
    page = opened("/", viewport={"width": 320, "height": 640})
    page.wait_for_selector("html[data-ready] .ct-suggest[data-ready]")
    page.keyboard.press("/")
    box = page.get_by_label("Search for")
    expect(box).to_be_focused()
    page.keyboard.type("marsh l")
    option = page.get_by_role("option", name=re.compile("^Marsh Lane Place"))
    expect(option.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    check(page)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=Marsh\+Lane"))
    expect(page.locator("#total")).to_contain_text("found")
    expect(page.get_by_label("Search for")).to_have_value(re.compile("^Marsh Lane"))
    page.context.close()


def test_enter_asks_for_what_is_typed_while_names_are_offered(opened: Opened) -> None:
    page = opened("/")
    page.wait_for_selector(".ct-suggest[data-ready]")
    page.get_by_label("Search for").press_sequentially("marsh")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=marsh$"))
    expect(page.locator("#hits mark").first).to_be_visible()
    page.context.close()


def test_what_the_box_holds_at_first_opens_no_menu(opened: Opened) -> None:
    page = opened("/search?q=marsh+lane")
    page.wait_for_selector("html[data-ready] .ct-suggest[data-ready]")
    page.keyboard.press("/")
    box = page.get_by_label("Search for")
    expect(box).to_be_focused()
    expect(box).to_have_value("marsh lane")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits h2 a").first).to_be_focused()
    page.context.close()


def test_a_field_with_an_error_stays_tied_to_it(opened: Opened) -> None:
    page = opened("/search?q=%22marsh")
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_label("Search for")).to_have_attribute("aria-describedby", "q-error q-where")
    assert page.locator(".ct-suggest").count() == 0
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_search_is_saved_and_what_is_new_is_told(opened: Opened, sample_home: Path, *, script: bool) -> None:
    with open_case(Config(home=sample_home)) as case:
        for one in case.store.saved.of("reader"):
            case.store.saved.delete("reader", one.key)
    page = opened("/search?q=marsh+lane&kind=news", java_script_enabled=script, viewport={"width": 320, "height": 640})
    name = f"Lane {script}"
    page.get_by_text("Save this search").click()
    page.get_by_label("Name").fill(name)
    if script:
        check(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Saved searches")).to_be_visible()
    with open_case(Config(home=sample_home)) as case:
        [held] = [one for one in case.store.saved.of("reader") if one.name == name]
        case.store.saved.look("reader", held.key, [], held.looked)
    page.reload()
    expect(page.locator(".ct-saved--new")).to_contain_text("new")
    expect(page.locator(".ct-saved--new .ct-fresh a").first).to_be_visible()
    if script:
        check(page)
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.locator("main")).to_contain_text("Nothing new since you last looked")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(f"text={name}")).to_have_count(0)
    page.context.close()


def test_a_list_is_taken_away_and_printed(opened: Opened) -> None:
    page = opened("/search?q=marsh+lane", java_script_enabled=True)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert waiting.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="a list to print").click()
    expect(page.locator(".ct-citations > li").first).to_be_visible()
    check(page)
    page.set_viewport_size({"width": 320, "height": 640})
    check(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Back to the search")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_opens_documents_without_script_and_by_keyboard(opened: Opened, scheme: str) -> None:
    page = opened("/map", color_scheme=scheme)
    check(page)
    page.set_viewport_size({"width": 320, "height": 640})
    check(page)
    page.context.close()
    page = opened("/map", java_script_enabled=False)
    marks = page.locator("a.ct-mark")
    number = int(str(marks.first.locator("text").first.text_content()))
    marks.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("box="))
    expect(page.locator("#here")).to_have_text(re.compile(rf"Here: {number} documents? on"))
    page.locator(".ct-here a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()
    page.context.close()
