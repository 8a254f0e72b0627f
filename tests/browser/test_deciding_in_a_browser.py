"""Stories that change a case, from log-in to result: who is who, and what was misread. Each case is the story's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from tests.access.cases import case_of
from tests.browser.conftest import opening
from tests.browser.tullick import TEXTS, items
from tests.conftest import COOKIE, READERS, serving

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "knock three times, quietly"
MARSH = TEXTS["courier-3"].index("Tullick Marsh")


@dataclass(frozen=True)
class Served:
    """A case of five documents and a server over it."""

    home: Path
    opened: Callable[..., Page]

    def people(self) -> list[str]:
        """The documents of each who is called Odran Tullick."""
        with open_case(Config(home=self.home)) as case:
            return sorted(" ".join(sorted(e.documents)) for e in case.view().find_entities("Odran Tullick"))


@pytest.fixture
def served(browser: Browser, complaints: list[str], tmp_path: Path) -> Iterator[Served]:
    """The case, with the readers of the sample case as its users."""
    home = tmp_path / "case"
    with case_of(home, items()) as case:
        desk = Desk(case.store)
        for name, (role, groups) in READERS.items():
            desk.users.add(name, role, groups)
            desk.set_password(name, PASSWORD)

    def log_in(name: str) -> dict[str, str]:
        with open_case(Config(home=home)) as case:
            desk = Desk(case.store)
            secret = desk.start(name, "test")
            found = desk.session(secret)
            assert found is not None
            desk.sessions.set_purpose(found[0], "tests of the pages")
            return {COOKIE: secret}

    with serving(home) as address:
        yield Served(home, opening(browser, address, complaints, log_in))


def told(page: Page) -> Locator:
    """What the page says became of what was asked; how long an answer takes is told in a place of its own."""
    return page.locator(".govuk-inset-text[role=status]")


def check_use(page: Page) -> None:
    """A page can be used by everybody: no violation that axe finds, and whole at 320 pixels."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], page.url
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size({"width": 1280, "height": 720})


def press(page: Page, key: str) -> None:
    """Press a key once the script that hears it is there."""
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press(key)


def test_pairs_are_decided_by_key_and_taken_back(served: Served) -> None:
    page = served.opened("/", user="")
    page.get_by_label("Name").fill("reader")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Review").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Pair 1 of 3")).to_be_visible()
    expect(page.locator("table.ct-compare")).to_contain_text("27")
    expect(page.locator(".ct-said").first).to_contain_text("Grade" if "log" in page.inner_text(".ct-said") else "Not")
    check_use(page)
    press(page, "n")
    expect(page.get_by_text("Pair 2 of 3")).to_be_visible()
    press(page, "w")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("so said the desk")
    page.keyboard.press("Escape")
    press(page, "d")
    expect(told(page)).to_contain_text("two people")
    check_use(page)
    page.goto("/review")
    for _ in range(8):
        if page.get_by_text("Nobody is in doubt").count():
            break
        spots = [page.locator(f"#decide [name={side}]").input_value() for side in "ab"]
        press(page, "u")
        expect(told(page)).to_contain_text("not decided")
        assert page.locator("#decide").count() == 0 or spots != [
            page.locator(f"#decide [name={side}]").input_value() for side in "ab"
        ]
    expect(page.get_by_text("Nobody is in doubt")).to_be_visible()
    check_use(page)
    assert served.people() == ["courier-1 courier-2", "courier-3", "log-1", "log-2"]
    page.get_by_role("link", name="What was decided").click()
    row = page.locator("div.ct-tie").filter(has_text="so said the desk")
    expect(row).to_contain_text("reader, ")
    check_use(page)
    row.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Taken back")
    expect(page.locator("div.ct-undone")).to_have_count(1)
    assert served.people() == ["courier-1 courier-2 log-1", "courier-3", "log-2"]
    page.context.close()


def test_keys_can_be_turned_off(served: Served) -> None:
    page = served.opened("/review")
    page.get_by_role("button", name="Keys on").click()
    page.reload()
    press(page, "d")
    expect(page.get_by_role("button", name="Keys off")).to_have_attribute("aria-pressed", "false")
    assert page.url.endswith("/review")
    page.context.close()


def test_a_pair_is_decided_without_script_and_a_contradiction_shows_its_chain(served: Served) -> None:
    page = served.opened("/entities?label=PERSON&q=odran+tullick", java_script_enabled=False)
    page.locator("td a").first.click()
    page.get_by_text("Not the right person").click()
    page.get_by_label("Same as").fill("tullick")
    page.get_by_role("button", name="Find").click()
    page.locator("#others a").filter(has_text="Odran Tullick").first.click()
    expect(page.get_by_text("Side by side")).to_be_visible()
    sides = page.url
    page.get_by_label("Reason").fill("the same fisherman")
    page.get_by_role("button", name="Same person").click()
    expect(told(page)).to_contain_text("Kept: Odran Tullick and Odran Tullick: one person")
    assert (
        "courier-1 courier-2 courier-3 log-1" in served.people() or "courier-1 courier-2 log-1 log-2" in served.people()
    )
    spots = [str(one.get_attribute("href")) for one in page.locator("div.ct-tie .ct-quote > a:first-child").all()]
    assert spots
    page.goto(sides)
    assert page.locator("h1").inner_text() == "Page not found"
    page.get_by_role("link", name="Review").click()
    page.get_by_role("link", name="What was decided").click()
    expect(page.locator("h1")).to_have_text("What was decided")
    texts = page.locator("div.ct-tie .ct-quote > a:first-child").all()
    ends = [re.search(r"documents/([^?]+)\?at=(\d+-\d+)", str(one.get_attribute("href"))) for one in texts]
    a, b = (f"{end[1]}:{end[2]}" for end in ends if end)
    page.goto(f"/review/pair?a={a}&b={b}")
    page.get_by_role("button", name="Different people").click()
    expect(page.get_by_role("alert")).to_contain_text("contradicts what was decided before")
    expect(page.get_by_role("alert").locator("li")).to_have_count(1)
    expect(page.get_by_role("alert").locator("li")).to_contain_text("the same fisherman")
    page.get_by_role("alert").get_by_role("button", name="Undo").click()
    assert "courier-3" in served.people()
    page.context.close()


def test_one_who_is_two_is_parted_on_their_page(served: Served) -> None:
    page = served.opened("/entities?label=PERSON&q=odran+tullick")
    page.locator("td a").first.click()
    page.get_by_text("Not the right person").click()
    page.get_by_role("link", name="These are two people").click()
    check_use(page)
    page.get_by_role("button", name="These are two people").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was chosen")
    page.get_by_label("URN 3").check()
    page.get_by_label("Reason").fill("the desk knows another")
    page.get_by_role("button", name="These are two people").click()
    expect(told(page)).to_contain_text("two people")
    expect(told(page).get_by_role("link")).to_have_count(2)
    check_use(page)
    assert served.people() == ["courier-1 courier-2", "courier-3", "log-1", "log-2"]
    page.context.close()


def test_what_is_no_person_is_corrected_from_the_document(served: Served) -> None:
    page = served.opened("/documents/courier-3")
    page.get_by_role("link", name="Correct a mark").click()
    page.locator("#text a.ct-person").filter(has_text="Tullick Marsh").click()
    check_use(page)
    page.get_by_label("It is not a person").check()
    page.get_by_label("Reason").fill("a wood")
    page.get_by_role("button", name="Correct it").click()
    expect(page.locator(".ct-note")).to_contain_text("“Tullick Marsh” is not a person")
    check_use(page)
    page.goto("/search?q=person%3A%22tullick+marsh%22")
    assert "No document" in page.inner_text("main") or page.locator("#hits mark").count() == 0
    other = served.opened("/documents/courier-3", user="press")
    expect(other.locator("#text a.ct-gone")).to_have_text("Tullick Marsh")
    expect(other.locator(".ct-note")).to_contain_text("Corrected by reader")
    expect(other.get_by_role("button", name="Undo")).to_have_count(0)
    expect(other.get_by_role("link", name="Correct a mark")).to_have_count(0)
    check_use(other)
    other.context.close()
    page.goto("/corrections")
    check_use(page)
    page.get_by_role("button", name="Undo").click()
    expect(told(page)).to_contain_text("Taken back")
    page.goto(f"/documents/courier-3?at={MARSH}-{MARSH + 13}")
    expect(page.locator("#text a.ct-person").filter(has_text="Tullick Marsh")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_another_name_date_and_kind_are_said_by_keyboard(served: Served, script: bool) -> None:
    page = served.opened("/documents/log-1?correct=1", java_script_enabled=script)
    for words, answer, field, right, told in (
        ("Mr Tullick", "It means another name", "The right name", "Bevis Larkmoor", "means Bevis Larkmoor"),
        ("Thursday", "It means another date", "The right date", "2014-03-20", "means 2014-03-20"),
        ("Bevis Larkmoor", "It is of another kind", "Its name, if", "", "is an organisation"),
    ):
        page.goto("/documents/log-1?correct=1")
        page.locator("#text a.ct-m").filter(has_text=words).focus()
        page.keyboard.press("Enter")
        page.get_by_label(answer).focus()
        page.keyboard.press("Space")
        if right:
            page.get_by_label(field).fill(right)
        else:
            page.get_by_label("The right kind").select_option(label="Organisation")
        page.get_by_role("button", name="Correct it").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".ct-note")).to_contain_text(told)
    page.goto("/documents/log-1")
    expect(page.locator(".ct-note")).to_have_count(3)
    page.context.close()


def test_a_wrong_answer_is_told_and_nothing_typed_is_lost(served: Served) -> None:
    page = served.opened("/documents/log-1?correct=1")
    page.locator("#text a.ct-m").filter(has_text="Thursday").click()
    page.get_by_label("It means another date").check()
    page.get_by_label("The right date").fill("the third")
    page.get_by_label("Reason").fill("as the log says")
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_role("alert")).to_contain_text("no date")
    expect(page.get_by_label("The right date")).to_have_value("the third")
    expect(page.get_by_label("Reason")).to_have_value("as the log says")
    check_use(page)
    page.context.close()


def test_the_matches_of_a_search_are_turned_through(served: Served) -> None:
    page = served.opened("/search?q=tullick&kind=intelligence")
    page.locator("#hits .ct-sentence a").filter(has_text="gave no address").or_(
        page.locator("#hits h2 a").first
    ).first.click()
    expect(page.locator(".ct-matches")).to_contain_text("for tullick")
    total = page.locator("mark.ct-found").count()
    assert total >= 1
    page.get_by_role("link", name="Back to the results").click()
    assert "kind=intelligence" in page.url
    page.goto("/documents/log-1?search=q%3Dtullick")
    expect(page.locator(".ct-matches")).to_contain_text("2 matches")
    page.get_by_role("link", name="Next match").click()
    expect(page.locator(".ct-matches")).to_contain_text("Match 1 of 2")
    page.get_by_role("link", name="Next match").click()
    expect(page.locator(".ct-matches")).to_contain_text("Match 2 of 2")
    expect(page.locator("#at")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Next match")).to_have_count(0)
    page.get_by_role("link", name="Previous match").click()
    expect(page.locator(".ct-matches")).to_contain_text("Match 1 of 2")
    check_use(page)
    page.context.close()
