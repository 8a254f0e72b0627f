"""Weapons, drugs with their quantity, and vehicles by colour, make and model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.base import Context, Entity
from nlp.lexicon import Found, fold
from nlp.recognisers.quantities import COUNT, MEASURE, many
from nlp.recognisers.things import Need, Thing, things
from nlp.spans import Cover

_WINDOW = 60
"""Characters either side in which a doubtful word may find company."""
_PLANTS = re.compile(r" plants?\b")
_COLOURS = (
    r"(?:silver|black|white|blue|red|gr[ea]y|green|yellow|orange|brown|gold|golden|purple|beige|maroon|burgundy|"
    r"bronze|cream|navy|turquoise|pink)"
)
_COLOUR = re.compile(
    rf"((?:(?:dark|light|bright|metallic|pale|matt|midnight|pearl) ?)?{_COLOURS}"
    rf"(?:[ /-](?:and[ -])?{_COLOURS})?(?:[ -]colou?red)?[ ])\Z",
    re.IGNORECASE,
)
_DRUG_COMPANY = re.compile(
    r"\b(?:deal(?:ing|er|ers|t|s)|selling|sells?|sold|suppl(?:y|ying|ied|ies|ier)|wraps?|grams?|kilos?|ounces?|"
    r"smok(?:e|es|ing|ed)|snort(?:ing|ed|s)?|inject(?:ing|ed)?|drugs?|stash|shotting|addict(?:ed|ion)?|misuse|"
    r"positive for|tested|class [abc]|cocaine|heroin|cannabis|mdma|ketamine|amphetamine|substance|overdose|users?|"
    r"using|possession|pwits|cell|wing|staff found|grow|county lines?|runners?|punters?)\b"
)
_CERTAIN_COMPANY = re.compile(
    r"\b(?:drugs?|heroin|cocaine|crack|cannabis|wraps?|county lines?|dealing|dealers?|shotting|addict(?:ed|s)?|"
    r"punters?|runners?|class [abc])\b"
)
_DIRECT = re.compile(
    r"\b(?:deal(?:s|ing|er in)?(?: in)?|selling|sells?|sold|supply(?:ing)?(?: of)?|shotting|smoking|snorting|taking|"
    r"and|of|oz|using|for|on)\s+[\"'“‘]?\Z"
)
_WEAPON_COMPANY = re.compile(
    r"\b(?:armed|weapons?|wield(?:ing|ed)|brandish(?:ing|ed)|swung|swinging|threaten(?:ed|ing)|attack(?:ed|er|ers)?|"
    r"assault(?:ed)?|hit (?:him|her|them)|struck|beaten|carrying|carries|carried|carry|possession|seized|recovered|"
    r"thr(?:ew|own|owing)|squirt(?:ed|ing)?|stab(?:bed|bing)?|robber[ys]?|robbed|smashed|wound(?:s|ed)?|access to|"
    r"police|officers|concealed|hidden|found with|produced|blade)\b"
)
_ONE_CAR = re.compile(
    r"\b(?:an?|the|his|her|their|my|this|that|in|driving|drives|veh(?:icle)?:?)[ \u00a0]$", re.IGNORECASE
)
_NAMED_NEXT = re.compile(r" (?:of|containing) \w")
_PRICED = re.compile(r"[ ]?(?:for |at |@ ?|- ?)?£\d")
_COMPANY = {Need.DRUG: _DRUG_COMPANY, Need.WEAPON: _WEAPON_COMPANY}


class ObjectRecogniser:
    """Finds WEAPON, DRUG and VEHICLE mentions by the words in ``things.toml``; see that file for what is known."""

    name = "objects"

    def __call__(self, context: Context) -> Iterable[Mention]:
        """Mentions in text order; the span of a drug takes in its quantity, that of a vehicle its colour."""
        text = context.text
        folded: str | None = None
        firms: Cover[Entity] | None = None
        for item in things().find(text):
            thing = item.value
            if thing.label is None:
                continue
            folded = folded or fold(text)
            if thing.label is Label.VEHICLE:
                firms = firms or Cover((e.start, e.end, e) for e in context.entities if e.label == "ORG")
                yield from _vehicle(text, item, firms)
            elif _kept(text, folded, item):
                yield _drug(text, item) if thing.label is Label.DRUG else _weapon(text, item)


def _kept(text: str, folded: str, item: Found[Thing]) -> bool:
    """Whether a doubtful word stands in the company that makes it a weapon or a drug."""
    need = item.value.need
    if need is None:
        return True
    if need is Need.COUNT:
        count = COUNT.search(folded, max(0, item.start - 30), item.start)
        named = _NAMED_NEXT.match(folded, item.end)
        if count is None or named:
            return False
        return many(count[1]) or bool(_PRICED.match(folded, item.end)) or _near(_DRUG_COMPANY, folded, item)
    if need is Need.DIRECT:
        before = folded[max(0, item.start - 30) : item.start]
        return bool(MEASURE.search(before)) or bool(_DIRECT.search(before) and _near(_CERTAIN_COMPANY, folded, item))
    if text[item.start].isupper() and text[max(0, item.start - 2) : item.start].strip(" \n") not in ("", ".", ":", "-"):
        return False
    return _near(_COMPANY[need], folded, item)


def _near(company: re.Pattern[str], folded: str, item: Found[Thing]) -> bool:
    around = folded[max(0, item.start - _WINDOW) : item.start] + " | " + folded[item.end : item.end + _WINDOW]
    return company.search(around) is not None


def _weapon(text: str, item: Found[Thing]) -> Mention:
    thing = item.value
    words = text[item.start : item.end]
    why = f'"{words}" is {_article(thing.name)}' + (", for words around it speak of weapons." if thing.need else ".")
    value = NameValue(name=thing.name, kind=thing.kind)
    return Mention(item.start, item.end, words, Label.WEAPON, value, "objects.weapon", 0.7 if thing.need else 0.9, why)


def _drug(text: str, item: Found[Thing]) -> Mention:
    thing = item.value
    before = text[max(0, item.start - 60) : item.start]
    start, end, quantity = item.start, item.end, None
    if match := MEASURE.search(before):
        start = item.start - (len(before) - match.start(1))
        quantity = " ".join(match[1].split())
    if thing.need is Need.COUNT and (count := COUNT.search(before)):
        start = item.start - (len(before) - count.start(1))
        quantity = " ".join(text[start : item.end].split())
    plants = _PLANTS.match(text, item.end)
    if plants:
        end = plants.end()
        if (count := COUNT.search(before)) and count[1][-1].isdigit():
            start, quantity = item.start - (len(before) - count.start(1)), f"{count[1]} plants"
    words = text[start:end]
    why = f'"{text[item.start : item.end]}" is written for {thing.name}'
    why += f"; quantity {quantity}." if quantity else "."
    value = NameValue(name=thing.name, kind=thing.kind, quantity=quantity)
    return Mention(start, end, words, Label.DRUG, value, "objects.drug", 0.7 if thing.need else 0.9, why)


def _vehicle(text: str, item: Found[Thing], firms: Cover[Entity]) -> Iterator[Mention]:
    """A make and model, or a doubtful word ("Golf", "van") only with a colour before it; not the firm itself, where the
    model reads an organisation and no word before tells of one car ("Toyota said").
    """
    thing = item.value
    written = text[item.start : item.end]
    body = thing.kind == "body"
    if not body and not any(char.isupper() for char in written):
        return
    before = text[max(0, item.start - 40) : item.start]
    colour = _COLOUR.search(before)
    if thing.need and not colour:
        return
    firm = any(e.start <= item.start and item.end <= e.end for e in firms.beside(item.start, item.end))
    if firm and thing.kind != "model" and not colour and not body and not _ONE_CAR.search(before):
        return
    start = item.start - len(colour[1]) if colour else item.start
    name = f"{' '.join(colour[1].lower().split())} {thing.name}" if colour else thing.name
    score = 0.6 if body else 0.9 if colour or not thing.need else 0.7
    why = f"Vehicle described by {'colour and ' if colour else ''}{'type' if body else 'make or model'}."
    words = text[start : item.end]
    yield Mention(start, item.end, words, Label.VEHICLE, NameValue(name=name), "objects.vehicle", score, why)


def _article(name: str) -> str:
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"
