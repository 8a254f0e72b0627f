"""What every answer tells the browser, what is never let in, and that no address reaches a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ui
from casethread.app import Case
from casethread.model import Annotated, Document, Kind, Marking, Origin, Role
from casethread.trail import MOST
from tests.access.cases import Client, add_user, case_of, client_of, enter
from tests.access.invented import invented, original

ROOT = Path(__file__).parent.parent.parent
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \"'`{{1234*1001}}"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A case of one document that holds what a browser might run, everywhere it can stand."""
    from hashlib import sha256  # noqa: PLC0415 - for the name of its file

    digest = sha256(HOSTILE.encode()).hexdigest()
    origin = Origin(f"{HOSTILE}.html", digest)
    document = Document(
        f"news/{HOSTILE}", Kind.NEWS, HOSTILE, HOSTILE, origin, Marking.default(Kind.NEWS), None, HOSTILE, HOSTILE,
        meta={HOSTILE: HOSTILE},
    )  # fmt: skip
    with case_of(tmp_path_factory.mktemp("case") / "case", [Annotated(document, ())]) as opened:
        add_user(opened, "ann", Role.ANALYST)
        add_user(opened, "adm", Role.ADMINISTRATOR)
        yield opened


@pytest.fixture
def client(case: Case) -> Iterator[Client]:
    with client_of(case) as opened:
        yield enter(opened, case, "ann")


ANSWERS = ["/", "/search?q=alert", "/api/search", "/api/nothing", "/nothing", "/graph", "/static/pages.js", "/log-in"]


@pytest.mark.parametrize("path", [*ANSWERS, "/api/health", "/static/none", "/users", "/account", "/openapi.json"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    for name, wanted in (("object-src", "'none'"), ("base-uri", "'none'"), ("frame-ancestors", "'none'")):
        assert policy[name] == wanted
    assert policy["form-action"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "max-age" in headers["strict-transport-security"]
    assert path.startswith("/static/") or "private" in headers["cache-control"]


@pytest.mark.parametrize("path", ["/search?q=alert", "/search?q=%3Cscript%3E", "/documents/{id}", "/entities?q={id}"])
def test_what_documents_and_addresses_hold_is_never_run(client: Client, path: str) -> None:
    from urllib.parse import quote  # noqa: PLC0415 - for the ids

    page = client.get(path.replace("{id}", quote(f"news/{HOSTILE}", safe="")))
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "onerror=alert(1)>" not in page.text.replace("&gt;", "")
    assert re.search(r"<script>|\son\w+=\"|<style|style=\"|javascript:", page.text) is None
    assert "1235234" not in page.text


def test_an_original_is_never_shown_by_the_browser(client: Client) -> None:
    from urllib.parse import quote  # noqa: PLC0415 - for the id

    given = client.get(f"/documents/{quote(f'news/{HOSTILE}', safe='')}/original")
    assert given.status_code == 200
    assert given.content.decode() == HOSTILE
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "\n" not in given.headers["content-disposition"]


@pytest.mark.parametrize("size", [MOST, MOST + 1, 20 * MOST])
def test_what_comes_in_is_bounded(client: Client, size: int) -> None:
    sent = client.request("POST", "/purpose", content=b"purpose=" + b"x" * (size - 8))
    assert sent.status_code == (413 if size > MOST else 403)


SECRETS = ("root:", "[build-system]", "SQLite format", "def create_app")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/documents/..%2f..%2f..%2fetc%2fpasswd/original",
        "/documents/%2Fetc%2Fpasswd",
        "/documents/case.db/original",
        "/api/documents/..%5c..%5ccase.db",
        "/documents/x%00/original",
        "/log-in/once/..%2f..%2fcase.db",
        "/users/..%2f..%2fcase.db",
    ],
)
def test_no_address_reaches_a_file(client: Client, path: str) -> None:
    answered = client.get(path)
    assert answered.status_code in {303, 401, 403, 404}
    assert not any(secret in answered.text for secret in SECRETS)


def test_templates_hold_no_inline_script_or_style_and_every_posted_form_its_token() -> None:
    for path in (Path(ui.__file__).parent / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), path.name
        assert "autoescape" not in text, path.name
        assert text.count('method="post"') == text.count("{{ csrf() }}"), path.name


def test_no_secret_is_shown_by_the_settings() -> None:
    from casethread.config import Config  # noqa: PLC0415 - beside what it shows

    assert "hush" not in repr(Config(oidc_secret="hush"))


def test_the_page_of_threats_names_tests_that_are_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| T\d+ \|.*\|$", page, re.MULTILINE)
    assert len(rows) >= 15
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row)
        assert named, row
        for path, test in named:
            assert (ROOT / path).is_file(), path
            assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_originals_are_told_apart() -> None:
    """The random cases' originals differ, so that one in place of another would be seen."""
    assert original(0, 1) != original(0, 2) != original(1, 2)
    assert len({item.document.origin.sha256 for item in invented(0).items}) > 5
