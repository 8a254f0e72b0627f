"""Splink 5 on DuckDB beside the product's own comparison, on the same records of the same invented case.

    uv run --group bench python -m benchmarks.linking 1000 --splink

Splink gets what the product's comparison gets: one record for each person of each document, with names, birth date or
the year that an age leaves, home, other places, companions' names, alias and case number. It learns its weights on the
case itself, as its documentation advises, and its pairs are clustered at each of two thresholds.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterator
from typing import Any

from casethread.model import Annotated
from casethread.names.compare import parts
from casethread.names.lists import formal
from links.births import birth_interval
from links.case import read
from links.people import YEAR, Chain

Spot = tuple[str, int, int]
THRESHOLDS = (0.5, 0.9)


def record(number: int, chain: Chain) -> dict[str, Any]:
    """A chain as a row of text columns, None where nothing is said."""
    cut, span = parts(chain.name), birth_interval(chain)
    homes = sorted(chain.homes, key=lambda place: (place.fine, place.name))
    streets = [place.name for place in homes if place.fine]
    towns = [place.name for place in homes if not place.fine]
    return {
        "unique_id": number,
        "document": chain.document,
        "given": min(formal(cut.given)) if cut.given else None,
        "surname": cut.surname or None,
        "born": chain.born.isoformat() if chain.born else None,
        "born_year": int(span[0] // YEAR) if span else None,
        "town": towns[0] if towns else None,
        "street": streets[0] if streets else None,
        "alias": min(chain.aliases, default=None),
        "crn": min((value for kind, value in chain.identifiers if kind == "crn"), default=None),
        "places": sorted({place.name for place in chain.places}) or None,
        "companions": sorted({parts(name).surname for name in chain.companions}) or None,
    }


def splinked(documents: list[Annotated]) -> Iterator[tuple[str, dict[Spot, Hashable]]]:
    """The cluster of each mention as Splink finds them, at each threshold, with a name for it."""
    import pyarrow as pa  # noqa: PLC0415 - of the benchmarks' own dependencies
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_library as cl  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    chains = [chain for each in documents for chain in read(each).chains if not chain.unnamed]
    table = pa.Table.from_pylist([record(number, chain) for number, chain in enumerate(chains)])
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("given", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("born"),
            cl.CustomComparison(
                output_column_name="born_year",
                comparison_levels=[
                    {"sql_condition": "born_year_l IS NULL OR born_year_r IS NULL", "label_for_charts": "null",
                     "is_null_level": True},
                    {"sql_condition": "abs(born_year_l - born_year_r) <= 1", "label_for_charts": "fits"},
                    {"sql_condition": "abs(born_year_l - born_year_r) <= 3", "label_for_charts": "nearly"},
                    {"sql_condition": "ELSE", "label_for_charts": "other"},
                ],
            ),
            cl.ExactMatch("town"),
            cl.ExactMatch("street"),
            cl.ExactMatch("alias"),
            cl.ExactMatch("crn"),
            cl.ArrayIntersectAtSizes("places", [1]),
            cl.ArrayIntersectAtSizes("companions", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("surname", "substr(given, 1, 1)"),
            block_on("given", "substr(surname, 1, 3)"),
            block_on("crn"),
            block_on("alias"),
            block_on("born", "given"),
        ],
    )  # fmt: skip
    linker = Linker(DuckDBAPI().register(table), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given", "surname", "born_year"), block_on("crn")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "surname"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born_year", "town"))
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
        of = {row["unique_id"]: row["cluster_id"] for row in clusters.as_record_list()}
        spots: dict[Spot, Hashable] = {
            (chain.document, mention.start, mention.end): of[number]
            for number, chain in enumerate(chains)
            for mention in chain.mentions
        }
        yield f"splink {threshold}", spots
