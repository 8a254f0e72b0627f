"""Stems of English words (Snowball), whichever thread asks."""

from __future__ import annotations

import threading

import snowballstemmer


class _Stemmer(threading.local):
    """One for each thread: it holds the word that it is at, and two threads would cut each other's."""

    def __init__(self) -> None:
        self.of = snowballstemmer.stemmer("english").stemWord


_STEMMER = _Stemmer()


def stem_of(word: str) -> str:
    """The stem of a plain word: "stabbed" and "stabbing" are "stab"."""
    return str(_STEMMER.of(word))
