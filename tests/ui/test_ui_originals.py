"""The way back to the original: pages, rows, messages and members, for those who may see them."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from openpyxl import Workbook
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from casethread.errors import CasethreadError
from casethread.model import OWNER, Anchor, Classification, Document, Kind, Marking, Origin, Passage, Viewer
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState, Sighting, View
from casethread.store.case import CaseStore
from casethread.store.view import StoreView
from ingest.apart import Apart
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read
from links.linker import CaseLinker
from tests.ui.test_ui_case_pages import Client
from ui import documents, pages

PRESS = Viewer("press", Classification.PUBLIC)
CLOSED = Marking(Classification.SECRET)
PUBLIC = Marking(Classification.PUBLIC)


def pdf(*texts: str, encrypt: StandardEncryption | None = None) -> bytes:
    """A PDF of pages, each with the lines of a text."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(420, 595), invariant=1, encrypt=encrypt)
    for text in texts:
        canvas.setFont("Helvetica", 12)
        for at, line in enumerate(text.split("\n")):
            canvas.drawString(50, 520 - 16 * at, line)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


PAGES = (
    "Odran Tullick was seen in Quern Lane on the first\nevening of the fair, and again the week after it.",
    "Bevis Larkmoor spoke for the traders of the street\nand asked the board to move the fair elsewhere.",
    "Lena Farrow is a witness who may not be named by\nanybody who was not in the room when she spoke.",
)


def letter(subject: str, *attached: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Desk <desk@ness.example>", "unit@ness.example"
    message["Date"], message["Subject"] = "Mon, 03 Mar 2014 10:00:00 +0000", subject
    message.set_content(f"{subject}: what came in on Monday is attached.")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mailbox(*letters: bytes) -> bytes:
    return b"".join(b"From desk@ness.example Mon Mar  3 10:00:00 2014\n" + one + b"\n" for one in letters)


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return made.getvalue()


CSV = (
    "ref,seen by,text\n"
    "7,Lena Farrow,Odran Tullick was in Quern Lane with <b>two</b> others\n"
    "8,Bevis Larkmoor,Nothing was seen that night by anybody\n"
)


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sightings"
    for row in csv_rows():
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def csv_rows() -> list[list[str]]:
    return [line.split(",") for line in CSV.splitlines()]


@dataclass(frozen=True)
class KeptCase:
    """A store of documents read from kept originals, and the documents by name."""

    store: CaseStore
    found: dict[str, list[Document]]


def by_page(document: Document) -> list[Document]:
    """A document of each page, the third one closed."""
    parts = []
    for number in sorted({p.anchor.page for p in document.passages if p.anchor.page}):
        passages = [p for p in document.passages if p.anchor.page == number]
        start, end = passages[0].start, passages[-1].end
        moved = tuple(Passage(p.start - start, p.end - start, p.anchor) for p in passages)
        text, own = document.text[start:end], f"{document.id}.{number}"
        parts.append(replace(document, id=own, title=own, text=text, passages=moved, marking=PUBLIC))
    parts[-1] = replace(parts[-1], marking=CLOSED)
    return parts


FILES: dict[str, tuple[str, bytes]] = {
    "pdf": ("fair.pdf", pdf(*PAGES)),
    "long": ("whole.pdf", pdf(*PAGES[:2], *(["The board rose without a word to anybody about the fair."] * 3))),
    "zip": ("case.zip", zipped(inner_dot_pdf=pdf(*PAGES[:2]), note_dot_txt=b"Only a note, of no importance.\n")),
    "mail": ("mail.eml", letter("Fair", ("fair.pdf", pdf(PAGES[0])), ("note.txt", b"A note on the fair.\n"))),
    "box": ("box.mbox", mailbox(letter("One"), letter("Two", ("note.txt", b"A note on the street.\n")))),
    "csv": ("sightings.csv", CSV.encode()),
    "xlsx": ("sightings.xlsx", workbook()),
    "text": ("plain.txt", b"Odran Tullick was seen.\nNobody else was.\n"),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptCase]:
    """Every file read and kept; some originals replaced by what cannot be opened."""
    home: Path = tmp_path_factory.mktemp("kept-case")
    store = CaseStore.open(f"sqlite:///{home / 'case.db'}", home / "originals", CaseLinker())
    found: dict[str, list[Document]] = {}
    for key, (name, content) in FILES.items():
        path = home / "file"
        path.write_bytes(content)
        file = fingerprint(path, name)
        store.keep(path, file.sha256)
        read_documents = [one for one in read(file, ReadOptions(kind=Kind.NEWS)) if isinstance(one, Document)]
        made = by_page(read_documents[0]) if key == "pdf" else [replace(one, marking=PUBLIC) for one in read_documents]
        if key == "csv":
            made[1] = replace(made[1], marking=CLOSED)
        _save(store, file.sha256, made)
        found[key] = made
    plain = replace(found["long"][0], meta={})
    unreadable: dict[str, bytes | None] = {
        "encrypted": pdf(PAGES[0], encrypt=StandardEncryption("secret")),
        "broken": b"%PDF-1.4\nthis is none",
        "vanished": None,
    }
    for key, bad in unreadable.items():
        sha256 = hashlib.sha256(key.encode() if bad is None else bad).hexdigest()
        if bad is not None:
            path = home / "file"
            path.write_bytes(bad)
            store.keep(path, sha256)
        found[key] = [replace(plain, id=key, origin=Origin(f"{key}.pdf", sha256))]
        _save(store, sha256, found[key])
    yield KeptCase(store, found)
    store.close()


def _save(store: CaseStore, sha256: str, made: list[Document]) -> None:
    name = made[0].origin.kept
    store.files.enter(name, name, FileState.WAITING, sha256=sha256)
    arrival = Arrival(store.files.at([name])[name], "")
    assert store.take(Taking(arrival, made))[0].errors == []


@pytest.fixture(scope="module")
def client(case: KeptCase) -> Iterator[Client]:
    """The document pages; ``?as=press`` reads as a press officer."""
    app = FastAPI()
    apart = Apart(processes=1)

    def view_of(request: Request) -> View:
        return case.store.view(PRESS if request.query_params.get("as") == "press" else OWNER)

    app.include_router(documents.routes(view_of, apart))

    async def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, CasethreadError)
        return pages.error_page(request, error)

    app.add_exception_handler(CasethreadError, told)
    yield Client(app)
    apart.close()


Shown = Callable[..., str]


def address(document: Document) -> str:
    return f"/documents/{quote(document.id, safe='')}"


def original(answer: httpx.Response) -> str:
    """The part of a document's page that tells of its original."""
    assert answer.status_code == 200
    found = re.search(r'<section class="ct-original".*?</section>', answer.text, re.DOTALL)
    assert found
    return found[0]


def span(document: Document, words: str) -> str:
    at = document.text.index(words)
    return f"{at}-{at + len(words)}"


def test_a_name_is_framed_on_its_page(client: Client, case: KeptCase) -> None:
    (document,) = case.found["long"]
    shown = original(client.get(f"{address(document)}?at={span(document, 'Bevis Larkmoor')}"))
    assert "Page 2 of 5" in shown
    assert f'src="{address(document)}/pages/2.png"' in shown
    (frame,) = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', shown)
    x, y, width, height = map(float, frame)
    assert (abs(x - 50) < 4, abs(y - (595 - 520 - 12)) < 6, 70 < width < 100, 10 < height < 22) == (True,) * 4


def test_what_runs_over_a_page_shows_where_it_begins_and_leads_on(client: Client, case: KeptCase) -> None:
    (document,) = case.found["long"]
    start, end = document.text.index("again the week"), document.text.index("Larkmoor")
    shown = original(client.get(f"{address(document)}?at={start}-{end}"))
    assert "Page 1 of 5" in shown
    assert f"?at={start}-{end}&amp;page=2#original" in shown
    assert shown.count("<rect") == 1
    following = original(client.get(f"{address(document)}?at={start}-{end}&page=2"))
    assert "Page 2 of 5" in following
    assert following.count("<rect") == 1


def test_without_a_place_the_first_page_is_shown_and_others_can_be_turned_to(client: Client, case: KeptCase) -> None:
    (document,) = case.found["long"]
    first = original(client.get(address(document)))
    assert "Page 1 of 5" in first
    assert "<rect" not in first
    assert ("Next page" in first, "Previous page" in first) == (True, False)
    last = original(client.get(f"{address(document)}?page=5"))
    assert ("Next page" in last, "Previous page" in last) == (False, True)
    assert "Page 5 of 5" in original(client.get(f"{address(document)}?page=9999999"))
    assert "Page 1 of 5" in original(client.get(f"{address(document)}?page=-3"))


def test_a_picture_is_inert_and_kept_by_the_browser_of_its_viewer_alone(client: Client, case: KeptCase) -> None:
    (document,) = case.found["long"]
    answer = client.get(f"{address(document)}/pages/2.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-cache"
    with Image.open(io.BytesIO(answer.content)) as usual:
        assert (usual.format, usual.width) == ("PNG", 1200)
    again = client.get(f"{address(document)}/pages/2.png", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    larger = client.get(f"{address(document)}/pages/2.png?larger=true")
    assert larger.headers["etag"] != answer.headers["etag"]
    with Image.open(io.BytesIO(larger.content)) as picture:
        assert picture.width == 2400


@pytest.mark.parametrize("path", ["pages/1.png", "original", "part", "pages/1.png?larger=true"])
def test_what_is_closed_answers_like_what_is_not_there(client: Client, case: KeptCase, path: str) -> None:
    closed = case.found["pdf"][2]
    joint = "&" if "?" in path else "?"
    hidden = client.get(f"{address(closed)}/{path}{joint}as=press")
    absent = client.get(f"/documents/absent/{path}{joint}as=press")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace(closed.id, "absent") == absent.text
    tag = client.get(f"{address(closed)}/{path}").headers.get("etag", '"x"')
    known = client.get(f"{address(closed)}/{path}{joint}as=press", headers={"If-None-Match": tag})
    assert known.status_code == 404


def test_a_file_that_holds_something_closed_is_not_given_away_by_an_open_part_of_it(
    client: Client, case: KeptCase
) -> None:
    first, second, _ = case.found["pdf"]
    as_press = f"{address(first)}?as=press"
    shown = original(client.get(as_press))
    assert "Page 1 of 3" in shown
    assert "Next page" not in shown
    assert "Download" not in shown
    assert client.get(f"{address(first)}/pages/1.png?as=press").status_code == 200
    for path in ("pages/2.png", "pages/3.png", "original"):
        assert client.get(f"{address(first)}/{path}?as=press").status_code == 404
        assert client.get(f"{address(first)}/{path}").status_code == 200
    assert client.get(f"{address(second)}/pages/2.png?as=press").status_code == 200
    refused, gone = case.found["csv"][0], case.found["vanished"][0]
    texts = [client.get(f"{address(one)}/original?as=press").text for one in (refused, gone)]
    assert texts[0].replace(refused.origin.file, gone.origin.file) == texts[1]


def test_a_page_that_an_open_and_a_closed_document_share_is_closed(case: KeptCase, client: Client) -> None:
    (document,) = case.found["long"]
    beside = replace(document, id="beside", marking=CLOSED, passages=document.passages[:1])
    entered = case.store.files.at(["whole.pdf"])["whole.pdf"]
    assert client.get(f"{address(document)}/pages/1.png?as=press").status_code == 200
    assert case.store.take(Taking(Arrival(entered, ""), [beside]))[0].errors == []
    answers = [client.get(f"{address(document)}/pages/{page}.png?as=press").status_code for page in (1, 2, 3)]
    assert answers == [404, 200, 200]
    shown = original(client.get(f"{address(document)}?as=press"))
    assert "is not shown" in shown
    assert "/pages/1.png" not in shown


@pytest.mark.parametrize(
    "path", ["pages/0.png", "pages/6.png", "pages/99999999999999999999.png", "pages/-1.png", "pages/x.png"]
)
def test_a_page_that_there_is_not_is_no_error_of_ours(client: Client, case: KeptCase, path: str) -> None:
    (document,) = case.found["long"]
    assert client.get(f"{address(document)}/{path}").status_code in (404, 422)
    assert client.get(f"{address(case.found['text'][0])}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("encrypted", "is encrypted, and its password is not kept"),
        ("broken", "is a broken PDF"),
        ("vanished", "the original cannot be opened here"),
    ],
)
def test_an_original_that_cannot_be_opened_is_told_beside_the_text(
    client: Client, case: KeptCase, key: str, said: str
) -> None:
    (document,) = case.found[key]
    answer = client.get(f"{address(document)}?at={span(document, 'Bevis Larkmoor')}")
    shown = original(answer)
    assert said in shown
    assert "What to do" in shown
    assert "<img" not in shown
    assert "Bevis Larkmoor" in answer.text
    assert ("Download the original file" in shown) is (key != "vanished")


def test_a_member_is_shown_and_downloaded_as_it_lies_in_its_archive(client: Client, case: KeptCase) -> None:
    document = next(one for one in case.found["zip"] if one.origin.member == "inner.pdf")
    shown = original(client.get(f"{address(document)}?at={span(document, 'Quern Lane')}"))
    assert "case.zip/inner.pdf, page 1" in shown
    assert shown.count("<rect") == 1
    assert client.get(f"{address(document)}/pages/2.png").headers["content-type"] == "image/png"
    assert "Download inner.pdf" in shown
    part = client.get(f"{address(document)}/part")
    assert part.content == pdf(*PAGES[:2])
    assert part.headers["content-type"] == "application/octet-stream"
    assert 'filename="inner.pdf"' in part.headers["content-disposition"]
    assert client.get(f"{address(document)}/original").content == FILES["zip"][1]


def test_an_attachment_leads_to_its_message_and_back(client: Client, case: KeptCase) -> None:
    message, fair, note = case.found["mail"]
    assert (message.meta.get("message"), fair.meta["message"], note.meta["message"]) == (None, message.id, message.id)
    shown = original(client.get(address(fair)))
    for said in (
        "Desk &lt;desk@ness.example&gt;",
        "Mon, 03 Mar 2014",
        "mail.eml/fair.pdf, page 1",
        "the message itself",
    ):
        assert said in shown
    assert [f'href="{address(one)}"' in shown for one in (message, note, fair)] == [True, True, False]
    top = original(client.get(address(message)))
    assert [f'href="{address(one)}"' in top for one in (fair, note, message)] == [True, True, False]
    assert "Download the original file" in top
    assert client.get(f"{address(note)}/part").content == b"A note on the fair.\n"


def test_a_message_of_a_mailbox_is_named_and_downloaded_alone(client: Client, case: KeptCase) -> None:
    one, two, note = case.found["box"]
    assert "message 1" in original(client.get(address(one)))
    shown = original(client.get(address(two)))
    assert "Download message 2 alone" in shown
    part = client.get(f"{address(two)}/part")
    assert part.content.count(b"Subject: Two") == 1
    assert part.headers["content-disposition"].endswith("message%202.eml")
    assert client.get(f"{address(note)}/part").content == b"A note on the street.\n"
    assert "Download note.txt" in original(client.get(address(note)))


@pytest.mark.parametrize(("key", "place"), [("csv", "row 1"), ("xlsx", "sheet Sightings, row 1")])
def test_a_row_is_shown_as_it_stands_in_its_table(client: Client, case: KeptCase, key: str, place: str) -> None:
    shown = original(client.get(address(case.found[key][0])))
    assert place in shown
    cells = re.findall(r"<th[^>]*>(.*?)</th><td[^>]*>(.*?)</td>", shown)
    assert cells == [
        ("ref", "7"),
        ("seen by", "Lena Farrow"),
        ("text", "Odran Tullick was in Quern Lane with &lt;b&gt;two&lt;/b&gt; others"),
    ]


def test_an_open_row_is_shown_from_a_table_that_holds_closed_ones(client: Client, case: KeptCase) -> None:
    shown = original(client.get(f"{address(case.found['csv'][0])}?as=press"))
    assert "Lena Farrow" in shown
    assert "Larkmoor" not in shown


def test_a_text_has_its_line_and_nothing_that_it_is_not(client: Client, case: KeptCase) -> None:
    (document,) = case.found["text"]
    shown = original(client.get(f"{address(document)}?at={span(document, 'Nobody')}"))
    assert "plain.txt, line 2" in shown
    assert "not shown" not in shown
    assert "<table" not in shown


def test_where_the_text_was_seen_too_is_listed(client: Client, case: KeptCase, monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = case.found["text"]
    seen = [Sighting(document.id, "copies.zip/<b>.txt", Anchor(line=4, member="<b>.txt"), {})]
    monkeypatch.setattr(StoreView, "sightings", lambda self, document_id: seen if document_id == document.id else [])
    shown = original(client.get(address(document)))
    assert "Also found in" in shown
    assert "copies.zip/&lt;b&gt;.txt, line 4" in shown
    assert "Also found in" not in original(client.get(address(case.found["long"][0])))


def test_only_what_came_with_a_message_belongs_to_it(case: KeptCase) -> None:
    message, fair, note = case.found["mail"]
    view = case.store.view(OWNER)
    assert [one.id for one in view.attached(message.id)] == [fair.id, note.id]
    assert [one.id for one in view.attached(message.id, limit=1)] == [fair.id]
    assert view.attached(fair.id) == []
    assert view.attached(case.found["zip"][0].id.rpartition(".")[0]) == []
