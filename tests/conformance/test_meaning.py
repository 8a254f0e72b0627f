"""Search by meaning beside both engines: the same documents and the same questions, one answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.model import OWNER, Classification, Viewer
from search_api.index.fields import FACETS
from search_api.results import SearchRequest, Sort
from tests.access.invented import invented
from tests.access.taking import take
from tests.elastic.cluster import Cluster
from tests.meaning import make_model

SEED = 3
QUERIES = (
    "wounding",
    "mugged corner store",
    "burgled OR knifed",
    "vehicle kind:news",
    "officers evening -lane",
    "knifed published:[2014-03-10 TO 2014-03-20]",
    'motor "quern lane"',
    "lane",
    "quux",
    "",
)
VIEWERS = (OWNER, Viewer("pat", Classification.PUBLIC))


@pytest.fixture(scope="module")
def both(one_node: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, Case]]:
    """One case on the embedded index and on Elasticsearch."""
    model = make_model(tmp_path_factory.mktemp("model"))
    with ExitStack() as stack:
        made = []
        for index in ("embedded", one_node.addresses[0]):
            home: Path = tmp_path_factory.mktemp("case")
            config = Config(
                home=home,
                index=index,
                index_name=f"m{uuid4().hex[:12]}",
                index_replicas=0,
                semantic_model=str(model),
            )
            case = stack.enter_context(open_case(config))
            take(case, invented(SEED).files, SEED, set())
            made.append(case)
        yield made[0], made[1]


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.name)
@pytest.mark.parametrize("query", QUERIES)
def test_both_answer_alike(both: tuple[Case, Case], query: str, viewer: Viewer) -> None:
    for asked in (
        SearchRequest(query, semantic=True),
        SearchRequest(query, semantic=True, size=2, page=2, folded=False),
        SearchRequest(query, {"kind": ("news",)}, Sort.NEWEST, semantic=True, facets=tuple(FACETS)),
    ):
        ours, theirs = (case.searcher.search(asked, case.view(viewer)) for case in both)
        assert ours == theirs


def test_the_questions_find_by_meaning(both: tuple[Case, Case]) -> None:
    found = [both[0].searcher.search(SearchRequest(query, semantic=True), both[0].view()) for query in QUERIES]
    assert sum(one.by_meaning > 0 for one in found) >= 4
    assert any(one.total and one.by_meaning for one in found)
