"""How several processes share the suite: each takes whole files, and one all that need the same Elasticsearch."""

from __future__ import annotations

from typing import Any

import pytest

ELASTIC = ("tests/conformance/", "tests/access/test_differential.py", "tests/elastic/test_faults.py")
"""What needs a node and a cluster of three: each process that runs some of it starts all four."""


def unit_of(test: str) -> str:
    """What is run by the process that runs this test: its file, or all that needs Elasticsearch."""
    return "elasticsearch" if test.startswith(ELASTIC) else test.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Elasticsearch first: it takes longest, and whoever is left with it at the end is waited for."""
    items.sort(key=lambda item: unit_of(item.nodeid) != "elasticsearch")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """In place of ``--dist loadfile``; ``loadgroup`` finds no groups, for pytest 9.2 has no ``_nodeid`` any more."""
    from xdist.scheduler.loadscope import LoadScopeScheduling  # noqa: PLC0415 - only there with pytest-xdist

    if config.getvalue("dist") != "loadfile":
        return None
    scheduling = LoadScopeScheduling(config, log)
    scheduling._split_scope = unit_of
    return scheduling
