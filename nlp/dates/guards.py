"""Words that look like a date and are none: verbs, names, addresses, newspapers, sets. The near-misses."""

from __future__ import annotations

import re

from nlp.dates import words
from nlp.dates.rules import Near

_AMBIGUOUS = {"march", "may", "august", "april", "june"}
_BARE_ABBREVIATIONS = {"jan", "feb", "febr", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"}
_NAMED_PLACE = re.compile(
    r"[ \-](?:Street|St\b|Road|Rd|Lane|Ln\b|Avenue|Ave\b|Close|Drive|Way|Court|Crescent|Place|Terrace|Gardens?|Grove"
    r"|Walk|Square|Hill|House|Park|Farm|Bridge|Bank\b(?! [Hh]oliday)|Green|Row|Mews|Wood|Estate|Station|Hotel|Club"
    r"|Hospital|School|FC\b|Town\b|City\b|STREET|ROAD|LANE|AVENUE|CLOSE|DRIVE|COURT|HOUSE|GARDENS)"
)
_NAMING = re.compile(
    r"(?:\b(?:Operation|Op|Project|Exercise|Storm|Hurricane|HMS|HMP|RMS|MV|Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Dame|PC|WPC"
    r"|PCSO|DC|DS|DI|DCI|Sgt|Insp|Supt|Sheffield|Man|Theresa|Ruby|Joe|Man|Bloody|OPERATION|OP|MR|MRS|MS|MISS)\.?"
    r"[ \n])\Z"
)
_CUE = re.compile(
    r"\b(?:in|since|until|till|by|from|of|during|between|before|after|for|throughout|through|to|and|or|last|next|this"
    r"|early|late|mid|and|mid-|into|around|about|as of|end|on|per|than|back in|for|late|the|nor|–|-)[ \n]?\Z",
    re.IGNORECASE,
)
_STRONG_CUE = re.compile(r"\b(?:in|since|until|till|during|last|early|late|mid|throughout)[ \n-]\Z", re.IGNORECASE)
_NAME_AFTER = re.compile(r" [A-Z][a-z]+")
_TOWN_AFTER = re.compile(r",? (?:in )?(?:Cambridgeshire|Cambs)\b")
_DAY_CUE = re.compile(r"\b(?:on|of|from|by|until|since|dated|the|and|to)[ \n]\Z", re.IGNORECASE)
_VERB_AFTER = re.compile(
    r"[ \n](?:have|has|be|not|also|still|well|yet|or may|only|never|even|need|want|take|face|help)\b"
)


def is_named(near: Near) -> bool:
    """Whether it stands in a name: Operation May, Mr Friday, March Street, Summer Lane."""
    return not near.alone and bool(_NAMED_PLACE.match(near.after) or _NAMING.search(near.before))


def is_no_month(near: Near, name: str, *, vouched: bool = False) -> bool:
    """Whether a month's bare name is a verb, a person or a town; ``vouched``: "last" or "this" stands before it."""
    plain = words.flat(name).rstrip(".")
    if near.alone or ((vouched or near.parted) and not (name[0].islower() and plain in ("may", "march", "august"))):
        return False
    strong = bool(_STRONG_CUE.search(near.before))
    if plain in _BARE_ABBREVIATIONS:
        return not strong and not _MONTH_AFTER.match(near.after)
    if plain not in _AMBIGUOUS:
        return False
    if plain == "march" and _TOWN_AFTER.match(near.after):
        return True
    if strong or name[0].islower():
        return not strong or (name[0].islower() and plain == "august")
    return not _CUE.search(near.before) or bool(_NAME_AFTER.match(near.after))


_MONTH_AFTER = re.compile(rf"(?ai:[ ]?(?:/|{words.DASH}|to[ ]|&)[ ]?{words.MONTH})")


def is_clause(near: Near, name: str) -> bool:
    """Whether "that May" opens a clause about somebody: "said that May Fuller had", "FEARS THAT MARCH"."""
    return name.isupper() or words.flat(name) == "may" or bool(_NAME_AFTER.match(near.after))


def is_no_day_month(near: Near, name: str) -> bool:
    """Whether a number and a small-letter "may" or "march" only stand side by side: "5 may have"."""
    if near.alone or not name[0].islower() or words.flat(name) not in ("may", "march", "mar"):
        return False
    return bool(_VERB_AFTER.match(near.after)) or not _DAY_CUE.search(near.before)


def is_pair(near: Near, joint: str) -> bool:
    """Whether "3 and 7 May" names two days: it is a stretch only after "between"."""
    if words.flat(joint) not in ("and", "&", "and the") or near.alone:
        return False
    return not re.search(r"\bbetween(?: the)?[ \n]\Z", near.before, re.IGNORECASE)


_NOT_WEEKDAY_BEFORE = re.compile(
    r"\b(?:every|each|most|any|some|[Oo]ne|(?P<one>a)|Mail on|Sheffield|Super|Bloody|Black|Ruby|Joe|Man|alternate|per"
    r"|all|many|other)[ \n]\Z"
)
_EVENT_AFTER = re.compile(
    r" (?:\w+ )?"
    r"(?:statement|interview|announcement|report|filing|conference|hearing|event|speech|briefing|press|raid)\b"
)
_NOT_WEEKDAY_AFTER = re.compile(
    r" (?:mornings|afternoons|evenings|nights|lunchtimes|Times|Mirror|People|Telegraph|Mail|Express|Post|Mercury|World"
    r"|Sport|Herald|Independent|Star|Sun\b|Club|League|School|Market|Agreement|Island|Roast|roast"
    r"|lunch club|league|school)"
)


def is_no_weekday(near: Near, name: str, *, vouched: bool) -> bool:
    """Whether a weekday is a set (every Friday, Friday nights), a newspaper or team, or an abbreviation too short."""
    if near.alone:
        return False
    general = None if vouched else _NOT_WEEKDAY_BEFORE.search(near.before)
    if _NOT_WEEKDAY_AFTER.match(near.after) or (general and not (general["one"] and _EVENT_AFTER.match(near.after))):
        return True
    if len(name.rstrip(".")) > 5:
        return False
    on = re.search(r"\b(?:on|since|until|by|last|next|this)[ \n]\Z", near.before, re.IGNORECASE)
    return not (vouched or on) or name[0].islower() or (name.lower() in ("sun", "sat") and name.isupper())


def looks_back(near: Near) -> bool:
    """Whether the words just before tell of the past."""
    return bool(re.search(r"\b(?:was|were|had|did|\w{3,}ed|became|said|took|won|lost)\b", near.before))


_ATTACKS = re.compile(
    r"(?:[ ]\d\d?(?:st|nd|rd|th)?(?:,?[ ]\d{4})?)?,?[ \n](?:terror(?:ist)?[ \n])?(?:attacks|bombings|atrocity)\b"
)


_THE_DAY = re.compile(r"\b[Tt]he[ \n](?:[A-Z][a-z]+[ ]\d\d?,[ ])?\Z")


def is_event_name(near: Near) -> bool:
    """Whether a day names what happened on it: the September 11 attacks, the 7 July bombings."""
    return not near.alone and bool(_ATTACKS.match(near.after)) and bool(_THE_DAY.search(near.before))


_NOWADAYS = re.compile(r"\b(?:still|known|what is|called|is|are|now|even|of)[ \n]\Z")


def is_nowadays(near: Near) -> bool:
    """Whether "today" means these days: "known today as", "still used today in"."""
    if near.alone or near.text[near.start : near.end].lower() != "today":
        return False
    return bool(_NOWADAYS.search(near.before) and re.match(r"[ ](?:as\b(?! an?\b)|[A-Z])|[.?]", near.after)) or bool(
        re.search(r"\bstill\b[^.]{0,20}\Z", near.before)
    )


def is_told_season(near: Near) -> bool:
    """Whether a bare season is a time: "in the summer", "since autumn"; not a spring, a fall or a summer job."""
    inside = words.flat(near.text[near.start : near.end])
    if near.parted:
        return True
    cue = re.search(
        r"\b(?:in|during|over|since|until|by|throughout|through|for|before|after)[ \n]\Z", near.before, re.IGNORECASE
    )
    if not cue or inside in ("spring", "fall") or inside == "the fall":
        return False
    return not re.match(
        r"[ -](?!and\b|when\b|but\b|he\b|she\b|they\b|after\b|as\b|to\b|by\b|at\b|with\b)[a-z]|[ ][A-Z][a-z]+",
        near.after,
    )


def is_no_holiday(near: Near, name: str, *, vouched: bool) -> bool:
    """Whether a feast's bare name tells no time: "a Christmas tree", "Easter eggs", "May Day call"."""
    if near.alone or vouched:
        return False
    if re.match(r" (?:Agreement|Accord|Rising|Island)\b", near.after):
        return True
    if name not in (
        "easter",
        "christmas",
        "xmas",
        "new year",
        "may day",
        "halloween",
        "hallowe'en",
        "black friday",
        "whitsun",
        "lent",
        "ve day",
    ):
        return False
    cue = re.search(
        r"\b(?:at|over|before|since|until|by|after|during|on|for|of|this|last|next)[ \n](?:the )?\Z",
        near.before,
        re.IGNORECASE,
    )
    return not cue or bool(
        re.match(
            r"[ -](?!and\b|when\b|but\b|he\b|she\b|they\b|after\b|as\b|to\b|by\b|at\b|in\b|with\b)[a-z]", near.after
        )
    )


def ends_day(near: Near) -> bool:
    """Whether "the day" is the one told of: "ended the day at", "down for the day,"."""
    after = re.match(r"\s*(?:$|[.,;:)]|at\b|on\b|in\b|with\b|down\b|up\b|higher\b|lower\b)", near.after)
    before = re.search(
        r"\b(?:end|ended|ending|ends|finish|finished|close|closed|for|rest of)[ \n]\Z", near.before, re.IGNORECASE
    )
    return bool(before and after)


def is_result(near: Near) -> bool:
    """Whether a quarter's results follow, so that it is over: "third-quarter profits"."""
    return bool(re.match(r"[ ](?:net[ ])?(?:results?|profits?|earnings|loss(?:es)?|figures|revenues?)\b", near.after))


def opens_year(near: Near) -> bool:
    """Whether "the new year" is its first weeks: in, into, by, since or until the new year."""
    return bool(re.search(r"\b(?:in|into|by|since|until|till|before|of)[ \n]\Z", near.before, re.IGNORECASE))


def lasts(near: Near) -> bool:
    """Whether "over" or "during" before it makes a stretch of it."""
    return bool(re.search(r"\b(?:over|during|throughout|across)[ \n](?:the[ \n])?\Z", near.before, re.IGNORECASE))
