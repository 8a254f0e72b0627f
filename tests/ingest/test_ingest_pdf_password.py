"""Encrypted PDF: opened with the passwords given, and no password is told to anyone."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from ingest.base import ReadOptions
from tests.ingest.pdfs import drawn, lines

SECRET = "Correct-Horse-7"
WRONG = "Wrong-Battery-9"


def _locked(user: str, owner: str | None = None, strength: int = 128) -> bytes:
    return drawn(lines("Osman was seen."), encrypt=StandardEncryption(user, ownerPassword=owner, strength=strength))


@pytest.mark.parametrize("strength", [40, 128])
@pytest.mark.parametrize("given", [(SECRET,), (WRONG, SECRET), ("", "\udc80", SECRET)])
def test_passwords_are_tried_in_turn(read_as: Any, given: tuple[str, ...], strength: int) -> None:
    found = read_as("page.pdf", _locked(SECRET, strength=strength), ReadOptions(passwords=given)).only
    assert found.text == "Osman was seen."
    assert SECRET not in repr(found)


def test_the_owners_password_opens_it_too(read_as: Any) -> None:
    found = read_as("page.pdf", _locked("user-word", SECRET), ReadOptions(passwords=(SECRET,))).only
    assert found.text == "Osman was seen."


def test_a_file_that_anybody_may_open_needs_none(read_as: Any) -> None:
    assert read_as("page.pdf", _locked("", SECRET)).only.text == "Osman was seen."


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ((), "is encrypted with a password"),
        ((WRONG,), "is encrypted with a password, and the one given does not open it"),
        ((WRONG, "other"), "is encrypted with a password, and none of the 2 given opens it"),
        (("\udc80",), "is encrypted with a password, and the one given does not open it"),
    ],
)
def test_without_the_right_one_it_is_told(
    read_as: Any, caplog: pytest.LogCaptureFixture, given: tuple[str, ...], what: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        (error,) = read_as("page.pdf", _locked(SECRET), ReadOptions(passwords=given)).errors
    assert error.what == what
    assert "--password" in error.remedy
    told = "".join(traceback.format_exception(error)) + caplog.text + repr(ReadOptions(passwords=given))
    assert SECRET not in told
    assert WRONG not in told
