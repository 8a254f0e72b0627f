"""Copies of one story are shown once, counted within reach, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from casethread.errors import UsageError
from casethread.model import OWNER, Annotated, Classification, Hit, Kind, Marking, Viewer
from casethread.store.case import CaseStore
from search_api.copies import copy_key
from search_api.results import SearchRequest, Sort
from search_api.search import Searcher
from tests.search_api.conftest import annotated, build

LEAD = (
    "Two men robbed a convenience store at knifepoint and escaped with cash and cigarettes, police said on Wednesday. "
    "The men, who wore hooded tops, walked into the shop as the owner was preparing to close, and made off on foot "
    "towards the recreation ground before officers arrived.\n"
)
MORE = "A second man is being sought. Witnesses are asked to call the incident room at the station in the town.\n"
OTHER = (
    "Councillors voted to spend more on the market after traders complained that the car park had closed without "
    "warning, and promised that a review would be heard by the autumn if the budget allowed for it.\n"
)


def story(number: str, text: str, **given: object) -> Annotated:
    return annotated(number, text, [], **given)  # type: ignore[arg-type]


STORY = story("a", LEAD + MORE)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (LEAD + MORE, True),
        ("By Carol Finch\n" + LEAD + MORE, True),
        ("A HEADLINE OF ITS OWN\n\n" + LEAD, True),
        (LEAD.replace("knifepoint", "KNIFEPOINT") + MORE + "“More inside”, it said.\n", True),
        (OTHER + MORE, False),
        ("Police are looking for a gang. " + MORE + LEAD, False),
        ("Two men robbed a store.", False),
        ("", False),
    ],
)
def test_a_key_tells_copies_of_a_story(text: str, same: bool) -> None:
    assert bool(copy_key(STORY.document)) is True
    assert (copy_key(story("b", text).document) == copy_key(STORY.document)) is same


def test_only_news_is_syndicated() -> None:
    assert copy_key(replace(STORY.document, kind=Kind.PROBATION)) == ""


CLOSED = Marking(Classification.SECRET, groups=frozenset({"larkspur"}))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CaseStore, Searcher]]:
    """Four copies of a story, one of them closed, between other reports."""
    items = [
        story("a1", LEAD + MORE, source="Chelmer Lantern"),
        story("a2", LEAD, source="Colne Tidings"),
        story("a3", LEAD + "And nothing else was said of cigarettes, cigarettes and cigarettes.", source="Post"),
        story("a4", LEAD + MORE, source="Closed Sheet", marking=CLOSED),
        *(story(f"o{n}", f"{OTHER} Cigarettes number {n}.") for n in range(1)),
        *(story(f"p{n}", f"Cigarettes were found {n} times.") for n in range(5)),
    ]
    store, searcher = build(tmp_path_factory.mktemp("copied"), items)
    yield store, searcher
    store.close()


PRESS = Viewer("pat", Classification.PUBLIC)


@pytest.mark.parametrize(("viewer", "copies"), [(OWNER, 4), (PRESS, 3)])
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("size", [1, 2, 3, 20])
def test_every_document_is_shown_or_counted_with_the_copy_that_is(
    copied: tuple[CaseStore, Searcher], viewer: Viewer, copies: int, sort: Sort, size: int
) -> None:
    store, searcher = copied
    view = store.view(viewer)
    whole = searcher.search(SearchRequest("cigarettes", sort=sort, folded=False), view)
    first_copy = next(hit.id for hit in whole.hits if hit.id.startswith("a"))
    for by_cursor in (False, True):
        request = SearchRequest("cigarettes", sort=sort, size=size)
        shown: list[Hit] = []
        while True:
            results = searcher.search(request, view)
            assert results.total == whole.total
            shown += results.hits
            if results.next is None:
                break
            request = replace(request, after=results.next) if by_cursor else replace(request, page=request.page + 1)
        assert [hit.id for hit in shown if hit.id.startswith("a")] == [first_copy]
        assert len(shown) + sum(hit.folded for hit in shown) == whole.total
        [story_hit] = [hit for hit in shown if hit.folded]
        assert (story_hit.folded, len(story_hit.copies)) == (copies - 1, copies - 1)
        assert "Closed Sheet" not in {copy.source for copy in story_hit.copies} or viewer is OWNER


def test_copies_are_those_that_answer_the_query(copied: tuple[CaseStore, Searcher]) -> None:
    store, searcher = copied
    [hit] = searcher.search(SearchRequest('"second man"'), store.view(PRESS)).hits
    assert (hit.id, hit.folded) == ("a1", 0)


def test_a_cursor_is_bound_to_its_question_and_reach(
    copied: tuple[CaseStore, Searcher],
) -> None:
    store, searcher = copied
    request = SearchRequest("cigarettes", size=1)
    following = searcher.search(request, store.view(OWNER)).next
    assert following
    searcher.search(replace(request, after=following), store.view(OWNER))
    for wrong, viewer in [
        (replace(request, after=following), PRESS),
        (replace(request, after=following, text="knife"), OWNER),
        (replace(request, after=following, sort=Sort.NEWEST), OWNER),
        (replace(request, after=following[:-4]), OWNER),
        (replace(request, after="\x00é"), OWNER),
        (replace(request, after="W10="), OWNER),
        (replace(request, after="eHg="), OWNER),
    ]:
        with pytest.raises(UsageError):
            searcher.search(wrong, store.view(viewer))
