"""Which way a sentence looks: whether its verbs put a date behind the document or ahead of it."""

from __future__ import annotations

import re

from nlp.dates.nodes import Outlook

_REACH = 160
_PLANNED = "due|expected|scheduled|set|going|likely|listed|bailed|remanded|adjourned|anticipated|hoped"
_AHEAD = (
    r"(?:will|shall|won['’]t|would|'ll|’ll|must|should|could|may|might|can"
    r"|(?:plans?|planned|planning|intends?|hopes?|hoping|aims?|aiming)[ ]to"
    rf"|(?:(?:has|have|had)[ ])?(?:is|are|was|were|be|been)?[ ]?(?:{_PLANNED})"
    r"|remains?|upcoming|forthcoming|is[ ]to|are[ ]to|to[ ]be|to[ ]take|begins|starts|opens|launches|closes"
    r"|takes[ ]place|resumes|continues|returns|expires|next[ ]hearing|hearing[ ]date|start|starting"
    r"|(?:is|are)[ ]\w{3,15}ing)"
)
_AFTERWARDS = (
    r"(?:[ ](?:to|for|not|also|be|have|been|face|appear|next|then|likely|now|\w{2,12}ly)\b){0,5}"
    r"(?:[ ]\w{2,14}(?:ed|en|ld|nt)\b)?"
)
_BEHIND = (
    r"(?:was|were|been|had|did|went|took|came|made|saw|told|said|found|died|began|broke|ran|left|held|got|gave|shot"
    r"|hit|struck|fell|rose|met|led|lost|won|stole|drove|became|heard|put|cut|paid|sent|sold|spent|stood|wrote|knew"
    r"|(?!hundred|kindred|sacred|indeed|exceed|proceed|succeed|unlicensed)[a-z]{2,14}[a-z]ed)"
)
_VERB = re.compile(
    rf"\b(?:(?P<ahead>{_AHEAD}\b{_AFTERWARDS})|(?P<behind>{_BEHIND}))\b|(?P<short>['’]ll)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n|;")
_LIMIT = re.compile(r"\b(?:until|till|by|before|from)(?:[ \n]the)?[ \n]$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till)[ \n]$", re.IGNORECASE)
_LASTING = re.compile(
    r"\b(?:is|are|be|remain|remains|stay|stays|run|runs|last|lasts|keep|keeps|keeping|leave|leaves|to)\b", re.IGNORECASE
)


def outlook(text: str, start: int, end: int) -> Outlook:
    """By the nearest verb before the date in its sentence, else the first after it; "until" and "by" lean ahead.

    Text to look at is bounded, so that the cost of a date does not depend on its sentence's length.
    """
    before = _SENTENCE.split(text[max(0, start - _REACH) : start])[-1]
    after = _SENTENCE.split(text[end : end + _REACH], maxsplit=1)[0]
    if _UNTIL.search(before) and _LASTING.search(before):
        return Outlook.FUTURE
    last = None
    for found in _VERB.finditer(before):
        last = found
    verb = last or _VERB.search(after)
    if verb is None:
        return Outlook.FUTURE if _LIMIT.search(before) else Outlook.UNSAID
    return Outlook.PAST if verb["behind"] else Outlook.FUTURE
