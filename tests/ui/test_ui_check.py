"""The statement check in the pages: forms as browsers send them, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable

import anyio
import httpx
import pytest

from casethread.app import Case
from casethread.press.drafts import LONGEST
from casethread.web import create_app

Post = Callable[..., httpx.Response]


@pytest.fixture
def post(sample_case: Case, log_in: Callable[[str], dict[str, str]]) -> Post:
    def ask(content: bytes = b"", data: dict[str, str] | None = None) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(create_app(sample_case))
            base, cookies = "http://127.0.0.1", log_in("reader")
            async with httpx.AsyncClient(transport=transport, base_url=base, cookies=cookies) as client:
                token = re.search(r'name="csrf" value="([^"]*)"', (await client.get("/check")).text)
                assert token is not None
                kind = {} if data else {"Content-Type": "application/x-www-form-urlencoded"}
                headers = {"X-CSRF-Token": token[1], **kind}
                return await client.post("/check", content=content or None, data=data, headers=headers)

        return anyio.run(asked)

    return ask


def test_facts_are_marked_in_the_draft_and_listed_worst_first(post: Post) -> None:
    page = post(data={"draft": "Irena Kowalczyk, 57, of Marsh Lane, Chelmsford, met\r\nWilfred Ashgrove <b>."})

    assert page.status_code == 200
    assert 'class="ct-v ct-v-different"' in page.text
    listed = re.findall(r'class="ct-quiet">([^<]*):</span> ([^<]*)</h3>', page.text)
    assert listed[0] == ("Name", "Wilfred Ashgrove")
    assert listed[1] == ("Age of Irena Kowalczyk", "57")
    assert "&lt;b&gt;" in page.text
    assert "<b>" not in page.text
    for anchor in re.findall(r'href="#(fact-\d+)"', page.text):
        assert f'id="{anchor}"' in page.text


def test_beside_everything_being_found_is_not_being_public(post: Post) -> None:
    page = post(data={"draft": "Jordan Quilter was seen.", "beside": "everything"}).text

    assert "Already public" not in page
    assert "1 found" in page


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"draft=", 400, "Paste a draft to check"),
        (b"", 400, "Paste a draft to check"),
        (b"draft=" + b"a+" * LONGEST, 400, "characters"),
        (b"draft=%ff", 400, "form cannot be read"),
        (b"\xff\xfe", 400, "form cannot be read"),
        (b"a=1&" * 50, 400, "form cannot be read"),
        (b"draft=" + b"a" * (LONGEST * 13), 400, "too long"),
    ],
)
def test_what_is_no_draft_is_told(post: Post, content: bytes, status: int, said: str) -> None:
    page = post(content)

    assert page.status_code == status
    assert said in page.text
    assert "Traceback" not in page.text
