"""Takes the pictures of the README and of the pages for users, over a demo of its own.

python tests/browser/pictures.py docs/images
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]

DRAFT = (
    "Essex Police can confirm that Tariq Osman, 26, of Marsh Lane, Chelmsford, has been charged with robbery after a "
    "knife raid at Marsh Lane Stores on 11 March 2014, in which £640 was taken. A 15-year-old boy was arrested on "
    "Thursday.\nIrena Kowalczyk, 57, was threatened with a kitchen knife by three men."
)
SEEN = ("Ada Penrose", "Bevis Larkmoor", "Odran Tullick", "Mortimer Quorndelver", "Zelda Thornwick", "Irena Sallow")
"""Who is named in the files that the administrator sends."""
_LINK = re.compile(r"^\s*(\w+)\s+(http\S+/log-in/once/\S+)$")


@contextmanager
def demo() -> Iterator[dict[str, str]]:
    """A server over the sample case. Yields the link that logs each of its users in."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CASETHREAD_HOME": home, "CASETHREAD_PORT": "0", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "casethread", "demo"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            links: dict[str, str] = {}
            for line in server.stdout:
                if found := _LINK.match(line.rstrip()):
                    links[found[1]] = found[2]
                if "admin" in links:
                    break
            try:
                yield links
            finally:
                server.terminate()


def entered(browser: Browser, link: str) -> Page:
    """A page of whom the link logs in, a purpose stated."""
    parts = urlsplit(link)
    base = f"{parts.scheme}://{parts.netloc}"
    page = browser.new_context(viewport={"width": 1200, "height": 800}, base_url=base, locale="en-GB").new_page()
    page.goto(parts.path)
    page.get_by_role("button", name="Log in as").click()
    page.goto("/purpose")
    page.get_by_label("Purpose").fill("Pictures of the pages")
    page.get_by_role("button", name="Go on").click()
    return page


def pages(page: Page) -> dict[str, str]:
    """The page of each picture that an investigator sees."""

    def ask(path: str) -> Any:
        return page.request.get(path).json()

    person = next(one for one in ask("/api/entities?name=Tariq%20Osman") if one["documents"] > 3)["id"]
    hits = ask("/api/search?q=" + urllib.parse.quote("jury kind:news"))["hits"]
    printed = next(hit for hit in hits if "page-5" in hit["id"])
    text = ask(f"/api/documents/{printed['id']}")["text"]
    told = max(ask("/api/incidents"), key=lambda one: len(one["documents"]))["incident"]
    at = text.index("Tariq Osman")
    return {
        "search": "/search?q=marsh+lane",
        "entity": f"/entities/{person}",
        "document": f"/documents/{printed['id']}?at={at}-{at + len('Tariq Osman')}",
        "graph": f"/graph?entity={person}",
        "check": "/check",
        "public": "/public?q=tariq+osman",
        "incident": f"/incidents/{told}",
        "review": "/review",
        "saved": "/saved",
        "map": "/map",
    }


def prepare(page: Page, name: str) -> None:
    """Do on a page what its picture is to show."""
    if name == "check":
        page.get_by_label("Draft").fill(DRAFT)
        page.get_by_role("button", name="Check").click()
    elif name == "public":
        page.locator("main li a").first.click()
        page.locator("details.ct-reason summary").nth(2).evaluate("e => { e.parentElement.open = true; }")
    elif name == "saved":
        for query, called in (("person:osman", "Anything on Osman"), ('street:"marsh lane"', "Marsh Lane")):
            page.goto("/search?q=" + urllib.parse.quote(query))
            page.get_by_text("Save this search").click()
            page.get_by_label("Name").fill(called)
            page.get_by_role("button", name="Save").click()
        page.goto("/saved")
    elif name == "ingest":
        page.get_by_text("Say what you know of them").first.click()
    elif name == "run":
        send(page)
    elif name == "failed":
        page.get_by_role("link", name="scan of 4 May.pdf").first.click()
    elif name == "disposal":
        for box in page.locator("main input[type=checkbox]").all()[:2]:
            box.check()


ADMINISTRATOR = {
    "ingest": "/ingest",
    "run": "/ingest",
    "status": "/status",
    "failed": "/status?state=failed",
    "users": "/users",
    "trail": "/trail?of=%2A",
    "disposal": "/disposal",
}
"""The pages of an administrator, in an order in which one leads to the next."""


def send(page: Page) -> None:
    """Send files, one of them broken, and wait until some are read."""
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder, "scan of 4 May.pdf")
        broken.write_bytes(b"%PDF-1.4 broken")
        files = [broken]
        for number in range(24):
            files.append(Path(folder, f"log-{number + 1:02}.txt"))
            name = SEEN[number % len(SEEN)]
            files[-1].write_text(f"{name}, {30 + number}, of Quern Lane, Maldon, was seen on {number + 1} May 1999.")
        page.locator("#files").set_input_files(list(map(str, files)))
        page.get_by_role("button", name="Send and take in").click()
    expect(page.locator("#run .ct-statement")).to_have_text(re.compile("^Reading: [1-9]"), timeout=180_000)


def main() -> None:
    """Write one PNG per page."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for user, named in (("investigator", None), ("admin", ADMINISTRATOR)):
            page = entered(browser, links[user])
            for name, path in (named or pages(page)).items():
                page.goto(path)
                page.wait_for_load_state("networkidle")
                prepare(page, name)
                page.evaluate("document.activeElement.blur()")
                if name != "run":  # its page asks for news as long as it is open
                    page.wait_for_load_state("networkidle")
                    page.wait_for_timeout(2000 if name == "graph" else 200)
                page.screenshot(path=folder / f"{name}.png")
                if name == "run":
                    expect(page.locator("#run [role=status]")).to_have_text("Done", timeout=180_000)
        browser.close()


if __name__ == "__main__":
    main()
