"""A verdict in words, and what was made of it."""

from __future__ import annotations

from casethread.model import Judgement, Verdict
from casethread.store.base import View
from casethread.store.review import Review
from ui import words
from ui.pieces import Crumb
from ui.review_contexts import Kept

JUDGED = {Judgement.SAME: "one person", Judgement.DIFFERENT: "two people", Judgement.UNSURE: "not decided"}
"""A judgement in words, as of two who are it."""


def kept(view: View, review: Review, number: str) -> Kept | None:
    """The verdict of that id, given a moment ago; None when it is none within reach."""
    found = next((one for one in review.listed() if one[0].id == number), None) if number else None
    if found is None:
        return None
    verdict, standing = found
    people = []
    for key in dict.fromkeys(review.ends(verdict)):
        if key:
            entity = view.entity(key)
            people.append(Crumb(entity.name, words.entity_href(key)))
    return Kept(sentence(verdict), standing, tuple(people), undo_href(verdict.id))


def sentence(verdict: Verdict) -> str:
    """A verdict as a sentence: "Anna Bolt and A. Bolt: one person"."""
    return f"{verdict.a.text} and {verdict.b.text}: {JUDGED[verdict.judgement]}"


def undo_href(number: str) -> str:
    """Where a verdict is taken back."""
    return f"/review/verdicts/{number}/undo"
