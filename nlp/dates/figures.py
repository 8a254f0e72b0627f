"""Figures that look like a date and are none: quantities, codes, clocks, sections, ages."""

from __future__ import annotations

import re

from nlp.dates import words
from nlp.dates.rules import Near


def _any(text: str) -> str:
    return "|".join(re.escape(word).replace("_", " ") for word in text.split())


_CODE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:sort code|account|version|ver\.?|v\.?|section|paragraph|para|clause|rule|chapter|table|figure"
    r"|fig\.?|page|item|tel\.?:?|phone|ref\.?|reference|urn|pnc|cro|no\.?|number|#|£|\$|€|release|build|ip|plot|flat|unit"
    r"|score)[: ]*\Z",
    re.IGNORECASE,
)
_TIME_WORDS = _any(
    "in since of from until till by during before after early late mid between throughout and or to year circa c. "
    "around about back_in the for than into through end ended start started dated as_of born died b. d. spring "
    "summer autumn winter on"
)
_YEAR_CUE = re.compile(rf"(?:\b(?:{_TIME_WORDS})|\(|mid-|[–—-])[ \n]?\Z", re.IGNORECASE)
_COUNTED = _any(
    "hrs hours h km m cm mm ft kg g lb lbs mph miles metres meters feet yards acres tonnes litres pounds pence p "
    "euros dollars cc people men women children schoolchildren officers jobs homes houses households copies words "
    "times votes points members staff troops soldiers workers employees passengers victims cases offences crimes "
    "calls vehicles cars units items pages degrees calories BC GMT UTC BST pupils students patients prisoners "
    "fans supporters residents police_officers incidents arrests tablets pills wraps plants cigarettes shares "
    "spectators or_so more"
)
_QUANTITY_AFTER = re.compile(
    rf"[ \n-]?(?:{_COUNTED})\b|[ \n]?(?:%|per cent|\+)|[ -]\d{{3}}(?!\d)|-[A-Za-z]|/\d", re.IGNORECASE
)
_IDENTIFIED = _any(
    "at PC WPC DC DS DI PCSO Sgt Insp No No. no no. number Number Flight flight Room room Page page Unit unit "
    "Section section Article Ref Ref: ref ref: Boeing Airbus Windows Act Order Regulations Rules Convention Bill "
    "collar extension ext Code code pin PIN box Box channel Channel badge shoulder Warrant nearly almost over "
    "some than only exactly total_of qty QTY Qty URN URN: CRN CRN: Route route model Model approximately roughly "
    "another all up_to Rs EUR GBP USD"
)
_ID_BEFORE = re.compile(rf"(?:[£$€#]|\b(?:{_IDENTIFIED})[ \n])\Z")


def is_month_and_number(near: Near, name: str) -> bool:
    """Whether a month and a number without a year only stand side by side: "in March 15 people", "May 20 have"."""
    if near.alone:
        return False
    if re.search(r"\bin[ \n]\Z", near.before, re.IGNORECASE) and re.match(r"[ \n][a-z]", near.after):
        return True
    if name[0].islower() and words.flat(name).rstrip(".") in ("may", "march", "mar", "august", "sun", "sat"):
        return True
    return bool(
        re.match(r",\d{3}|[ \n](?:people|per cent|years?|officers|men|women|pounds|times|miles|of the)\b", near.after)
    )


def is_log_stamp(near: Near, *, timed: bool) -> bool:
    """Whether eight figures stand where a log puts its date: a time joined or after, or the start of a line."""
    if _CODE_BEFORE.search(near.before):
        return False
    if timed or re.match(r"[ \t]+\d\d:?\d\d", near.after):
        return True
    return bool(re.search(r"(?:^|\n|\[|\bdated?:? |\bon )\Z", near.before, re.IGNORECASE))


def is_numbered_otherwise(near: Near, *, padded: bool, short: bool) -> bool:
    """Whether figures of a date's shape are a version, a section, a sort code or part of a longer number."""
    if near.alone:
        return False
    inside = near.text[near.start : near.end]
    if re.search(r"\b(?:DOB|dob|d\.o\.b\.?|born|b\.)(?: on)?:? \Z", near.before):
        return False
    if "/" not in inside and short and not padded and not (opens_line(near) and _ENTRY_AFTER.match(near.after)):
        return True
    if re.match(r"[-/.]\w|[ ]\d{6,}", near.after) or re.search(r"[-/.\\]\Z", near.before):
        return not re.match(rf"{words.DASH}\d\d?[/.]", near.after) and not _DATE_BEFORE.search(near.before)
    return bool(_CODE_BEFORE.search(near.before))


_DATE_BEFORE = re.compile(r"(?:\d{4}|\b\d\d?[/.]\d\d?[/.]\d\d)-\Z")
_AGED = re.compile(
    r"\b(?:aged(?: in| about)?|age|(?:man|men|woman|women|male|female|couple|people)(?: in)?)[ \n]the[ \n][^.]{0,24}\Z",
    re.IGNORECASE,
)
_OF_DECADE = re.compile(
    r"\bthe[ \n](?:(?:(?:very )?(?:early|mid|late)[ –-])?['’‘]?(?:\d0['’]?s|(?:\d\d)?\w+ties|noughties)"
    r"[ \n](?:and|or|to|into)[ \n](?:the )?)?(?:(?:very )?(?:early|mid|late)(?:[ -]to[ -](?:mid|late))?[ \n–—-])?\Z"
    r"|\d0['’]?s (?:and|or|to) \Z",
    re.IGNORECASE,
)
_NO_DAY_AFTER = re.compile(
    r"[/\\-]|\s?(?:%|correct|marks?|points?|hrs|hours|appts?|sessions?|weeks?|items?|miles?|inch|ths?\b|[a-z]+s\b)"
)
_TOLD_BEFORE = re.compile(
    r"\b(?:on|for|to|of|until|till|from|since|dated|by|due|start|starts|starting|wef|and|w/c|w/e|hrs|between)[ \n]\Z",
    re.IGNORECASE,
)
_ORDINAL_CUE = re.compile(
    r"\b(?:on|since|until|till|dated|(?:night|morning|evening|afternoon|day|hours|events|letter|email)[ \n]of)[ \n]\Z",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"(?:^|\n)[ \t]*[\[(*>•-]?[ \t]?(?:\d{1,3}[.)][ \t])?\Z")
_CLOCK_AFTER = re.compile(r"\]?[ \t]+(?:[0-2]\d[0-5]\d|[0-2]?\d[:.][0-5]\d)(?:[ ]?hrs?)?\b")
_RANGE_BEFORE = re.compile(r"\b\d\d?/(?:0?[1-9]|1[0-2])(?:[ ](?:to|until)[ ]| ?[-–] ?)\Z")
_TRAIN_AFTER = re.compile(r" (?:to [A-Z]|from [A-Z]|train|service|bus|departure|kick-?off)")
_NOTED_BEFORE = re.compile(r"\b(?:OV|HV|TC|T/C|FTA|DNA|UPW|Appt|appt|w/[ebc]|W/[EBC])[: ]{1,2}\Z")
_ENTRY_AFTER = re.compile(r"[ \t]*(?:[-–—:][ \t]|[0-2]\d:?[0-5]\d\b)")
_NOTE_AFTER = re.compile(r"\s*(?:\Z|[.,;:)@(\n-]|and\b|at\b)")
_NOTED_MORE = re.compile(
    r"(?:\b(?:reported|missed|attended|seen|rang|called|visited|next|due|released|recalled|rel|arr|due in|exp|from)"
    r"|\b\d\d?/(?:0?[1-9]|1[0-2])(?:,|,? and| ?&))[: ]{1,2}\Z",
    re.IGNORECASE,
)


def is_log_line(near: Near) -> bool:
    """Whether figures open a line or follow "dated", and a clock, a dash or the line's end follows."""
    before = re.search(r"(?:^|\n[ \t]*|\[|\b(?:dated?|on|DOB|born):? )\Z", near.before, re.IGNORECASE)
    return bool(before) and bool(re.match(r"\s*(?:$|\n|[-–—,;\]]|\d\d:?\d\d\b|at\b|@)", near.after))


def opens_line(near: Near) -> bool:
    """Whether nothing stands before it on its line but a bullet or a bracket."""
    return bool(_ENTRY.search(near.before)) and (near.start <= 40 or "\n" in near.before)


def is_six_figure_day(near: Near) -> bool:
    """Whether six figures follow "on" or "hrs" as logs put their day, with a clock or a stop after."""
    before = re.search(r"(?:\bon|\bdated?:?|\bhrs|\bhours)[ ]\Z", near.before, re.IGNORECASE)
    return bool(before) and bool(re.match(r"\s*(?:$|\n|[.,;)]|at\b|@|\d{4}\b(?!-))", near.after))


def is_told_day(near: Near, day: str, month: str) -> bool:
    """Whether "12/03" is a day and month: by its zero or size, as no score has, or by the words beside it."""
    if near.alone:
        return True
    if re.search(r"[/\\\w£$€#.-]\Z", near.before) or _NO_DAY_AFTER.match(near.after) or (day, month) == ("24", "7"):
        return False
    noted = int(day) > int(month) and _NOTED_MORE.search(near.before) and _NOTE_AFTER.match(near.after)
    logged = opens_line(near) and _CLOCK_AFTER.match(near.after)
    if noted or logged or _RANGE_BEFORE.search(near.before):
        return True
    if len(day) == len(month) == 2:
        certain = month[0] == "0" or int(day) > int(month)
        return (certain and not _CODE_BEFORE.search(near.before)) or bool(_TOLD_BEFORE.search(near.before))
    if _NOTED_BEFORE.search(near.before) and not near.after.startswith(" of"):
        return True
    cue = re.search(r"\b(?:on|dated|since|until|from|wef)[ \n]\Z", near.before, re.IGNORECASE)
    return bool(cue) and bool(
        re.match(r"\s*(?:$|[,.;:)\n]|at\b|@|and\b|to\b|by\b|when\b|he\b|she\b|\d\d:?\d\d)", near.after)
    )


def is_told_ordinal(near: Near) -> bool:
    """Whether "the 12th" is a day: after "on", "until" or "the night of", with nothing after it that it could count."""
    if near.alone:
        return False
    cue = near.parted or _ORDINAL_CUE.search(near.before)
    return bool(cue) and bool(re.match(r"\s*(?:$|[.;:)]|,|(?:and|at|when|he|she|they)\b)", near.after))


def is_no_year(near: Near, year: str, *, paired: bool = False) -> bool:
    """Whether four figures are a quantity, a clock, a number plate's or officer's, a statute's year, and no date.

    Years from 1900 to 2049 stand by themselves; others want a word that tells a date before them, or a second year
    (``paired``).
    """
    if near.alone:
        return False
    listed = near.before.endswith(", ") and re.match(r"[.,;)]", near.after)
    cue = paired or near.parted or bool(listed) or bool(_YEAR_CUE.search(near.before))
    timetabled = near.before.endswith("the ") and _TRAIN_AFTER.match(near.after)
    if timetabled or _QUANTITY_AFTER.match(near.after) or _ID_BEFORE.search(near.before):
        return True
    if re.search(r"\b[A-Z]{1,5}-\Z", near.before) or re.match(r"-\d{3}| Index\b", near.after):
        return True
    if re.search(r"(?:\d[ -]|\d[.,:/]|[A-Za-z\d]/)\Z", near.before) and not re.search(
        r"(?:st|nd|rd|th) \Z", near.before
    ):
        return not re.search(rf"(?:{words.YEAR}) ?[-–—] ?\Z", near.before)
    if 1900 <= int(year) <= 2049:
        return bool(re.match(r"[ ][a-z]+s\b(?! (?:to|of)\b)", near.after)) and not cue
    return not cue or (
        bool(re.match(r"[ ]?(?:[a-z]+s\b|[A-Z][a-z]+s\b)", near.after))
        and not re.match(r" (?:was|is|has|as|his|its|this|does)\b", near.after)
    )


def is_part_of_decade(near: Near) -> bool:
    """Whether a decade without "the" is one all the same: "the mid-80s", "the 70s and 80s"; ages are "in his mid-80s",
    "late 20s, slim", "a man in the late 40s".
    """
    return bool(_OF_DECADE.search(near.before)) and not _AGED.search(near.before)


def is_age_or_degree(near: Near) -> bool:
    """Whether "the 20s", "the 90s" are somebody's age or a temperature."""
    return bool(
        re.search(r"\b(?:in|his|her|their|temperatures in|degrees in)[ \n]\Z", near.before)
        and re.match(r" ?(?:°|degrees|C\b)", near.after)
    ) or bool(re.search(r"temperature", near.before))
