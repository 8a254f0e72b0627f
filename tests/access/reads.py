"""Every read there is, asked so that an answer that knew of closed documents would show it.

``READS`` has an entry for every GET route of the application, ``COMMANDS`` for every command; what is left out says
why. A test compares both with what the application declares, so that a new route or command is not forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar
from urllib.parse import quote, urlencode

from casethread.app import Case
from casethread.model import Entity
from tests.access.invented import CRNS, OPERATIONS, PEOPLE, STREETS, Invented

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Universe:
    """What the owner of the full case could ask for: ids and names, open and closed to whoever asks now."""

    documents: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...]
    entities: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    incidents: tuple[str, ...]

    @classmethod
    def of(cls, case: Case, invented: Invented) -> Universe:
        """From the full case as its owner sees it; of many things a few, spread over all."""
        view = case.view()
        entities = list(view.entities())
        spans = [(item.document.id, m.start, m.end) for item in invented.items for m in item.mentions]
        ids = [entity.id for entity in entities]
        return cls(
            tuple(item.document.id for item in invented.items),
            tuple(spread(spans, 12)),
            tuple(spread(ids, 16)),
            tuple((a, b) for a in spread(names(entities), 5) for b in spread(ids, 2)),
            tuple(spread([incident.id for incident in view.incidents()], 8)),
        )


def names(entities: Iterable[Entity]) -> list[str]:
    """What entities are called, each name once."""
    return list(dict.fromkeys(entity.name for entity in entities))


def spread(items: list[T], most: int) -> list[T]:
    """At most so many, from the first to the last."""
    step = max(1, -(-len(items) // most))
    return items[::step]


QUERIES = (
    "",
    "wounding",
    "shop witness",
    "tullick",
    "larkmoor OR quill",
    "tulick",
    "oake~",
    "lark*",
    '"quern lane"',
    "person:tullick",
    'person:"Zebedee Quill" AND NOT kind:news',
    "kind:intelligence",
    "marking:SECRET",
    "crn:X123456",
    "date:2014-03",
    "published:[2014-03-10 TO 2014-03-20]",
    "operation:larkspur",
    "zebadee",
    "qill",
    "corner stret",
    '"broken',
    "person:",
    "nosuchfield:x",
)
MEANT = ("knifed", "mugged by night", "burgled store -news", "tullick vehicle", "lane kind:intelligence", "quux", "")
"""What is also looked for by meaning."""
FILTERS: tuple[dict[str, str], ...] = (
    {"kind": "probation"},
    {"person": "Zebedee Quill", "kind": "intelligence"},
    {"place": "Quern Lane"},
    {"marking": "SECRET"},
    {"month": "2014-03", "size": "3", "page": "2", "sort": "newest"},
    {"offence": "Burglary", "sort": "oldest"},
    {"page": "9"},
    {"page": "0"},
    {"sort": "sideways"},
)
PREFIXES = ("t", "burg", "seen with tul", "tul", "lar", "op", "qu", "zeb", "x1", "", "corner s")


def _search(path: str) -> Callable[[Universe], Iterator[str]]:
    def ask(universe: Universe) -> Iterator[str]:
        for query in QUERIES:
            yield f"{path}?{urlencode({'q': query, 'sort': 'newest'})}"
            yield f"{path}?{urlencode({'q': query})}"
        for query in MEANT:
            yield f"{path}?{urlencode({'q': query, 'semantic': 'true'})}"
        yield f"{path}?{urlencode({'q': MEANT[0], 'semantic': 'true', 'kind': 'news', 'sort': 'newest', 'page': 2})}"
        for filters in FILTERS:
            yield f"{path}?{urlencode({'q': 'tullick OR lane', **filters})}"
        for incident in universe.incidents[:3]:
            yield f"{path}?{urlencode({'q': f'incident:{incident}'})}"
        for document in universe.documents[::5]:
            wanted = f'id:"{document}"'
            yield f"{path}?{urlencode({'q': wanted})}"

    return ask


def _maps(_: Universe) -> Iterator[str]:
    yield "/map"
    for query in QUERIES[1:9]:
        yield f"/map?{urlencode({'q': query})}"
    yield "/map?box=49.8,-8.7,60.9,1.9"
    yield "/map?box=51.0,-1.0,52.0,1.0&kind=street"
    yield "/map?from=2014-03-10&to=2014-03-20&q=lane"
    yield "/map?box=north"
    yield "/map?from=soon"


def _takings(universe: Universe) -> Iterator[str]:
    for query in QUERIES[:8]:
        for form in ("csv", "jsonl", "print"):
            yield f"/search/export?{urlencode({'q': query, 'form': form, 'sort': 'newest'})}"
    for incident in universe.incidents[:2]:
        yield f"/search/export?{urlencode({'q': f'incident:{incident}', 'form': 'jsonl', 'sort': 'newest'})}"
    yield "/search/export?q=lane&form=odd"


def _documents(below: str = "", path: str = "/documents") -> Callable[[Universe], Iterator[str]]:
    return lambda universe: (f"{path}/{quote(key, safe='')}{below}" for key in (*universe.documents, "none"))


def _of(path: str, keys: Callable[[Universe], Iterable[str]], below: str = "") -> Callable[[Universe], Iterator[str]]:
    return lambda universe: (f"{path}/{quote(key, safe='')}{below}" for key in (*keys(universe), "none"))


def _entity_keys(universe: Universe) -> tuple[str, ...]:
    return universe.entities


def _incident_keys(universe: Universe) -> tuple[str, ...]:
    return universe.incidents


def _entities(path: str, key: str) -> Callable[[Universe], Iterator[str]]:
    def ask(_: Universe) -> Iterator[str]:
        yield path
        yield f"{path}?label=PERSON"
        yield f"{path}?label=PERSON&page=2&offset=3"
        for name in (*PEOPLE, *STREETS, *OPERATIONS, *CRNS, "nobody"):
            yield f"{path}?{urlencode({key: name})}"

    return ask


def _paths(path: str) -> Callable[[Universe], Iterator[str]]:
    return lambda universe: (f"{path}?{urlencode({'a': a, 'b': b})}" for a, b in (*universe.pairs, ("nobody", "x")))


def _links(universe: Universe) -> Iterator[str]:
    yield "/api/links"
    for kind in ("same story", "shared entity", "together", "possibly same", "odd"):
        yield f"/api/links?{urlencode({'kind': kind})}"
    for end in (*universe.documents[::3], *universe.entities[::3], "none"):
        yield f"/api/links?{urlencode({'end': end})}"


def _graph(path: str) -> Callable[[Universe], Iterator[str]]:
    def ask(universe: Universe) -> Iterator[str]:
        yield path
        for key in (*universe.entities[::2], "none"):
            yield f"{path}?{urlencode({'entity': key, 'depth': 2})}"

    return ask


NARROWINGS: tuple[dict[str, str], ...] = (
    {},
    {"label": "PERSON"},
    {"kind": "possibly same", "grade": "2"},
    {"from": "2014-03-10", "to": "2014-03-20", "strength": "0.25"},
)


def _graphs(universe: Universe) -> Iterator[str]:
    yield from _graph("/graph")(universe)
    for key in universe.entities[::4]:
        for narrowing in NARROWINGS:
            yield f"/graph?{urlencode({'entity': key, 'depth': 2, 'most': 150, **narrowing})}"


def _graph_links(universe: Universe) -> Iterator[str]:
    for a, b in pairwise((*universe.entities, "none")):
        yield f"/graph/link?{urlencode({'a': a, 'b': b, 'kind': 'together'})}"
        yield f"/graph/data?{urlencode({'entity': a, 'to': b})}"
    first, *others = universe.entities
    for other in others:
        yield f"/graph/link?{urlencode({'a': first, 'b': other, 'kind': 'possibly same'})}"


def _graph_exports(universe: Universe) -> Iterator[str]:
    for a, b in pairwise((*universe.entities[::3], "none")):
        for form in ("graphml", "ftm", "png", "odd"):
            yield f"/graph/export?{urlencode({'entity': a, 'depth': 2, 'form': form})}"
        yield f"/graph/export?{urlencode({'entity': a, 'form': 'ftm', 'grown': (b, f'{a} {b}')}, doseq=True)}"
        yield f"/graph/export?{urlencode({'entity': a, 'form': 'ftm', **NARROWINGS[3]})}"


def _exports(universe: Universe) -> Iterator[str]:
    for subject in ("entities", "incidents", "links", "documents"):
        for form in ("jsonl", "csv", "i2", "graphml", "ftm"):
            yield f"/api/export/{subject}?format={form}"
    for key in (*universe.entities[::4], "none"):
        yield f"/api/export/links?{urlencode({'format': 'i2', 'around': key, 'depth': 2})}"


def _spans(universe: Universe) -> Iterator[str]:
    for document, start, end in universe.spans:
        yield f"/documents/{quote(document, safe='')}/mentions/{start}-{end}"
    yield "/documents/none/mentions/0-4"


def _at(universe: Universe) -> Iterator[str]:
    yield from _documents()(universe)
    for document, start, end in universe.spans[::3]:
        yield f"/documents/{quote(document, safe='')}?at={start}-{end}"
        yield f"/documents/{quote(document, safe='')}?at={start}-{end}&search=q%3Dtullick&marks=1&show=place&correct=1"
    yield "/documents/none?at=3-1"


def _pairs(path: str) -> Callable[[Universe], Iterator[str]]:
    def ask(universe: Universe) -> Iterator[str]:
        keys = [quote(key, safe="") for key in (*universe.entities, "none")]
        for one, two in pairwise(keys):
            yield path.format(one, two)

    return ask


def _suggest(path: str) -> Callable[[Universe], Iterator[str]]:
    def ask(_: Universe) -> Iterator[str]:
        yield path
        for prefix in PREFIXES:
            yield f"{path}?{urlencode({'q': prefix, 'limit': 20})}"

    return ask


def _public(universe: Universe) -> Iterator[str]:
    yield "/public"
    for name in (*PEOPLE, *STREETS, *universe.entities[::3], "nobody"):
        for beside in ({}, {"beside": "everything"}):
            yield f"/public?{urlencode({'q': name, **beside})}"


def _only(*paths: str) -> Callable[[Universe], Iterable[str]]:
    return lambda _: paths


READS: dict[str, Callable[[Universe], Iterable[str]]] = {
    "/api/search": _search("/api/search"),
    "/api/suggest": _suggest("/api/suggest"),
    "/api/status": _only("/api/status"),
    "/api/corrections": _only("/api/corrections", "/api/corrections?undone=true", "/api/corrections?offset=1&limit=1"),
    "/api/export/{subject}": _exports,
    "/api/review/questions": _only("/api/review/questions"),
    "/api/review/verdicts": _only("/api/review/verdicts"),
    "/review": _only("/review", "/review?n=2", "/review?n=99&kept=v-none"),
    "/review/pair": _pairs("/review/pair?a={}&b={}"),
    "/review/other": _pairs("/review/other?of={}&q=tullick"),
    "/review/apart": _pairs("/review/apart?of={}&page=2"),
    "/review/verdicts": _only("/review/verdicts", "/review/verdicts?of=all"),
    "/check": _only("/check"),
    "/public": _public,
    "/api/documents/{document_id:path}/similar": _documents("/similar", "/api/documents"),
    "/api/documents/{document_id:path}/mentions": _documents("/mentions", "/api/documents"),
    "/api/documents/{document_id:path}": _documents("", "/api/documents"),
    "/api/entities": _entities("/api/entities", "name"),
    "/api/entities/{entity_id:path}/links": _of("/api/entities", _entity_keys, "/links"),
    "/api/entities/{entity_id:path}": _of("/api/entities", _entity_keys),
    "/api/paths": _paths("/api/paths"),
    "/api/incidents": _only("/api/incidents"),
    "/api/links": _links,
    "/": _only("/"),
    "/search": _search("/search"),
    "/search/suggest": _suggest("/search/suggest"),
    "/search/export": _takings,
    "/map": _maps,
    "/saved": _only("/saved"),
    "/documents/{document_id:path}/original": _documents("/original"),
    "/documents/{document_id:path}/part": _documents("/part"),
    "/documents/{document_id:path}/pages/{number:int}.png": _documents("/pages/1.png"),
    "/documents/{document_id:path}/mentions/{span}": _spans,
    "/documents/{document_id:path}": _at,
    "/corrections": _only("/corrections", "/corrections?of=all&page=2"),
    "/entities": _entities("/entities", "q"),
    "/entities/{entity_id:path}": _of("/entities", _entity_keys),
    "/graph": _graphs,
    "/graph/data": _graph("/graph/data"),
    "/graph/link": _graph_links,
    "/graph/export": _graph_exports,
    "/incidents": _only("/incidents", "/incidents?page=2"),
    "/incidents/{incident_id:path}": _of("/incidents", _incident_keys),
    "/path": _paths("/path"),
    "/status": _only("/status", "/status?state=failed", "/status?step=read&folder=a&name=b"),
    "/disposal": _only("/disposal", "/disposal?group=2", "/disposal?group=4&page=2"),
    "/purpose": _only("/purpose", "/purpose?next=/search"),
    "/account/password": _only("/account/password"),
    "/openapi.json": _only("/openapi.json"),
}
"""What is asked of each route, by its path."""

DRAFT = "Odran Tullick, 20, was charged with wounding in Quern Lane. Zebedee Quill is sought for burglary."
FORMS: dict[str, tuple[dict[str, str], ...]] = {
    "/check": ({"draft": DRAFT}, {"draft": DRAFT, "beside": "everything"}, {"draft": ""}),
}
"""What is sent to each route that reads by a form, by its path."""

LEFT_OUT = {
    "/api/health": "shows nothing of the case",
    "/api/health/ready": "shows nothing of the case",
    "/metrics": "shows how many files and documents there are, to this machine and to who has the token",
    "/static": "files of the product",
    "/log-in": "nobody is logged in there",
    "/log-in/once/{ticket}": "nobody is logged in there",
    "/log-in/elsewhere": "leads to the identity provider",
    "/log-in/elsewhere/return": "nobody is logged in there",
    "/account": "shows one's own sessions, with their times",
    "/status/files/{number:int}": "shows a line of the ledger to administrators, who see all of it",
    "/ingest": "shows the inbox and the latest runs to administrators, and no document",
    "/ingest/runs": "shows runs to administrators, with their times, and no document",
    "/ingest/runs/{number:int}": "shows a run to administrators, and of files what the ledger does",
    "/disposal/gone": "shows tombstones to administrators: no word of a document",
    "/trail": "shows what one asked for oneself, with its times; and to administrators what all did, as they must",
    "/users": "shows users to administrators, and nothing of the case",
    "/users/{name}": "shows a user to administrators, and nothing of the case",
}
"""Routes that are not asked, and why they need not be."""

LEDGER = frozenset({"/status"})
"""What an administrator sees of every file, whoever may read it: they are to see that everything is in."""


def commands(universe: Universe) -> Iterator[list[str]]:
    """Command lines, to be run with ``--as``."""
    for query in QUERIES:
        if query and query not in {'"broken', "person:", "nosuchfield:x"}:
            yield ["search", query, "--json"]
            yield ["search", query]
    for query in MEANT[:4]:
        yield ["search", query, "--semantic"]
    yield ["search", MEANT[0], "--semantic", "--json"]
    yield ["search", '"broken']
    yield ["alerts"]
    yield ["alerts", "--json"]
    for document in (*universe.documents[::2], "none"):
        yield ["show", document, "--json"]
        yield ["show", document]
    for name in (*PEOPLE, *universe.entities[::4], "nobody"):
        yield ["entity", name, "--json"]
    yield ["entity", PEOPLE[0]]
    for a, b in universe.pairs[::2]:
        yield ["path", a, b, "--json"]
        yield ["path", a, b]
    for name in (*PEOPLE, *universe.entities[::4], "nobody"):
        yield ["public", name, "--json"]
        yield ["public", name, "--all"]
    for args in (("review", "next"), ("review", "list", "--all"), ("correct", "list", "--all")):
        yield [*args, "--json"]
        yield [*args]
    yield ["dispose", "due", "--on", "2040-01-01", "--json"]
    for subject in ("entities", "incidents", "links", "documents"):
        for form in ("jsonl", "csv", "i2", "ftm", "graphml"):
            yield ["export", subject, "--format", form]
    for key in (*universe.entities[::5], "nobody"):
        yield ["export", "links", "--format", "i2", "--around", key, "--depth", "2"]


COMMANDS = frozenset({"alerts", "public", "search", "show", "entity", "path", "export", "dispose due"}) | {
    "review next",
    "review list",
    "correct list",
}
COMMANDS_LEFT_OUT = {
    "demo": "makes a case of its own",
    "ingest": "the owner's",
    "retry": "the owner's",
    "runs": "the owner's",
    "status": "the owner's",
    "reindex": "the owner's",
    "verify": "the owner's",
    "worker": "the owner's",
    "serve": "tested over HTTP",
    "extract": "reads no case",
    "move": "the owner's",
    "backup": "the owner's",
    "restore": "makes a case of its own",
    **dict.fromkeys(("review same", "review different", "review unsure", "review undo"), "changes the case"),
    **dict.fromkeys(("correct nothing", "correct name", "correct date", "correct kind"), "changes the case"),
    "correct undo": "changes the case",
    "gazetteer import": "the owner's, and of no case",
    "gazetteer status": "the owner's, and of no case",
    "dispose keep": "changes the case",
    "dispose now": "changes the case",
    "dispose list": "the owner's",
    "check": "needs the language model; reads by the searches and views that are compared here",
}
