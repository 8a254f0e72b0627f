"""The search page: sentences with their matches, facets, pages, repairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.errors import QueryError
from casethread.model import Hit, HitPassage, Kind, Marking
from casethread.store.base import View
from search_api.results import Bucket, Facet, Results, SearchRequest, Sort
from ui import rendering, searching

SENTENCE = "A man ran along Quern Lane <fast>."


def hit(*marks: tuple[int, int]) -> Hit:
    passage = HitPassage(100, 100 + len(SENTENCE), SENTENCE, marks)
    return Hit(
        "d 1",
        "Title",
        Kind.NEWS,
        date(2014, 3, 8),
        Marking.default(Kind.NEWS),
        (passage,),
        ("has quern", "has lane"),
        "Courier",
    )


def results(request: SearchRequest, total: int, *hits: Hit, did_you_mean: str | None = None) -> Results:
    chosen = request.chosen.get("kind", ())
    buckets = (Bucket("news", "News", 30, "news" in chosen), Bucket("probation", "Probation", 9, "probation" in chosen))
    return Results(request, total, hits, (Facet("kind", "Kind", buckets), Facet("month", "Month", ())), did_you_mean)


@pytest.fixture
def view(request: pytest.FixtureRequest) -> View:
    found: View = request.getfixturevalue("small_case").view
    return found


@given(st.lists(st.tuples(st.integers(90, 140), st.integers(90, 140)).map(lambda s: (min(s), max(s))), max_size=6))
def test_pieces_of_a_sentence_are_the_sentence(marks: list[tuple[int, int]]) -> None:
    passage = HitPassage(100, 100 + len(SENTENCE), SENTENCE, tuple(marks))
    pieces = searching.pieces(passage)
    assert "".join(piece.text for piece in pieces) == SENTENCE
    shown: list[bool] = [piece.marked for piece in pieces for _ in piece.text]
    wanted = [any(start <= place < end for start, end in marks) for place in range(100, 100 + len(SENTENCE))]
    assert shown == wanted


def test_a_hit_opens_at_its_first_match_and_is_escaped(view: View) -> None:
    page = searching.results_page(view, results(SearchRequest("quern"), 1, hit((116, 121), (122, 126))))
    shown = rendering.html(page)
    assert "/documents/d%201?at=116-121&amp;search=q%3Dquern#at" in shown
    assert "<mark>Quern</mark> <mark>Lane</mark> &lt;fast&gt;." in shown
    assert "has quern; has lane" in shown
    assert "1 document found" in shown


def test_the_total_is_exact_and_every_page_is_reached(view: View) -> None:
    request = SearchRequest("quern", {"kind": ("news",)}, Sort.NEWEST, page=2, size=20)
    page = searching.results_page(view, results(request, 1312, hit((116, 121))))
    assert page.found is not None
    assert page.found.pages is not None
    assert (page.found.pages.first, page.found.pages.last, page.found.pages.total) == (21, 40, 1312)
    assert page.found.pages.next is not None
    asked = parse_qs(urlsplit(page.found.pages.next).query)
    assert asked == {"q": ["quern"], "kind": ["news"], "sort": ["newest"], "page": ["3"]}
    assert "1,312 documents found" in rendering.html(page)


def test_a_filter_can_be_taken_away_and_the_rest_stays(view: View) -> None:
    request = SearchRequest("quern", {"kind": ("news", "probation")}, page=3)
    page = searching.results_page(view, results(request, 80, hit((116, 121))))
    assert page.found is not None
    without = {crumb.text: parse_qs(urlsplit(crumb.href).query) for crumb in page.found.chosen}
    assert without == {
        "News": {"q": ["quern"], "kind": ["probation"]},
        "Probation": {"q": ["quern"], "kind": ["news"]},
    }
    assert [box.checked for facet in page.found.facets for box in facet.boxes] == [True, True]
    assert [facet.name for facet in page.found.facets] == ["kind"]


def test_nothing_found_offers_a_repair(view: View) -> None:
    page = searching.results_page(view, results(SearchRequest("qeurn"), 0, did_you_mean="quern"))
    shown = rendering.html(page)
    assert "0 documents found" in shown
    assert 'href="/search?q=quern"' in shown


def test_a_query_that_cannot_be_read_is_shown_where_it_breaks(view: View) -> None:
    error = QueryError("a quotation mark is not closed", position=5, remedy="close it")
    shown = rendering.html(searching.problem_page(view, SearchRequest('lane "<x'), error))
    assert "lane <b>&#34;</b>&lt;x" in shown
    assert "A quotation mark is not closed: close it" in shown
    assert "<title>Error:" in shown


def test_an_empty_box_offers_questions_that_the_case_answers(view: View) -> None:
    page = searching.empty_page(view)
    assert [one.text for one in page.examples][:1] == ['"Odran Tullick"']
    assert "Search 3 documents" in rendering.html(page)


def test_meaning_is_offered_only_where_a_model_reads(view: View) -> None:
    assert 'name="semantic"' not in rendering.html(searching.empty_page(view))
    offered = rendering.html(replace(searching.empty_page(view), offers_meaning=True))
    assert (
        '<input class="govuk-checkboxes__input" type="checkbox" id="semantic" name="semantic" value="true">' in offered
    )


def test_what_is_found_by_meaning_says_so_and_is_no_match(view: View) -> None:
    near = replace(
        hit(), passages=(HitPassage(100, 100 + len(SENTENCE), SENTENCE, near=True),), why=("near in meaning",)
    )
    asked = SearchRequest("quern", page=2, size=1, semantic=True)
    page = searching.results_page(view, replace(results(asked, 1, near), by_meaning=4, unread=2))
    shown = rendering.html(replace(page, offers_meaning=True, semantic=True))
    assert "1 document found, and 4 more by meaning" in shown
    assert "2 documents could not be compared by meaning" in shown
    assert 'value="true" checked' in shown
    assert '<p class="ct-sentence ct-near"><a href="/documents/d%201?at=100-134' in shown
    assert "<mark>" not in shown
    assert page.found is not None
    assert page.found.pages is not None
    assert (page.found.pages.total, page.title) == (5, "quern - 5 found (page 2 of 5)")
    for choice in page.found.sorts:
        assert parse_qs(urlsplit(choice.href).query)["semantic"] == ["true"]
    assert all("semantic" not in one.href for one in page.found.exports)
    assert "Export what has the words:" in shown
