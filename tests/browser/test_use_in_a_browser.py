"""Every page for every role, and its states: WCAG 2.2 AA by axe in light and dark, by keyboard alone, at 320 pixels, at
200 %, printed, and how much script it sends. ``pytest -s`` prints the table of pages and checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from tests.access.cases import case_of
from tests.browser.conftest import opening
from tests.conftest import COOKIE, READERS, serving

Opened = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_SCRIPT = 300_000
"""Bytes of script that a page sends; the graph and the map may send more."""
STEPS = {"date": 6}
"""Stops within one field, by its type: the day, month and year of a date, and its calendar."""
STOPS = 60
"""Places that the keyboard is followed to; a longer page goes on in the same way."""
ON_SCREEN = (".govuk-service-navigation", ".ct-noprint", ".ct-footer")
CHECKS = ("axe light", "axe dark", "keyboard", "320 px", "200 %", "print", "script")
PAGES = {
    "search": "/",
    "results": "/search?q=marsh+lane",
    "no result": "/search?q=zzyzx",
    "query with an error": "/search?q=%22marsh+lane",
    "list to print": "/search/export?q=marsh+lane&form=print",
    "saved searches": "/saved",
    "people and places": "/entities",
    "nobody of that name": "/entities?q=zzyzx",
    "map": "/map",
    "part of the map": "/map?box=49.8,-8.7,60.9,1.9",
    "map of nothing": "/map?q=zzyzx",
    "map with an error": "/map?from=soon",
    "incidents": "/incidents",
    "path": "/path",
    "path of a name that several carry": "/path?a=tariq+osman&b=reece+dullingham",
    "path of nobody": "/path?a=zzyzx&b=reece+dullingham",
    "check": "/check",
    "what is public": "/public",
    "public, to choose": "/public?q=tariq+osman",
    "public, of nobody": "/public?q=zzyzx",
    "status": "/status",
    "account": "/account",
    "password": "/account/password",
    "trail": "/trail",
    "purpose": "/purpose",
    "not found": "/documents/none",
    "asked wrongly": "/graph",
}
JUDGED = {"review": "/review", "what was decided": "/review/verdicts?of=all", "corrections": "/corrections?of=all"}
CLOSED = {"no permission": "/review"}
CUT = """() => [...document.querySelectorAll("main :is(h1, h2, p, label, button, dd)")]
  .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
  .filter((e) => getComputedStyle(e).overflowX === "hidden" && !e.classList.contains("govuk-visually-hidden"))
  .map((e) => "cut: " + e.outerHTML.slice(0, 80)).join("; ")"""
REACH = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const radios = new Set();
  return [...document.querySelectorAll(wanted)].filter((e) => {
    if (e.disabled || !e.checkVisibility({ visibilityProperty: true }) || !e.getClientRects().length) return false;
    if (e.type === "radio") { const seen = radios.has(e.name); radios.add(e.name); return !seen; }
    return true;
  }).length;
}"""
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  e.dataset.stop ??= String(Math.random());
  const shown = e.type === "checkbox" || e.type === "radio" ? e.parentElement.querySelector("label") ?? e : e;
  const looks = [getComputedStyle(e), getComputedStyle(shown, "::before")];
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--govuk-focus-colour)";
  const lit = getComputedStyle(probe).color, dot = e.querySelector("circle");
  probe.remove();
  const seen = looks.some((l) => (l.outlineStyle !== "none" && l.outlineWidth !== "0px") || l.boxShadow !== "none")
    || (dot !== null && getComputedStyle(dot).fill === lit);
  return [e.dataset.stop, seen, e.outerHTML.slice(0, 90), e.type ?? ""];
}"""


def entity_pages(page: Page) -> dict[str, str]:
    """The pages of one entity, document, mention and incident that a role reaches, found by following links."""
    found = {}
    page.goto("/search?q=marsh+lane")
    found["document"] = str(page.locator("#hits h2 a").first.get_attribute("href"))
    page.goto("/search?q=jury+takeaway+football")
    found["page of a PDF"] = str(page.locator("#hits .ct-sentence a").first.get_attribute("href"))
    page.goto("/entities?label=PERSON")
    found["person"] = str(page.locator("td a").first.get_attribute("href"))
    key = urlsplit(found["person"]).path.rpartition("/")[2]
    found["public, of a person"] = f"/public?q={key}"
    page.goto(found["person"])
    found["graph"] = str(page.get_by_role("link", name="See the links as a graph").get_attribute("href"))
    found["graph, narrowed to nothing"] = f"{found['graph']}&to=1950-01-01"
    found["mention"] = str(page.get_by_role("link", name="Why this is marked").first.get_attribute("href"))
    if page.get_by_role("link", name="Review", exact=True).count():
        found["two people"], found["who else"] = f"/review/apart?of={key}", f"/review/other?of={key}&q=osman"
        page.goto("/search?q=crn:E517206")
        row = page.locator("#hits h2 a")
        found |= {"row of a table": str(row.first.get_attribute("href"))} if row.count() else {}
    page.goto("/incidents")
    found["incident"] = str(page.locator("td a").first.get_attribute("href"))
    return found


def faults(page: Page) -> str:
    """What axe finds wrong, empty when nothing is."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return "; ".join(f"{one['id']}: {[node['html'][:160] for node in one['nodes']][:2]}" for one in found)


def by_keyboard(page: Page) -> str:
    """Whether Tab reaches everything that can be used, in sight, and shows where it is."""
    wanted = min(page.evaluate(REACH), STOPS)
    page.evaluate("document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')")
    stops: dict[str, int] = {}
    for _ in range(3 * wanted + 3):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or len(stops) >= wanted:
            break
        stops[stop[0]] = stops.get(stop[0], 0) + 1
        if stops[stop[0]] > STEPS.get(stop[3], 1):
            return f"caught at {stop[2]}"
        if not stop[1]:
            return f"not seen: {stop[2]}"
    return "" if len(stops) >= wanted else f"{len(stops)} of {wanted} reached"


def beside(page: Page, width: int, height: int) -> str:
    """Whether anything lies beyond the sides of a screen of that size."""
    page.set_viewport_size({"width": width, "height": height})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return "" if wide <= width else f"{wide} pixels wide"


def printed(page: Page) -> str:
    """Whether what only serves a screen is left out on paper, and the words are dark on white."""
    page.emulate_media(media="print", color_scheme="light")
    shown = [
        s for s in (".govuk-service-navigation", ".ct-noprint", ".ct-footer") if page.locator(f"{s}:visible").count()
    ]
    page.set_viewport_size({"width": 700, "height": 990})
    wide = page.evaluate("document.documentElement.scrollWidth")
    words = page.locator("main").inner_text().strip()
    page.emulate_media(media="screen")
    return f"shows {shown}" if shown else f"{wide} wide" if wide > 700 else "" if words else "nothing"


def checked(page: Page, name: str, path: str, *, whole: bool) -> dict[str, str]:
    """Each check of a page (by axe alone unless ``whole``), and what is wrong, if so."""
    sizes: dict[str, int] = {}

    def weigh(request: Request) -> None:
        if request.resource_type == "script":
            sizes[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", weigh)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", weigh)
    told = {"axe light": faults(page)}
    if page.locator("h1").count() != 1 or not re.fullmatch(r".+ - Casethread", page.title()):
        told["axe light"] += " no one heading, or no title"
    if not whole:
        return told
    page.emulate_media(color_scheme="dark")
    told["axe dark"] = faults(page)
    page.emulate_media(color_scheme="light")
    told["keyboard"] = by_keyboard(page)
    told["320 px"] = beside(page, 320, 640)
    told["200 %"] = beside(page, 640, 450) or _cut(page)
    told["print"] = printed(page)
    sent = sum(sizes.values())
    free = name.startswith(("graph", "map", "part of the map"))
    told["script"] = f"{sent:,} bytes" if (sent > MOST_SCRIPT and not free) or not sent else ""
    return told


def _cut(page: Page) -> str:
    """What is cut off in its box, at a width of 1,280 pixels enlarged to 200 %."""
    return str(page.evaluate(CUT))


def _sign(fault: str | None) -> str:
    return "as above" if fault is None else "FAULT" if fault else "ok"


def check_all(page: Page, who: str, pages: Mapping[str, str], *, whole: bool = True) -> None:
    """Check every page, print the table, and fail with all that is wrong."""
    rows = {name: checked(page, name, path, whole=whole) for name, path in pages.items()}
    print(f"\n{who:36}" + "".join(f"{check:>11}" for check in CHECKS))  # noqa: T201 - shown by pytest -s
    for name, told in rows.items():
        print(f"{name:36}" + "".join(f"{_sign(told.get(check)):>11}" for check in CHECKS))  # noqa: T201
    wrong = [f"{name}, {check}: {fault}" for name, told in rows.items() for check, fault in told.items() if fault]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("role", ["reader", "analyst", "press", "admin"])
def test_every_page_of_a_role_can_be_used_by_everybody(opened: Opened, role: str) -> None:
    page = opened("/", user=role)
    pages = PAGES | (JUDGED if role in {"reader", "analyst"} else CLOSED) | entity_pages(page)
    check_all(page, role, pages, whole=role in {"reader", "press"})
    page.context.close()


def test_the_door_can_be_used_by_everybody(opened: Opened) -> None:
    page = opened("/log-in", user="")
    check_all(page, "nobody", {"log in": "/log-in", "log in, to go on": "/log-in?next=/incidents"})
    page.context.close()


@pytest.fixture
def empty(browser: Browser, complaints: list[str], tmp_path: Path) -> Iterator[Opened]:
    """Opens pages of a case that holds nothing yet."""
    with case_of(tmp_path / "case") as case:
        desk = Desk(case.store)
        for name, (role, groups) in READERS.items():
            desk.users.add(name, role, groups)

    def log_in(name: str) -> dict[str, str]:
        with open_case(Config(home=tmp_path / "case")) as case:
            return {COOKIE: Desk(case.store).start(name, "test")}

    with serving(tmp_path / "case") as address:
        yield opening(browser, address, complaints, log_in)


def test_pages_of_an_empty_case_say_so(empty: Opened) -> None:
    page = empty("/")
    said = {
        "/": "Nothing is searchable yet",
        "/search?q=anything": "No document",
        "/entities": "Nothing is named",
        "/incidents": "No incident",
        "/map": "No place to show",
        "/review": "Nobody is in doubt",
        "/review/verdicts": "Nothing has been decided",
        "/corrections": "Nothing has been corrected",
        "/saved": "You have saved no search yet",
        "/public?q=anybody": "Nobody and nothing is called",
    }
    for path, words in said.items():
        page.goto(path)
        assert words.casefold() in page.locator("main").inner_text().casefold(), (
            path,
            page.locator("main").inner_text(),
        )
    check_all(page, "an empty case", {path: path for path in said})
    page.context.close()
