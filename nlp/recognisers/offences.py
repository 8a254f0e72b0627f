"""Offences, by what people write, with the stage that the sentence gives them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casethread.model import Kind, Label, Mention
from casethread.values import OffenceValue
from nlp.base import Context
from nlp.lexicon import Found
from nlp.offences.clauses import Span
from nlp.offences.stage import Reading, Sentence
from nlp.offences.taxonomy import Phrase, Strength, lexicon

_SQUAD = re.compile(r"\s+(?:Squad|Unit|Team|Taskforce|Branch|Detectives|squad|unit|team|taskforce)\b")
_PREFIX = re.compile(
    r"\b(attempted|attempting to(?: commit)?|attempts? to(?: commit)?|conspiracy to(?: commit)?|"
    r"conspired to(?: commit)?|conspiring to(?: commit)?|aiding and abetting|inciting)\s+\Z",
    re.IGNORECASE,
)
_ACCUSING = re.compile(r"(?:den|admi|alleg|accus|suspect)", re.IGNORECASE)
_AUXILIARY = re.compile(r"(?:was|were|been|being|had)\s+(?=\w)", re.IGNORECASE)
_TRAIL = re.compile(r"(?:\s+(?:him|her|them|me|us))?(?:\s+(?:with|by|from|out of|over|in|on|across))?\Z", re.IGNORECASE)
_TITLE = re.compile(r"\b(?!(?:Mr|Mrs|Ms|Miss|Dr)\b)[A-Z][a-z]+[ \u00a0]\Z")
_TITLE_NEXT = re.compile(r"[ \u00a0](?:on[ \u00a0])?[A-Z][a-z]")
_VERB = re.compile(r"(?:\w+ed|stole|sold|broke|runs?|bit|shot|robs|steals|deals|\w+ing|burgles)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|got|be)\s+(?:\w+ly\s+)?\Z", re.IGNORECASE)
_STAB = re.compile(r"stab(?:s|bed|bing)?\Z", re.IGNORECASE)
_AT_THING = re.compile(r"\s+at\s+(?:the|an?|his|her)\s", re.IGNORECASE)
_STABBING = re.compile(r"\b(?:was|were|is|are|been|be|kept|began|started|he|she|they|and)\s+\Z", re.IGNORECASE)
_NOUN_BEFORE = re.compile(
    r"(?:\A|[.:;,/(]\s*|\b(?:of|the|a|an|for|re|and|or|by|in|to|from|with|x\d?)\s+)\Z", re.IGNORECASE
)
_LIST_GAP = re.compile(r"[\s,&/]*(?:and|or)?[\s,&/]*")
_SCORES = {Strength.STRONG: 0.9, Strength.WEAK: 0.7, Strength.PASSIVE: 0.8, Strength.LINKED: 0.7}


class OffenceRecogniser:
    """Finds expressions of the taxonomy; one mention for each, the longest there. See nlp/offences for the rules."""

    name = "offences"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """OFFENCE mentions in text order, not overlapping."""
        text = context.text
        found = [item for item in lexicon().find(text) if item.value.offence and not _near_miss(text, item)]
        if not found:
            return
        court = context.input.kind in (None, Kind.NEWS)
        log = context.input.kind is Kind.INTELLIGENCE
        bounds = context.sentences
        starts = [start for start, _ in bounds]
        by_sentence: dict[int, list[Found[Phrase]]] = {}
        for item in found:
            by_sentence.setdefault(bisect_right(starts, item.start) - 1, []).append(item)
        for number, items in by_sentence.items():
            yield from _in_sentence(text, bounds[number], items, court=court, log=log)


def _near_miss(text: str, item: Found[Phrase]) -> bool:
    """A name, a compound or a figure of speech: "Robbery Squad", "anti-theft", "Rob Marsh", "stabbed at the keys"."""
    before = text[max(0, item.start - 5) : item.start].lower()
    words = text[item.start : item.end]
    if _STAB.match(words) and _AT_THING.match(text, item.end) and _stabs_at(text, item):
        return True
    if words[:1].isupper() and words[1:].islower() and " " not in words:
        named = _TITLE.search(text, max(0, item.start - 20), item.start) and _TITLE_NEXT.match(text, item.end)
        if named:
            return True
    return (
        bool(_SQUAD.match(text, item.end))
        or text[item.start : item.end] == "Rob"
        or before.endswith(("anti-", "anti "))
    )


def _stabs_at(text: str, item: Found[Phrase]) -> bool:
    """Whether somebody stabs at a thing ("stabbed at the buttons"), where another "was stabbed at a bus stop"."""
    if text[item.start : item.end].lower() == "stabbing":
        return _STABBING.search(text, max(0, item.start - 24), item.start) is not None
    return not _undergone(text, item)


def _in_sentence(text: str, span: Span, items: Sequence[Found[Phrase]], *, court: bool, log: bool) -> Iterator[Mention]:
    """The mentions of one sentence, read at most 400 characters past its last offence: broken text runs long."""
    start = span[0]
    sentence = Sentence(
        text[start : min(span[1], items[-1].end + 400)],
        [(item.start - start, item.end - start) for item in items],
        court=court,
    )
    previous: Found[Phrase] | None = None
    for index, item in enumerate(items):
        reading = sentence.reading(index)
        listed = previous is not None and bool(_LIST_GAP.fullmatch(text, previous.end, item.start))
        passive = item.value.strength is Strength.PASSIVE and _undergone(text, item)
        if passive or _counts(item.value.strength, reading, listed):
            previous = item
            if log and reading.stage == "mentioned" and not reading.negated and _active(text, item):
                reading = replace(reading, stage="alleged", cue="told of in a log")
            yield from _mention(text, item, reading)


def _active(text: str, item: Found[Phrase]) -> bool:
    """Whether a verb tells what somebody does or did: in a log of intelligence that is told, not proven."""
    verb = _VERB.match(text, item.start) and not _NOUN_BEFORE.search(text, max(0, item.start - 24), item.start)
    return bool(verb) and not _undergone(text, item) and not text.startswith(" by ", item.end)


def _undergone(text: str, item: Found[Phrase]) -> bool:
    """Whether a passive stands before a phrase: "was fatally"."""
    return _PASSIVE.search(text, max(0, item.start - 24), item.start) is not None


def _counts(strength: Strength, reading: Reading, listed: bool) -> bool:
    if strength is Strength.STRONG:
        return True
    if strength is Strength.LINKED:
        return reading.linked or reading.negated
    return (
        listed or bool(_ACCUSING.match(reading.cue)) or reading.stage not in ("mentioned", "alleged") or reading.linked
    )


def _mention(text: str, item: Found[Phrase], reading: Reading) -> Iterator[Mention]:
    """The mention of a phrase, "attempted" or "conspiracy to" before it included; none of a near-miss."""
    offence = item.value.offence
    if offence is None:
        return
    prefix = _PREFIX.search(text[max(0, item.start - 40) : item.start])
    start = item.start - len(prefix.group()) if prefix else item.start
    name = f"{_act(prefix[1])} {offence.name}" if prefix and not offence.name.startswith("attempted") else offence.name
    value = OffenceValue(
        code=offence.code, name=name, group=offence.group, stage=reading.stage, negated=reading.negated or None
    )
    start, end = _trimmed(text, start, item.end)
    words = text[start:end]
    yield Mention(
        start,
        end,
        words,
        Label.OFFENCE,
        value,
        f"offences.{item.value.strength}",
        _SCORES[item.value.strength],
        _why(words, value, reading),
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the auxiliary before it and the object or preposition after it ("was stolen from")."""
    words = text[start:end]
    led = _AUXILIARY.match(words)
    trailed = _TRAIL.search(words)
    return start + (led.end() if led else 0), start + (trailed.start() if trailed else len(words))


def _act(prefix: str) -> str:
    """The kind of inchoate offence that a prefix makes."""
    lower = prefix.lower()
    if lower.startswith("attempt"):
        return "attempted"
    return "conspiracy:" if lower.startswith("conspir") else "encouraging or assisting:"


def _why(words: str, value: OffenceValue, reading: Reading) -> str:
    shown = " ".join(words.split())
    sentence = f'"{shown}" is written for {value.name} ({value.code})'
    sentence += f'; "{reading.cue}" makes it {value.stage}' if reading.cue else "; nothing says how far it has got"
    return sentence + (f'; "{reading.negation}" denies it.' if reading.negation else ".")
