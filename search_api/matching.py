"""What in a document answers a query, found in the stored text and mentions, and so the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import combinations, pairwise

import jellyfish

from casethread.model import Document, Label, Mention
from casethread.text import fold
from casethread.values import DateValue, IdentifierValue, NameValue, OffenceValue, PlaceValue
from search_api.days import Interval
from search_api.geography import Atlas, Position, area_asked, area_keys, cells, circle, distance
from search_api.index.document import written_names
from search_api.index.lower import MOST_NAMED, shape
from search_api.names import Way, closeness, name_words, typing_errors
from search_api.places import identifier_keys, place_meant, place_sound, place_words, postcode_asked, postcode_keys
from search_api.query.nodes import And, Dates, Fuzzy, InField, Inside, Near, Node, Or, Phrase, Wildcard, Words
from search_api.words import STOP, aligned, plain, spans, stem, words

_WAYS = {
    Way.SAME: "names {}",
    Way.SPELLING: "other spelling of the name: {}",
    Way.NICKNAME: "other form of the name: {}",
    Way.INITIAL: "initial fits: {}",
    Way.SIMILAR: "similar name: {}",
    Way.SOUND: "name sounds alike: {}",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something that answers: where (None for what stands outside the text), what of the query, and why in words."""

    start: int | None
    end: int | None
    asked: str
    why: str
    weight: float = 1.0


@dataclass(frozen=True)
class Page:
    """A document with its mentions, and its words cut once."""

    document: Document
    mentions: Sequence[Mention]

    @cached_property
    def plain(self) -> str:
        """The text as words are compared in it, character for character."""
        return aligned(self.document.text)

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """Each word of the text with its offsets."""
        return list(spans(self.document.text))

    @cached_property
    def title(self) -> list[tuple[str, int, int]]:
        """Each word of the title."""
        return list(spans(self.document.title))


Matcher = Callable[[Page], Iterator[Found]]


def matchers(node: Node, *, loose: bool = False, atlas: Atlas | None = None) -> list[Matcher]:  # noqa: PLR0911 - a short case for each node
    """What to look for in a document to show why it answers; nothing for what a query excludes."""
    match node:
        case And(parts) | Or(parts):
            return [matcher for part in parts for matcher in matchers(part, loose=loose, atlas=atlas)]
        case Words(typed):
            return _run(typed, loose)
        case Phrase(text, slop):
            said: list[Matcher] = [partial(_in_text, tuple(words(text)), text, slop)]
            if slop:
                return said
            return [*said, partial(_named, name_words(text), closest=True), partial(_placed, text, closest=True)]
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


def _near(word: str, errors: int, other: str) -> bool:
    return abs(len(word) - len(other)) <= errors and jellyfish.damerau_levenshtein_distance(word, other) <= errors


def _run(typed: tuple[str, ...], loose: bool) -> list[Matcher]:
    told = [word for word in typed if plain(word) not in STOP] or list(typed)
    found: list[Matcher] = [partial(_in_text, tuple(words(word)), word, 0) for word in told]
    if len(told) > MOST_NAMED:
        return found
    names = [tuple(w for word in pair for w in plain(fold(word)).split()) for pair in pairwise(told)]
    found += [partial(_named, name) for name in names if name]
    if len(told) == 1 or loose:
        found += [partial(_named, name_words(word), closest=not loose) for word in told]
    text = " ".join(typed)
    places = {text, *(" ".join(part) for part in _windows(typed, 2, 4))}
    alone = len(typed) == 1 and not loose
    found += [partial(_placed, place, closest=alone) for place in sorted(places) if place_words(place)]
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
            return [partial(_placed, text, only="street" if field == "street" else None)]
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


def _in_text(asked: tuple[str, ...], typed: str, slop: int, page: Page) -> Iterator[Found]:
    """Words beside one another, one word alone also by its stem."""
    said = "text has '{}'"
    if not asked:
        return
    if len(asked) == 1:
        wanted = stem(asked[0])
        # words of one stem begin alike, and stemming every word of a text would take longer than the search
        likely = _standing(page.plain, _beginning(asked[0][:2]))
        hits = [(start, end, page.plain[start:end]) for start, end in likely if stem(page.plain[start:end]) == wanted]
        forms = {word for _, _, word in hits}
        shown = said.format(typed) if asked[0] in forms or not forms else f"text has '{min(forms)}' for '{typed}'"
        for start, end, _ in hits:
            yield Found(start, end, asked[0], shown)
        if not hits and any(stem(word) == wanted for word, _, _ in page.title):
            yield Found(None, None, asked[0], f"title has '{typed}'")
        return
    together = _near_together(asked, slop, page.words) if slop else _standing(page.plain, _in_turn(asked))
    for start, end in together:
        yield Found(start, end, " ".join(asked), said.format(typed), 2.0)


@lru_cache(maxsize=1_000)
def _beginning(letters: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(letters)}[^\W_]*")


@lru_cache(maxsize=1_000)
def _in_turn(asked: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"[\W_]+".join(map(re.escape, asked)) + r"(?![^\W_])")


def _standing(text: str, wanted: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a pattern stands at the beginning of a word. It begins with a letter, and so is found fast."""
    found = wanted.search(text)
    while found:
        if not found.start() or not text[found.start() - 1].isalnum():
            yield found.span()
        found = wanted.search(text, found.start() + 1)


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


def _named(asked: tuple[str, ...], page: Page, *, closest: bool = False) -> Iterator[Found]:
    """People so named; with several words asked, any two of them in one name."""
    pairs: list[tuple[str, ...]] = [*combinations(asked, 2)] or [asked]
    for mention in page.mentions:
        names = written_names(mention)
        ways = [way for name in names for pair in pairs if (way := closeness(pair, name)) is not None]
        best = min(ways, default=None)
        if best is None or (closest and best is not Way.SAME):
            continue
        shown = names[0] if fold(names[0]) == mention.text.lower() else _as_written(names[0], mention.text)
        weight = 3.0 - best / 2
        yield Found(mention.start, mention.end, " ".join(asked), _WAYS[best].format(shown), weight)


def _as_written(name: str, text: str) -> str:
    return name if name == text else f"{name} (written {text})"


def _placed(asked: str, page: Page, *, only: str | None = None, closest: bool = False) -> Iterator[Found]:
    asked = place_meant(asked)
    wanted, heard = place_words(asked), place_sound(asked)
    key = " ".join(wanted)
    for mention in page.mentions:
        value = mention.value
        if not isinstance(value, PlaceValue) or (only and value.kind != only):
            continue
        for name in filter(None, (value.name, value.within)):
            held = place_words(name)
            if wanted and any(held[at : at + len(wanted)] == wanted for at in range(len(held))):
                yield Found(mention.start, mention.end, key, f"names {_as_written(name, mention.text)}", 3.0)
            elif not closest and _alike(key, " ".join(held), heard, name):
                yield Found(mention.start, mention.end, key, f"similar place: {_as_written(name, mention.text)}", 2.0)


def _alike(key: str, held: str, heard: str, name: str) -> bool:
    errors = typing_errors(key)
    return (errors > 0 and _near(key, errors, held)) or (heard != "" and heard == place_sound(name))


def _near_to(place: str, middle: Position, wanted: frozenset[str], page: Page) -> Iterator[Found]:
    for mention in page.mentions:
        value = mention.value
        if isinstance(value, PlaceValue) and value.lat is not None and value.lon is not None:
            position = value.lat, value.lon
            if wanted & set(cells(position)):
                why = f"names {value.name}, {distance(position, middle):.1f} km from {place}"
                yield Found(mention.start, mention.end, "near", why, 2.0)


def _inside(area: str, wanted: frozenset[str], page: Page) -> Iterator[Found]:
    for mention in page.mentions:
        value = mention.value
        if isinstance(value, PlaceValue) and wanted & set(area_keys(value.name, value.within)):
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
    for mention in page.mentions:
        value = mention.value
        if isinstance(value, PlaceValue):
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
        dated = isinstance(value, DateValue) and (value.start or value.end)
        if isinstance(value, DateValue) and dated and interval.overlaps(Interval(value.start, value.end)):
            yield Found(mention.start, mention.end, "date", f"speaks of {value.edtf} (written {mention.text})")
    if day and interval.holds(day):
        yield Found(None, None, "published", f"published {day.day} {day:%B %Y}")
