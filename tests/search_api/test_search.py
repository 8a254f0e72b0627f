"""What a search shows: hits with their sentences and reasons, facets, suggestions, and nothing beyond reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casethread.errors import NotFound, QueryError, UsageError
from casethread.model import Classification, Hit, Viewer
from casethread.store.base import View
from search_api.results import Results, SearchRequest, Sort
from search_api.search import Searcher

PRESS = Viewer("pat", Classification.PUBLIC)
ANALYST = Viewer("ann", Classification.OFFICIAL_SENSITIVE)


def ids(results: Results) -> list[str]:
    """The ids of the hits, best first."""
    assert results.total == len(results.hits)
    return [hit.id for hit in results.hits]


def only(results: Results) -> Hit:
    """The one hit."""
    assert results.total == 1
    return results.hits[0]


def marked(hit: Hit, owner: View) -> set[str]:
    """The words that are marked, read from the document's text."""
    text = owner.document(hit.id).text
    assert all(passage.text == text[passage.start : passage.end] for passage in hit.passages)
    assert all(p.start <= a < b <= p.end for p in hit.passages for a, b in p.marks)
    return {text[a:b] for passage in hit.passages for a, b in passage.marks}


def test_a_hit_opens_at_its_sentences_with_what_matched_marked(searcher: Searcher, owner: View, press: View) -> None:
    hit = only(searcher.search(SearchRequest("knives knife marsh lane OR knife"), press))
    assert [passage.text for passage in hit.passages] == [
        "A knife was found in Marsh Lane on 12 July.",
        "The knife was taken away.",
    ]
    assert marked(hit, owner) == {"knife", "Marsh Lane"}
    assert (hit.title, hit.source) == ("Knife find in Chelmsford", "Harlow Herald")


@pytest.mark.parametrize(
    ("query", "hit", "marks", "why"),
    [
        ("stabbing", "news/2", {"stabbed"}, "text has 'stabbed' for 'stabbing'"),
        ("what happened in Marsh Lane?", "news/1", {"Marsh Lane"}, "names Marsh Lane"),
        ('"found in"', "news/1", {"found in"}, "text has 'found in'"),
        ('"knife marsh lane"~8', "news/1", {"knife was found in Marsh Lane"}, "text has 'knife marsh lane'"),
        ("find", "news/1", set(), "title has 'find'"),
        ("person:Quill", "log 1?&#", {"Zebedee Quill"}, "names Zebedee Quill"),
        ('person:"Tony Smith"', "news/2", {"Anthony O'Neil-Smith"}, "other form of the name: Anthony O'Neil-Smith"),
        ("St Marys Ave", "news/2", {"St. Mary's Avenue"}, "names St. Mary's Avenue"),
        ('street:"St Marx Avenue"', "news/2", {"St. Mary's Avenue"}, "similar place: St. Mary's Avenue"),
        ("ab12cde", "log 1?&#", {"AB12 CDE"}, "has the identifier AB12 CDE"),
        ("AB-12-CDE quill", "log 1?&#", {"AB12 CDE", "Quill"}, "has the identifier AB12 CDE"),
        ("offence:robbery", "news/1", {"robbery"}, "names Robbery (written robbery)"),
        ("operation:larkspur", "log/2", {"Operation Larkspur"}, "names Operation Larkspur"),
        ("date:2014-07-12", "news/1", {"12 July"}, "speaks of 2014-07-12 (written 12 July)"),
        ("published:2015", "news/2", set(), "published 5 January 2015"),
        ("lark*", "log/2", {"Larkspur"}, "text has 'Larkspur' for 'lark*'"),
        ("Larkspor~", "log/2", {"Larkspur"}, "text has 'Larkspur' for 'Larkspor'"),
        ("Zebedie", "log 1?&#", {"Zebedee Quill"}, "other spelling of the name: Zebedee Quill"),
    ],
)
def test_a_hit_says_why_it_was_found(  # noqa: PLR0917 - fixtures and a row of the table
    searcher: Searcher, owner: View, query: str, hit: str, marks: set[str], why: str
) -> None:
    found = only(searcher.search(SearchRequest(query), owner))
    assert found.id == hit
    assert marks <= marked(found, owner)
    assert why in " | ".join(found.why)


def test_the_way_a_name_is_written_is_told(searcher: Searcher, owner: View) -> None:
    results = searcher.search(SearchRequest('person:"Tariq Osman"'), owner)
    assert set(ids(results)) == {"news/1", "log 1?&#", "log/2"}
    why = {hit.id: hit.why for hit in results.hits}
    assert why["news/1"] == ("names Tariq Osman",)
    assert why["log 1?&#"] == ("names Tariq Osman (written OSMAN, Tariq)",)
    assert why["log/2"] == ("other spelling of the name: Tarik Osmann",)
    assert results.hits[-1].id == "log/2"
    quoted = searcher.search(SearchRequest('"Tariq Osman"'), owner)
    assert set(ids(quoted)) == {"news/1", "log 1?&#"}


def test_an_empty_query_lists_everything_newest_first(searcher: Searcher, owner: View) -> None:
    results = searcher.search(SearchRequest(""), owner)
    assert ids(results) == ["news/2", "log 1?&#", "news/1", "log/2"]
    assert [passage.text for passage in results.hits[2].passages] == ["Police were called."]
    assert all(hit.why == () for hit in results.hits)
    oldest = searcher.search(SearchRequest("", sort=Sort.OLDEST), owner)
    assert ids(oldest) == ["news/1", "log 1?&#", "news/2", "log/2"]


def test_facets_choose_among_what_is_found(searcher: Searcher, owner: View) -> None:
    everything = searcher.search(SearchRequest(""), owner)
    kinds = next(facet for facet in everything.facets if facet.name == "kind")
    assert [(b.value, b.label, b.count) for b in kinds.buckets] == [
        ("intelligence", "Intelligence log", 2),
        ("news", "News report", 2),
    ]
    people = next(facet for facet in everything.facets if facet.name == "person")
    assert (people.buckets[0].value, people.buckets[0].count) == ("Tariq Osman", 2)
    chosen = {"person": ("Tariq Osman", "Nobody At All"), "kind": ("news",)}
    some = searcher.search(SearchRequest("", chosen), owner)
    assert ids(some) == ["news/1"]
    people = next(facet for facet in some.facets if facet.name == "person")
    assert {(b.value, b.count) for b in people.buckets if b.chosen} == {("Tariq Osman", 1), ("Nobody At All", 0)}
    months = next(facet for facet in some.facets if facet.name == "month")
    assert [(b.value, b.label) for b in months.buckets] == [("2014-07", "July 2014")]


def test_pages(searcher: Searcher, owner: View) -> None:
    pages = [searcher.search(SearchRequest("", page=page, size=3), owner) for page in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [3, 1, 0]
    assert [(page.total, page.pages) for page in pages] == [(4, 2)] * 3


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest("", page=0),
        SearchRequest("", size=0),
        SearchRequest("", size=101),
        SearchRequest("", page=1_000_000),
        SearchRequest("", {"colour": ("red",)}),
    ],
)
def test_a_page_or_facet_that_there_is_not_is_refused(searcher: Searcher, owner: View, request_: SearchRequest) -> None:
    with pytest.raises(UsageError):
        searcher.search(request_, owner)


def test_a_mistake_in_the_query_is_told(searcher: Searcher, owner: View) -> None:
    with pytest.raises(QueryError):
        searcher.search(SearchRequest('knife "lane'), owner)


def test_a_name_is_offered_when_nothing_answers(searcher: Searcher, owner: View, press: View) -> None:
    similar = only(searcher.search(SearchRequest("Zebidy Quilliam"), owner))
    assert similar.why == ("name sounds alike: Zebedee Quill",)
    results = searcher.search(SearchRequest("Zebedena Quiller"), owner)
    assert (results.total, results.did_you_mean) == (0, "Zebedee Quill")
    assert searcher.search(SearchRequest("Zebedena Quiller"), press).did_you_mean is None
    assert searcher.search(SearchRequest("xyzzy plugh"), owner).did_you_mean is None
    assert searcher.search(SearchRequest("knife"), owner).did_you_mean is None


def test_suggestions_begin_a_word_of_a_name(searcher: Searcher, owner: View, press: View) -> None:
    suggest = searcher.suggest
    assert suggest("osm", owner) == ["Tariq Osman", "Tarik Osmann"]
    assert suggest("Osman T", owner) == ["Tariq Osman"]
    assert suggest("o'ne", owner) == ["Anthony O'Neil-Smith"]
    assert suggest("osm", press) == ["Tariq Osman"]
    assert suggest("zeb", press) == []
    assert suggest("", owner) == suggest(" ?", owner) == []
    assert len(suggest("t", owner, 1)) == 1


def test_documents_like_one_share_what_is_rare_in_it(searcher: Searcher, owner: View, press: View) -> None:
    [first, *_] = searcher.similar("news/1", owner)
    assert (first.id, first.why) == ("log 1?&#", ("both name Tariq Osman",))
    assert searcher.similar("news/1", press) == ()
    assert "news/1" not in {hit.id for hit in searcher.similar("news/1", owner)}
    assert len(searcher.similar("log 1?&#", owner, 1)) == 1
    for hidden in ("log/2", "no such"):
        with pytest.raises(NotFound):
            searcher.similar(hidden, press)


def test_an_incident_is_searched_by_its_id_within_reach(searcher: Searcher, owner: View) -> None:
    view = owner
    for incident in view.incidents():
        results = searcher.search(SearchRequest(f'incident:"{incident.id}"'), view)
        assert set(ids(results)) == set(incident.documents)
    assert ids(searcher.search(SearchRequest("incident:none"), view)) == []


QUERIES = [
    "",
    "osman",
    'person:"tariq osman"',
    "zebedee",
    "Zebedena Quiller",
    "larkspur",
    "NOT knife",
    "date:2014",
    "Osmen",
]


@pytest.mark.parametrize("viewer", [PRESS, ANALYST])
def test_a_viewer_sees_what_a_case_of_only_their_documents_shows(
    searcher: Searcher,
    seen_by: Callable[[Viewer], View],
    case_of: Callable[[Viewer], tuple[Searcher, View]],
    viewer: Viewer,
) -> None:
    own, alone_view = case_of(viewer)
    for query in QUERIES:
        full = searcher.search(SearchRequest(query), seen_by(viewer))
        alone = own.search(SearchRequest(query), alone_view)
        assert (full.total, full.facets, full.did_you_mean) == (alone.total, alone.facets, alone.did_you_mean)
        assert sorted(full.hits, key=lambda hit: hit.id) == sorted(alone.hits, key=lambda hit: hit.id)
    for prefix in ("o", "t", "z", "l", "north"):
        assert searcher.suggest(prefix, seen_by(viewer)) == own.suggest(prefix, alone_view)
    for document in alone_view.all_documents():
        assert searcher.similar(document.id, seen_by(viewer)) == own.similar(document.id, alone_view)


def test_a_viewer_who_may_read_nothing_finds_nothing(searcher: Searcher, seen_by: Callable[[Viewer], View]) -> None:
    nobody = Viewer("nobody", Classification.PUBLIC, kinds=frozenset())
    results = searcher.search(SearchRequest(""), seen_by(nobody))
    assert (results.total, results.hits) == (0, ())
    assert all(facet.buckets == () for facet in results.facets)


def test_a_facet_that_there_is_not_is_told(searcher: Searcher, owner: View) -> None:
    assert [facet.name for facet in searcher.search(SearchRequest("", facets=("month",)), owner).facets] == ["month"]
    with pytest.raises(UsageError, match="there is no facet 'colour'"):
        searcher.search(SearchRequest("", facets=("month", "colour")), owner)
