"""Comparing on Spark: what the things share goes to each machine once, the things in portions to whoever is free."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from casethread.errors import CasethreadError, ConfigError
from links.spreading import HERE

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")
FEWEST = 5_000
"""Of fewer things the comparing is done here: to tell Spark of them would take longer."""
PORTION = 500
"""Things that are worked on together: few enough that no machine is left waiting for the last."""
_ERROR = re.compile(r"^\w+(?:Error|Exception|Exit)(?:: .*)?$", re.MULTILINE)
_SETTING = "setting `linking_engine`"
_OTHERWISE = "or set `linking_engine` to `local`"


class Spark:
    """A ``links.spreading.Spreading`` on a Spark cluster, begun when it is first needed. ``master`` is its address.

    The machines need the same version of Casethread, and of Python. Further settings are Spark's own
    (``spark-defaults.conf``, ``SPARK_CONF_DIR``).
    """

    def __init__(self, master: str, fewest: int = FEWEST) -> None:
        self._master = master
        self._fewest = fewest
        self._context: Any = None

    def each(self, function: Callable[[S, Sequence[T]], Iterable[R]], shared: S, things: Sequence[T]) -> list[R]:
        """On the cluster, when there are enough of them. Raises CasethreadError when it gives up."""
        if len(things) < self._fewest:
            return HERE.each(function, shared, things)
        context = self._begun()
        told = context.broadcast(shared)

        def portion(some: Iterator[T]) -> Iterator[R]:
            return iter(function(told.value, list(some)))

        try:
            portions = max(1, len(things) // PORTION)
            return cast("list[R]", context.parallelize(things, portions).mapPartitions(portion).collect())
        except Exception as error:  # whatever ends a job, and however Java tells it
            what = f"Spark did not finish the comparing: {_said(error)}"
            raise CasethreadError(
                what, where=self._master, remedy=f"see its log, then run it again; {_OTHERWISE}"
            ) from error
        finally:
            told.destroy()

    def _begun(self) -> Any:
        if self._context is None:
            try:
                from pyspark.sql import SparkSession  # noqa: PLC0415 - of an extra
            except ImportError as error:
                remedy = f"install `casethread[spark]`, {_OTHERWISE}"
                raise ConfigError("linking on Spark needs its client", where=_SETTING, remedy=remedy) from error
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            build = SparkSession.builder.master(self._master).appName("casethread")
            build = build.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
            if self._master.startswith("local"):
                build = build.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
            try:
                self._context = build.getOrCreate().sparkContext
            except Exception as error:  # as above
                what = f"Spark cannot be begun: {_said(error)}"
                remedy = f"check that Java 17 or newer is there and the setting `spark_master`, {_OTHERWISE}"
                raise CasethreadError(what, where=self._master, remedy=remedy) from error
            self._context.setLogLevel("OFF")  # what it logs is for its own keepers; what fails is told here
        return self._context

    def close(self) -> None:
        """Let go of the cluster."""
        if self._context is not None:
            self._context.stop()
            self._context = None


def _said(error: Exception) -> str:
    """What Python, or else Java, says in the midst of both their ways to it."""
    told = str(error)
    found = [line[0] for line in _ERROR.finditer(told)]
    return (found[-1] if found else " ".join(told.split()))[:300]
