"""Copies of one story, told by a key: the same for texts that open alike, however they are headed, signed and cut.

Outlets print an agency's story under headlines and bylines of their own, with dashes and quotation marks of their own,
and cut it from the end. The key is made of the words of the first paragraphs, so it needs no other document: folding
copies by it tells nothing of documents beyond a viewer's reach.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from heapq import nsmallest
from itertools import islice

from casethread.model import Document, Kind
from search_api.words import plain

OPENING = 40
"""Words of the opening that make the key."""
SHORTEST = 25
"""A text with fewer words is too short to be called a copy."""
_LINE = 10
"""Words from which a line is part of the story, not a headline, byline or dateline."""
_SHINGLE, _LEAST = 4, 3
_WORD = re.compile(r"[^\W\d_]{3,}")


def copy_key(document: Document) -> str:
    """The key of a news report; empty for other kinds, which nobody syndicates, and for texts too short to tell.

    It joins the smallest hashes of runs of four words: two openings of Jaccard similarity J share it with a
    probability near J cubed, those that agree word for word always.
    """
    if document.kind is not Kind.NEWS:
        return ""
    lines = (_WORD.findall(line) for line in plain(document.text).splitlines())
    said = list(islice((word for line in lines if len(line) >= _LINE for word in line), OPENING))
    if len(said) < SHORTEST:
        return ""
    runs = {" ".join(said[at : at + _SHINGLE]) for at in range(len(said) - _SHINGLE + 1)}
    least = nsmallest(_LEAST, {_hash(run) for run in runs})
    return _hash("".join(digest.hex() for digest in least)).hex()


def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
