"""From the kept file back to the member or message that a document was read from."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import SourceFile
from ingest.files import fingerprint
from ingest.originals import part_of
from tests.ingest.conftest import ReadAs

NOTE = "Odran Tullick was seen in Quern Lane on Monday, near the bakery.\n"


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def letter(subject: str, *attached: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "desk@ness.example", "unit@ness.example"
    message["Date"], message["Subject"] = "Mon, 03 Mar 2014 10:00:00 +0000", subject
    message.set_content(f"{subject}: please see what is attached.")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mailbox(*letters: bytes) -> bytes:
    return b"".join(b"From desk@ness.example Mon Mar  3 10:00:00 2014\n" + one + b"\n" for one in letters)


INNER = zipped(a_dot_txt=b"Nobody was there, said the first note.\n", deep__b_dot_txt=NOTE.encode())
CONTAINERS: dict[str, tuple[str, bytes]] = {
    "archive": ("case.zip", zipped(x_dot_txt=b"Another text.\n", notes__b_dot_txt=NOTE.encode())),
    "archive in an archive": ("case.zip", zipped(x_dot_txt=b"Another text.\n", inner_dot_zip=INNER)),
    "message": ("mail.eml", letter("Sighting", ("a.txt", b"Other.\n"), ("b.txt", NOTE.encode()))),
    "mailbox": ("box.mbox", mailbox(letter("One", ("b.txt", b"Other.\n")), letter("Two", ("b.txt", NOTE.encode())))),
    "archive in a mailbox": ("box.mbox", mailbox(letter("One"), letter("Two", ("inner.zip", INNER)))),
    "mailbox in an archive": ("case.zip", zipped(box_dot_mbox=mailbox(letter("Two", ("b.txt", NOTE.encode()))))),
    "two members of one name": ("case.zip", zipped(b_dot_txt=b"Other.\n", **{"./b_dot_txt": NOTE.encode()})),
}


def kept(tmp_path: Path, name: str, content: bytes) -> SourceFile:
    path = tmp_path / "kept"
    path.write_bytes(content)
    return fingerprint(path, name)


def place(document: Document) -> tuple[str | None, int | None]:
    return document.origin.member, document.passages[0].anchor.message


@pytest.mark.parametrize("case", CONTAINERS)
def test_the_file_of_a_document_is_the_one_it_was_read_from(read_as: ReadAs, tmp_path: Path, case: str) -> None:
    name, content = CONTAINERS[case]
    (wanted,) = [document for document in read_as(name, content).documents if "Quern Lane" in document.text]
    found = part_of(kept(tmp_path, name, content), *place(wanted), tmp_path)
    assert found.path.read_bytes() == NOTE.encode()
    assert found.name == wanted.origin.file


@pytest.mark.parametrize("case", ["mailbox", "mailbox in an archive"])
def test_a_message_of_a_mailbox_is_taken_out_as_it_was_sent(read_as: ReadAs, tmp_path: Path, case: str) -> None:
    name, content = CONTAINERS[case]
    (wanted,) = [document for document in read_as(name, content).documents if document.title == "Two"]
    found = part_of(kept(tmp_path, name, content), *place(wanted), tmp_path)
    assert found.name.endswith(".eml")
    sent = found.path.read_bytes()
    assert sent.startswith(b"From: desk@ness.example")
    assert sent.count(b"Subject: Two") == 1
    (twin,) = [one for one in read_as("two.eml", sent).documents if one.title == "Two"]
    assert twin.text == wanted.text


def test_what_lies_in_no_other_file_is_the_kept_file(tmp_path: Path) -> None:
    file = kept(tmp_path, "note.txt", NOTE.encode())
    assert part_of(file, None, None, tmp_path) is file


@pytest.mark.parametrize(
    ("name", "content", "member", "message"),
    [
        ("case.zip", zipped(b_dot_txt=NOTE.encode()), "c.txt", None),
        ("case.zip", zipped(b_dot_txt=NOTE.encode()), "b.txt/c.txt", None),
        ("case.zip", zipped(b_dot_txt=NOTE.encode()), "../b.txt", None),
        ("case.zip", zipped(b_dot_txt=NOTE.encode())[:60], "b.txt", None),
        ("box.mbox", mailbox(letter("One")), None, 7),
        ("box.mbox", mailbox(letter("One")), "message 1/b.txt", 1),
        ("note.txt", NOTE.encode(), "b.txt", None),
        ("empty.zip", b"", "b.txt", None),
    ],
    ids=[
        "no member",
        "below a member",
        "above the archive",
        "cut",
        "no message",
        "no attachment",
        "no archive",
        "empty",
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, member: str | None, message: int | None
) -> None:
    with pytest.raises(ReadError) as caught:
        part_of(kept(tmp_path, name, content), member, message, tmp_path)
    assert caught.value.what
    assert caught.value.remedy


def test_a_message_within_a_message_has_no_file_of_its_own(read_as: ReadAs, tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["From"], outer["Date"], outer["Subject"] = "a@ness.example", "Mon, 03 Mar 2014 10:00:00 +0000", "Fwd"
    outer.set_content("Forwarded.")
    inner = EmailMessage()
    inner["From"], inner["Date"], inner["Subject"] = "b@ness.example", "Mon, 03 Mar 2014 09:00:00 +0000", "Inner"
    inner.set_content("Seen in Quern Lane.")
    inner.add_attachment(NOTE.encode(), maintype="application", subtype="octet-stream", filename="b.txt")
    outer.add_attachment(inner)
    content = outer.as_bytes()
    documents = read_as("mail.eml", content).documents
    file = kept(tmp_path, "mail.eml", content)
    within = next(one for one in documents if one.title == "Inner")
    with pytest.raises(ReadError, match="no file of its own"):
        part_of(file, *place(within), tmp_path)
    note = next(one for one in documents if one.text.startswith(NOTE[:20]))
    assert part_of(file, *place(note), tmp_path).path.read_bytes() == NOTE.encode()


def test_no_other_member_is_unpacked(read_as: ReadAs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that is broken, or would take long, costs nothing on the way to another."""
    opened: list[str] = []
    original = zipfile.ZipExtFile.read

    def read(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        opened.append(self.name)
        return original(self, n)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", read)
    content = zipped(a_dot_txt=b"x" * 5000, b_dot_txt=NOTE.encode(), c_dot_txt=b"y" * 5000)
    part_of(kept(tmp_path, "case.zip", content), "b.txt", None, tmp_path)
    assert set(opened) == {"b.txt"}
