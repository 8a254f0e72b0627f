"""Which way a sentence looks: whether its words put a date behind the document or ahead of it."""

from __future__ import annotations

import re

from nlp.dates.nodes import Outlook

_REACH = 160
_WRAPPED = 45
_PLANNED = "due|expected|scheduled|likely(?=[ ]to)|anticipated"
_ARRANGED_TO = (
    r"(?:(?:set|listed|hoped|booked|arranged|fixed|slated|pencilled[ ]in)[ ](?:to|for|down)"
    r"|(?:bailed|remanded|adjourned)[ ](?:(?:in|into|on)[ ]\w+[ ])?(?:to|for|until|till|pending)|going[ ]to)"
)
_COMING = (
    "appearing|starting|opening|holding|hosting|meeting|visiting|returning|coming|arriving|leaving|moving|playing"
    "|closing|launching|retiring|reopening|hoping|aiming|planning"
)
_TIMETABLED = (
    r"(?:begins|starts|opens|launches|closes|takes[ ](?:place|effect)|comes[ ]into[ ](?:force|effect)|resumes|continues"
    r"|returns|expires|ends|hosts|plays|faces|flies|goes|kicks[ ]off|airs|visits|departs|arrives|meets"
    r"|go[ ]to[ ]the[ ]polls|(?:doors|entries|applications|nominations|polls)[ ](?:close|open))"
)
"""What is arranged is told in the present: "the trial continues on Monday"."""
_PERFECT = (
    r"(?:(?:may|might|could|should|must|would|can['’]?t)(?:[ ]not|n['’]t)?[ ]have"
    r"|(?:believed|thought|said|reported|alleged|known|understood|appears?|seems?)[ ]to[ ]have)"
)
_AHEAD = (
    r"(?:will|shall|won['’]t|would|should|must|could|may|might|can"
    r"|(?:plans?|planned|planning|intends?|hopes?|hoping|aims?|aiming|wants?|seeks?|vowed|pledged|promised"
    r"|proposes|ordered)[ ](?:to|for)|agreed[ ]to(?![ ](?:an?|the|his|her|its|their|terms|all|this|that)\b)"
    rf"|(?:(?:has|have|had)[ ])?(?:is|are|was|were|be|been)?[ ]?(?:{_PLANNED}|{_ARRANGED_TO})"
    r"|remains?|upcoming|forthcoming|is[ ]to|are[ ]to|(?<!said[ ])(?<!believed[ ])(?<!thought[ ])to[ ]be|to[ ]take"
    r"|to[ ](?:appear|attend|return|report|face|stand|answer|begin|reopen)|next[ ]hearing|hearing[ ]date|start|starting"
    rf"|{_TIMETABLED}|(?:expects?|predicts?|fears?|foresees?|warns?)\b|join[ ]us|don['’]t[ ]miss"
    r"|(?:is|are)(?:(?:[ ]on)?(?=[ ]\Z)|[ ](?:open|closed|shut)\b)|there(?:['’]s|[ ]is)[ ]an?"
    rf"|(?:is|are)[ ](?:{_COMING}))"
)
_AFTERWARDS = (
    r"(?:[ ](?:to|for|not|also|be|have|been|face|appear|next|then|likely|now|\w{2,12}ly)\b){0,5}"
    r"(?:(?:(?<=[ ]be)[ ]\w{2,14}|[ ]\w{2,14}(?:ed|en|ld|nt))\b)?"
)
_BEHIND = (
    r"(?:was|were|been|had|did|went|took|came|made|saw|seen|told|said|found|died|began|broke|ran|left|held|got|gave"
    r"|shot|hit|struck|fell|rose|met|led|lost|won|stole|stolen|drove|driven|became|heard|put|cut|paid|sent|sold|spent"
    r"|stood|wrote|knew|taken|beaten|bought|caught|fought|rang"
    r"|spoke|fled|slept|kept|felt|built|brought|drew|drank|ate|flew|forgot|froze|grew|hid|let|rode|sang|sank|sat|shook"
    r"|shut|stuck|swore|swept|swam|swung|taught|tore|threw|thrown|thought|woke|wore|withdrew|bent|bit|bitten|blew|burst"
    r"|chose|crept|dealt|dug|fed|sought|shone|spat|went|slid|understood|overheard|overtook|mistook|gone|done"
    r"|(?!hundred|kindred|sacred|indeed|exceed|proceed|succeed|unlicensed|speed|breed|bleed|agreed)"
    r"[a-z]{2,14}[a-z]ed)"
)
_VERB = re.compile(
    rf"\b(?:(?P<perfect>{_PERFECT})|(?P<ahead>{_AHEAD}\b{_AFTERWARDS})|(?P<behind>{_BEHIND}))\b|(?P<short>['’]ll)\b"
)
_SENTENCE = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n|;")
_WRAP = re.compile(rf"\n(?:(?<=[^\n]{{{_WRAPPED}}}\n)(?=\S)|(?=[a-z]))")
_MAY = re.compile(r"\bMay\b")
_BOUND = (
    r"(?:[ ](?:the|at[ ]least|at[ ]the[ ]earliest))?"
    r"(?:[ ](?:\d{1,2}(?:[.:]\d\d)?[ ]?[ap]m|\d{4}[ ]?hrs|noon|midday|midnight)(?:[ ]on)?(?:[ ]the)?)?"
)
_LIMIT = re.compile(rf"\b(?:until|till|by|before|from){_BOUND}[ ]$")
_UNTIL = re.compile(rf"\b(?:until|till){_BOUND}[ ]$")
_LASTING = re.compile(
    r"\b(?:is|are|be|has|have|given|remain|remains|stay|stays|run|runs|last|lasts|keep|keeps|keeping|leave|leaves|to"
    r"|bail|custody|banned|suspended|at least)\b"
)
_SINCE = re.compile(r"\b(?:since|ever since|dating back to|as far back as)(?:[ ]before)?(?:[ ]the)?[ ]$")
_FOR = (
    r"(?:planned|arranged|fixed|booked|listed|scheduled|set|pencilled[ ]in|due|appts?|appointments?|timetabled"
    r"|adjourned|rearranged|rescheduled|rebooked|date|slated|earmarked)\b[^.;,]{0,30}\bfor"
)
_TO = (
    r"(?:adjourned|postponed|put[ ](?:back|off)|deferred|delayed|extended|(?:re-?)?bailed|brought[ ]forward|moved"
    r"|remanded|rescheduled|bail|curfew)\b[^.;]{0,40}\b(?:to|until|till)"
)
_HEARD = (
    r"(?:until|before|ahead[ ]of|pending|awaiting|awaits)[ ](?:an?|the|his|her|their)[ ](?:\w+[ ]){0,2}"
    r"(?:hearing|trial|sentencing|appearance|inquest|review|date|appointment|election)\b[^.;]{0,40}\b(?:on|in|for)"
)
_SENT = (
    r"(?:sent|committed|adjourned|listed|bailed|remanded|returned|referred|transferred|put[ ]off|released[ ]on[ ]bail)"
    r"\b[^.;]{0,60}\bfor[ ](?:(?:an?|the|his|her|their)[ ])?(?:[\w-]+[ ]){0,3}"
    r"(?:hearing|trial|sentence|sentencing|appearance|review|plea|mention|reports)\b[^.;]{0,40}\b(?:on|in)"
)
_NOTED = r"(?:next|due|expires?|expiry|rtn)\b:?(?:[ ]\w+){0,2}:?"
_ARRANGED = re.compile(rf"\b(?:(?:{_FOR}|{_TO}|{_HEARD}|{_SENT}){_BOUND}(?:[ ](?:on|in))?|{_NOTED})[ ]$")
_EVENT = re.compile(
    r"\b(?:(?:the|an?|this|that|two|three|his|her|their)[ ](?:[\w-]+[ ]){0,2}"
    r"(?:robbery|burglary|murders?|killings?|attacks?|assaults?|stabbings?|shootings?|death|raids?|thefts?|incidents?"
    r"|blaze|crash|collision|offences?|arrests?|rapes?|disturbance|fight|brawl|explosion|disappearance|riots?"
    r"|break-?ins?|accident|fire(?![ ](?:station|service|brigade|crew|engine)))"
    r"|robberies|burglaries)\b(?![ ](?:trial|inquiry|charge|hearing|case))"
)
_WEAK = re.compile(r"(?:could|may|might|can|must|should|remains?|continues|(?:is|are)[ ]\w+ing)\b")
_CAUSE = re.compile(r"\b(?:after|following|in connection with|who|which|when|where)\b")
_CLAUSE_OPENS = re.compile(r"(?:^|[,:—–]|\b(?:and|but|that))\s*(?:(?:on|in|at|by|early|late)\s+)?(?:the\s+)?$")
_CLAUSE_AHEAD = re.compile(
    r",?[ ](?:(?!and\b|but\b|who\b|which\b|when\b|after\b)[\w’'-]+[ ]){0,4}(?:will|(?:is|are)[ ](?:to|due))\b"
)


def outlook(text: str, start: int, end: int) -> Outlook:
    """By what arranges the date ("listed for", "bailed to"), else by the nearest verb before it in its sentence, else
    by the first after it; "until" and "by" lean ahead, "since" looks back for certain, and so does a crime just named.

    Text to look at is bounded, so that the cost of a date does not depend on its sentence's length.
    """
    before = _SENTENCE.split(_WRAP.sub(" ", text[max(0, start - _REACH - _WRAPPED) : start]))[-1]
    before = " ".join(_MAY.sub("5", before).lower().split()) + " " if before.strip() else ""
    if _SINCE.search(before):
        return Outlook.OVER
    if _ARRANGED.search(before) or (_UNTIL.search(before) and _LASTING.search(before)):
        return Outlook.FUTURE
    after = _MAY.sub("5", _SENTENCE.split(_WRAP.sub(" ", text[end : end + _REACH]), maxsplit=1)[0]).lower()
    if _CLAUSE_OPENS.search(before) and _CLAUSE_AHEAD.match(after):
        return Outlook.FUTURE
    return _by_verb(before, after)


def _by_verb(before: str, after: str) -> Outlook:
    last = None
    for found in _VERB.finditer(before):
        last = found
    verb = last or _VERB.search(after)
    if verb is None:
        return Outlook.FUTURE if _LIMIT.search(before) else Outlook.UNSAID
    if verb["behind"] or verb["perfect"]:
        return Outlook.PAST
    between = before[last.end() :] if last else ""
    if _EVENT.search(between):
        return Outlook.OVER
    return Outlook.PAST if _WEAK.match(verb[0]) and _CAUSE.search(between) else Outlook.FUTURE
