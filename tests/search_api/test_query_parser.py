"""The query language: what is read, what is refused and where, and that nothing else can happen."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casethread.atlas import GazetteerAtlas
from casethread.errors import QueryError
from search_api.days import Interval
from search_api.index.lower import Lowering
from search_api.matching import matchers, of_names
from search_api.query.lexer import LONGEST, MOST_CLAUSES
from search_api.query.nodes import (
    FIELDS,
    All,
    And,
    Dates,
    Fuzzy,
    InField,
    Inside,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Words,
)
from search_api.query.parser import parse

JULY = Interval(date(2014, 7, 1), date(2014, 7, 31))

READ: list[tuple[str, Node]] = [
    ("", All()),
    ("  \t\n", All()),
    ("*", All()),
    ("?!...", All()),
    ("knife", Words(("knife",))),
    ("near:Chelmsford~5km", Near("Chelmsford", 5.0)),
    ('near:"CM1 1AA"~2mi', Near("CM1 1AA", 3.218688)),
    ("kn*?*e", Wildcard("kn*e")),
    ("kn??e", Wildcard("kn??e")),
    ("near:Chelmsford", Near("Chelmsford", 5.0)),
    ("place:Chelmsford~500m", Near("Chelmsford", 0.5)),
    ("place:Chelmsford~1", InField("place", Fuzzy("Chelmsford", 1))),
    ('within:"Epping Forest"', Inside("Epping Forest")),
    ("What happened in Marsh Lane?", Words(("What", "happened", "in", "Marsh", "Lane"))),
    ("time 10:30, e.g. 12/07/2014", Words(("time", "10:30", "e.g", "12/07/2014"))),
    ("http://example.org/x", Words(("http://example.org/x",))),
    ("knife & fork - cheap", Words(("knife", "fork", "cheap"))),
    ("not and or", Words(("not", "and", "or"))),
    ("[2014 TO 2015]", Words(("2014", "TO", "2015"))),
    ("+44 7700", Words(("44", "7700"))),
    ("rock 'n' roll", Words(("rock", "n", "roll"))),
    ("O'Neil-Smith", Words(("O'Neil-Smith",))),
    ('"marsh lane"', Phrase("marsh lane")),
    ("\u201cmarsh lane\u201d", Phrase("marsh lane")),
    ('"knife marsh lane"~8', Phrase("knife marsh lane", 8)),
    ("osm*n", Wildcard("osm*n")),
    ("os?an", Wildcard("os?an")),
    ("knifr~", Fuzzy("knifr", 1)),
    ("burgulary~", Fuzzy("burgulary", 2)),
    ("knifr~2", Fuzzy("knifr", 2)),
    ("a b OR c", Or((Words(("a", "b")), Words(("c",))))),
    ("a AND b OR c", Or((And((Words(("a",)), Words(("b",)))), Words(("c",))))),
    ("a && b || c", Or((And((Words(("a",)), Words(("b",)))), Words(("c",))))),
    ("a NOT b c", And((Words(("a",)), Not(Words(("b",))), Words(("c",))))),
    ("a -b", And((Words(("a",)), Not(Words(("b",)))))),
    ("NOT NOT a", Words(("a",))),
    ("(a OR b) c", And((Or((Words(("a",)), Words(("b",)))), Words(("c",))))),
    ("person:Osman", InField("person", Words(("Osman",)))),
    ("PERSON: Osman", InField("person", Words(("Osman",)))),
    ('person:"Tariq Osman" knife', And((InField("person", Words(("Tariq Osman",))), Words(("knife",))))),
    ("person:(Tariq Osman)", InField("person", Words(("Tariq Osman",)))),
    ("person:(a OR b)", Or((InField("person", Words(("a",))), InField("person", Words(("b",)))))),
    ("person:osm*", InField("person", Wildcard("osm*"))),
    ("id:AB12 CDE knife", And((InField("id", Words(("AB12 CDE",))), Words(("knife",))))),
    ("id:07700 900 123", InField("id", Words(("07700 900 123",)))),
    ("id:X123456 the", And((InField("id", Words(("X123456",))), Words(("the",))))),
    ("postcode:CM1 4AB", InField("postcode", Words(("CM1 4AB",)))),
    ("kind:NEWS", InField("kind", Words(("news",)))),
    ("marking:official_sensitive", InField("marking", Words(("OFFICIAL-SENSITIVE",)))),
    ("month:07/2014", InField("month", Words(("2014-07",)))),
    ("date:2014-07", Dates(JULY)),
    ("published:7/2014", Dates(JULY, published=True)),
    ("date:[2014-07 TO 2014-07]", Dates(JULY)),
    ("date:{2014-06 TO 2014-08}", Dates(JULY)),
    ("date:2014-07/2014-07", Dates(JULY)),
    ("date:>=2014-07", Dates(Interval(date(2014, 7, 1), None))),
    ("date:<2014-07", Dates(Interval(None, date(2014, 6, 30)))),
    ("date:[* TO 2014-07]", Dates(Interval(None, date(2014, 7, 31)))),
    ("date:2010s", Dates(Interval(date(2010, 1, 1), date(2019, 12, 31)))),
    ("date:29/2/2016", Dates(Interval(date(2016, 2, 29), date(2016, 2, 29)))),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_it_reads(text: str, expected: Node) -> None:
    assert parse(text) == expected


REFUSED = [
    ('knife "marsh lane', 6, "not closed"),
    ("knife (marsh", 6, "not closed"),
    ("knife) marsh", 5, "never opened"),
    ("()", 0, "hold nothing"),
    ("AND knife", 0, "nothing before"),
    ("knife AND", 9, "nothing after"),
    ("knife OR OR lane", 9, "nothing before"),
    ("(knife OR) lane", 9, "nothing after"),
    ("NOT", 3, "nothing after"),
    ("person:", 7, "nothing after"),
    ("person: ()", 8, "hold nothing"),
    ("a persn:Osman", 2, "did you mean person:"),
    ("*man", 0, "two letters"),
    ("a*", 0, "two letters"),
    ("person:*", 7, "two letters"),
    ("kn*fe~", 0, "both a wildcard"),
    ("knife~3", 0, "knife~1"),
    ('"a b"~many', 0, "no distance"),
    ('"a b"~101', 0, "at most 100"),
    ("date:2014-02-30", 5, "no date 2014-02-30"),
    ("date:30/2/2014", 5, "no date"),
    ("date:0000", 5, "no date"),
    ("date:yesterday", 5, "is no date"),
    ("date:[2014-08 TO 2014-07]", 5, "swap its ends"),
    ("date:[2014-08 TO", 5, "not closed"),
    ("kind:newss", 5, "did you mean kind:news"),
    ("marking:TOP", 8, "use one of"),
    ("person:[a TO b]", 7, "only date: and published:"),
    ("kn*f*e*s*x*", 0, "4 wildcards"),
    ("ab" + "*?" * 40 + "c" * 20, 0, "60 letters"),
    ("kni* " * 17, 80, "more than 16"),
    ("knif~ " * 17, 96, "more than 16"),
    ("near:Chelmsford~0km", 5, "no distance"),
    ("place:Chelmsford~301km", 6, "at most 300km"),
    ("near:Chelm*", 5, "name of a place"),
    ("near:[a TO b]", 5, "name of a place"),
    ("knife~5km", 0, "knife~1"),
    ("incident:i-12*", 9, "takes an id"),
    ("incident:i-12~", 9, "takes an id"),
    ('incident:"i 12"~2', 9, "takes an id"),
    ("kni\x00fe", 3, "U+0000"),
    ("kni\ud800fe", 3, "U+D800"),
    ("(" * 21 + "a" + ")" * 21, 20, "deep"),
]


@pytest.mark.parametrize(("text", "position", "told"), REFUSED, ids=[repr(text) for text, _, _ in REFUSED])
def test_a_mistake_is_told_at_its_place_with_a_repair(text: str, position: int, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position
    assert told in str(caught.value)
    assert caught.value.remedy
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "\x07" * 1_000_000,
        "(" * LONGEST,
        '"' * LONGEST,
        "a* " * 600,
        "a OR " * 390 + "a",
        "NOT " * 400 + "a",
        " ".join(["ab"] * (MOST_CLAUSES + 1)),
        "~" * LONGEST,
        "\\" * LONGEST,
        "[" * LONGEST,
        "person:" * 200,
        "a?*" * 600,
    ],
)
def test_a_hostile_query_is_answered_at_once(text: str) -> None:
    started = time.process_time()
    try:
        lowered = Lowering(lambda _: [])(parse(text))
    except QueryError:
        lowered = None
    assert time.process_time() - started < 0.5
    assert lowered is None or len(text) <= LONGEST


def test_limits_are_those_told() -> None:
    assert isinstance(parse("a" * LONGEST), Words)
    assert isinstance(parse(" ".join(["ab"] * MOST_CLAUSES)), Words)


_SYNTAX = st.lists(
    st.sampled_from([
        "AND", "OR", "NOT", "(", ")", '"', "*", "?", "~", "~2", "[", "]", "{", "}", " TO ", ":", "-", "+", "\\", "^2",
        " ", "osman", "marsh lane", "2014-07", "12/07/2014", "\u2019", *(f"{field}:" for field in FIELDS),
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(st.text(max_size=80), _SYNTAX, _SYNTAX.map(" ".join)))
@example(text="f_person:w0")
@example(text="w1 w9")
@example(text="person:person:x")
@example(text='person:"" ""')
@example(text="id:!!!")
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    atlas = GazetteerAtlas()
    try:
        node = parse(text)
        Lowering(lambda _: [], atlas=atlas)(node)
        Lowering(lambda _: [], loose=True, atlas=atlas)(node)
    except QueryError as error:
        within = 0 <= error.position <= len(text)
    else:
        within = len(matchers(node, atlas=atlas)) < 5 * LONGEST
    assert within


_LETTERS = st.text(st.characters(whitelist_categories=["Ll", "Lu", "Lo", "Nd"]), min_size=1, max_size=12)
_PLAIN_WORD = st.builds(lambda word, end: word + end, _LETTERS, st.sampled_from(["", ".", ",", "?", "!", "'s", ";"]))


@settings(deadline=None)
@given(typed=st.lists(_PLAIN_WORD.filter(lambda word: word not in ("AND", "OR", "NOT")), min_size=1, max_size=20))
def test_plain_words_always_work(typed: list[str]) -> None:
    node = parse(" ".join(typed))
    assert isinstance(node, Words)
    assert len(node.words) == len(typed)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("tariq osman", True), ("", True), ('"marsh lane" OR NOT osman', True), ("person:osman", True),
        ("near:Chelmsford~5km", True), ("published:2014", True), ("kind:news osman", True),
        ("date:2014", False), ("osman date:2014", False), ("AB12 CDE", False), ("id:ab12cde", False),
        ("osm*", False), ("osman~1", False), ("person:osm*", False), ("org:acme", False), ("offence:robbery", False),
        ("operation:gorse OR osman", False),
    ],
)  # fmt: skip
def test_which_queries_people_and_places_alone_show_the_answers_of(text: str, alone: bool) -> None:
    assert of_names(parse(text)) is alone
