"""The command line: everything a person can do in the pages, a script can do here."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from casethread import __version__, administration, operations, printing, telling
from casethread.accounts.roles import Permission
from casethread.alerting import alert_json, say_alert
from casethread.app import Case, Differences, ingest_sample, open_case
from casethread.children import Limits
from casethread.clock import today
from casethread.config import Config, load
from casethread.correcting import correct
from casethread.disposal import printing as printing_due
from casethread.disposal.everywhere import dispose
from casethread.disposal.retention import due
from casethread.disposal.retention import load as load_retention
from casethread.errors import CasethreadError, IndexUnavailable, NotFound, UsageError
from casethread.export import Format, Subject, export
from casethread.gazetteer import places
from casethread.model import Entity, Json, Kind, Marking
from casethread.model import Path as ModelPath
from casethread.neighbourhood import SIZES, walk
from casethread.outcome import Outcome
from casethread.press import printing as printing_press
from casethread.press.check import public
from casethread.press.drafts import check_draft, read_draft
from casethread.press.known import known
from casethread.progress import Bar
from casethread.reviewing import review
from casethread.runs.watch import Watch, watched
from casethread.store.base import View
from casethread.store.runs import RunTask
from casethread.store.view import StoreView
from ingest.base import ReadOptions
from ingest.profiles import load as load_profile
from search_api.alerts import MOST_WATCHED, alert
from search_api.results import Results, SearchRequest, Sort

if TYPE_CHECKING:
    from casethread.taking import Taking

SHOWN = 20
"""Hits that a search prints for a person unless told otherwise."""
PAGE = 100
"""Hits fetched at a time when all are wanted."""

cli = typer.Typer(
    name="casethread",
    help="Document and text-mining search: people, places, dates and offences, linked across documents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Purpose = Annotated[str | None, typer.Option("--purpose", help="What it is read for; the audit keeps it.")]
AsUser = Annotated[str | None, typer.Option("--as", metavar="USER", help="Read with that user's reach and no more.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
Passwords = Annotated[
    list[str] | None,
    typer.Option(help="What an encrypted file opens with; may be given several times."),
]
Link = Annotated[bool, typer.Option(" /--no-link", help="Leave linking until links are first asked for.")]
Paths = Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)]


@cache
def _command() -> Callable[[], object]:
    """What the declarations of all commands come to, made once in a process: every parameter is looked at for it."""
    return get_command(cli)


def main() -> None:
    """Run the command line. Errors are one line on standard error; their exit code is theirs."""
    # read when numpy is first imported; a second thread gains nothing on matrices as small as the model's
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        _command()()
    except CasethreadError as error:
        printing.tell(f"casethread: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        printing.tell("casethread: stopped; what was done is kept, `casethread retry` goes on")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # no traceback reaches a user; who looks for the fault asks for it
        if os.environ.get("CASETHREAD_DEBUG"):
            raise
        what = f"something went wrong that should not: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        printing.tell(
            f"casethread: {what} - set CASETHREAD_DEBUG=1 and run it again to see where; what was done is kept"
        )
        sys.exit(1)


@contextmanager
def opened() -> Iterator[Case]:
    """The case of the settings."""
    with open_case(load()) as case:
        yield case


@contextmanager
def reading(  # noqa: PLR0917 - what the audit keeps of one
    case: Case,
    user: str | None,
    action: str,
    what: Json,
    purpose: str | None = None,
    needs: Permission | None = None,
) -> Iterator[StoreView]:
    """The case as that user may read it, for one read that the audit tells of."""
    with case.reading(user, action, what, purpose, needs) as view:
        if user and not purpose and view.asks_purpose():
            printing.tell("casethread: markings within that reach ask what it is read for - state it with --purpose")
        yield view


def _version(wanted: bool) -> None:
    if wanted:
        printing.say(f"casethread {__version__}")
        raise typer.Exit


@cli.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Document and text-mining search: people, places, dates and offences, linked across documents."""


# Getting documents in


@cli.command()
def demo(
    serve_pages: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages afterwards.")] = True,
) -> None:
    """Ingest the bundled sample case, say what it found, and serve its pages."""
    config = load()
    with open_case(config) as case:
        first = case.store.files.records(limit=1)
        if first and not first[0].file.startswith("case/"):
            what = f"this case holds other files ({first[0].file}), and the demo would mix with them"
            raise UsageError(what, where=str(config.home), remedy="set CASETHREAD_HOME to a new folder")
        with Bar() as bar:
            outcome = ingest_sample(case, bar)
        printing.outcome(outcome, case.store.files.summary())
        printing.found(case.view())
    if serve_pages:
        _serve(config, demo=True)


@cli.command()
def ingest(  # noqa: PLR0917 - typer names them
    paths: Paths,
    kind: Annotated[Kind | None, typer.Option(help="What kind of source these are.")] = None,
    marking: Annotated[str | None, typer.Option(help="Their marking, unless they carry a stricter one.")] = None,
    published: Annotated[str | None, typer.Option(help="Their date (2015-01-12), unless they carry one.")] = None,
    profile: Annotated[
        str | None, typer.Option(help="How their columns are read: a ready profile or a TOML file.")
    ] = None,
    password: Passwords = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read and that extract.")] = None,
    link: Link = True,
    detach: Annotated[
        bool, typer.Option("--detach", help="On PostgreSQL: leave the work to the workers, and do not wait for it.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be read, and as what; store nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take in files and folders: text, web pages, PDF, Word, tables, JSON, e-mail, and ZIP archives of these."""
    options = ReadOptions(
        kind,
        Marking.parse(marking) if marking else None,
        _date(published),
        load_profile(profile) if profile else None,
        _passwords(password),
    )
    config = load()
    if workers:
        config = replace(config, workers=workers)
    if dry_run:
        _dry_run(config, paths, options, as_json=as_json)
        return
    if detach and not config.has_queue:
        what, remedy = "there are no workers to leave it to", "set CASETHREAD_STORE to a PostgreSQL, or leave it out"
        raise UsageError(what, where="--detach", remedy=remedy)
    named = [str(one) for one in paths]
    with open_case(config) as case, Bar() as bar:
        case.note("ingest", {"paths": named})
        if detach:
            _order(case, paths, options, bar, link=link)
            return
        with watched(case, RunTask.PATHS, {"paths": named[:5]}, bar) as watch:
            outcome = _taking(case, watch).ingest(paths, options, link=link)
    _finish(config, outcome)


def _order(case: Case, paths: list[Path], options: ReadOptions, bar: Bar, *, link: bool) -> None:
    # imported here: a case of one machine has no queue
    from casethread.commission import order  # noqa: PLC0415

    order(case, paths, options, bar, _tell, link=link)
    printing.say("Ordered; `casethread status` says how far it is.")


def _taking(case: Case, watch: Watch) -> Taking:
    # imported here: who only reads a case needs no queue
    from casethread.taking import taking  # noqa: PLC0415

    return taking(case, watch, watch.outcome, _tell)


def _tell(line: str) -> None:
    printing.tell(f"casethread: {line}")


def _dry_run(config: Config, paths: list[Path], options: ReadOptions, *, as_json: bool) -> None:
    # imported here: no other command needs the readers at once
    from casethread.planning import plans  # noqa: PLC0415

    good = True
    with Bar() as bar:
        for plan in plans(config, paths, options, bar):
            printing.say_json(plan.as_json()) if as_json else printing.plan(plan)
            good = good and not plan.failed
    if not good:
        raise typer.Exit(1)


@cli.command()
def retry(
    files: Annotated[
        list[str] | None, typer.Argument(help="Only these, as `casethread status` names them.", show_default=False)
    ] = None,
    password: Passwords = None,
    link: Link = True,
) -> None:
    """Take up what failed or was left undone, and nothing else."""
    config = load()
    with open_case(config) as case, Bar() as bar:
        only = [number for one in files for number in case.store.files.failed_as(one)] if files else None
        case.note("ingest", {"retry": files or True})
        with watched(case, RunTask.RETRY, {}, bar) as watch:
            outcome = _taking(case, watch).retry(_passwords(password), link=link, only=only)
    _finish(config, outcome)


@cli.command()
def worker(
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="Processes that read, and as many that extract.")
    ] = None,
) -> None:
    """Work on a case that is on PostgreSQL, beside other workers, until Ctrl-C or a signal to end."""
    # imported here: a case of one machine has no queue
    from casethread.worker import work  # noqa: PLC0415

    config = load()
    if concurrency:
        config = replace(config, workers=concurrency)

    def stopping(stop: Callable[[], None]) -> None:
        def end(number: int, _: FrameType | None) -> None:
            signal.signal(number, signal.SIG_DFL)  # who asks twice does not want to wait
            stop()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)

    with open_case(config) as case:
        work(case, _tell, stopping)


def _finish(config: Config, outcome: Outcome) -> None:
    with open_case(config) as case:
        printing.outcome(outcome, case.store.files.summary())
    if outcome.failures:
        raise typer.Exit(1)


def _passwords(given: list[str] | None) -> tuple[str, ...]:
    """Those of the command line, and after them that of the environment, which is one whatever blanks it holds."""
    own = os.environ.get("CASETHREAD_PASSWORD")
    return (*(given or ()), *([own] if own else ()))


def _date(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        remedy = "write year, month and day: 2015-01-12"
        raise UsageError(f"{given!r} is no date", where="--published", remedy=remedy) from None


@cli.command("runs")
def list_runs(
    limit: Annotated[int, typer.Option(min=1, help="How many, the latest first.")] = 20, as_json: AsJson = False
) -> None:
    """What was taken in, retried or disposed of, by whom, and how far it is."""
    with opened() as case:
        for run in case.store.runs.latest(limit):
            printing.say_json(telling.run_json(run)) if as_json else printing.say(telling.run_line(run))


@cli.command()
def status(as_json: AsJson = False) -> None:
    """What became of every file, and whether all is searchable."""
    with opened() as case:
        if as_json:
            for record in case.store.files.every():
                printing.say_json(printing.status_json(record))
        else:
            printing.status(case.store.files.summary(), case.store.files.every())


@cli.command()
def reindex(
    shards: Annotated[int | None, typer.Option(min=1, max=1024, help="On Elasticsearch: parts of the index.")] = None,
    replicas: Annotated[int | None, typer.Option(min=0, max=16, help="On Elasticsearch: further copies.")] = None,
) -> None:
    """Rebuild the search index from the case store. Searches are answered from the present one until then."""
    config = load()
    if config.index == "embedded" and (shards, replicas) != (None, None):
        what, remedy = "the embedded index has neither shards nor replicas", "leave --shards and --replicas out"
        raise UsageError(what, where="reindex", remedy=remedy)
    shards = config.index_shards if shards is None else shards
    replicas = config.index_replicas if replicas is None else replicas
    config = replace(config, index_shards=shards, index_replicas=replicas)
    with open_case(config) as case, Bar() as bar, case.pipeline(bar) as pipeline:
        case.note("reindex", {})
        count = pipeline.reindex()
    printing.say(f"The index holds {printing.counted(count, 'document')}.")


@cli.command()
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Put right what differs, and compare once more.")] = False,
    originals: Annotated[
        bool, typer.Option("--originals", help="Read every original back too, which takes long.")
    ] = False,
) -> None:
    """Compare the search index with the case store; with --originals also each kept original with its SHA-256."""
    with opened() as case:
        if repair:
            case.note("verify", {"repair": True})
        found = _compare(case, mend=repair)
        _say_differences(found)
        if repair and found.any:
            with Bar() as bar, case.pipeline(bar) as pipeline:
                pipeline.repair(found.missing, found.extra)
            found = case.compare()
            _say_differences(found)
        if originals:
            _verify_originals(case)
    if found.any:
        remedy = "run `casethread retry`, then `casethread reindex`" if repair else "run `casethread verify --repair`"
        raise CasethreadError("the index and the store differ", remedy=remedy)
    printing.say("The index and the store agree.")


def _compare(case: Case, *, mend: bool) -> Differences:
    try:
        return case.compare()
    except IndexUnavailable as error:
        if not mend:
            raise
        _tell(f"{error.what}: it is made anew")
        with Bar() as bar, case.pipeline(bar) as pipeline:
            pipeline.reindex()
        return case.compare()


def _say_differences(found: Differences) -> None:
    if found.unread:
        printing.say(f"{printing.counted(found.unread, 'document')} not yet read for their meaning")
    for told, ids in (
        ("not in the index", found.missing),
        ("in the index, but not as it is in the store", found.stale),
        ("in the index but not in the store", found.extra),
    ):
        for document_id in ids:
            printing.say(f"{told}: {document_id}")


def _verify_originals(case: Case) -> None:
    # imported here: seldom needed
    from casethread.keeping import DAMAGED, examine  # noqa: PLC0415

    damaged = 0
    with Bar() as bar:
        for sha256, told in examine(case, bar):
            damaged += told == DAMAGED
            printing.say(f"{sha256[:16]} {told}")
    if damaged:
        what = f"{printing.counted(damaged, 'original')} hold other bytes than they did"
        raise CasethreadError(what, where=case.store.originals.shown, remedy="restore them from a back-up")
    printing.say("Every original that is kept is what it was.")


# Reading


@cli.command()
def search(  # noqa: PLR0917 - typer names them
    query: Annotated[list[str], typer.Argument(help="Words, names, or the query language.", show_default=False)],
    as_json: AsJson = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many hits; with --json all.")] = None,
    sort: Annotated[Sort, typer.Option(help="The order of hits.")] = Sort.RELEVANCE,
    fold: Annotated[
        bool | None, typer.Option(help="Show of copies of one story the best alone; not the default with --json.")
    ] = None,
    semantic: Annotated[
        bool, typer.Option("--semantic", help="Also what is near in meaning, where `semantic_model` is set.")
    ] = False,
    save: Annotated[str | None, typer.Option(metavar="NAME", help="Save it for the user of --as.")] = None,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Find documents."""
    text = " ".join(query)
    if save and not user:
        raise UsageError("a search is saved for a user", where="--save", remedy="name the user: --as USER")
    wanted = limit or (None if as_json else SHOWN)
    asked: Json = {"q": text, "semantic": True} if semantic else {"q": text}
    with opened() as case, reading(case, user, "search", asked, purpose) as view:
        folded = not as_json if fold is None else fold
        size, number = min(wanted or PAGE, PAGE), 0
        request = SearchRequest(text, sort=sort, size=size, folded=folded, facets=(), semantic=semantic)
        while True:
            results = case.searcher.search(request, view)
            for hit in results.hits[: wanted and wanted - number]:
                number += 1
                printing.say_json(hit.as_json()) if as_json else printing.hit(number, hit)
            following = _following(results)
            if following is None or (wanted and number >= wanted):
                break
            request = following
        if save and user:
            _, shown = case.searcher.ids(SearchRequest(text, sort=Sort.NEWEST), view, MOST_WATCHED)
            case.store.saved.add(user, save, text, {}, shown=shown, day=today())
    if not as_json:
        meant = f" Did you mean {results.did_you_mean!r}?" if results.did_you_mean else ""
        more = f" and {results.by_meaning:,} more by meaning" if results.by_meaning else ""
        printing.say(f"{number:,} of {printing.counted(results.total, 'document')}{more}.{meant}")
        if results.unread:
            count = printing.counted(results.unread, "document")
            printing.say(f"{count} not yet read for their meaning: `casethread reindex` has them read.")


def _following(results: Results) -> SearchRequest | None:
    """The request for the page after this one; a search by meaning has pages and no cursor."""
    request = results.request
    if results.next:
        return replace(request, after=results.next)
    return replace(request, page=request.page + 1) if request.semantic and request.page < results.pages else None


@cli.command()
def alerts(
    user: AsUser = None,
    as_json: AsJson = False,
    seen: Annotated[bool, typer.Option("--seen", help="Then count all of it as looked at.")] = False,
    purpose: Purpose = None,
) -> None:
    """What a user's saved searches find that they had not found when last looked at."""
    if not user:
        raise UsageError("saved searches are those of a user", where="alerts", remedy="name the user: --as USER")
    with opened() as case, reading(case, user, "alerts", {"seen": seen}, purpose) as view:
        for told in [alert(case.searcher, view, one) for one in case.store.saved.of(user)]:
            fresh = view.documents(told.fresh)
            documents = [fresh[key] for key in told.fresh if key in fresh]
            printing.say_json(alert_json(told, documents)) if as_json else say_alert(told, documents)
            if seen and not told.problem:
                case.store.saved.look(user, told.saved.key, told.found, today())


@cli.command()
def show(
    document: Annotated[str, typer.Argument(show_default=False)],
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Print a document with its mentions and links."""
    with opened() as case, reading(case, user, "view", {"document": document}, purpose) as view:
        item, mentions = view.document(document), view.mentions(document)
        links = view.links(document)
        if as_json:
            printing.say_json(printing.document_json(item, mentions, links))
        else:
            printing.document(item, mentions, links)


@cli.command()
def entity(
    name: Annotated[list[str], typer.Argument(show_default=False)],
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Print every entity of a name, or the one of an id: facts, mentions, links."""
    with opened() as case, reading(case, user, "view", {"entity": " ".join(name)}, purpose) as view:
        for item in _named(view, " ".join(name)):
            links = view.links(item.id)
            if as_json:
                incidents = [incident for incident in view.incidents() if item.id in incident.people]
                printing.say_json(printing.entity_json(item, links, incidents))
            else:
                others = [(link, view.entity(link.b if link.a == item.id else link.a)) for link in links]
                printing.entity(item, view, others)


@cli.command()
def check(  # noqa: PLR0917 - typer names them
    draft: Annotated[Path, typer.Argument(help="The draft, as text; - for standard input.", show_default=False)],
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
    everything: Annotated[bool, typer.Option("--all", help="Beside all that you may read, not public alone.")] = False,
    day: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Its date; else today.")] = None,
) -> None:
    """The press check: what of a draft statement is public already, said otherwise, or found in no report."""
    text = read_draft(draft)
    on = day.date() if day else today()
    with opened() as case, reading(case, user, "check", {"draft": str(draft)}, purpose) as view:
        read = view if everything else case.view(public(view.viewer))
        statement = check_draft(text, on, read, case.searcher, from_charge=case.config.active_from == "charge")
    if as_json:
        for row in [finding.as_json() for finding in statement.findings] + [flag.as_json() for flag in statement.flags]:
            printing.say_json(row)
    else:
        printing_press.statement(statement)


@cli.command("public")
def public_command(
    name: Annotated[str, typer.Argument(help="Whom or what: a name or an id.", show_default=False)],
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
    everything: Annotated[bool, typer.Option("--all", help="Of all that you may read, not of public alone.")] = False,
) -> None:
    """What is public about somebody or something: each fact, who reported it first, how many did by themselves."""
    with opened() as case, reading(case, user, "check", {"about": name}, purpose) as view:
        read = view if everything else case.view(public(view.viewer))
        for entity in _named(read, name):
            told = known(read, entity.id, today())
            if not as_json:
                printing_press.about(told)
            for row in (finding.as_json() for finding in told.findings) if as_json else ():
                printing.say_json({"entity": entity.id, "name": entity.name} | row)


disposal = typer.Typer(help="Review what was kept long enough, and dispose of it.", no_args_is_help=True)
cli.add_typer(disposal, name="dispose")
Why = Annotated[str, typer.Option("--reason", help="Why; it is kept.", show_default=False)]
Documents = Annotated[list[str], typer.Argument(help="Ids of documents.", show_default=False)]


@disposal.command("due")
def dispose_due(
    as_json: AsJson = False,
    user: AsUser = None,
    day: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="By when; else today.")] = None,
) -> None:
    """What is due for review, by retention group and date."""
    with opened() as case:
        groups = load_retention(case.config.retention)
        with reading(case, user, "review", {}, needs=Permission.DISPOSE) as view:
            reviews = case.store.disposal.reviews()
        found = sorted(
            due(view, groups, reviews, day.date() if day else today()),
            key=lambda one: (one.since or date.min, one.document.id),
        )
    for one in found:
        printing.say_json(printing_due.due_json(one)) if as_json else printing_due.due(one)
    if not as_json:
        printing.say(f"{printing.counted(len(found), 'document')} to review.")


@disposal.command("keep")
def dispose_keep(
    documents: Documents,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Its next review.", show_default=False)],
    reason: Why,
    user: AsUser = None,
) -> None:
    """Keep documents until another review, and say why."""
    told = {"keep": documents, "until": until.date().isoformat(), "reason": reason}
    with opened() as case, reading(case, user, "review", told, needs=Permission.DISPOSE) as view:
        for one in documents:
            view.document(one)
        for one in documents:
            case.store.disposal.keep(one, until.date(), view.viewer.name, reason)
    printing.say(f"{printing.counted(len(documents), 'document')} kept until {printing.day(until.date())}.")


@disposal.command("now")
def dispose_now(
    documents: Documents,
    reason: Why,
    user: AsUser = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Dispose of documents for good: text, mentions, links, index and originals. It cannot be undone."""
    if not yes:
        typer.confirm(f"Dispose of {printing.counted(len(documents), 'document')} for good?", abort=True, err=True)
    told = {"documents": len(documents), "reason": reason}
    with (
        opened() as case,
        reading(case, user, "dispose", told, needs=Permission.DISPOSE) as view,
        Bar() as bar,
        case.pipeline(bar) as pipeline,
    ):
        done = dispose(pipeline, view, documents, reason, today())
    printing.say(
        f"Disposed of {printing.counted(done.documents, 'document')}, {printing.counted(done.originals, 'original')} "
        f"and {printing.counted(done.files, 'line')} of the ledger."
    )


@disposal.command("list")
def dispose_list(as_json: AsJson = False) -> None:
    """What was disposed of: when, by whom and why, not what it was."""
    with opened() as case:
        for stone in case.store.disposal.tombstones():
            row = {"subject": stone.subject, "day": stone.day.isoformat(), "by": stone.by, "reason": stone.reason}
            printing.say_json(row) if as_json else printing.say(
                f"{printing.day(stone.day)}, by {stone.by}: {stone.reason} ({stone.subject[:12]})"
            )


@cli.command()
def path(  # noqa: PLR0917 - typer names them
    a: Annotated[str, typer.Argument(show_default=False)],
    b: Annotated[str, typer.Argument(show_default=False)],
    as_json: AsJson = False,
    user: AsUser = None,
    limit: Annotated[int, typer.Option(min=1, max=10, help="How many explanations.")] = 3,
    purpose: Purpose = None,
) -> None:
    """How two entities are tied: the strongest few explanations, hop by hop."""
    with opened() as case, reading(case, user, "view", {"path": [a, b]}, purpose) as view:
        found = _paths(view, _named(view, a), _named(view, b))[:limit]
        names = {key: view.entity(key).name for one in found for key in one.entities}
        for number, one in enumerate(found, 1):
            if as_json:
                printing.say_json(printing.path_json(one, names))
            else:
                printing.path(number, one, names)
        if not found and not as_json:
            printing.say(f"Nothing ties {a} to {b}.")


def _paths(view: View, starts: list[Entity], ends: list[Entity]) -> list[ModelPath]:
    """Paths from any start to any end, strongest first; one that passes another start or end is told by its own."""
    apart = {item.id for item in (*starts, *ends)}
    pairs = [(x.id, y.id) for x in starts for y in ends if x.id != y.id]
    found = [one for x, y in pairs for one in view.paths(x, y) if apart.isdisjoint(one.entities[1:-1])]
    return sorted(found, key=lambda one: (-one.score, len(one.links), one.entities))


def _named(view: View, name: str) -> list[Entity]:
    """The entities of a name or id; those that contain it when there are none."""
    found = view.find_entities(name)
    if not found:
        wanted = name.casefold()
        found = [item for item in view.entities() if any(wanted in form.casefold() for form in item.names)]
    if not found:
        raise NotFound(f"nobody and nothing is called {name!r}", remedy="try `casethread search` for other spellings")
    return found


_FORMATS = "i2: the sheets of Analyst's Notebook, entities or links; graphml is for links only."


@cli.command("export")
def export_command(  # noqa: PLR0917 - typer names them
    subject: Annotated[Subject, typer.Argument(show_default=False)],
    form: Annotated[Format, typer.Option("--format", help=_FORMATS)] = Format.JSONL,
    around: Annotated[str | None, typer.Option(help="Of entities and links those around one, by name or id.")] = None,
    depth: Annotated[int, typer.Option(min=1, max=2, help="How many links away from it.")] = 1,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Print entities, incidents, links or documents for other programs."""
    told: dict[str, str | int] = {"subject": subject.value, "format": form.value}
    told |= {"around": around, "depth": depth} if around else {}
    with opened() as case, reading(case, user, "export", told, purpose) as view:
        part = walk(view, _one(view, around), depth, SIZES[-1]) if around else None
        for line in export(view, subject, form, part):
            printing.say(line)


def _one(view: View, name: str) -> str:
    """The id of the one entity of a name or id. Raises UsageError when several are called so."""
    found = _named(view, name)
    if len(found) > 1:
        ids = ", ".join(one.id for one in found[:5])
        raise UsageError(f"{len(found)} are called {name!r}", remedy=f"give the id of one: {ids}")
    return found[0].id


# Users and what they did

cli.add_typer(administration.users, name="user")
cli.add_typer(administration.audit, name="audit")
cli.add_typer(places, name="gazetteer")


cli.add_typer(review, name="review")
cli.add_typer(correct, name="correct")


# Keeping a case safe

cli.command()(operations.move)
cli.command()(operations.backup)
cli.command()(operations.restore)


# Without a case


@cli.command()
def extract(
    files: Annotated[list[Path] | None, typer.Argument(help="Text files; standard input without any.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Read and print JSON Lines: {"id", "text", ...}.')] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say by which rule, how surely and why.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that extract.")] = None,
) -> None:
    """Text in, mentions out, without a case."""
    # imported here: no other command needs the language model at once
    from casethread.extraction import Extraction  # noqa: PLC0415

    config = load()
    limits = Limits(config.patience, config.memory)
    with Extraction(workers or config.worker_count, limits, config.imported_places, explain=explain) as extraction:
        good = [extraction.run(file, jsonl=jsonl) for file in files or [Path("-")]]
    if not all(good):
        raise typer.Exit(1)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
    processes: Annotated[int | None, typer.Option(min=0, max=64, help="Processes; 0: one per core, at most 4.")] = None,
) -> None:
    """Serve the pages until Ctrl-C."""
    config = load()
    config = replace(config, host=host or config.host, port=config.port if port is None else port)
    _serve(config if processes is None else replace(config, processes=processes))


def _serve(config: Config, *, demo: bool = False) -> None:
    # imported here: the web server is not needed, nor its start-up time, by the other commands
    from casethread.serving import serve as serve_pages  # noqa: PLC0415

    serve_pages(config, demo=demo)
