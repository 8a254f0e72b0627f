"""What looks like a date and is none: names, addresses, numbers of other kinds. The near-misses of the grammar."""

from __future__ import annotations

import re

from nlp.dates import words
from nlp.dates.rules import Near

_AMBIGUOUS = {"march", "may", "august", "april", "june"}
_BARE_ABBREVIATIONS = {"jan", "feb", "febr", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"}
_NAMED_PLACE = re.compile(
    r"[ \-](?:Street|St\b|Road|Rd|Lane|Ln\b|Avenue|Ave\b|Close|Drive|Way|Court|Crescent|Place|Terrace|Gardens?|Grove|Walk"
    r"|Square|Hill|House|Park|Farm|Bridge|Bank\b(?! [Hh]oliday)|Green|Row|Mews|Wood|Estate|Station|Hotel|Club|Hospital"
    r"|School|FC\b|Town\b|City\b|STREET|ROAD|LANE|AVENUE|CLOSE|DRIVE|COURT|HOUSE|GARDENS)"
)
_NAMING = re.compile(
    r"(?:\b(?:Operation|Op|Project|Exercise|Storm|Hurricane|HMS|HMP|RMS|MV|Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Dame|PC|WPC"
    r"|PCSO|DC|DS|DI|DCI|Sgt|Insp|Supt|Sheffield|Man|Theresa|Ruby|Joe|Man|Bloody|OPERATION|OP|MR|MRS|MS|MISS)\.?"
    r"[ \n])$"
)
_CUE = re.compile(
    r"\b(?:in|since|until|till|by|from|of|during|between|before|after|for|throughout|through|to|and|or|last|next|this"
    r"|early|late|mid|and|mid-|into|around|about|as of|end|on|per|than|back in|for|late|the|nor|–|-)[ \n]?$",
    re.IGNORECASE,
)
_STRONG_CUE = re.compile(r"\b(?:in|since|until|till|during|last|early|late|mid|throughout)[ \n-]$", re.IGNORECASE)
_NAME_AFTER = re.compile(r" [A-Z][a-z]+")
_TOWN_AFTER = re.compile(r",? (?:Cambridgeshire|Cambs)\b")
_DAY_CUE = re.compile(r"\b(?:on|of|from|by|until|since|dated|the|and|to)[ \n]$", re.IGNORECASE)
_VERB_AFTER = re.compile(
    r"[ \n](?:have|has|be|not|also|still|well|yet|or may|only|never|even|need|want|take|face|help)\b"
)
_CODE_BEFORE = re.compile(
    r"(?:sort code|account|version|ver\.?|v\.?|section|paragraph|para|clause|rule|chapter|table|figure|fig\.?|page|item"
    r"|tel\.?:?|phone|ref\.?|reference|urn|pnc|cro|no\.?|number|#|£|\$|€|release|build|ip|plot|flat|unit|score)[: ]*$",
    re.IGNORECASE,
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
        return not strong
    if plain not in _AMBIGUOUS:
        return False
    if plain == "march" and _TOWN_AFTER.match(near.after):
        return True
    if strong or name[0].islower():
        return not strong or (name[0].islower() and plain == "august")
    return not _CUE.search(near.before) or bool(_NAME_AFTER.match(near.after))


def is_no_day_month(near: Near, name: str) -> bool:
    """Whether a number and a small-letter "may" or "march" only stand side by side: "5 may have"."""
    if near.alone or not name[0].islower() or words.flat(name) not in ("may", "march", "mar"):
        return False
    return bool(_VERB_AFTER.match(near.after)) or not _DAY_CUE.search(near.before)


def is_month_and_number(near: Near, name: str) -> bool:
    """Whether a month and a number without a year only stand side by side: "in March 15 people", "May 20 have"."""
    if near.alone:
        return False
    if re.search(r"\bin[ \n]$", near.before, re.IGNORECASE) and re.match(r"[ \n][a-z]", near.after):
        return True
    if name[0].islower() and words.flat(name).rstrip(".") in ("may", "march", "mar", "august", "sun", "sat"):
        return True
    return bool(
        re.match(r",\d{3}|[ \n](?:people|per cent|years?|officers|men|women|pounds|times|miles|of the)\b", near.after)
    )


def is_pair(near: Near, joint: str) -> bool:
    """Whether "3 and 7 May" names two days: it is a stretch only after "between"."""
    if words.flat(joint) not in ("and", "&", "and the") or near.alone:
        return False
    return not re.search(r"\bbetween(?: the)?[ \n]$", near.before, re.IGNORECASE)


def is_log_stamp(near: Near, *, timed: bool) -> bool:
    """Whether eight figures stand where a log puts its date: a time joined or after, or the start of a line."""
    if _CODE_BEFORE.search(near.before):
        return False
    if timed or re.match(r"[ \t]+\d\d:?\d\d", near.after):
        return True
    return bool(re.search(r"(?:^|\n|\[|\bdated?:? |\bon )$", near.before, re.IGNORECASE))


def is_numbered_otherwise(near: Near, *, padded: bool, short: bool) -> bool:
    """Whether figures of a date's shape are a version, a section, a sort code or part of a longer number."""
    if near.alone:
        return False
    inside = near.text[near.start : near.end]
    if "/" not in inside and short and not padded:
        return True
    if re.match(r"[-/.]\w|[ ]\d{6,}", near.after) or re.search(r"[-/.\\]$", near.before):
        return not re.match(rf"{words.DASH}\d\d?[/.]", near.after) and not re.search(r"\d{4}-$", near.before)
    return bool(_CODE_BEFORE.search(near.before))


def is_told_day(near: Near) -> bool:
    """Whether "12/03" is a day and month: after "on" or "dated", before a stop, a time or the end."""
    if near.alone:
        return True
    cue = re.search(r"\b(?:on|dated|since|until|from|wef)[ \n]$", near.before, re.IGNORECASE)
    return bool(cue) and bool(
        re.match(r"\s*(?:$|[,.;:)\n]|at\b|@|and\b|to\b|by\b|when\b|he\b|she\b|\d\d:?\d\d)", near.after)
    )


def is_told_ordinal(near: Near) -> bool:
    """Whether "the 12th" is a day: after "on", with nothing after it that it could count."""
    if near.alone:
        return False
    cue = re.search(r"\bon[ \n]$", near.before, re.IGNORECASE)
    return bool(cue) and bool(re.match(r"\s*(?:$|[.;:)]|,|(?:and|at|when|he|she|they)\b)", near.after))


_NOT_WEEKDAY_BEFORE = re.compile(
    r"\b(?:every|each|most|any|some|a|Mail on|Sheffield|Super|Bloody|Black|Ruby|Joe|Man|Happy|Freaky|Solemn|alternate|per"
    r"|all|many|other)[ \n]$"
)
_NOT_WEEKDAY_AFTER = re.compile(
    r" (?:mornings|afternoons|evenings|nights|lunchtimes|Times|Mirror|People|Telegraph|Mail|Express|Post|Mercury|World"
    r"|Sport|Herald|Independent|Star|Sun\b|Club|League|School|Market|Roast|roast|lunch club|league|school)"
)


def is_no_weekday(near: Near, name: str, *, vouched: bool) -> bool:
    """Whether a weekday is a set (every Friday, Friday nights), a newspaper or team, or an abbreviation too short."""
    if near.alone:
        return False
    if _NOT_WEEKDAY_AFTER.match(near.after) or (not vouched and _NOT_WEEKDAY_BEFORE.search(near.before)):
        return True
    if len(name.rstrip(".")) > 5:
        return False
    on = re.search(r"\b(?:on|since|until|by|last|next|this)[ \n]$", near.before, re.IGNORECASE)
    return not (vouched or on) or name[0].islower() or (name.lower() in ("sun", "sat") and name.isupper())


def looks_back(near: Near) -> bool:
    """Whether the words just before tell of the past."""
    return bool(re.search(r"\b(?:was|were|had|did|\w{3,}ed|became|said|took|won|lost)\b", near.before))


_YEAR_CUE = re.compile(
    r"(?:\b(?:in|since|of|from|until|till|by|during|before|after|early|late|mid|between|throughout|and|or|to|year|circa|c\."
    r"|around|about|back in|the|for|than|into|through|ended?|started?|dated|as of|born|died|b\.|d\.|spring|summer|autumn"
    r"|winter|on)|\(|mid-|[–—-])[ \n]?$",
    re.IGNORECASE,
)
_QUANTITY_AFTER = re.compile(
    r"(?:[ \n-]?(?:hrs|hours|h\b|km|m\b|cm|mm|ft|kg|g\b|lb|lbs|mph|miles|metres|meters|feet|yards|acres|tonnes|litres|pounds"
    r"|pence|p\b|euros|dollars|cc\b|people|men|women|\w{0,8}children|officers|jobs|homes|houses|households|copies|words|times|votes"
    r"|points|members|staff|troops|soldiers|workers|employees|passengers|victims|cases|offences|crimes|calls|vehicles|cars"
    r"|units|items|pages|degrees|calories|BC\b|GMT|UTC|BST|British|pupils|students|patients|prisoners|fans|supporters"
    r"|residents|police officers|incidents|arrests|tablets|pills|wraps|plants|cigarettes|shares|spectators|or so|more)\b)"
    r"|[ \n]?(?:%|per cent)|[ -]\d{3}(?!\d)|-[A-Za-z]|/\d",
    re.IGNORECASE,
)
_ID_BEFORE = re.compile(
    r"(?:[£$€#]|\b(?:at|PC|WPC|DC|DS|DI|PCSO|Sgt|Insp|No\.?|no\.?|number|Number|Flight|flight|Room|room|Page|page|Unit|unit"
    r"|Section|section|Article|Ref:?|ref:?|Boeing|Airbus|Windows|Act|Order|Regulations|Rules|Convention|Bill|collar|extension|ext"
    r"|Code|code|pin|PIN|box|Box|channel|Channel|badge|shoulder|Warrant|about|nearly|almost|over|some|than|only|exactly"
    r"|total of|URN:?|CRN:?|Route|route|model|Model|approximately|around|roughly|another|all|up to|Rs|US\$|EUR|GBP|USD)[ \n])$"
)


_NOWADAYS = re.compile(r"\b(?:still|known|what is|called|is|are|now|even|of)[ \n]$")


def is_nowadays(near: Near) -> bool:
    """Whether "today" means these days: "known today as", "still used today in"."""
    if near.alone or near.text[near.start : near.end].lower() != "today":
        return False
    return bool(_NOWADAYS.search(near.before) and re.match(r"[ ](?:as|[A-Z])|[.?]", near.after)) or bool(
        re.search(r"\bstill\b[^.]{0,20}$", near.before)
    )


def is_no_year(near: Near, year: str, *, paired: bool = False) -> bool:
    """Whether four figures are a quantity, a clock, a number plate's or officer's, a statute's year, and no date.

    Years from 1900 to 2049 stand by themselves; others want a word that tells a date before them, or a second year
    (``paired``).
    """
    if near.alone:
        return False
    listed = near.before.endswith(", ") and re.match(r"[.,;)]", near.after)
    cue = paired or near.parted or bool(listed) or bool(_YEAR_CUE.search(near.before))
    if _QUANTITY_AFTER.match(near.after) or _ID_BEFORE.search(near.before):
        return True
    if re.search(r"(?:\d[ -]|\d[.,:/]|[A-Za-z\d]/)$", near.before) and not re.search(r"(?:st|nd|rd|th) $", near.before):
        return not re.search(rf"(?:{words.YEAR}) ?[-–—] ?$", near.before)
    if 1900 <= int(year) <= 2049:
        return bool(re.match(r"[ ][a-z]+s\b(?! (?:to|of)\b)", near.after)) and not cue
    return not cue or (
        bool(re.match(r"[ ]?(?:[a-z]+s\b|[A-Z][a-z]+s\b)", near.after))
        and not re.match(r" (?:was|is|has|as|his|its|this|does)\b", near.after)
    )


def is_age_or_degree(near: Near) -> bool:
    """Whether "the 20s", "the 90s" are somebody's age or a temperature."""
    return bool(
        re.search(r"\b(?:in|his|her|their|temperatures in|degrees in)[ \n]$", near.before)
        and re.match(r" ?(?:°|degrees|C\b)", near.after)
    ) or bool(re.search(r"temperature", near.before))


def is_told_season(near: Near) -> bool:
    """Whether a bare season is a time: "in the summer", "since autumn"; not a spring, a fall or a summer job."""
    inside = words.flat(near.text[near.start : near.end])
    if near.parted:
        return True
    cue = re.search(
        r"\b(?:in|during|over|since|until|by|throughout|through|for|before|after)[ \n]$", near.before, re.IGNORECASE
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
    if name not in ("easter", "christmas", "new year", "may day", "halloween", "black friday", "whitsun"):
        return False
    cue = re.search(
        r"\b(?:at|over|before|since|until|by|after|during|on|for|of|this|last|next)[ \n](?:the )?$",
        near.before,
        re.IGNORECASE,
    )
    return not cue or bool(
        re.match(
            r"[ -](?!and\b|when\b|but\b|he\b|she\b|they\b|after\b|as\b|to\b|by\b|at\b|in\b|with\b)[a-z]", near.after
        )
    )


def lasts(near: Near) -> bool:
    """Whether "over" or "during" before it makes a stretch of it."""
    return bool(re.search(r"\b(?:over|during|throughout|across)[ \n](?:the[ \n])?$", near.before, re.IGNORECASE))
