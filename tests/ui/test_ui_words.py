"""Model values in words, sentences around spans, long lists, addresses."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.errors import QueryError
from casethread.model import Anchor, Classification, Evidence, Label, Marking, Mention
from casethread.values import PlaceCandidate, PlaceValue
from ui import listing, quotes, words
from ui.contexts import QueryProblem


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (None, None, "Date not known"),
        (date(2014, 3, 8), date(2014, 3, 8), "8 March 2014"),
        (date(2014, 3, 1), date(2014, 3, 31), "March 2014"),
        (date(2014, 3, 1), date(2014, 3, 30), "1 to 30 March 2014"),
        (date(2014, 3, 2), date(2014, 3, 31), "2 to 31 March 2014"),
        (date(2014, 1, 1), date(2014, 12, 31), "2014"),
        (date(2014, 1, 2), date(2014, 12, 31), "2 January 2014 to 31 December 2014"),
        (date(2014, 3, 8), None, "from 8 March 2014"),
        (None, date(2014, 3, 8), "until 8 March 2014"),
    ],
)
def test_days(start: date | None, end: date | None, shown: str) -> None:
    assert words.days(start, end) == shown


@pytest.mark.parametrize(
    ("anchor", "shown"),
    [
        (Anchor(), ""),
        (Anchor(page=2, line=14), "page 2, line 14"),
        (Anchor(row=7), "row 7"),
        (Anchor(row=7, sheet="Log"), "sheet Log, row 7"),
        (Anchor(member="notes/a.pdf", page=3), "member notes/a.pdf, page 3"),
        (Anchor(message=3), "message 3"),
        (Anchor(message=3, member="message 3/a.pdf", page=2), "message 3, attachment a.pdf, page 2"),
        (Anchor(message=3, member="message 31/a.pdf"), "message 3, attachment message 31/a.pdf"),
    ],
)
def test_where(anchor: Anchor, shown: str) -> None:
    assert words.where(anchor) == shown


def test_a_marking_says_who_may_read() -> None:
    marking = Marking(
        Classification.OFFICIAL_SENSITIVE, "C", frozenset({"b", "a"}), frozenset({"eve"}), restricted_to=frozenset()
    )
    band = words.band(marking)
    assert band.css == "ct-marking--official-sensitive"
    assert band.conditions == (
        "Handling C: lawful sharing permitted with conditions",
        "Only for members of: a, b",
        "Restricted to: nobody",
        "Not open to: eve",
    )


@given(st.text(min_size=1))
def test_an_id_survives_its_address(document_id: str) -> None:
    document_id = document_id.encode("utf-8", "ignore").decode()
    parts = urlsplit(words.document_href(document_id, 3, 9))
    assert unquote(parts.path) == f"/documents/{document_id}"
    assert (parts.query, parts.fragment) == ("at=3-9", "at")


TEXT = "It was late. Det. Insp. Hale saw Mr. Orr in St. Ann's Rd. at noon.\nHe ran. Nobody\n\nfollowed him"


@pytest.mark.parametrize(
    ("span", "before", "after"),
    [
        ("Orr", "Det. Insp. Hale saw Mr.", "in St. Ann's Rd. at noon."),
        ("ran", "He", "."),
        ("late", "It was", "."),
        ("followed", "", "him"),
        ("It was late.", "", ""),
    ],
)
def test_the_sentence_around_a_span(span: str, before: str, after: str) -> None:
    start = TEXT.index(span)
    found = quotes.surroundings(TEXT, start, start + len(span))
    assert (found[0].strip(), found[1].strip()) == (before, after)


@given(st.text(max_size=900), st.data())
def test_surroundings_are_short_and_on_one_line(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, after = quotes.surroundings(text, start, end)
    assert "\n" not in before + after
    assert max(len(before), len(after)) <= quotes.REACH + 1


def test_evidence_is_spread_over_its_documents() -> None:
    evidence = [Evidence(name, place, place + 1) for name, place in (("a", 0), ("a", 5), ("a", 9), ("b", 2), ("c", 1))]
    assert [(e.document, e.start) for e in quotes.spread(evidence, 4)] == [("a", 0), ("b", 2), ("c", 1), ("a", 5)]


@given(st.integers(1, 40), st.integers(0, 400), st.integers(1, 20))
def test_pages_lead_everywhere(page: int, total: int, size: int) -> None:
    page = listing.clamp(page, total, size)
    made = listing.pages(page, total, size, str)
    if total <= size:
        assert made is None
        return
    assert made is not None
    assert 1 <= made.first <= made.last <= total
    shown = [one for one in made.numbers if one]
    assert [one.text for one in shown if one.current] == [str(page)]
    assert {"1", str(-(-total // size))} <= {one.text for one in shown}
    assert (made.previous is None) is (page == 1)
    assert (made.next is None) is (made.last == total)


@pytest.mark.parametrize(
    ("query", "position", "parts"),
    [
        ('osman "marsh', 6, ("osman ", '"', "marsh")),
        ("a AND", 5, ("a AND", "\u00a0", "")),
        ("a", 99, ("a", "\u00a0", "")),
        ("", 0, ("", "\u00a0", "")),
    ],
)
def test_a_query_is_parted_where_it_breaks(query: str, position: int, parts: tuple[str, str, str]) -> None:
    problem = QueryProblem.of(query, QueryError("broken", position=position, remedy="mend it"))
    assert (problem.before, problem.at, problem.after) == parts
    assert (problem.what, problem.remedy) == ("broken", "mend it")


def test_the_places_that_a_name_may_mean_are_listed_and_not_in_the_hint() -> None:
    candidates = (
        PlaceCandidate(name="Newport", within="Wales", lat=51.5877, lon=-2.9983, score=0.648),
        PlaceCandidate(name="Newport", score=0.145),
    )
    value = PlaceValue(name="Newport", kind="town", candidates=candidates)
    mention = Mention(0, 7, "Newport", Label.PLACE, value, "places.gazetteer", 0.88)
    fields = {field.name: field.value for field in words.value_fields(mention)}
    assert fields["May be"] == "Newport, Wales (65%, at 51.5877, -2.9983); Newport (14%)"
    assert words.hint(mention) == "Place: Newport, kind town"
