"""Texts folded as the patterns that know no case fold them, so that a word can be looked for before a pattern is."""

from __future__ import annotations


def folded(text: str) -> str:
    """A text in small letters, with the further letters that ``re.IGNORECASE`` takes for an English one as that one.

    A word in plain small letters stands in it when a pattern of that word would match, and is found many times sooner.
    Its length may differ from the text's.
    """
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").lower().replace("\u0131", "i").replace("\u017f", "s")
