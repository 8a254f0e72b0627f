"""Stems are those of the words, however many threads ask at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from casethread.stems import stem_of

WORDS = [
    f"{first}{last}"
    for first in ("stabb", "relat", "confess", "hop", "nation", "generous")
    for last in ("ed", "ing", "ional", "ly", "es", "fulness", "ization", "ement", "", "s")
]


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that give way to each other as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_do_not_cut_each_others_words(restless: None) -> None:
    wanted = {word: stem_of(word) for word in WORDS}
    wrong: list[str] = []

    def ask() -> None:
        try:
            for _ in range(40):
                wrong.extend(word for word in WORDS if stem_of(word) != wanted[word])
        except IndexError as error:
            wrong.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(("word", "stem"), [("stabbed", "stab"), ("stabbing", "stab"), ("stab", "stab"), ("", "")])
def test_a_stem(word: str, stem: str) -> None:
    assert stem_of(word) == stem
