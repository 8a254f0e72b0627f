"""The annotator, loaded once for all tests."""

from __future__ import annotations

import pytest

from nlp.annotator import Annotator


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """The whole pipeline with the package's own weights or ours, as the product loads it."""
    return Annotator.load()
