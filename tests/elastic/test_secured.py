"""A cluster that asks who is there, over TLS; and addresses and settings that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from casethread.app import open_index
from casethread.config import Config, load
from casethread.errors import ConfigError, IndexUnavailable
from search_api.index.clauses import Everything
from search_api.index.elastic.index import ElasticIndex
from search_api.index.elastic.settings import ElasticSettings
from tests.elastic.cluster import PASSWORD, USER, Cluster, running
from tests.elastic.distribution import Missing
from tests.elastic.test_faults import documents, ids

REACH = frozenset({1})


@pytest.fixture(scope="module")
def secured(require: Callable[[bool, str], None]) -> Iterator[Cluster]:
    try:
        with running(secured=True) as cluster:
            yield cluster
    except Missing as missing:
        require(False, str(missing))


@pytest.fixture(scope="module")
def settings(secured: Cluster) -> ElasticSettings:
    return ElasticSettings(
        secured.addresses, user=USER, password=PASSWORD, ca=secured.authority, replicas=0, patience=10
    )


def key(secured: Cluster, allowed: list[str]) -> str:
    """An API key with those privileges on what the case keeps there."""
    client = Elasticsearch(secured.addresses[0], basic_auth=(USER, PASSWORD), ca_certs=str(secured.authority))
    role = {"cluster": ["monitor"], "indices": [{"names": ["casethread-*"], "privileges": allowed}]}
    return str(client.security.create_api_key(name="casethread", role_descriptors={"it": role})["encoded"])


def test_a_user_and_an_api_key_write_and_read(settings: ElasticSettings, secured: Cluster) -> None:
    with ElasticIndex(settings).writer() as writer:
        writer.add(documents(3))
    by_key = replace(settings, user="", password="", api_key=key(secured, ["all"]))
    with ElasticIndex(by_key).rebuild() as writer:
        writer.add(documents(4))
    for each in (settings, by_key, replace(settings, ca=None, verify=False)):
        index = ElasticIndex(each)
        assert index.reader().count(Everything(), REACH) == 4
        assert sorted(index.ids()) == ids(4)


def test_a_key_that_may_only_read_reads(settings: ElasticSettings, secured: Cluster) -> None:
    with ElasticIndex(settings).rebuild() as writer:
        writer.add(documents(2))
    index = ElasticIndex(replace(settings, user="", password="", api_key=key(secured, ["read"])))
    assert index.reader().count(Everything(), REACH) == 2
    with pytest.raises(IndexUnavailable, match="does not allow this"), index.writer():
        pass


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ca": None}, "not trusted.*index_ca"),
        ({"password": "wrong"}, "lets nobody in so.*index_password"),
        ({"user": "", "password": "", "api_key": "bm9ib2R5Om5vYm9keQ=="}, "lets nobody in so.*index_api_key"),
    ],
)
def test_who_is_not_let_in_is_told_what_to_set(
    settings: ElasticSettings, changed: dict[str, str | None], told: str
) -> None:
    index = ElasticIndex(replace(settings, **changed))  # type: ignore[arg-type]  # values of several types
    for ask in (lambda: index.reader().count(Everything(), REACH), lambda: index.name, lambda: list(index.ids())):
        with pytest.raises(IndexUnavailable, match=told) as caught:
            ask()
        assert "\n" not in str(caught.value)
        assert PASSWORD not in str(caught.value)


def test_plain_http_to_a_node_that_speaks_tls_is_told(secured: Cluster) -> None:
    index = ElasticIndex(ElasticSettings((secured.addresses[0].replace("https", "http"),), patience=5))
    with pytest.raises(IndexUnavailable) as caught:
        index.reader().count(Everything(), REACH)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"index": "solr"}, "no index engine for 'solr'"),
        ({"index": "https://a:9200,embedded"}, "no index engine"),
        ({"index": "https://"}, "setting `index`"),
        ({"index": "https://:x@[", "index_name": "a"}, "setting `index`"),
        ({"index": "https://joe:secret@es:9200"}, "the address holds a user"),
        ({"index": "https://es:9200", "index_name": "Case A"}, "cannot be called 'Case A'"),
        ({"index": "https://es:9200", "index_name": "*"}, "index_name"),
        ({"index": "https://es:9200", "index_ca": "/nowhere.pem"}, "/nowhere.pem is no file"),
        ({"index": "https://es:9200", "index_user": "joe", "index_api_key": "k"}, "a user and an API key"),
    ],
)
def test_settings_that_cannot_be_used_are_named(given: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_index(Config(**given))  # type: ignore[arg-type]  # all of these are texts
    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


def test_settings_of_the_environment_reach_the_index_and_secrets_no_message(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    config = load(
        {
            "CASETHREAD_INDEX": "https://es1:9200, https://es2:9200",
            "CASETHREAD_INDEX_PASSWORD": "hush hush",
            "CASETHREAD_INDEX_USER": "joe",
            "CASETHREAD_INDEX_VERIFY": "False",
            "CASETHREAD_INDEX_SHARDS": "3",
        },
        None,
    )
    assert (config.index_password, config.index_verify, config.index_shards) == ("hush hush", False, 3)
    assert "hush" not in repr(config)
    open_index(config)
    for wrong in ({"CASETHREAD_INDEX_VERIFY": "perhaps"}, {"CASETHREAD_INDEX_SHARDS": "0"}):
        with pytest.raises(ConfigError, match=r"\$CASETHREAD_INDEX_"):
            load(wrong, None)
