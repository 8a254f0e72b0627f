"""From a hit to the page of its original in a real browser: the picture, the frame, the turning of pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

Opened = Callable[..., Page]
LOG = "/search?q=crn:E204417"


def drawn(page: Page) -> Locator:
    """The picture of the page, loaded."""
    picture = page.locator(".ct-sheet img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("picture => picture.naturalWidth") == 1200
    return picture


def ink_in_frame(page: Page) -> float:
    """The share of dark pixels of the picture within the first frame."""
    share = page.evaluate(
        """() => {
          const picture = document.querySelector(".ct-sheet img");
          const rect = document.querySelector(".ct-sheet rect");
          const box = rect.ownerSVGElement.viewBox.baseVal;
          const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => rect[name].baseVal.value);
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
          const pen = canvas.getContext("2d");
          pen.drawImage(picture, 0, 0);
          const [across, down] = [canvas.width / box.width, canvas.height / box.height];
          const data = pen.getImageData(x * across, y * down, w * across, h * down).data;
          let dark = 0;
          for (let at = 0; at < data.length; at += 4) dark += data[at] < 128;
          return dark / (data.length / 4);
        }"""
    )
    return float(share)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_hit_opens_on_its_page_with_the_words_framed(opened: Opened, *, script: bool) -> None:
    page = opened("/", java_script_enabled=script)
    page.get_by_label("Search for").fill('"eating a takeaway curry"')
    page.get_by_role("button", name="Search").click()
    page.locator("#hits .ct-sentence a").first.click()
    expect(page.locator(".ct-sheet img")).to_be_visible()
    expect(page.locator(".ct-sheet rect").first).to_be_visible()
    expect(page.get_by_role("link", name="Download the original file")).to_be_visible()
    picture, frame = page.locator(".ct-sheet img").bounding_box(), page.locator(".ct-sheet rect").first.bounding_box()
    assert picture
    assert frame
    assert picture["x"] < frame["x"] < frame["x"] + frame["width"] < picture["x"] + picture["width"]
    assert picture["y"] < frame["y"] < frame["y"] + frame["height"] < picture["y"] + picture["height"]
    page.context.close()


def test_a_name_is_framed_close_around(opened: Opened) -> None:
    page = opened("/entities?q=irena+kowalczyk")
    page.locator("td a").first.click()
    page.locator(".ct-quote > a:not(.govuk-link):visible", has_text="found not guilty of robbing").first.click()
    expect(page.locator("#at")).to_have_text("Irena Kowalczyk")
    drawn(page)
    frame = page.locator(".ct-sheet rect").first
    expect(frame).to_be_in_viewport()
    assert page.locator(".ct-sheet rect").count() == 1
    assert 0.08 < ink_in_frame(page) < 0.5
    box = frame.bounding_box()
    assert box
    assert 4 < box["width"] / box["height"] < 9
    page.context.close()


def test_pages_are_turned_without_losing_the_place(opened: Opened) -> None:
    page = opened(LOG)
    page.locator("#hits h2 a").first.click()
    page.wait_for_selector("html[data-ready]")
    page.evaluate("window.kept = true")
    words = page.locator(".ct-turns strong")
    before = words.inner_text()
    number = int(re.findall(r"\d+", before)[0])
    way = "Next page" if number == 1 else "Previous page"
    page.get_by_role("link", name=way).click()
    expect(words).not_to_have_text(before)
    drawn(page)
    assert page.evaluate("window.kept")
    assert "page=" in page.url
    expect(page.get_by_role("heading", name="In the original")).to_be_focused()
    page.reload()
    expect(words).not_to_have_text(before)
    page.context.close()


def test_pages_are_turned_without_script(opened: Opened) -> None:
    page = opened(LOG, java_script_enabled=False)
    page.locator("#hits h2 a").first.click()
    words = page.locator(".ct-turns strong")
    before = words.inner_text()
    page.locator(".ct-turns a", has_text=re.compile("Next page|Previous page")).first.click()
    expect(words).not_to_have_text(before)
    page.context.close()


def test_a_narrow_screen_shows_the_whole_page_of_the_original(opened: Opened) -> None:
    page = opened("/search?q=eating+takeaway+jury+football", viewport={"width": 320, "height": 640})
    page.locator("#hits .ct-sentence a").first.click()
    page.get_by_role("link", name="see it on its page").click()
    picture = drawn(page).bounding_box()
    assert picture
    assert picture["width"] <= 320
    expect(page.get_by_role("heading", name="In the original")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_a_larger_picture_opens_alone(opened: Opened) -> None:
    page = opened("/search?q=eating+takeaway+jury+football")
    page.locator("#hits .ct-sentence a").first.click()
    page.get_by_role("link", name="Larger").click()
    assert page.evaluate("document.images[0].naturalWidth") == 2400
    page.context.close()
