"""The longest things in a real browser: 10,000 mentions of one person, a text and a PDF of 2,000 pages, a name of 300
characters, a graph of 500 names. ``pytest -s`` prints how long the frames of the graph take.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks import longcase
from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from casethread.model import Role
from tests.access.cases import case_of, fill
from tests.browser.conftest import opening
from tests.browser.looking import violations
from tests.conftest import COOKIE, serving

MOST_SENT = 2_000_000
"""Bytes of a page that a browser lays out at once without trouble."""
FRAMES = """async () => {
  const graph = document.querySelector("#graph").graph;
  const times = [];
  let last = performance.now();
  for (let turn = 0; turn < 90; turn++) {
    if (turn < 45) graph.panBy({ x: 6 * Math.cos(turn / 7), y: 6 * Math.sin(turn / 7) });
    else graph.zoom(graph.zoom() * (turn % 2 ? 1.03 : 0.98));
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times.sort((a, b) => a - b);
}"""


@dataclass(frozen=True)
class Long:
    """The case of the longest things, served."""

    opened: Callable[..., Page]
    busy: str
    named: str
    printed: str


@pytest.fixture(scope="module")
def long(browser: Browser, complaints: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Long]:
    """The case, read by an analyst."""
    home: Path = tmp_path_factory.mktemp("long") / "case"
    path = home.with_name("register.pdf")
    printed = longcase.printed(path)
    with case_of(home, list(longcase.items())) as case:
        fill(case, [printed], {printed.document.origin.sha256: path})
        Desk(case.store).users.add("ann", Role.ANALYST, [])
        view = case.view()
        [busy], [named] = view.find_entities(longcase.BUSY), view.find_entities(longcase.LONG_NAME)
        assert len(busy.mentions) == 10_000
        assert len(named.name) == 300

    def log_in(name: str) -> dict[str, str]:
        with open_case(Config(home=home)) as case:
            return {COOKIE: Desk(case.store).start(name, "test")}

    with serving(home) as address:
        yield Long(opening(browser, address, complaints, log_in), busy.id, named.id, printed.document.id)


def usable(page: Page) -> None:
    """Axe finds nothing, nothing lies beyond the sides at 320 pixels, and the page is not too much at once."""
    assert len(page.content().encode()) < MOST_SENT, page.url
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def test_ten_thousand_mentions_are_turned_through(long: Long) -> None:
    page = long.opened(f"/entities/{quote(long.busy)}", user="ann")
    expect(page.locator("main")).to_contain_text("10,000 mentions in 2,000 documents")
    expect(page.locator("section.ct-tie")).not_to_have_count(0)
    expect(page.locator("main")).to_contain_text("1 to 20 of 2,000")
    usable(page)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("main")).to_contain_text("21 to 40 of 2,000")
    page.context.close()


def test_a_text_of_two_thousand_pages_opens_at_its_sentence(long: Long) -> None:
    page = long.opened("/search?q=%22page+1987%22", user="ann")
    page.locator("#hits .ct-sentence a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()
    usable(page)
    page.context.close()


def test_a_pdf_of_two_thousand_pages_is_leafed_through(long: Long) -> None:
    page = long.opened("/search?q=%22sheet+1987%22", user="ann")
    page.locator("#hits .ct-sentence a").first.click()
    expect(page.locator("#at")).to_have_text("Sheet 1987")
    expect(page.locator("#at")).to_be_in_viewport()
    shown = page.locator(".ct-turns strong")
    expect(shown).to_have_text("Page 1,987 of 2,000")
    frame, sheet = page.locator(".ct-sheet rect"), page.locator(".ct-sheet img")
    expect(frame).to_have_count(1)
    expect(sheet).to_have_js_property("complete", True)
    usable(page)

    page.evaluate("window.kept = true")
    page.get_by_role("link", name="Next page").click()
    expect(shown).to_have_text("Page 1,988 of 2,000")
    expect(sheet).to_have_attribute("src", re.compile(r"/pages/1988\.png$"))
    part = page.locator("#words").get_attribute("data-part")
    page.get_by_label("Go to page").fill("3")
    page.keyboard.press("Enter")
    expect(shown).to_have_text("Page 3 of 2,000")
    assert page.evaluate("window.kept")
    assert page.locator("#words").get_attribute("data-part") == "1" != part
    page.get_by_role("link", name="Its text").click()
    expect(page.locator("#page-3")).to_be_in_viewport()
    page.get_by_role("link", name="The place asked for").click()
    expect(page.locator("#at")).to_be_in_viewport()
    page.go_back()
    page.reload()
    expect(shown).to_have_text("Page 3 of 2,000")
    expect(page.locator("#text")).to_contain_text("Sheet 3.")
    assert "Sheet 1987" not in page.locator("#text").inner_text()
    page.context.close()


def test_pages_of_a_long_pdf_are_gone_to_without_script(long: Long) -> None:
    page = long.opened(f"/documents/{quote(long.printed)}", user="ann", java_script_enabled=False)
    page.get_by_label("Go to page").fill("1200")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".ct-turns strong")).to_have_text("Page 1,200 of 2,000")
    expect(page.locator("#words nav").first).to_contain_text("Part 12 of 20 of a long text: pages 1,101 to 1,200")
    expect(page.locator("#page-1200")).to_have_count(1)
    page.context.close()


def test_a_name_of_300_characters_stays_on_the_page(long: Long) -> None:
    for path in ("/entities/", "/graph?entity=", "/public?q=", "/path?a="):
        page = long.opened(path + quote(long.named), user="ann")
        page.wait_for_load_state("networkidle")
        usable(page)
        page.context.close()


def test_a_graph_of_500_names_moves_in_time(long: Long) -> None:
    page = long.opened(f"/graph?entity={quote(long.busy)}&most=500", user="ann")
    page.wait_for_selector("#graph[data-ready]", timeout=60_000)
    assert page.evaluate("document.querySelector('#graph').graph.nodes().length") == 500
    times = page.evaluate(FRAMES)
    half, most, worst = times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]
    print(f"\n500 names: frames of {half:.1f} ms (median), {most:.1f} ms (95 of 100), {worst:.1f} ms (worst)")  # noqa: T201
    before = page.evaluate("document.querySelector('#graph').graph.nodes()[7].position()")
    page.get_by_text("Narrow by kind").click()
    page.locator("#graph-strength").select_option("0.75")
    assert page.evaluate("document.querySelector('#graph').graph.nodes()[7].position()") == before
    usable(page)
    page.context.close()
