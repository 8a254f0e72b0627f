"""The language of a text: told where it is not English and long enough to tell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.language import NAMES, language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Polizei hat am Samstagabend einen Mann in der Marktstrasse festgenommen.", "German"),
        ("Policja zatrzymała mężczyznę podejrzanego o kradzież w sklepie.", "Polish"),
        ("Le suspect a été arrêté hier à Calais par la police.", "French"),
        ("Mae'r heddlu yn apelio am dystion i'r digwyddiad.", "Welsh"),
        ("Un bărbat a fost arestat la București pentru furt.", "Romanian"),
        ("ਪੁਲਿਸ ਨੇ ਇੱਕ ਵਿਅਕਤੀ ਨੂੰ ਗ੍ਰਿਫਤਾਰ ਕੀਤਾ", "Punjabi"),
        ("警方周六逮捕了一名男子", "Chinese"),
        ("شرطة لندن اعتقلت رجلا", "Arabic"),
        ("A man was arrested by the police in Marsh Lane on Saturday.", None),
        ("PP attended OV w/ OM. UPW hrs 40/120. Rec'd FTA letter. RoSH med. MAPPA L1.", None),
        ("Silver Audi A3 AB12 CDE seen MARSH LANE CHELMSFORD 0115hrs", None),
        ("Veh stopped Marsh Lane. 2 x IC1 males. No offences disclosed. NFA.", None),
        ("Kowalski, Nowak, Wisniewski, Zielinski, Szymanski, Wozniak", None),
        ("Oui", None),
        ("07700 900123", None),
        ("😀😀😀", None),
        ("", None),
        ('He said: "Policja zatrzymała mężczyznę" and then left with the man from the bar.', None),
    ],
)
def test_languages_and_near_misses(text: str, expected: str | None) -> None:
    assert language(text) == expected


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert language(text) in {None, *NAMES.values()} - {"English"}


def test_a_document_carries_its_language_and_an_english_one_none(read_as: Any) -> None:
    polish = "Policja zatrzymała mężczyznę podejrzanego o kradzież w sklepie przy ulicy Marsh Lane."
    assert read_as("note.txt", polish).only.meta["language"] == "Polish"
    assert "language" not in read_as("note.txt", "A man was held by the police in Marsh Lane.").only.meta


def test_what_the_source_says_of_the_language_stands(read_as: Any) -> None:
    rows = '{"text": "Policja zatrzymała mężczyznę podejrzanego o kradzież w sklepie.", "language": "pl"}\n'
    assert read_as("notes.jsonl", rows).only.meta["language"] == "pl"
