"""A request to Results, within a viewer's reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from casethread.errors import NotFound, UsageError
from casethread.model import Annotated, Document, Hit, HitCopy, Label
from casethread.store.base import View
from casethread.text import fold as fold_name
from search_api.cursors import Cursor
from search_api.facets import facets_of
from search_api.folding import Folded, fold
from search_api.geography import Atlas
from search_api.hits import hit, near_hit
from search_api.index.base import DEEPEST, IndexPage, IndexReader
from search_api.index.clauses import Clause, In, Weighed, all_of
from search_api.index.fields import FACETS
from search_api.index.lower import MOST_NAMED
from search_api.matching import Matcher
from search_api.meaning.asked import conditions, meant
from search_api.meaning.fusing import Both
from search_api.meaning.nearest import Near, Nearest
from search_api.plans import Plans
from search_api.query.nodes import Node
from search_api.query.parser import all_words
from search_api.question import Question
from search_api.results import LARGEST_PAGE, Results, SearchRequest, Suggestion
from search_api.similar import similar
from search_api.words import STOP, plain, words

FACET_VALUES = 10
_NEAR_ENOUGH = 72.0
"""Likeness (of 100, rapidfuzz's ratio) from which a name is offered for what was typed."""
_LOOKED_THROUGH = 2_000
"""Names looked through for one to offer."""


@dataclass(frozen=True, slots=True)
class Searcher:
    """Answers requests from an index and, for what is shown, from the case store; by meaning too where a model reads
    the documents.
    """

    reader: IndexReader
    atlas: Atlas | None = None
    nearest: Nearest | None = None
    _plans: Plans = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_plans", Plans(self.atlas))

    def search(self, request: SearchRequest, view: View) -> Results:
        """A page of hits with the exact total and the facets of everything found, all within the view's reach.

        What nothing answers as typed is looked for once more with each word taken for a misspelt or misheard name.
        Raises QueryError for a query that cannot be read, UsageError for a page or facet that there is not or a search
        by meaning that there cannot be, and IndexUnavailable.
        """
        _check(request)
        nearest = self._required(request) if request.semantic else None
        node = self._plans.read(request.text)
        access = view.access()
        if not access:
            return Results(request, 0, (), facets_of(IndexPage((), 0), request))
        if nearest:
            return self._by_meaning(nearest, node, request, view)
        cursor = Cursor.read(request, access) if request.after else None
        asked, page = self._answered(node, request, view, cursor)
        offered = self._did_you_mean(node, access) if not page.total else None
        following = str(Cursor.of(request, access, page.after, asked.plan.loose)) if page.after else None
        shown = self._hits(asked, page, view, folded=request.folded)
        return Results(request, page.total, shown, facets_of(page, request), offered, following)

    def _answered(
        self, node: Node, request: SearchRequest, view: View, cursor: Cursor | None
    ) -> tuple[Question, IndexPage]:
        """What the words find, taken for misspelt ones when they find nothing as they are."""
        asked = self._question(node, request, view, loose=cursor.loose if cursor else False)
        page = self._page(asked, request, cursor)
        if not page.total and not cursor and 0 < sum(len(run.words) for run in all_words(node)) <= MOST_NAMED:
            asked = self._question(node, request, view, loose=True)
            page = self._page(asked, request, None)
        return asked, page

    def _required(self, request: SearchRequest) -> Nearest:
        """What finds by meaning. Raises UsageError where no model reads the documents, and for a cursor; ConfigError
        when the model cannot be loaded.
        """
        if self.nearest is None:
            remedy = "set `semantic_model` to the folder of a model, then run `casethread reindex`"
            raise UsageError("this case is not searched by meaning", where="semantic", remedy=remedy)
        if request.after:
            remedy = "ask for its pages by number"
            raise UsageError("a search by meaning has no cursor", where="after", remedy=remedy)
        self.nearest.model.load()
        return self.nearest

    def _by_meaning(self, nearest: Nearest, node: Node, request: SearchRequest, view: View) -> Results:
        """What the words find, and what is near in meaning to the plain ones of them and meets all else that was
        asked.
        """
        asked, said = self._answered(node, replace(request, page=1, size=1, facets=()), view, None)
        near, text = Near(), meant(node)
        if text:
            met = self._question(conditions(node), request, view, loose=False).wanted
            near = nearest.near(text, met, self.reader, view)
        both = Both(self.reader, asked, near.passages)
        first = (request.page - 1) * request.size
        page = both.page(slice(first, first + request.size), request.facets, FACET_VALUES)
        offered = self._did_you_mean(node, asked.access) if not said.total else None
        others = self._question(conditions(node), request, view, loose=asked.plan.loose).plan.matchers
        found = replace(asked, wanted=both.wanted)
        shown = self._hits(found, page, view, folded=request.folded, both=both, others=others)
        facets = facets_of(page, request)
        more = max(page.total - said.total, 0)  # the index may have moved on between the two
        return Results(request, said.total, shown, facets, offered, by_meaning=more, unread=near.unread)

    def ids(self, request: SearchRequest, view: View, most: int) -> tuple[int, list[str]]:
        """The exact total, and the ids of the first ``most`` documents found; the page asked for does not matter.

        Raises as ``search`` does.
        """
        _check(request)
        node, access = self._plans.read(request.text), view.access()
        if not access:
            return 0, []
        count = sum(len(run.words) for run in all_words(node))
        for loose in (False, True) if 0 < count <= MOST_NAMED else (False,):
            asked = self._question(node, request, view, loose=loose)
            page = self.reader.search(asked.wanted, asked.access, limit=most, sort=asked.sort)
            if page.total:
                return page.total, [scored.id for scored in page.hits]
        return 0, []

    def suggest(self, prefix: str, view: View, limit: int = 10) -> list[str]:
        """Names of people, places, organisations, operations and offences with a word that begins so, most mentioned
        first.
        """
        return list(dict.fromkeys(one.name for one in self.suggestions(prefix, view, limit)))[:limit]

    def suggestions(self, prefix: str, view: View, limit: int = 10) -> list[Suggestion]:
        """The same with what each is the name of; a name of two kinds comes once for each."""
        typed = " ".join(plain(fold_name(prefix[:100])).split())
        if not typed or not view.access():
            return []
        # a name is held once for each of its words, so one that repeats a word may come more than once
        found: dict[tuple[str, str], int] = {}
        for term, count in self.reader.terms("suggest", typed, view.access(), limit * 3):
            name, _, label = term.partition("\t")[2].rpartition("\t")
            found.setdefault((name, label), count)
        return [Suggestion(name, Label(label), count) for (name, label), count in found.items()][:limit]

    def similar(self, document_id: str, view: View, limit: int = 10) -> tuple[Hit, ...]:
        """The documents most like one, best first, each with what it shares. Raises NotFound."""
        return similar(self.reader, document_id, view, limit)

    def _question(self, node: Node, request: SearchRequest, view: View, *, loose: bool) -> Question:
        """A request to the index."""

        def incident(incident_id: str) -> Iterator[str]:
            try:
                yield from view.incident(incident_id).documents
            except NotFound:
                return

        chosen: list[Clause] = [
            Weighed(In(name, frozenset(values)), 0.0) for name, values in request.chosen.items() if values
        ]
        plan = self._plans.plan(node, incident, loose=loose)
        return Question(plan, all_of(plan.wanted, *chosen), view.access(), request.sort)

    def _page(self, asked: Question, request: SearchRequest, cursor: Cursor | None) -> IndexPage:
        return self.reader.search(
            asked.wanted,
            asked.access,
            offset=(request.page - 1) * request.size,
            after=cursor.engine if cursor else None,
            limit=request.size,
            sort=asked.sort,
            facets=request.facets,
            values=FACET_VALUES,
        )

    def _hits(
        self,
        asked: Question,
        page: IndexPage,
        view: View,
        *,
        folded: bool,
        both: Both | None = None,
        others: Sequence[Matcher] = (),
    ) -> tuple[Hit, ...]:
        """The hits of a page; with ``both``, ``others`` show in a document that its words do not find why it is one."""
        ids = [scored.id for scored in page.hits]
        held = view.annotated(ids, named=asked.plan.named)
        found = Folded(tuple(ids), {})
        if folded:
            found = fold(self.reader, asked, ids, {number: item.document for number, item in held.items()})
        told = [number for _, members in found.copies.values() for number in members]
        copies = view.documents(told) if told else {}
        # a document may have left the store since it was indexed
        if both is None:
            shown = [hit(held[i].document, held[i].mentions, asked.plan.matchers) for i in found.shown if i in held]
        else:
            shown = [_hit_of(both, held[i], asked.plan.matchers, others) for i in found.shown if i in held]
        return tuple(_with_copies(one, found, copies) for one in shown)

    def _did_you_mean(self, node: Node, access: frozenset[int]) -> str | None:
        """The name within reach that is most like what was typed, when one is like it."""
        typed = [word for run in all_words(node) for text in run.words for word in words(text) if word not in STOP]
        asked, best = " ".join(typed), (0.0, "")
        if not asked:
            return None
        for start in {word[:1] for word in typed}:
            for term, _ in self.reader.terms("suggest", start, access, _LOOKED_THROUGH):
                spelled, _, named = term.partition("\t")
                name = named.rpartition("\t")[0]
                best = max(best, (fuzz.ratio(asked, spelled), name))
        return best[1] if best[0] >= _NEAR_ENOUGH else None


def _check(request: SearchRequest) -> None:
    if request.page < 1 or not 1 <= request.size <= LARGEST_PAGE:
        what = f"there is no page {request.page} of {request.size} hits"
        raise UsageError(what, remedy=f"ask from page 1 on, for at most {LARGEST_PAGE} hits")
    if request.page * request.size > DEEPEST:
        raise UsageError(f"pages end at hit {DEEPEST:,}", remedy="narrow the query, or sort it otherwise")
    if unknown := {*request.chosen, *request.facets} - set(FACETS):
        raise UsageError(f"there is no facet {min(unknown)!r}", remedy=f"use one of {', '.join(FACETS)}")


def _hit_of(both: Both, held: Annotated, looked_for: Sequence[Matcher], others: Sequence[Matcher]) -> Hit:
    """The hit of a list of both: of what the words find not, only the conditions that it meets are told."""
    document, span = held.document, both.near.get(held.document.id)
    said = span is None or document.id in both.said
    one = hit(document, held.mentions, looked_for if said else others)
    return one if span is None else near_hit(one, document.text, span, said=said)


def _with_copies(one: Hit, folded: Folded, documents: Mapping[str, Document]) -> Hit:
    if one.id not in folded.copies:
        return one
    count, members = folded.copies[one.id]
    kept = [documents[number] for number in members if number in documents]
    return replace(one, copies=tuple(HitCopy(d.id, d.title, d.source, d.published) for d in kept), folded=count)
