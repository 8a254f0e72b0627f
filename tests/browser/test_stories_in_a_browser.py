"""What each kind of user comes for, from log-in to result, over the sample case; each story has a copy of its own."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, Route, expect

from casethread.app import open_case
from casethread.config import Config
from casethread.model import Annotated, Classification, Document, Kind, Label, Marking, Mention, Origin
from casethread.values import DateValue, OffenceValue, PersonValue, PlaceValue, Value
from tests.access.cases import fill
from tests.browser.conftest import opening
from tests.conftest import SAMPLE, copied, serving

Opened = Callable[..., Page]
PLACES = "document.querySelector('#graph').graph.nodes().map((node) => node.position())"
KEEP = """() => {
  const waiting = document.querySelector("#waiting");
  const keep = () => sessionStorage.setItem("said", waiting.textContent || sessionStorage.getItem("said") || "");
  new MutationObserver(keep).observe(waiting, { childList: true });
}"""
SVG = "{http://www.w3.org/2000/svg}"


ACCOUNTS = {
    "Ness Courier": "Zeb Quillby, 33, saw the burglary at Fennel Fold, Chelmsford, on 5 March 2014, a court heard.",
    "Fold Echo": "The burglary at Fennel Fold, Chelmsford, on 5 March 2014 was seen by Zeb Quillby, 35, he said.",
}
"""Two reports of one burglary, with another age of who saw it."""


@dataclass(frozen=True)
class Served:
    """A copy of the sample case and a server over it."""

    home: Path
    opened: Opened

    def enter(self, name: str) -> Page:
        """Log in by the form, and state a purpose."""
        page = self.opened("/", user="")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(f"knock three times, {name[::-1]}")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_load_state()
        if "/purpose" in page.url:
            page.get_by_label("Purpose").fill("A story of the pages")
            page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name=re.compile(r"^Search \d+ documents"))).to_be_visible()
        return page


@pytest.fixture
def served(
    browser: Browser,
    complaints: list[str],
    sample_home: Path,
    log_in: Callable[[str], dict[str, str]],
    tmp_path: Path,
) -> Iterator[Served]:
    """The copy, with the users of the sample case."""
    assert log_in("reader")
    home = copied(sample_home, tmp_path / "case")
    with serving(home) as address:
        yield Served(home, opening(browser, address, complaints, log_in))


def read(download: Download) -> bytes:
    """What was downloaded."""
    return Path(download.path()).read_bytes()


def arrival(text: str, street: str, source: str = "Ness Courier") -> Annotated:
    """A new report that names a street, and it may be of the burglary."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    public, origin = Marking(Classification.PUBLIC), Origin(f"{source}.txt", digest)
    document = Document(digest[:12], Kind.NEWS, text[:22], text, origin, public, date(2014, 3, 14), source)
    age = re.search(r"Quillby, (\d\d)", text)
    day = date(2014, 3, 5)
    named: tuple[tuple[str, Label, Value], ...] = (
        (street, Label.PLACE, PlaceValue(name=street, kind="street", within="Chelmsford")),
        ("Chelmsford", Label.PLACE, PlaceValue(name="Chelmsford", kind="town")),
        (
            "Zeb Quillby",
            Label.PERSON,
            PersonValue(name="Zeb Quillby", age=int(age[1]) if age else None, role="witness"),
        ),
        ("burglary", Label.OFFENCE, OffenceValue(code="030/01", name="burglary", group="Burglary", stage="alleged")),
        ("5 March 2014", Label.DATE, DateValue(edtf=day.isoformat(), start=day, end=day)),
    )
    mentions = [
        Mention(at, at + len(words), words, label, value, "hand.read", 0.9, "set by hand")
        for words, label, value in named
        if (at := text.find(words)) >= 0
    ]
    return Annotated(document, tuple(sorted(mentions, key=lambda mention: mention.start)))


def test_an_analyst_finds_everything_on_a_street_and_hears_of_more(served: Served) -> None:
    page = served.enter("analyst")
    page.wait_for_selector("html[data-ready] .ct-suggest[data-ready]")
    page.keyboard.press("/")
    page.keyboard.type("marsh l")
    expect(page.get_by_role("option", name=re.compile("^Marsh Lane Place")).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=Marsh\+Lane"))
    everything = page.locator("#total").inner_text()
    expect(page.locator(".ct-why, #hits").first).to_contain_text("Found because")
    page.get_by_label(re.compile(r"^News")).check()
    page.wait_for_url(re.compile("kind=news"))
    assert page.locator("#total").inner_text() != everything
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.DictReader(io.StringIO(read(waiting.value).decode("utf-8-sig"))))
    assert rows
    assert all((row["kind"], bool(row["file"])) == ("news", True) for row in rows)
    page.get_by_text("Save this search").click()
    page.get_by_label("Name").fill("News of the lane")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Nothing new since you last looked")
    with open_case(Config(home=served.home)) as case:
        fill(case, [arrival("A van was found burnt out in Marsh Lane, Chelmsford, on Monday.", "Marsh Lane")])
    page.reload()
    fresh = page.locator(".ct-saved--new .ct-fresh a")
    expect(fresh).to_have_text(re.compile("A van was found"))
    fresh.click()
    expect(page.locator("#text")).to_contain_text("burnt out in Marsh Lane")
    page.goto("/search?q=takeaway+jury+kind%3Anews")
    hit = next(str(a.get_attribute("href")) for a in page.locator("#hits .ct-sentence a").all() if _printed(a))
    page.goto(hit)
    expect(page.locator("#at")).to_be_in_viewport()
    expect(page.locator("#original img")).to_be_visible()
    assert page.locator("#original svg rect").count() >= 1
    page.context.close()


def _printed(link: Locator) -> bool:
    return "page-5" in str(link.get_attribute("href"))


def test_an_investigator_follows_who_is_tied_to_whom(served: Served) -> None:
    page = served.enter("reader")
    page.goto("/entities?label=PERSON&q=tariq+osman")
    page.locator("td a").first.click()
    expect(page.get_by_role("heading", name="Tariq Osman", exact=True)).to_be_visible()
    for title in ("What is said", "Timeline", "Every mention", "Incidents", "Tied to"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.locator("section.ct-tie .ct-tag, section.ct-tie .govuk-tag").first).to_be_visible()
    page.get_by_role("link", name="See the links as a graph").click()
    page.wait_for_selector("#graph[data-ready]")
    _use_the_graph(page)
    with open_case(Config(home=served.home)) as case:
        fill(case, [arrival(text, "Fennel Fold", source) for source, text in ACCOUNTS.items()])
        differing = [i for i in case.view_as("reader").incidents() if any(r.weight < 0 for r in i.reasons)]
        assert differing
    page.goto(f"/incidents/{differing[0].id}")
    expect(page.locator("section[aria-labelledby=differ] li").first).to_contain_text("The sources differ on")
    expect(page.locator("section[aria-labelledby=differ] .ct-quote").first).to_be_visible()
    expect(page.locator(".ct-timeline li").nth(1)).to_be_visible()
    assert page.locator("section.ct-tie").count() == len(differing[0].documents)
    page.goto("/review")
    expect(page.locator("#keys")).to_be_visible()
    before = page.locator("main").inner_text()
    page.keyboard.press("d")
    expect(page.get_by_role("status").filter(has_text="two people")).to_be_visible()
    page.goto("/review")
    assert page.locator("main").inner_text() != before
    page.context.close()


def _use_the_graph(page: Page) -> None:
    shown = page.locator("#drawn")
    whole = shown.inner_text()
    pick = page.get_by_label("A name in the drawing")
    places = page.evaluate(PLACES)
    page.get_by_text("Narrow by kind").click()
    page.get_by_label(re.compile("^People")).check()
    expect(shown).not_to_have_text(whole)
    assert "label=PERSON" in page.url
    page.get_by_label(re.compile("^People")).uncheck()
    expect(shown).to_have_text(whole)
    for name, value in (("from", "2015-01-01"), ("to", "2014-03-12")):
        page.locator(f"#graph-{name}").fill(value)
        expect(shown).not_to_have_text(whole)
        page.locator(f"#graph-{name}").fill("")
        expect(shown).to_have_text(whole)
    for field, value in (("strength", "0.75"), ("grade", "1")):
        page.locator(f"#graph-{field}").select_option(value)
        expect(shown).not_to_have_text(whole)
        page.locator(f"#graph-{field}").select_option("")
        expect(shown).to_have_text(whole)
    pick.select_option(label="Reece Dullingham")
    page.get_by_role("button", name="Show its links too").click()
    expect(page.locator("#panel")).to_contain_text(re.compile("added|Nothing more"))
    after = page.evaluate(PLACES)
    assert after[: len(places)] == places, "a name moved that nobody dragged"
    page.get_by_role("button", name="Path to another name").click()
    pick.select_option(label="Irena Kowalczyk")
    expect(page.locator("#panel")).to_contain_text("The strongest path")
    page.locator("#panel button").first.click()
    expect(page.locator("#panel blockquote a").first).to_be_visible()
    assert str(page.locator("#panel blockquote a").first.get_attribute("href")).startswith("/documents/")
    taken = {}
    for name in ("PNG", "SVG"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name, exact=True).click()
        taken[name] = read(waiting.value)
    for name in ("GraphML", "CSV for i2", "FollowTheMoney"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        taken[name] = read(waiting.value)
    assert taken["PNG"].startswith(b"\x89PNG")
    drawn = ET.fromstring(taken["SVG"])
    names = {" ".join("".join(text.itertext()).split()) for text in drawn.iter(f"{SVG}text")}
    people = {
        row["properties"]["name"][0]
        for row in map(json.loads, taken["FollowTheMoney"].splitlines())
        if "name" in row["properties"]
    }
    with zipfile.ZipFile(io.BytesIO(taken["CSV for i2"])) as archive:
        sheet = list(csv.DictReader(io.StringIO(archive.read("entities.csv").decode("utf-8-sig"))))
    squeezed = {name.replace(" ", "") for name in names}
    assert (
        {row["Label"].lstrip("'").replace(" ", "") for row in sheet}
        == {name.replace(" ", "") for name in people}
        == squeezed
    )
    assert len(list(ET.fromstring(taken["GraphML"]).iter("{http://graphml.graphdrawing.org/xmlns}node"))) == len(sheet)


def test_a_press_officer_learns_what_is_public_and_no_more(served: Served) -> None:
    page = served.enter("press")
    page.get_by_role("link", name="Check a statement").click()
    page.get_by_role("link", name="What is public about").click()
    page.get_by_label("Name of somebody").fill("tariq osman")
    page.get_by_role("button", name="Show").click()
    page.locator("main li a").first.click()
    expect(page.get_by_role("heading", name="What is public about Tariq Osman")).to_be_visible()
    charged = page.locator("section.ct-fact").filter(has_text="robbery (charged)")
    expect(charged).to_contain_text("First: The Chelmer Lantern, 6 October 2014")
    expect(charged).to_contain_text("2 independent")
    expect(page.locator("main")).not_to_contain_text("OFFICIAL")
    page.goto("/check")
    page.get_by_label("Draft").fill(
        "Irena Kowalczyk, 57, was robbed in Marsh Lane, Chelmsford, on 11 March 2014. Tariq Osman, 26, has been "
        "charged. A boy of 15 was arrested in Wibbleswick."
    )
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".ct-v-public").first).to_be_visible()
    expect(page.locator(".ct-v-different").filter(has_text="57")).to_be_visible()
    expect(
        page.locator(".ct-v-missing").filter(has_text="Wibbleswick").or_(page.locator(".ct-v-missing")).first
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Somebody under 18")).to_be_visible()
    expect(page.locator(".ct-flag").first).to_contain_text("Basis:")
    expect(page.get_by_role("radio")).to_have_count(0)
    restricted = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["restricted"]["file"]
    with open_case(Config(home=served.home)) as case:
        closed = [d for d in case.view().all_documents() if d.marking.classification is not Classification.PUBLIC]
    assert any(restricted in document.origin.file for document in closed)
    for document in closed[:3] + [d for d in closed if restricted in d.origin.file]:
        page.goto(f"/documents/{document.id}")
        expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text("OFFICIAL")
    page.goto("/search?q=kind:intelligence+OR+kind:probation")
    expect(page.locator("#total")).to_have_text("0 documents found")
    page.goto("/review")
    expect(page.get_by_role("heading", name="That is not open to you")).to_be_visible()
    expect(page.get_by_role("link", name="Review", exact=True)).to_have_count(0)
    page.context.close()


def test_what_takes_long_says_so(served: Served) -> None:
    page = served.enter("press")
    page.goto("/check")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Draft").fill("A man of 40 was fined.")
    page.evaluate(KEEP)

    def slowly(route: Route) -> None:
        time.sleep(2)
        route.continue_()

    page.route("**/check", slowly)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="The draft")).to_be_visible()
    assert "Still working" in page.evaluate("sessionStorage.getItem('said') ?? ''")
    expect(page.locator("#waiting")).to_be_empty()
    page.context.close()
