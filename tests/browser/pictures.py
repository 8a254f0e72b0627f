"""Takes the pictures of the README from a server over the sample case.

The link is one that `casethread demo` prints, of a user who reaches all of it.

python tests/browser/pictures.py http://127.0.0.1:8000/log-in/once/... docs/images
"""

from __future__ import annotations

import sys
import urllib.parse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]

DRAFT = (
    "Essex Police can confirm that Tariq Osman, 26, of Marsh Lane, Chelmsford, has been charged with robbery after a "
    "knife raid at Marsh Lane Stores on 11 March 2014, in which £640 was taken. A 15-year-old boy was arrested on "
    "Thursday.\nIrena Kowalczyk, 57, was threatened with a kitchen knife by three men."
)


def pages(page: Page) -> dict[str, str]:
    """The page of each picture."""

    def ask(path: str) -> Any:
        return page.request.get(path).json()

    person = next(one for one in ask("/api/entities?name=Tariq%20Osman") if one["documents"] > 3)["id"]
    hits = ask("/api/search?q=" + urllib.parse.quote("jury kind:news"))["hits"]
    printed = next(hit for hit in hits if "page-5" in hit["id"])
    text = ask(f"/api/documents/{printed['id']}")["text"]
    at = text.index("Tariq Osman")
    return {
        "search": "/search?q=marsh+lane",
        "entity": f"/entities/{person}",
        "document": f"/documents/{printed['id']}?at={at}-{at + len('Tariq Osman')}",
        "status": "/status",
        "graph": f"/graph?entity={person}",
        "check": "/check",
    }


def main() -> None:
    """Write one PNG per page."""
    link, folder = sys.argv[1], Path(sys.argv[2])
    parts = urlsplit(link)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        base = f"{parts.scheme}://{parts.netloc}"
        page = browser.new_page(viewport={"width": 1200, "height": 800}, base_url=base)
        page.goto(parts.path)
        page.get_by_role("button", name="Log in as").click()
        page.goto("/purpose")
        page.get_by_label("Purpose").fill("Pictures of the pages")
        page.get_by_role("button", name="Go on").click()
        for name, path in pages(page).items():
            page.goto(path)
            page.wait_for_load_state("networkidle")
            if name == "check":
                page.get_by_label("Draft").fill(DRAFT)
                page.get_by_role("button", name="Check").click()
                page.wait_for_load_state("networkidle")
            page.wait_for_timeout(2000 if name == "graph" else 200)
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
