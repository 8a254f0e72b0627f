"""Search by meaning beside the words: what is found, within which reach, in which order, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.errors import IndexUnavailable, UsageError
from casethread.model import OWNER, Classification, Hit, Marking, Viewer
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.store.meanings import Unread
from search_api.index.clauses import Everything
from search_api.index.fields import FACETS
from search_api.results import Results, SearchRequest, Sort
from search_api.search import Searcher
from tests.meaning import SAID, documents, make_model, read_for_meaning, taken, written

PRESS = Viewer("pat", Classification.PUBLIC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def case(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    home = tmp_path_factory.mktemp("case")
    with open_case(Config(home=home, semantic_model=str(folder))) as opened:
        yield taken(opened, documents())


@pytest.fixture
def fresh(folder: Path, tmp_path: Path) -> Iterator[Case]:
    with open_case(Config(home=tmp_path / "home", semantic_model=str(folder))) as opened:
        yield taken(opened, documents())


def ask(case: Case, text: str, viewer: Viewer = OWNER, **asked: object) -> Results:
    request = SearchRequest(text, semantic=True, **asked)  # type: ignore[arg-type]  # a request's own fields
    return case.searcher.search(request, case.view(viewer))


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def hit_of(results: Results, key: str) -> Hit:
    return next(hit for hit in results.hits if hit.id == key)


def test_what_is_near_in_meaning_is_found_and_opens_at_its_passage(case: Case) -> None:
    found = ask(case, "robbed")
    assert ids(found)[0] == "robbed"
    assert set(ids(found)) == {"robbed", "mugged", "closed"}
    assert (found.total, found.by_meaning, found.listed, found.pages, found.unread) == (1, 2, 3, 1, 0)
    mugged = hit_of(found, "mugged")
    [passage] = mugged.passages
    assert passage.near
    assert passage.marks == ()
    assert passage.text == SAID[1][1]
    assert case.view().document("mugged").text[passage.start : passage.end] == passage.text
    assert mugged.why == (
        "near in meaning: 'The weather held. Two women were mugged beside the old lock after dark, a court \u2026'",
    )
    assert mugged.as_json()["passages"] == [
        {"start": passage.start, "end": passage.end, "text": passage.text, "near": True}
    ]


def test_what_the_words_find_too_says_both(case: Case) -> None:
    one = hit_of(ask(case, "robbed"), "robbed")
    assert one.why[0] == "text has 'robbed'"
    assert one.why[-1].startswith("near in meaning: 'Council meets. A man")
    assert [(passage.near, len(passage.marks)) for passage in one.passages] == [(True, 1)]
    words = hit_of(case.searcher.search(SearchRequest("robbed"), case.view()), "robbed")
    assert "near" not in words.as_json()["passages"][0]
    assert words.why == ("text has 'robbed'",)


def test_without_asking_nothing_changes(case: Case) -> None:
    found = case.searcher.search(SearchRequest("robbed"), case.view())
    assert ids(found) == ["robbed"]
    assert (found.total, found.by_meaning, found.listed) == (1, 0, 1)


@pytest.mark.parametrize(
    ("query", "chosen", "found"),
    [
        ("robbed kind:news", {}, {"robbed", "mugged"}),
        ("robbed", {"kind": ("news",)}, {"robbed", "mugged"}),
        ("robbed", {"kind": ("probation",)}, set()),
        ("robbed -lock", {}, {"robbed"}),
        ('robbed "old lock"', {}, {"mugged"}),
        ("robbed published:2014-03-02", {}, {"mugged"}),
        ("robbed published:[2014-03-02 TO 2014-03-04]", {}, {"mugged", "closed"}),
        ("robbed OR knifed", {}, {"robbed", "mugged", "closed", "knifed"}),
        ("stabbing", {}, {"knifed"}),
        ("source:nowhere robbed", {}, set()),
        ("quux", {}, set()),
        ("kind:intelligence", {}, {"closed"}),
        ("", {}, {key for key, _, _ in SAID}),
    ],
)
def test_conditions_hold_for_what_is_found_by_meaning(
    case: Case, query: str, chosen: dict[str, tuple[str, ...]], found: set[str]
) -> None:
    for sort in Sort:
        results = ask(case, query, chosen=chosen, sort=sort)
        assert set(ids(results)) == found
        assert results.listed == len(found) == len(results.hits)


def test_total_and_facets(case: Case) -> None:
    found = ask(case, "robbed", facets=("kind", "source"))
    counted = {
        facet.name: {bucket.value: bucket.count for bucket in facet.buckets if bucket.count} for facet in found.facets
    }
    assert counted["kind"] == {"news": 2, "intelligence": 1}
    assert sum(counted["source"].values()) == found.listed == 3
    assert ask(case, "garden").by_meaning == 0
    assert ask(case, "mugged").total == 2


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_part_one_list(case: Case, sort: Sort) -> None:
    for query in ("robbed OR garden OR knifed", "robbed", "garden"):
        whole = ids(ask(case, query, sort=sort))
        for size in (1, 2, 3):
            pages = [ids(ask(case, query, sort=sort, size=size, page=page)) for page in range(1, 8)]
            assert [one for page in pages for one in page] == whole
    newest = ids(ask(case, "robbed", sort=Sort.NEWEST))
    assert newest == ["closed", "mugged", "robbed"] == ids(ask(case, "robbed", sort=Sort.OLDEST))[::-1]


def test_a_misspelt_name_is_still_looked_for(case: Case) -> None:
    found = ask(case, "gardne")
    assert found.total == 0
    assert found.did_you_mean is None
    assert found.hits == ()


def test_what_is_closed_changes_nothing(case: Case, folder: Path, tmp_path: Path) -> None:
    kept = [one for one in documents() if PRESS.may_read(one.document.kind, one.document.marking)]
    assert len(kept) < len(SAID)
    with open_case(Config(home=tmp_path, semantic_model=str(folder))) as own:
        taken(own, kept)
        for query in ("robbed", "mugged", "robbed OR knifed", "robbed lock", "knifed kind:news", "garden", ""):
            for asked in ({}, {"size": 1, "page": 2}, {"sort": Sort.NEWEST}):
                full = ask(case, query, PRESS, facets=tuple(FACETS), **asked)
                assert full == ask(own, query, PRESS, facets=tuple(FACETS), **asked)
                assert "closed" not in ids(full)


def test_a_viewer_of_nothing_finds_nothing(case: Case) -> None:
    assert ask(case, "robbed", Viewer("nil", Classification.PUBLIC, kinds=frozenset())).listed == 0


def test_a_cursor_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="a search by meaning has no cursor"):
        ask(case, "robbed", after="abc")
    assert ask(case, "robbed", size=1).next is None


def test_where_no_model_is_set_it_is_refused(case: Case) -> None:
    plain = Searcher(case.searcher.reader)
    with pytest.raises(UsageError, match="not searched by meaning") as error:
        plain.search(SearchRequest("robbed", semantic=True), case.view())
    assert error.value.remedy.startswith("set `semantic_model`")


def test_without_the_setting_no_vector_is_made(tmp_path: Path) -> None:
    with open_case(Config(home=tmp_path)) as case:
        taken(case, documents())
        assert case.model is None
        assert case.store.meanings.models(case.view().access()) == []
        assert case.compare().unread == 0


def test_another_model_is_told_and_takes_over_once_it_has_read(fresh: Case, tmp_path: Path) -> None:
    other = make_model(tmp_path / "other", dimensions=32)
    with open_case(replace(fresh.config, semantic_model=str(other))) as case:
        with pytest.raises(IndexUnavailable, match=r"another model has read .* \(24 dimensions, this one has 32\)"):
            ask(case, "robbed")
        assert case.compare().unread == len(SAID)
        assert case.compare().any
        assert read_for_meaning(case) == len(SAID)
        assert set(ids(ask(case, "robbed"))) == {"robbed", "mugged", "closed"}
        assert not case.compare().any
    with pytest.raises(IndexUnavailable, match="another model"):
        ask(fresh, "robbed")


def test_what_is_not_read_yet_is_told(fresh: Case) -> None:
    text = "A further man was mugged in the market, and nobody came to help him until it was over."
    taken_before = ids(ask(fresh, "robbed"))
    item = written("later", text, published=date(2014, 6, 1))
    plain = replace(fresh, searcher=Searcher(fresh.searcher.reader))
    taken(plain, [item])

    found = ask(fresh, "robbed")
    assert (ids(found), found.unread) == (taken_before, 1)
    nothing = ask(fresh, "robbed", Viewer("nil", Classification.PUBLIC, kinds=frozenset()))
    assert nothing.unread == 0

    assert read_for_meaning(fresh) == 1
    found = ask(fresh, "robbed")
    assert found.unread == 0
    assert "later" in ids(found)


def test_before_anything_is_read_it_says_what_to_run(folder: Path, tmp_path: Path) -> None:
    with open_case(Config(home=tmp_path, semantic_model=str(folder))) as case:
        assert ask(case, "robbed").hits == ()
        taken(replace(case, searcher=Searcher(case.searcher.reader)), documents())
        with pytest.raises(IndexUnavailable, match="not been read for their meaning yet") as error:
            ask(case, "robbed")
        assert error.value.remedy == "run `casethread reindex`"


def test_a_document_that_changed_or_went_while_it_was_read_is_left_out(fresh: Case) -> None:
    meanings, model = fresh.store.meanings, fresh.model
    assert model is not None
    text = fresh.view().document("garden").text
    before = [Unread("garden", text, "as it was"), Unread("gone", text, None)]
    meanings.save(model.name, before, [model.read("garden", "mugged"), model.read("gone", text)])
    assert "garden" not in ids(ask(fresh, "robbed"))
    assert meanings.lacking(model.name) == 0


def test_marked_more_strictly_it_is_closed_at_once(fresh: Case) -> None:
    assert "mugged" in ids(ask(fresh, "robbed", PRESS))
    document = next(one.document for one in documents() if one.document.id == "mugged")
    secret = replace(
        document, marking=Marking(Classification.SECRET), origin=replace(document.origin, file="again.txt")
    )
    fresh.store.files.enter("again.txt", "again.txt", FileState.WAITING, sha256="cd" * 32, size=1)
    arrival = Arrival(fresh.store.files.at(["again.txt"])["again.txt"], "")
    [saved] = fresh.store.take(Taking(arrival, [secret]))
    assert saved.errors == []
    assert "mugged" not in ids(ask(fresh, "robbed", PRESS))


@pytest.fixture(scope="module")
def many(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """More documents than either ranking gives to the head of the list."""
    items = []
    for number in range(130):
        word = ("robbed", "mugged", "robbed and mugged")[number % 3]
        text = f"Number {number}: somebody was {word} {'once more ' * (number % 7)}beside the lock of that canal."
        items.append(written(f"d{number:03}", text, published=date(2014, 1, 1)))
    with open_case(Config(home=tmp_path_factory.mktemp("many"), semantic_model=str(folder))) as opened:
        yield taken(opened, items)


def test_long_lists_hold_everything_once_however_they_are_paged(many: Case) -> None:
    for query in ("robbed", "robbed lock", "lock"):
        whole = ids(ask(many, query, size=100)) + ids(ask(many, query, size=100, page=2))
        found = ask(many, query, size=100)
        assert len(whole) == len(set(whole)) == found.listed
        assert found.total == many.searcher.search(SearchRequest(query), many.view()).total
        for size in (7, 50):
            paged = [one for page in range(1, 21) for one in ids(ask(many, query, size=size, page=page))]
            assert paged == whole


def test_the_order_is_that_of_the_fused_ranks(many: Case) -> None:
    words = ids(many.searcher.search(SearchRequest("robbed", size=100), many.view()))
    assert many.searcher.nearest is not None
    near = list(many.searcher.nearest.near("robbed", Everything(), many.searcher.reader, many.view()).passages)
    assert len(near) == 50
    worth = dict.fromkeys([*words[:50], *near], 0.0)
    for ranking in (words[:50], near):
        for rank, one in enumerate(ranking, 1):
            worth[one] += 1 / (60 + rank)
    found = ids(ask(many, "robbed", size=100))
    head = found[: len(worth)]
    assert sorted(worth.values(), reverse=True) == [worth[one] for one in head]
    assert found[len(worth) :] == [one for one in words[50:] if one not in worth]


def test_those_that_meet_the_conditions_are_found_however_many_are_nearer(many: Case) -> None:
    assert ids(ask(many, 'mugged "number 3"')) == ["d003"]
    assert ids(ask(many, "mugged id:d126")) == ["d126"]
