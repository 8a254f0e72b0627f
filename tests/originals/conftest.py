"""An S3-compatible server, shared by the tests of originals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.originals import server as s3


@pytest.fixture(scope="session")
def s3_server(require: Callable[[bool, str], None]) -> Iterator[s3.Server]:
    """A real S3-compatible server."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(s3.running())
        except s3.Missing as missing:
            require(False, str(missing))
        else:
            yield server
