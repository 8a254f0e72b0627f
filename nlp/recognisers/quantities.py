"""How much of a drug: "12 wraps of", "two ounces of", "£800 worth of", "12 x 1g bags of", "more than 300"."""

from __future__ import annotations

import re

_NUMBER = (
    r"(?:\d/\d|\d[\d,.]*(?: and a half)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|"
    r"thirty|forty|fifty|sixty|hundred|several|half an?|an? half|a quarter(?: of an?)?|a few|(?:a )?couple of|multiple|"
    r"dozens of|hundreds of|thousands of)"
)
_UNITS = (
    r"(?:kgs?|kilos?|kilogram(?:me)?s?|gs?|grams?|grammes?|mg|oz|ozs?|ounces?|lbs?|pounds|tonnes?|wraps?|bags?|baggies|"
    r"snap ?bags?|deals?|rocks?|pills?|tablets?|tabs?|plants?|bars?|blocks?|joints?|spliffs?|vials?|canisters?|lines?|"
    r"packets?|packages|parcels?|bricks?|stash|quantity|amount|shots|boxes|box|strips?|tubs?|bottles?|sachets?|o|"
    r"nine[ -]?bars?|9[ -]?bars?|eighths?|quarters?)"
)
_SORT = r"(?:small |large |individual |suspected |street |foil |plastic |one |snap ?)?"
MEASURE = re.compile(
    rf"(?<![\w./])((?:\d+ ?x ?)?{_NUMBER}[ -]?(?:x )?{_SORT}(?:\d+[gG] )?{_UNITS}|\d+ ?x(?= )|£\d[\d,.]*(?:k|"
    r"m)?(?:[ -]worth)?)"
    r"(?: (?:of|containing))?(?: (?:suspected|what appeared to be|pure|herbal))?[ ]\Z",
    re.IGNORECASE,
)
"""A measure right before the name of a drug; group 1 is the quantity."""
COUNT = re.compile(
    r"(?<![\w.,£])((?:more than |over |around |about |nearly )?(?:\d[\d,]*|an?|two|three|four|five|six|ten|twenty|"
    r"(?:a )?couple of|"
    r"several|hundreds of))(?: ?x)?(?: (?:mature|large|small))? \Z",
    re.IGNORECASE,
)
"""A number right before a thing that is counted ("plants", "wraps"); group 1 is the number."""
_MANY = 20


def many(number: str) -> bool:
    """Whether a count is so high that nobody would write it of a lunch: "200 wraps"."""
    digits = re.sub(r"\D", "", number)
    return bool(digits) and int(digits[:9]) >= _MANY
