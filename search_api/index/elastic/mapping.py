"""The layout of an index: ``fields.FIELDS`` as a strict mapping. Words come cut and stemmed, so nothing is analysed."""

from __future__ import annotations

from typing import Any

from search_api.index.base import DEEPEST
from search_api.index.elastic.settings import ElasticSettings
from search_api.index.fields import FIELDS, SCHEMA, Use
from search_api.words import LONGEST

MARKER = "marker"
"""The field of the documents, one in each shard, that tell which commit the shard is seen as of."""
BLANKS = "blanks"
"""The analyzer that cuts at blanks."""
_LONGEST_KEY = 8_000
"""Characters of a term beyond which it is not held: Lucene's longest has 32,766 bytes."""
_ANALYSIS: dict[str, Any] = {
    "tokenizer": {BLANKS: {"type": "whitespace", "max_token_length": 1_000_000}},
    "filter": {"not_long": {"type": "length", "max": LONGEST - 1}},
    "analyzer": {BLANKS: {"type": "custom", "tokenizer": BLANKS, "filter": ["not_long"]}},
}


def _held(name: str, use: Use) -> dict[str, Any]:
    match use:
        case Use.TEXT:
            return {"type": "text", "analyzer": BLANKS, "norms": False}
        case Use.STEM:
            return {"type": "text", "analyzer": BLANKS, "index_options": "docs", "norms": False}
        case Use.NAMES:
            # the gap that the embedded engine leaves, so that words are as far from one another
            return {"type": "text", "analyzer": BLANKS, "position_increment_gap": 1, "norms": False}
        case Use.KEY | Use.FACET:
            counted = use is Use.FACET or name == "id"
            return {"type": "keyword", "doc_values": counted, "ignore_above": _LONGEST_KEY}
        case Use.ORDER:
            return {"type": "long", "index": False}


def layout(settings: ElasticSettings, generation: str) -> dict[str, Any]:
    """The settings and the mappings of a new index."""
    return {
        "settings": {
            "number_of_shards": settings.shards,
            "number_of_replicas": settings.replicas,
            "refresh_interval": -1,  # nothing is seen before a commit
            "max_result_window": DEEPEST + 1_000,
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},  # the case store holds everything
            "_meta": {"schema": SCHEMA, "generation": generation},
            "properties": {name: _held(name, use) for name, use in FIELDS.items()} | {MARKER: {"type": "keyword"}},
        },
    }
