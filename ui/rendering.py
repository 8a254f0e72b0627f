"""Contexts to responses: the template environment, the headers every page carries, the static files."""

from __future__ import annotations

import hashlib
from contextvars import ContextVar
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from casethread.errors import UsageError
from casethread.model import Json
from ui.contexts import TEMPLATES, Page
from ui.pieces import Pages

HERE = Path(__file__).parent
STATIC = HERE / "static"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
}
"""What every page tells the browser: nothing from elsewhere, no inline script or style, no address told to others."""
FORM_TOKEN: ContextVar[str] = ContextVar("FORM_TOKEN", default="")
"""What the forms of a page must carry, set for each request before its page is made."""
ALLOWED: ContextVar[frozenset[str]] = ContextVar("ALLOWED", default=frozenset())
"""What whoever reads a page may do, set likewise: a page offers only what its reader may."""
COMPONENTS = {
    "govukButton": "button",
    "govukDetails": "details",
    "govukErrorSummary": "error-summary",
    "govukGenericHeader": "generic-header",
    "govukInput": "input",
    "govukInsetText": "inset-text",
    "govukPagination": "pagination",
    "govukServiceNavigation": "service-navigation",
    "govukSkipLink": "skip-link",
    "govukSummaryList": "summary-list",
    "govukTag": "tag",
    "govukWarningText": "warning-text",
}
"""GOV.UK macros that the templates use, and the component each comes from."""


@cache
def asset(name: str) -> str:
    """The address of a static file, changed when its bytes change so that browsers may keep it."""
    return f"/static/{name}?{hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def csrf() -> Markup:
    """The hidden field that every form which is posted must hold."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(FORM_TOKEN.get())


def allowed(permission: str) -> bool:
    """Whether whoever reads the page may do that."""
    return permission in ALLOWED.get()


def header(section: str, viewer: str) -> Markup:
    """The head of a page: the name, and the ways to the parts of the application that its reader may use."""
    return _header(section, bool(viewer), ALLOWED.get())


@lru_cache(maxsize=128)
def _header(section: str, signed_in: bool, may: frozenset[str]) -> Markup:
    shown = _environment().get_template("_header.html").render(section=section, signed_in=signed_in, may=may)
    return Markup(shown)  # noqa: S704 - a template of ours, which escapes


def grouped(number: int) -> str:
    """1234567 as "1,234,567"."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, as in "1,234 documents"; ``many`` where adding an s is wrong."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def pagination(pages: Pages) -> Json:
    """The options that GOV.UK Pagination takes."""
    items: list[Json] = [
        {"number": one.text, "href": one.href, "current": one.current} if one else {"ellipsis": True}
        for one in pages.numbers
    ]
    options: Json = {"items": items}
    if pages.previous:
        options["previous"] = {"href": pages.previous}
    if pages.next:
        options["next"] = {"href": pages.next}
    return options


def environment() -> Environment:
    """Templates of ours read strictly: a name that is not there is an error.

    The GOV.UK macros leave options out as a matter of course, so they live in an environment of their own.
    """
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    # templates do not change while a server runs: looking whether they did costs a tenth of a page
    govuk = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined, auto_reload=False)
    ours = Environment(
        loader=PackageLoader("ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for macro, component in COMPONENTS.items():
        module = govuk.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
        ours.globals[macro] = getattr(module, macro)
    ours.globals["asset"] = asset
    ours.globals["csrf"] = csrf
    ours.globals["allowed"] = allowed
    ours.globals["header"] = header
    ours.filters["grouped"] = grouped
    ours.filters["counted"] = counted
    ours.filters["pagination"] = pagination
    return ours


@cache
def _environment() -> Environment:
    return environment()


def html(page: Page) -> str:
    """A page as HTML, from the fields of its context alone."""
    template = _environment().get_template(TEMPLATES[type(page)])
    return template.render({field.name: getattr(page, field.name) for field in fields(page)})


def respond(page: Page, status: int = 200) -> HTMLResponse:
    """A page as an answer, with the headers that every page carries."""
    return HTMLResponse(html(page), status, headers=SECURITY_HEADERS)


def mount_static(app: FastAPI) -> None:
    """Serve style sheet and scripts under ``/static``. Raises UsageError when they have not been built."""
    if not (STATIC / "vendor" / "app.css").is_file():
        raise UsageError(
            "the pages' style sheet has not been built",
            where=str(STATIC / "vendor"),
            remedy="install the package again, or run `python ui/assets/build.py`",
        )
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
