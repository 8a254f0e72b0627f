"""Sums of money: "£1.2m", "€3.4 million", "1200 quid", "three grand", "£5-10k"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casethread.model import Label, Mention
from casethread.values import MoneyValue
from nlp.base import Context
from nlp.lexicon import fold

_CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}
_SCALES = {
    "k": 1e3, "thousand": 1e3, "grand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9,
    "billion": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_SCALE = r"(?:[^\S\n]?(?P<scale>k|thousand|mn|mln|million|m|bn|billion|tn|trillion|grand)(?![a-z]))?"
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,3})?"
_SIGNED = re.compile(
    rf"[£€$][^\S\n]?(?P<figure>{_FIGURE})(?P<range>[-–]£?(?:{_FIGURE}))?{_SCALE}(?:p\b)?", re.IGNORECASE
)
_UNIT = re.compile(
    r"\b(?:quid|grand|pounds?(?: sterling)?|gbp|euros?|eur|dollars?|usd|tenners?|fivers?)\b", re.IGNORECASE
)
_ONES = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half a": 0.5, "a couple of": 2,
    "couple of": 2,
}  # fmt: skip
_NUMBER = rf"(?:(?P<figure>{_FIGURE})|\b(?P<words>{'|'.join(sorted(_ONES, key=len, reverse=True))}))"
_BEFORE = re.compile(
    rf"(?<![\w.,£€$/-]){_NUMBER}(?P<hundred> hundred)?(?:[^\S\n]?(?P<scale>k|thousand|m|million|bn|"
    r"billion))?[^\S\n-]?\Z"
)
_NOT_A_SUM = re.compile(
    r"(?: (?:of (?!the|it|his|her|their|my|debt|cash|money|damage)|piano|prix|jury|slam|master|final|national|"
    r"union|shops?|a week overweight|heavier|"
    r"lighter|overweight|in weight)|-?(?:lb|er)\b|[ -]for[ -]pound)"
)
_WEIGHED = re.compile(r"\b(?:weigh(?:s|ed|ing)?|lost|gained|shed|dropped|put on) (?:about |around |nearly |over )?\Z")
_CODES = {"e": "EUR", "d": "USD", "u": "USD"}
"""Currency by the first letter of its unit, where it is not the pound."""
_TENNERS = {"tenner": 10.0, "fiver": 5.0}


class MoneyRecogniser:
    """Finds sums of money by their sign or unit; the value gives the amount and the ISO 4217 currency."""

    name = "money"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """MONEY mentions in text order, not overlapping."""
        text = context.text
        found = [*_signed(text), *_with_unit(text)]
        done = 0
        for mention in sorted(found, key=lambda m: m.start):
            if mention.start >= done:
                done = mention.end
                yield mention


def _signed(text: str) -> Iterator[Mention]:
    for match in _SIGNED.finditer(text):
        currency = _CURRENCIES[match[0][0]]
        amount = _figure(match["figure"]) * _SCALES.get((match["scale"] or "").lower(), 1)
        why = f"{match[0][0]} before a figure"
        yield _mention(match[0], match.start(), (amount, currency), "money.sign", why)


def _with_unit(text: str) -> Iterator[Mention]:
    for unit in _UNIT.finditer(text):
        low = max(0, unit.start() - 40)
        word = unit[0].lower()
        number = _BEFORE.search(fold(text[low : unit.start()]))
        if number is None or (word.startswith(("pound", "grand")) and _not_a_sum(text, low, unit)):
            continue
        amount = _figure(number["figure"]) if number["figure"] else float(_ONES[number["words"]])
        amount *= 100 if number["hundred"] else 1
        amount *= _SCALES.get(number["scale"] or "", 1) * (1000 if word == "grand" else 1)
        amount *= _TENNERS.get(word.rstrip("s"), 1)
        start = low + number.start()
        currency = _CODES.get(word[0], "GBP")
        span = text[start : unit.end()]
        yield _mention(span, start, (amount, currency), "money.unit", f'a number before "{unit[0]}"')


def _not_a_sum(text: str, low: int, unit: re.Match[str]) -> bool:
    """Pounds of weight and other grand things: "two pounds of sugar", "three grand pianos"."""
    if _NOT_A_SUM.match(text, unit.end()):
        return True
    led = re.sub(r"[\w.,-]+ ?\Z", "", text[low : unit.start()])
    return unit[0].lower().startswith("pound") and _WEIGHED.search(led) is not None


def _figure(written: str) -> float:
    return float(written.replace(",", ""))


def _mention(span: str, start: int, sum_: tuple[float, str], rule: str, why: str) -> Mention:
    amount, currency = sum_
    value = MoneyValue(name=_name(amount, currency), amount=round(amount, 2), currency=currency)
    score = 0.97 if rule == "money.sign" else 0.9
    return Mention(start, start + len(span), span, Label.MONEY, value, rule, score, f"Sum of money: {why}.")


def _name(amount: float, currency: str) -> str:
    """The sum as a reader writes it: "£1,200,000", "£23,411.67"."""
    sign = next(sign for sign, code in _CURRENCIES.items() if code == currency)
    return f"{sign}{amount:,.0f}" if abs(amount - round(amount)) < 0.005 else f"{sign}{amount:,.2f}"
