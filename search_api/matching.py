"""What in a document answers a query, found in the stored text and mentions, and so the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import combinations, pairwise

from casethread.model import Label, Mention
from casethread.text import fold
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue
from search_api.days import Interval
from search_api.geography import Atlas, Position, area_asked, area_keys, cells, circle, distance
from search_api.index.lower import MOST_NAMED, shape
from search_api.names import Way, closeness, may_hold, name_words, typing_errors, within
from search_api.page import Found, Page
from search_api.places import (
    identifier_keys,
    may_stand,
    place_meant,
    place_sound,
    place_words,
    postcode_asked,
    postcode_keys,
)
from search_api.query.nodes import And, Dates, Fuzzy, InField, Inside, Near, Node, Or, Phrase, Wildcard, Words
from search_api.words import STOP, plain, stem, words

_LETTERS, _APART = re.compile(r"[^\W_]+"), re.compile(r"[\W_]+")
_WAYS = {
    Way.SAME: "names {}",
    Way.SPELLING: "other spelling of the name: {}",
    Way.NICKNAME: "other form of the name: {}",
    Way.INITIAL: "initial fits: {}",
    Way.SIMILAR: "similar name: {}",
    Way.SOUND: "name sounds alike: {}",
}


Matcher = Callable[[Page], Iterator[Found]]


def matchers(node: Node, *, loose: bool = False, atlas: Atlas | None = None) -> list[Matcher]:  # noqa: PLR0911 - a short case for each node
    """What to look for in a document to show why it answers; nothing for what a query excludes."""
    match node:
        case And(parts) | Or(parts):
            return [matcher for part in parts for matcher in matchers(part, loose=loose, atlas=atlas)]
        case Words(typed):
            return _run(typed, loose)
        case Phrase(text, slop):
            said = _said(tuple(words(text)), text, slop)
            return said if slop else [*said, partial(_exactly_named, name_words(text)), _place(text, closest=True)]
        case Wildcard(pattern):
            shaped = re.compile(re.escape(shape(pattern)).replace(r"\*", ".*").replace(r"\?", "."))
            return [partial(_shaped, lambda word: bool(shaped.fullmatch(word)), pattern)]
        case Fuzzy(word, errors):
            return [partial(_shaped, partial(_near, plain(word), errors), word)]
        case Dates(interval, published):
            return [partial(_dated, interval, published)]
        case Near(place, km, _):
            position = atlas.position(place) if atlas else None
            return [partial(_near_to, place, position, circle(position, km))] if position else []
        case Inside(area, _):
            members = atlas.members(area) if atlas else None
            return [partial(_inside, area, area_asked(area, members))] if members is not None else []
        case InField(field, what):
            return _in_field(field, what)
        case _:
            return []


def of_names(node: Node) -> bool:
    """Whether the matchers of a node look at no mentions but those of people and places."""
    match node:
        case And(parts) | Or(parts):
            return all(map(of_names, parts))
        case Words(typed):
            return not any(map(str.isdigit, "".join(typed)))
        case Dates(_, published):
            return published
        case InField(field, what):
            return isinstance(what, Words | Phrase) and field not in {"id", "org", "operation", "offence"}
        case _:
            return not isinstance(node, Wildcard | Fuzzy)


def _near(word: str, errors: int, other: str) -> bool:
    return within(word, other, errors)


def _run(typed: tuple[str, ...], loose: bool) -> list[Matcher]:
    told = [word for word in typed if plain(word) not in STOP] or list(typed)
    found = [matcher for word in told for matcher in _said(tuple(words(word)), word)]
    if len(told) > MOST_NAMED:
        return found
    names = [tuple(w for word in pair for w in plain(fold(word)).split()) for pair in pairwise(told)]
    found += [partial(_named, name) for name in names if name]
    if len(told) == 1 or loose:
        found += [partial(_named if loose else _exactly_named, name_words(word)) for word in told]
    text = " ".join(typed)
    places = {text, *(" ".join(part) for part in _windows(typed, 2, 4))}
    alone = len(typed) == 1 and not loose
    found += [_place(place, closest=alone) for place in sorted(places) if place_words(place)]
    numbered = [part for part in _windows(typed, 1, 5) if any(map(str.isdigit, "".join(part)))]
    found += [partial(_identified, " ".join(part)) for part in numbered]
    found += [partial(_posted, " ".join(part)) for part in numbered if len(part) < 3]
    return found


def _windows(typed: tuple[str, ...], least: int, most: int) -> list[tuple[str, ...]]:
    ends = combinations(range(len(typed) + 1), 2)
    return [typed[start:end] for start, end in ends if least <= end - start <= most]


def _in_field(field: str, what: Words | Phrase | Wildcard | Fuzzy) -> list[Matcher]:  # noqa: PLR0911 - the same
    text = what.text if isinstance(what, Phrase) else " ".join(what.words) if isinstance(what, Words) else ""
    match field, what:
        case _, Wildcard() | Fuzzy():
            return matchers(what)
        case "person", _:
            return [partial(_named, name_words(text))]
        case "place" | "street", _:
            return [_place(text, only="street" if field == "street" else None)]
        case "id", _:
            return [partial(_identified, text)]
        case "postcode", _:
            return [partial(_posted, text)]
        case "org" | "operation" | "offence", _:
            return [partial(_called, Label(field.upper()), text)]
        case "incident", _:
            return [partial(_outside, f"told of in incident {text}")]
        case _:
            return []


def _outside(why: str, _: Page) -> Iterator[Found]:
    yield Found(None, None, why, why)


def _said(asked: tuple[str, ...], typed: str, slop: int = 0) -> list[Matcher]:
    """Words beside one another, one word alone also by its stem."""
    if len(asked) == 1:
        wanted = stem(asked[0])
        return [partial(_in_text, asked[0], wanted, _letters(asked[0], wanted), typed)]
    return [partial(_in_a_row, asked, typed, slop)] if asked else []


def _in_text(asked: str, wanted: str, letters: str, typed: str, page: Page) -> Iterator[Found]:
    # words of one stem begin alike, and stemming every word of a text would take longer than the search
    text = page.plain
    likely = [(start, end, text[start:end]) for start, end in _beginning(text, letters)]
    hits = [one for one in likely if one[2] == asked or stem(one[2]) == wanted]
    if hits:
        forms = {word for _, _, word in hits}
        shown = f"text has '{typed}'" if asked in forms else f"text has '{min(forms)}' for '{typed}'"
        for start, end, _ in hits:
            yield Found(start, end, asked, shown)
    elif any(stem(word) == wanted for word, _, _ in page.title):
        yield Found(None, None, asked, f"title has '{typed}'")


def _in_a_row(asked: tuple[str, ...], typed: str, slop: int, page: Page) -> Iterator[Found]:
    together = _near_together(asked, slop, page.words) if slop else _in_turn(page.plain, asked)
    for start, end in together:
        yield Found(start, end, " ".join(asked), f"text has '{typed}'", 2.0)


def _letters(asked: str, wanted: str) -> str:
    """How all words begin that share the stem of a word: stemming may change its last letter, and "dying" to "die"."""
    common = 1 if wanted.endswith("ie") else len(wanted) - 1
    while not asked.startswith(wanted[:common]):
        common -= 1
    return wanted[:common] or asked[0]


def _beginning(text: str, letters: str) -> Iterator[tuple[int, int]]:
    """Where the words stand that begin so."""
    at = text.find(letters)
    while at >= 0:
        if not at or not text[at - 1].isalnum():
            word = _LETTERS.match(text, at)
            yield at, word.end() if word else at
        at = text.find(letters, at + 1)


def _in_turn(text: str, asked: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the words stand beside one another."""
    for start, end in _beginning(text, asked[0]):
        at = end if end - start == len(asked[0]) else -1
        for word in asked[1:]:
            apart = _APART.match(text, at) if at >= 0 else None
            at = apart.end() + len(word) if apart and text.startswith(word, apart.end()) else -1
        if at >= 0 and not text[at : at + 1].isalnum():
            yield start, at


def _near_together(asked: tuple[str, ...], slop: int, held: list[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
    """Where the words stand, in whichever order, within a stretch that ``slop`` moves allow: the first such place."""
    for at, (word, start, _) in enumerate(held):
        if word in asked:
            window = held[at : at + len(asked) + slop]
            if set(asked) <= {other for other, _, _ in window}:
                last = max(end for other, _, end in window if other in asked)
                yield start, last
                return


def _shaped(fits: Callable[[str], bool], typed: str, page: Page) -> Iterator[Found]:
    said = [(start, end) for word, start, end in page.words if fits(word)]
    for start, end in said:
        yield Found(start, end, typed, f"text has '{page.document.text[start:end]}' for '{typed}'")
    for mention in page.mentions:
        if mention.label is Label.DATE or any(mention.start <= start < mention.end for start, _ in said):
            continue
        folded = plain(fold(mention.text)).split()
        if any(fits(word) for word in [*folded, "".join(folded)]):
            yield Found(mention.start, mention.end, typed, f"names {mention.text}")


def _named(asked: tuple[str, ...], page: Page) -> Iterator[Found]:
    """People so named; with several words asked, any two of them in one name."""
    for mention, names in page.people:
        best = _closest(asked, names)
        if best is not None:
            weight = 3.0 - best / 2
            yield Found(mention.start, mention.end, " ".join(asked), _WAYS[best].format(_shown(mention, names)), weight)


def _exactly_named(asked: tuple[str, ...], page: Page) -> Iterator[Found]:
    """People whose names hold the word, or any two of several, just so."""
    if sum(may_hold(page.called, word) for word in asked) < min(len(asked), 2):
        return
    for mention, names in page.people:
        if _exact(asked, names):
            told = _WAYS[Way.SAME].format(_shown(mention, names))
            yield Found(mention.start, mention.end, " ".join(asked), told, 3.0)


@lru_cache(maxsize=20_000)
def _exact(asked: tuple[str, ...], names: tuple[str, ...]) -> bool:
    wanted = _any_two(asked)
    return any(
        _holds(name_words(name), pair) for name in names for pair in wanted if all(may_hold(name, w) for w in pair)
    )


@lru_cache(maxsize=20_000)
def _closest(asked: tuple[str, ...], names: tuple[str, ...]) -> Way | None:
    ways = (closeness(pair, name) for name in names for pair in _any_two(asked))
    return min((way for way in ways if way is not None), default=None)


def _any_two(asked: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [*combinations(asked, 2)] or [asked]


def _holds(held: Sequence[str], wanted: tuple[str, ...]) -> bool:
    return bool(wanted) and all(held.count(word) >= wanted.count(word) for word in wanted)


def _shown(mention: Mention, names: tuple[str, ...]) -> str:
    return names[0] if fold(names[0]) == mention.text.lower() else _as_written(names[0], mention.text)


def _as_written(name: str, text: str) -> str:
    return name if name == text else f"{name} (written {text})"


def _place(asked: str, *, only: str | None = None, closest: bool = False) -> Matcher:
    asked = place_meant(asked)
    heard = "" if closest else place_sound(asked)
    return partial(_placed, place_words(asked), heard, only=only, closest=closest)


def _placed(wanted: tuple[str, ...], heard: str, page: Page, *, only: str | None, closest: bool) -> Iterator[Found]:
    if closest and not may_stand(page.situated, wanted):
        return
    key = " ".join(wanted)
    for mention, value in page.places:
        if only and value.kind != only:
            continue
        for name in (value.name, value.within) if value.within else (value.name,):
            if closest and not may_stand(name, wanted):
                continue
            held = place_words(name)
            if wanted and _stands(wanted, held):
                yield Found(mention.start, mention.end, key, f"names {_as_written(name, mention.text)}", 3.0)
            elif not closest and _alike(key, " ".join(held), heard, name):
                yield Found(mention.start, mention.end, key, f"similar place: {_as_written(name, mention.text)}", 2.0)


def _stands(wanted: tuple[str, ...], held: tuple[str, ...]) -> bool:
    """Whether the words stand among others, in their order and beside one another."""
    return wanted[0] in held and any(held[at : at + len(wanted)] == wanted for at in range(len(held)))


@lru_cache(maxsize=20_000)
def _alike(key: str, held: str, heard: str, name: str) -> bool:
    errors = typing_errors(key)
    return (errors > 0 and _near(key, errors, held)) or (heard != "" and heard == place_sound(name))


def _near_to(place: str, middle: Position, wanted: frozenset[str], page: Page) -> Iterator[Found]:
    for mention, value in page.places:
        if value.lat is not None and value.lon is not None:
            position = value.lat, value.lon
            if wanted & set(cells(position)):
                why = f"names {value.name}, {distance(position, middle):.1f} km from {place}"
                yield Found(mention.start, mention.end, "near", why, 2.0)


def _inside(area: str, wanted: frozenset[str], page: Page) -> Iterator[Found]:
    for mention, value in page.places:
        if wanted & set(area_keys(value.name, value.within)):
            same = place_words(value.name) == place_words(area)
            yield Found(
                mention.start, mention.end, "within", f"names {value.name}{'' if same else f', in {area}'}", 2.0
            )


def _identified(asked: str, page: Page) -> Iterator[Found]:
    wanted = set(identifier_keys(asked))
    for mention in page.mentions:
        value = mention.value
        if isinstance(value, IdentifierValue) and wanted & {*identifier_keys(mention.text), *identifier_keys(value.id)}:
            yield Found(mention.start, mention.end, asked, f"has the identifier {mention.text}", 3.0)


def _posted(asked: str, page: Page) -> Iterator[Found]:
    wanted = postcode_asked(asked)
    for mention, value in page.places:
        held = value.postcode or (value.name if value.kind == "postcode" else "")
        if held and wanted in postcode_keys(held):
            yield Found(mention.start, mention.end, wanted, f"has the postcode {held}", 3.0)


def _called(label: Label, asked: str, page: Page) -> Iterator[Found]:
    wanted = plain(fold(asked)).split()
    for mention in page.mentions:
        value = mention.value
        if mention.label is not label:
            continue
        if isinstance(value, OffenceValue):
            texts = [value.name, value.group, value.code or ""]
        else:
            texts = [value.name, *value.formerly] if isinstance(value, NameValue) else []
        held = {word for text in texts for word in plain(fold(text)).split()}
        if wanted and all(word in held or any(_near(word, typing_errors(word), w) for w in held) for word in wanted):
            yield Found(mention.start, mention.end, asked, f"names {_as_written(texts[0], mention.text)}", 2.0)


def _dated(interval: Interval, published: bool, page: Page) -> Iterator[Found]:
    day = page.document.published
    for mention in () if published else page.mentions:
        value = mention.value
        if not isinstance(value, DateValue) or not (value.start or value.end):
            continue
        if interval.overlaps(Interval(value.start, value.end)):
            yield Found(mention.start, mention.end, "date", f"speaks of {value.edtf} (written {mention.text})")
    if day and interval.holds(day):
        yield Found(None, None, "published", f"published {day.day} {day:%B %Y}")
