"""E-mail: each message a document, each attachment its own, however broken what was sent."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.errors import ReadError
from casethread.model import Anchor, Classification, Document, Kind
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.mime import header_text, text_of
from ingest.read import media_type, read
from ingest.readers import mail
from ingest.readers.mail import raw_messages

SAID = "Tariq Osman was seen in Marsh Lane."
FROM = b"From zoe@example.org Mon Jan 12 10:00:00 2015\n"


def letter(body: str = SAID, **headers: str) -> EmailMessage:
    made = EmailMessage()
    given = {
        "From": "Zoë Müller <zoe@met.example.org>",
        "To": "dan@example.org",
        "Date": "Mon, 12 Jan 2015 23:30:00 -0500",
        "Subject": "Visit to Osman",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            made[name] = value
    made.set_content(body)
    return made


def raw(headers: str, body: str | bytes = SAID) -> bytes:
    return headers.encode() + b"\n\n" + (body if isinstance(body, bytes) else body.encode())


def mailbox(*bodies: bytes) -> bytes:
    return b"\n".join(FROM + body for body in bodies)


def test_a_message_opens_with_its_headers(read_as: Any) -> None:
    document = read_as("in/visit.eml", letter(Cc="Eve <eve@example.org>").as_bytes()).only
    assert document.text == (
        "From: Zoë Müller <zoe@met.example.org>\nTo: dan@example.org\nCc: Eve <eve@example.org>\n"
        f"Date: Mon, 12 Jan 2015 23:30:00 -0500\nSubject: Visit to Osman\n\n{SAID}"
    )
    assert document.title == "Visit to Osman"
    assert document.author == "Zoë Müller"
    assert document.source == "met.example.org"
    assert document.published == date(2015, 1, 12)
    assert document.id == f"visit-{document.origin.sha256[:8]}"
    assert [(p.start, p.end, p.anchor) for p in document.passages] == [(0, len(document.text), Anchor(message=1))]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("=?utf-8?B?R3LDvMOfZQ==?= aus", "Grüße aus"),
        ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),
        ("=?iso-8859-1?Q?Gr=FC=DFe_aus?=", "Grüße aus"),
        ("=?utf-8?B?w7w=?= =?utf-8?B?w7w=?=", "üü"),
        ("=?utf-8?B?ww==?=\n =?utf-8?B?vA==?=", "ü"),
        ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("=?utf-8*en?Q?a?=", "a"),
        ("=?no-such?Q?caf=C3=A9?=", "café"),
        ("=?punycode?Q?a-b?=", "a-b"),
        ("=?utf-8?B?!?=", ""),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?half", "=?utf-8?Q?half"),
        ("caf\udcc3\udca9", "café"),
        ("caf\udce9 \udca3", "café £"),
        ("two\r\n  lines", "two lines"),
    ],
)
def test_headers(value: str, line: str) -> None:
    assert header_text(value) == line


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"caf\xc3\xa9", "utf-8", "café"),
        (b"caf\xe9", "utf-8", "café"),
        (b"caf\xe9", None, "café"),
        (b"\x93quoted\x94", "iso-8859-1", "“quoted”"),
        (b"caf\xc3\xa9", "us-ascii", "café"),
        (b"caf\xc3\xa9", "no-such-charset", "café"),
        (b"caf\xc3\xa9", "zlib", "café"),
        (b"caf\xc3\xa9", "utf-8\0", "café"),
        (b"a\r\nb\0", "utf-8", "a\nb\ufffd"),
    ],
)
def test_charsets(data: bytes, charset: str | None, text: str) -> None:
    assert text_of(data, charset) == text


@pytest.mark.parametrize(
    ("headers", "published"),
    [
        ("Date: Mon, 12 Jan 2015 10:00:00 +0000", date(2015, 1, 12)),
        ("Date: 12 Jan 2015 10:00", date(2015, 1, 12)),
        ("Date: 12/01/2015 10:00", date(2015, 1, 12)),
        ("Date: Mon, 32 Jan 2015 10:00:00 +0000", None),
        ("Date: Mon, 12 Jan 0000 10:00:00 +0000", None),
        ("Date: Mon, 12 Jan 99999 10:00:00 +0000", None),
        ("Date: sometime", None),
        ("Date: sometime\nReceived: from a by b; Tue, 13 Jan 2015 10:00:00 +0000", date(2015, 1, 13)),
        ("Received: from a by b; Tue, 13 Jan 2015 10:00:00 +0000", date(2015, 1, 13)),
        ("X-Nothing: 1", None),
    ],
)
def test_dates(headers: str, published: date | None, read_as: Any) -> None:
    assert read_as("a.eml", raw(f"From: a@example.org\n{headers}")).only.published == published


@pytest.mark.parametrize(
    ("header", "author", "source"),
    [
        ('From: "Shah, Imran" <i@Example.org>', "Shah, Imran", "example.org"),
        ("From: i@example.org", "i@example.org", "example.org"),
        ("From: Imran", "Imran", "a.eml"),
        ("From: =?utf-8?Q?Zo=C3=AB?= <z@example.org>", "Zoë", "example.org"),
        ("From: <>", "<>", "a.eml"),
        ("Subject: x", None, "a.eml"),
    ],
)
def test_senders(header: str, author: str | None, source: str, read_as: Any) -> None:
    document = read_as("a.eml", raw(header)).only
    assert (document.author, document.source) == (author, source)


def test_a_message_without_a_subject_is_called_by_its_text(read_as: Any) -> None:
    assert read_as("a.eml", letter(Subject="").as_bytes()).only.title == SAID
    assert read_as("a.eml", letter("", Subject="").as_bytes()).only.title == "Message without a subject"


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "quoted-printable", "base64"])
def test_transfer_encodings(encoding: str, read_as: Any) -> None:
    made = letter()
    made.set_content(SAID + ("" if encoding == "7bit" else " Café."), cte=encoding)
    assert SAID in read_as("a.eml", made.as_bytes()).only.text


def test_plain_text_goes_before_the_page_that_says_the_same(read_as: Any) -> None:
    made = letter()
    made.add_alternative(f"<p><b>{SAID}</b> (page)</p>", subtype="html")
    assert read_as("a.eml", made.as_bytes()).only.text.endswith(f"\n\n{SAID}")


@pytest.mark.parametrize("plain", ["", "  \n", "This message needs a page."])
def test_a_page_goes_before_a_plain_text_that_says_nothing(plain: str, read_as: Any) -> None:
    made = letter(plain)
    made.add_alternative("".join(f"<p>{SAID} {number}</p>" for number in range(20)), subtype="html")
    assert read_as("a.eml", made.as_bytes()).only.text.endswith(f"{SAID} 18\n{SAID} 19")


def test_a_page_alone_is_read_as_a_browser_would_show_it(read_as: Any) -> None:
    made = letter()
    page = f"<style>p{{}}</style><p>{SAID}<br>Café.</p><script>alert(1)</script><div>Regards</div>"
    made.set_content(page, subtype="html", charset="iso-8859-1")
    assert read_as("a.eml", made.as_bytes()).only.text.endswith(f"\n\n{SAID}\nCafé.\nRegards")


def attached() -> bytes:
    made = letter("See attached.")
    made.add_attachment(SAID.encode(), maintype="text", subtype="plain", filename="näme.txt")
    made.add_attachment(b"officer,text\nA,one\nB,two\n", maintype="text", subtype="csv", filename="../log.csv")
    made.add_attachment(bytes(range(256)), maintype="application", subtype="x-thing", filename="thing.bin")
    inner = letter("Forwarded.", Subject="Before")
    inner.add_attachment(b"Inside.", maintype="text", subtype="plain", filename="in.txt")
    made.add_attachment(inner)
    return made.as_bytes()


def test_attachments_are_documents_tied_to_their_message(read_as: Any) -> None:
    found = read_as("in/a.eml", attached())
    message, note, first, second, forwarded, within = found.documents
    assert message.meta["attachments"] == "näme.txt, ../log.csv, thing.bin, Before.eml"
    base = message.id
    assert [one.id for one in found.documents] == [
        base, f"{base}.1", f"{base}.2.1", f"{base}.2.2", f"{base}.4", f"{base}.4.1",
    ]  # fmt: skip
    assert (note.text, note.title) == (SAID, SAID)
    assert note.meta["message"] == first.meta["message"] == second.meta["message"] == forwarded.meta["message"] == base
    assert [one.meta["attachment"] for one in (note, first, forwarded)] == ["näme.txt", "log.csv", "Before.eml"]
    assert note.origin.file == "in/a.eml/näme.txt"
    assert note.origin.kept == within.origin.kept == "in/a.eml"
    assert note.passages[0].anchor == Anchor(line=1, message=1, member="näme.txt")
    assert second.passages[0].anchor == Anchor(row=2, message=1, member="log.csv")
    assert (within.text, within.origin.member) == ("Inside.", "Before.eml/in.txt")
    assert within.meta["message"] == forwarded.id
    assert forwarded.text.endswith("Subject: Before\n\nForwarded.")
    (error,) = found.errors
    assert (error.where, error.what) == ("in/a.eml/thing.bin", "is binary data, which is not read")


def test_an_archive_that_is_attached_is_read(read_as: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x/a.txt", SAID)
        archive.writestr("b.eml", letter().as_bytes())
    made = letter()
    made.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="notes.zip")
    message, note, inner = read_as("a.eml", made.as_bytes()).documents
    assert note.origin.file == "a.eml/notes.zip/x/a.txt"
    assert note.passages[0].anchor == Anchor(line=1, message=1, member="notes.zip/x/a.txt")
    assert (note.id, inner.id) == (f"{message.id}.1.1", f"{message.id}.1.2")
    assert note.meta["message"] == message.id
    assert inner.passages[0].anchor == Anchor(message=1, member="notes.zip/b.eml")


def test_messages_forwarded_too_often_are_told(read_as: Any) -> None:
    made = letter("0")
    for number in range(1, 8):
        outer = letter(str(number))
        outer.add_attachment(made)
        made = outer
    found = read_as("a.eml", made.as_bytes())
    assert [document.text[-1] for document in found.documents] == ["7", "6", "5", "4", "3", "2"]
    assert found.errors[0].what == "lies in more than 5 files, one in the other"


def test_pictures_in_the_text_and_signatures_are_listed_and_no_fault(read_as: Any) -> None:
    made = letter()
    made.add_alternative('<p>Hello <img src="cid:logo"></p>', subtype="html")
    page = list(made.iter_parts())[1]
    assert isinstance(page, EmailMessage)
    page.add_related(b"\x89PNG" + bytes(60), maintype="image", subtype="png", cid="<logo>")
    made.make_mixed()
    made.add_attachment(b"0\x82", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    document = read_as("a.eml", made.as_bytes()).only
    assert document.meta["attachments"] == "attachment 1.png (a picture in the text), smime.p7s (a signature)"


def test_a_picture_that_is_attached_is_told(read_as: Any) -> None:
    made = letter()
    made.add_attachment(b"\x89PNG" + bytes(60), maintype="image", subtype="png", filename="scene.png")
    (error,) = read_as("a.eml", made.as_bytes()).errors
    assert str(error).startswith("a.eml/scene.png: is a picture")


def test_an_encrypted_body_is_told(read_as: Any) -> None:
    found = read_as("a.eml", raw("From: a@example.org\nSubject: x\nContent-Type: application/pkcs7-mime", "MIAG"))
    assert found.documents[0].text == "From: a@example.org\nSubject: x"
    assert found.errors[0].what == "its body is encrypted, or signed as one block (S/MIME or PGP)"


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("Visit", SAID, Classification.OFFICIAL_SENSITIVE),
        ("[SECRET] Visit", SAID, Classification.SECRET),
        ("SECRET: Visit", SAID, Classification.SECRET),
        ("Secret Santa", SAID, Classification.OFFICIAL_SENSITIVE),
        ("Secret: a gift", SAID, Classification.OFFICIAL_SENSITIVE),
        ("Visit", f"SECRET\n\n{SAID}", Classification.SECRET),
        ("Visit", f"{SAID}\n\nSECRET", Classification.SECRET),
    ],
)
def test_markings_tighten_the_message_and_what_came_with_it(
    subject: str, body: str, expected: Classification, read_as: Any
) -> None:
    made = letter(body, Subject=subject)
    made.add_attachment(b"An annex.", maintype="text", subtype="plain", filename="a.txt")
    documents = read_as("a.eml", made.as_bytes()).documents
    assert [document.marking.classification for document in documents] == [expected] * 2


def test_a_press_report_that_is_sent_on_is_not_thereby_public(read_as: Any) -> None:
    report = (
        'By Ann Other\n\nThe court heard that a man fell. "He fell," a police spokesman said.\n\n'
        'Thursday, 13 March 2014\n"It was dark," she added.\n'
    )
    made = letter(report)
    made.add_attachment(report.encode(), maintype="text", subtype="plain", filename="report.txt")
    assert read_as("report.txt", report).only.marking.classification is Classification.PUBLIC
    for document in read_as("a.eml", made.as_bytes()).documents:
        assert document.kind is Kind.NEWS
        assert document.marking.classification is Classification.OFFICIAL_SENSITIVE
    for document in read_as("a.eml", made.as_bytes(), ReadOptions(kind=Kind.NEWS)).documents:
        assert document.marking.classification is Classification.PUBLIC


@pytest.mark.parametrize(
    "content",
    [
        b'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nHello there\n',
        b"Subject: x\nContent-Type: multipart/mixed\n\nHello there",
        b'Subject: x\nContent-Type: text/plain; charset="\n\nHello there',
        b"Subject: x\nContent-Type: text/plain; charset*=x'y'%zz\n\nHello there",
        b"Subject: x\nContent-Transfer-Encoding: base64\n\nHello there",
        b"Subject: x\nContent-Transfer-Encoding: no-such\n\nHello there",
        b"Subject: x\nContent-Type: message/rfc822\n\nHello there",
        b"no header at all\n\nHello there",
        b"\xff\xfb: \xff\nSubject: \xff\n\nHello there",
        b"Subject: x\rFrom: y\r\rHello there",
        b"Subject: x\nSubject: y\n\nHello there",
        b"Subject: x\nContent-Type: text/html\n\n<p>Hello there",
    ],
)
def test_broken_messages_keep_their_text(content: bytes, read_as: Any) -> None:
    found = read_as("a.eml", content)
    assert any("Hello there" in document.text for document in found.documents), found.items


@pytest.mark.parametrize("content", [b"\n \n", b"X-A: 1\n\n"])
def test_a_message_that_says_nothing_is_told(content: bytes, read_as: Any) -> None:
    (error,) = read_as("a.eml", content).errors
    assert error.what in ("holds only white space", "holds no text")


def test_a_message_of_too_many_parts_is_told(read_as: Any) -> None:
    content = b'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n' + b"\n--b\n\nx" * 20_001
    (error,) = read_as("a.eml", content).errors
    assert error.what == "is a broken message: it is made of more than 20,000 parts"


def test_a_message_that_is_too_large_is_told(read_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LARGEST", 2000)
    small, large = letter().as_bytes(), letter(SAID * 100).as_bytes()
    assert "is a message of" in read_as("a.eml", large).errors[0].what
    found = read_as("a.mbox", mailbox(small, large, small))
    assert [document.passages[0].anchor.message for document in found.documents] == [1, 3]
    assert found.errors[0].where == "a.mbox, message 2"


def test_a_mailbox_is_its_messages(read_as: Any) -> None:
    found = read_as("in/Box.mbox", mailbox(letter("One.").as_bytes(), attached(), letter("Three.").as_bytes()))
    first, second, note, *_, third = found.documents
    base = f"box-{first.origin.sha256[:8]}"
    assert (first.id, second.id, note.id, third.id) == (f"{base}.1", f"{base}.2", f"{base}.2.1", f"{base}.3")
    assert (first.origin.file, first.origin.part, third.origin.part) == ("in/Box.mbox", 0, 2)
    assert third.passages[0].anchor == Anchor(message=3)
    assert note.origin.file == "in/Box.mbox/message 2/näme.txt"
    assert note.origin.kept == "in/Box.mbox"
    assert note.passages[0].anchor == Anchor(line=1, message=2, member="message 2/näme.txt")
    assert note.meta["message"] == second.id
    assert found.errors[0].where == "in/Box.mbox/message 2/thing.bin"
    assert len({document.id for document in found.documents}) == len(found.documents)


@pytest.mark.parametrize(
    "line",
    [
        "From zoe@example.org Mon Jan 12 10:00:00 2015",
        "From - Mon Jan 12 10:00:00 2015",
        "From MAILER-DAEMON Mon Jan  2 10:00:00 2015",
        "From 1490@xxx Mon Jan 12 10:00:00 +0000 2015",
        "From zoe at example.org  Mon Jan 12 10:00:00 2015",
        "From zoe@example.org Mon Jan 12 10:00 GMT 2015",
        "From zoe@example.org Mon, 12 Jan 2015 10:00:00 +0000",
    ],
)
def test_lines_that_begin_a_message(line: str) -> None:
    assert [one.number for one in raw_messages(io.BytesIO(f"{line}\r\nA: b\r\n\r\n{line}\n".encode()))] == [1, 2]


@pytest.mark.parametrize(
    "line",
    [
        "From what we know, he left.",
        "From the visit on Mon Jan 12 at 10:00 he was quiet",
        "From: zoe@example.org",
        ">From zoe@example.org Mon Jan 12 10:00:00 2015",
        " From zoe@example.org Mon Jan 12 10:00:00 2015",
        "from zoe@example.org Mon Jan 12 10:00:00 2015",
        "From zoe@example.org",
        "x" * (1 << 20) + "From zoe@example.org Mon Jan 12 10:00:00 2015",
    ],
)
def test_lines_that_begin_none(line: str) -> None:
    (found,) = raw_messages(io.BytesIO(FROM + f"A: b\n\n{line}\n".encode()))
    assert found.data is not None
    assert found.data.endswith(line.removeprefix(">").encode() + b"\n")


def test_what_stands_before_the_first_message_is_told(read_as: Any) -> None:
    found = read_as("a.mbox", b"\n\nLost words.\n" + mailbox(letter().as_bytes()))
    assert len(found.documents) == 1
    assert found.errors[0].what == "14 bytes before the first message belong to none"
    assert read_as("a.mbox", b"\n\n" + mailbox(letter().as_bytes())).only.text.endswith(SAID)


def test_a_mailbox_without_messages_is_told(read_as: Any) -> None:
    found = read_as("a.mbox", b"Only words.\n")
    assert [error.what for error in found.errors] == [
        "12 bytes before the first message belong to none",
        "holds no messages",
    ]


def test_a_mailbox_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    one = FROM + letter(SAID * 3000).as_bytes() + b"\n"
    with path.open("wb") as stream:
        for _ in range(300):
            stream.write(one)
    size = path.stat().st_size
    tracemalloc.start()
    with path.open("rb") as stream:
        assert sum(len(found.data or b"") for found in raw_messages(stream)) > size * 0.99
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 30_000_000
    assert peak < 2_000_000


HEAD = b"Received: from a by b\nFrom: a@example.org\nTo: b@example.org\nSubject: x\n\n" + SAID.encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.eml", HEAD, "message/rfc822"),
        ("a.txt", HEAD, "message/rfc822"),
        ("a", HEAD, "message/rfc822"),
        ("a.txt", HEAD.partition(b"\n")[2], "text/plain"),
        ("a.txt", b"Notes:\n" + HEAD.replace(b"\n", b"\n\n", 1), "text/plain"),
        ("a.mbox", FROM + HEAD, "application/mbox"),
        ("inbox", FROM + HEAD, "application/mbox"),
        ("a.txt", FROM + HEAD, "application/mbox"),
        ("a.txt", b"From what we know, he left.", "text/plain"),
    ],
)
def test_what_is_taken_for_mail(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert media_type(fingerprint(path, name)) == said


PIECES = st.lists(
    st.sampled_from(
        [
            FROM, b"\n", b"\n\n", b"--b\n", b"--b--\n", b"Subject: =?utf-8?B?w7w=?=\n", b"From: \xff <a@b>\n",
            b'Content-Type: multipart/mixed; boundary="b"\n', b"Content-Type: multipart/alternative; boundary=b\n",
            b"Content-Type: message/rfc822\n", b"Content-Type: text/html; charset=utf-7\n", b"<p>x</p>\n",
            b"Content-Transfer-Encoding: base64\n", b"UEsDBA==\n", b"Date: 0000\n", b"Hello there\n",
            b'Content-Disposition: attachment; filename="a.txt"\n', b"Content-Type: text/plain; charset=idna\n",
            b"Content-Disposition: attachment; filename*0*=x'y'%ff; filename*1=z\n", b": \n", b"\0\xff\x80\r",
        ]
    )
    | st.binary(max_size=20),
    max_size=25,
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(PIECES, st.sampled_from([".eml", ".mbox", ".txt"]))
def test_whatever_the_bytes_nothing_is_raised_and_no_id_comes_twice(pieces: list[bytes], suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(b"".join(pieces))
        file = fingerprint(path, f"a{suffix}")
        found = list(read(file, ReadOptions()))
        assert [str(one) for one in read(file, ReadOptions())] == [str(one) for one in found]
    assert found
    documents = [one for one in found if isinstance(one, Document)]
    assert len({one.id for one in documents}) == len(documents)
    for one in documents:
        assert one.text.strip()
        assert all(0 <= p.start < p.end <= len(one.text) for p in one.passages)
    for error in found:
        if isinstance(error, ReadError):
            assert error.where
            assert error.remedy
            assert "\n" not in str(error)
