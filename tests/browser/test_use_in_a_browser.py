"""Every page for every role, and its states: WCAG 2.2 AA by axe in light and dark, by keyboard alone, at 320 pixels, at
200 %, printed, and how much script it sends. ``pytest -s`` prints the table of pages and checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from tests.access.cases import case_of
from tests.browser.conftest import opening
from tests.browser.looking import OF_COLOUR, likeness, settle, violations
from tests.conftest import COOKIE, READERS, serving

Opened = Callable[..., Page]
MOST_SCRIPT = 300_000
"""Bytes of script that a page sends; the graph and the map may send more."""
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
SCRIPT = """() => performance.getEntriesByType("resource")
  .filter((e) => new URL(e.name).pathname.endsWith(".js"))
  .reduce((bytes, e) => bytes + e.encodedBodySize, 0)"""
"""Bytes of script that a page uses, as they were sent, now or for a page before it."""
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
FOLLOW = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--govuk-focus-colour)";
  const lit = getComputedStyle(probe).color;
  probe.remove();
  window.stops = new Map();
  document.addEventListener("focusin", ({ target: e }) => {
    const shown = e.type === "checkbox" || e.type === "radio" ? e.parentElement.querySelector("label") ?? e : e;
    const looks = [getComputedStyle(e), getComputedStyle(shown, "::before")], dot = e.querySelector("circle");
    const seen = looks.some((l) => (l.outlineStyle !== "none" && l.outlineWidth !== "0px") || l.boxShadow !== "none")
      || (dot !== null && getComputedStyle(dot).fill === lit);
    if (!window.stops.has(e)) window.stops.set(e, [seen, e.outerHTML.slice(0, 90)]);
  });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  window.stops.clear();
}"""
"""Writes down, in their order, the elements that the focus comes to and whether one sees that it is there."""


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


def faults(page: Page, rules: Sequence[str] = ()) -> str:
    """What axe finds wrong, empty when nothing is."""
    return "; ".join(f"{rule}: {elements}" for rule, elements in violations(page, rules))


def by_keyboard(page: Page) -> str:
    """Whether Tab reaches everything that can be used, in sight, and shows where it is."""
    wanted = min(page.evaluate(REACH), STOPS)
    page.evaluate(FOLLOW)
    stops: list[tuple[bool, str]] = []
    left = 3 * wanted + 3
    while len(stops) < wanted and left > 0:  # a date takes several steps, and whatever holds the focus all of them
        steps = min(wanted - len(stops), left)
        for _ in range(steps):
            page.keyboard.press("Tab")
        left -= steps
        stops = page.evaluate("[...window.stops.values()]")
    unseen = [html for seen, html in stops[:wanted] if not seen]
    if unseen:
        return f"not seen: {unseen[0]}"
    return "" if len(stops) >= wanted else f"{len(stops)} of {wanted} reached, the last at {stops[-1:]}"


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
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    page.goto(path)
    settle(page)
    sent = page.evaluate(SCRIPT)
    told = {"axe light": faults(page)}
    if page.locator("h1").count() != 1 or not re.fullmatch(r".+ - Casethread", page.title()):
        told["axe light"] += " no one heading, or no title"
    if not whole:
        return told
    page.emulate_media(color_scheme="dark")
    told["axe dark"] = faults(page, OF_COLOUR)
    page.emulate_media(color_scheme="light")
    told["keyboard"] = by_keyboard(page)
    told["320 px"] = beside(page, 320, 640)
    told["200 %"] = beside(page, 640, 450) or _cut(page)
    told["print"] = printed(page)
    free = name.startswith(("graph", "map", "part of the map"))
    told["script"] = f"{sent:,} bytes" if (sent > MOST_SCRIPT and not free) or not sent else ""
    return told


def _cut(page: Page) -> str:
    """What is cut off in its box, at a width of 1,280 pixels enlarged to 200 %."""
    return str(page.evaluate(CUT))


def _sign(told: Mapping[str, str], check: str) -> str:
    return told.get("like", "as above") if check not in told else "FAULT" if told[check] else "ok"


_CHECKED: dict[str, tuple[str, bool]] = {}
"""Pages that were checked, without what tells their reader, with for whom that was, and whether it was whole."""


def seen_alike(page: Page, who: str, path: str, *, whole: bool) -> str:
    """Who was shown the same page, byte for byte but for the way to others, and had it checked; empty if nobody."""
    like = likeness(page.request.get(path).text())
    other, checked_whole = _CHECKED.get(like, ("", False))
    if other and checked_whole >= whole:
        return other
    _CHECKED[like] = who, whole
    return ""


def check_all(page: Page, who: str, pages: Mapping[str, str], *, whole: bool = True) -> None:
    """Check every page, print the table, and fail with all that is wrong. What another was shown likewise is not
    checked again, but for the first page, with its ways to others.
    """
    rows: dict[str, dict[str, str]] = {}
    for name, path in pages.items():
        other = seen_alike(page, who, path, whole=whole)
        rows[name] = {"like": f"as {other}"[:10]} if rows and other else checked(page, name, path, whole=whole)
    print(f"\n{who:36}" + "".join(f"{check:>11}" for check in CHECKS))  # noqa: T201 - shown by pytest -s
    for name, told in rows.items():
        print(f"{name:36}" + "".join(f"{_sign(told, check):>11}" for check in CHECKS))  # noqa: T201
    wrong = [
        f"{name}, {check}: {fault}"
        for name, told in rows.items()
        for check, fault in told.items()
        if fault and check != "like"
    ]
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
