"""The pages over the sample case in a real browser: stories, keyboard, narrow screens, axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Opened = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def addresses(opened: Opened) -> dict[str, str]:
    """A document and a graph, found by following links."""
    page = opened("/search?q=marsh+lane")
    found = {"document": str(page.locator("#hits h2 a").first.get_attribute("href"))}
    page.goto("/entities?label=PERSON")
    page.locator("td a").first.click()
    found["graph"] = str(page.get_by_role("link", name="See the links as a graph").get_attribute("href"))
    page.context.close()
    return found


def test_from_a_question_to_the_sentence_to_the_person(opened: Opened) -> None:
    page = opened("/")
    page.get_by_label("Search for").fill("marsh lane")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#total")).to_contain_text("found")
    expect(page.locator("#hits mark").first).to_be_visible()
    page.locator("#hits .ct-sentence a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()
    person = page.locator("#text a.ct-person").first
    person.click()
    expect(page.get_by_role("heading", name="Every mention")).to_be_visible()
    page.locator("section.ct-tie .ct-quote > a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()
    page.context.close()


def test_a_facet_narrows_and_its_filter_can_be_taken_away(opened: Opened) -> None:
    page = opened("/search?q=marsh+lane")
    before = page.locator("#total").inner_text()
    page.get_by_label(re.compile(r"^News")).check()
    page.wait_for_url(re.compile("kind=news"))
    assert page.locator("#total").inner_text() != before
    page.get_by_role("link", name=re.compile("^Remove filter")).click()
    expect(page.locator("#total")).to_have_text(before)
    page.context.close()


def test_search_and_facets_work_without_script(opened: Opened) -> None:
    page = opened("/", java_script_enabled=False)
    page.get_by_label("Search for").fill("marsh lane")
    page.get_by_role("button", name="Search").click()
    page.get_by_label(re.compile(r"^News")).check()
    page.get_by_role("button", name="Apply").click()
    assert "kind=news" in page.url
    page.locator("#hits .ct-sentence a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()
    page.locator("#text a.ct-m").first.click()
    assert page.locator("h1").inner_text()
    page.context.close()


def test_the_keyboard_alone_finds_and_opens(opened: Opened) -> None:
    page = opened("/search?q=marsh+lane")
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Search for")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits h2 a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    second = page.locator("#hits h2 a").nth(1)
    expect(second).to_be_focused()
    wanted = str(second.get_attribute("href"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(urlsplit(wanted).path)))
    page.context.close()


def test_a_kind_of_mark_can_be_hidden_and_shown(opened: Opened, addresses: dict[str, str]) -> None:
    for script in (True, False):
        page = opened(addresses["document"], java_script_enabled=script)
        box = page.locator("#legend input[type=checkbox]").first
        kind = str(box.get_attribute("value"))
        mark = page.locator(f"#text a.ct-{kind}").first
        shown = mark.evaluate("e => getComputedStyle(e).backgroundColor")

        def apply(page: Page = page, script: bool = script) -> None:
            if not script:
                page.get_by_role("button", name="Show these").click()

        box.uncheck()
        apply()
        assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != shown
        box.check()
        apply()
        assert mark.evaluate("e => getComputedStyle(e).backgroundColor") == shown
        page.context.close()


def test_the_graph_is_drawn_the_same_every_time(opened: Opened, addresses: dict[str, str]) -> None:
    pictures = []
    for _ in range(2):
        page = opened("/status", viewport={"width": 1280, "height": 900})
        page.goto(addresses["graph"])
        canvas = page.locator("#graph[data-ready]")
        expect(canvas).to_be_visible()
        assert int(str(canvas.get_attribute("data-ready"))) > 1
        page.wait_for_timeout(500)
        pictures.append(canvas.screenshot())
        page.context.close()
    assert pictures[0] == pictures[1]


def test_a_broken_query_shows_where(opened: Opened) -> None:
    page = opened('/search?q=osman+AND+(%22marsh+lane"')
    expect(page.locator(".ct-caret b")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_visible()
    page.context.close()


def test_the_original_is_downloaded_not_shown(opened: Opened, addresses: dict[str, str]) -> None:
    page = opened(addresses["document"])
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the original file").click()
    assert waiting.value.suggested_filename
    page.context.close()


def test_status_says_that_everything_is_in(opened: Opened) -> None:
    page = opened("/status")
    expect(page.locator(".ct-statement")).to_have_text(re.compile(r"^\d+ of \d+ documents searchable$"))
    page.context.close()


def test_a_statement_is_checked_without_script(opened: Opened) -> None:
    page = opened("/check", java_script_enabled=False)
    page.get_by_label("Draft").fill(
        "Irena Kowalczyk, 57, was threatened in Marsh Lane Stores, Chelmsford. A boy was arrested."
    )
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".ct-v-different")).to_have_text("57")
    expect(page.get_by_role("heading", name="Somebody under 18")).to_be_visible()
    page.locator(".ct-v-different").click()
    expect(page.locator(".ct-fact:target h3")).to_have_text("Age of Irena Kowalczyk: 57")
    page.context.close()


def test_a_checked_statement_has_no_violation(opened: Opened) -> None:
    for scheme in ("light", "dark"):
        page = opened("/check", color_scheme=scheme, viewport={"width": 320, "height": 640})
        page.get_by_label("Draft").fill(
            "Irena Kowalczyk, 57, was charged with robbery in Marsh Lane, Chelmsford, by 3 men."
        )
        page.get_by_role("button", name="Check").click()
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.context.close()
