"""docs/scale.md as the benchmarks draw it: tables between marks, and plots in docs/images, from recorded figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.plan import SIZES, Costs, reckoned
from benchmarks.plot import Curve, plot
from benchmarks.simulation import FILES, Place, Service, rate

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "benchmarks" / "figures"
DOCUMENT = ROOT / "docs" / "scale.md"
IMAGES = ROOT / "docs" / "images"
TOGETHER = 100_000
"""Documents to a line of the tables."""
SIMULATED = (1, 2, 4, 16, 64)
_EACH, _ALL = 192, 640
"""Documents that each worker has in a simulation, and all together at least: the beginning and the end count little."""
TRIPS, TRIP = 6 * 8 / FILES, 0.0005
"""Messages to the case store in the writer's turn for a document: six transactions of about eight statements for the
files that are taken together. Seconds of one and its answer between two machines of one room, which is assumed and not
measured.
"""
Figures = dict[str, Any]
Row = dict[str, float]


def record(folder: Path, file: Path) -> None:
    """Write what the courses in a folder came to into the figures; what is there of other courses stays."""
    known: Figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for name in ("embedded", "elastic", "linked", "postgres"):
        if (source := folder / f"{name}.jsonl").exists():
            rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
            known[name] = [_rounded(row) for row in rows]
    lines = ["{", ",\n".join(f"{json.dumps(key)}: {_spread(value)}" for key, value in known.items()), "}"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {name: round(each, 3) for name, each in value.items()} if isinstance(value, dict) else round(value, 3)
        for key, value in row.items()
    }


def _spread(value: object) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(each) for each in value) + "\n]"
    return json.dumps(value)


def parts_of(figures: Figures, course: str) -> list[Row]:
    """The parts of a course, its questions left out."""
    return [row for row in figures.get(course, []) if "medians" not in row]


def whole(row: Row) -> float:
    """Processor seconds of a part, all together."""
    return row["store"] + row["index"] + row["beside"]


def spans(rows: Sequence[Row], together: int = TOGETHER) -> list[Row]:
    """Parts gathered: seconds added up, all else as it stood in the end. What is left over at the end is left out.
    ``work`` is what a part took in yardsticks, the median of those that have one beside them; 0 when none has.
    """
    gathered, some, begun = list[Row](), list[Row](), 0.0
    for row in rows:
        some.append(row)
        if row["documents"] - begun >= together:
            said = [whole(each) / each["yardstick"] for each in some if each.get("yardstick")]
            sums = {key: sum(each[key] for each in some) for key in ("passed", "store", "index", "beside")}
            work = median(said) if said else 0.0
            gathered.append({**row, **sums, "many": row["documents"] - begun, "work": work})
            some, begun = [], row["documents"]
    return gathered


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown, figures to the right."""
    lines = [" | ".join(heads), " | ".join(["---", *["---:"] * (len(heads) - 1)]), *map(" | ".join, rows)]
    return "\n".join(f"| {line} |" for line in lines)


def course(figures: Figures, name: str) -> str:
    """The table of a course, a line for each hundred thousand."""
    heads = ["documents", "store", "index", "search node", "all", "in yardsticks, 10,000", "memory, MB", "bytes each"]
    rows = []
    for span in spans(parts_of(figures, name)):
        stored = f"{span['stored'] / span['documents']:,.0f} + " if name == "embedded" else ""
        rows.append(
            [
                f"{span['documents']:,.0f}",
                *(f"{span[key]:.1f}" for key in ("store", "index", "beside")),
                f"{whole(span):.1f}",
                f"{span['work']:.1f}" if span["work"] else "-",
                f"{span['memory']:.0f}",
                f"{stored}{span['held'] / span['documents']:,.0f}",
            ]
        )
    return table(heads, rows)


def flat(figures: Figures) -> str:
    """The table that tells how even a course was: its hundred thousands, measured in yardsticks."""
    heads = ["10,000 documents, in yardsticks", "the first 100,000", "the last", "times", "furthest from the mean"]
    rows = []
    for name, said in (("embedded", "case store and embedded index"), ("elastic", "Elasticsearch")):
        work = [span["work"] for span in spans(parts_of(figures, name)) if span["work"]]
        if work:
            furthest = max((one / mean(work) - 1 for one in work), key=abs)
            ends = (f"{work[0]:.1f}", f"{work[-1]:.1f}", f"{work[-1] / work[0]:.2f}")
            rows.append([said, *ends, f"{furthest:+.0%}"])
    return table(heads, rows)


def asked(figures: Figures) -> str:
    """The table of what search took."""
    heads, columns = ["milliseconds"], list[dict[str, float]]()
    for name, what in (("embedded", "medians"), ("elastic", "processor")):
        for row in figures.get(name, []):
            if "medians" in row:
                heads.append(f"{name}, {row['documents']:,}")
                columns.append(row[what])
    kinds = list(columns[0]) if columns else []
    return table(heads, ([kind, *(f"{column[kind]:.2f}" for column in columns)] for kind in kinds))


def linked(figures: Figures) -> str:
    """The table of cases that were linked."""
    heads = ["documents", "processor s", "ms a document", "in yardsticks", "most memory, MB"]
    rows = (
        [
            f"{row['documents']:,}",
            f"{row['store']:,.0f}",
            f"{row['store'] * 1000 / row['documents']:.1f}",
            f"{row['store'] / row['yardstick']:,.0f}" if row.get("yardstick") else "-",
            f"{row['most']:,.0f}",
        ]
        for row in sorted(figures.get("linked", []), key=lambda row: float(row["documents"]))
    )
    return table(heads, rows)


def service_of(told: Figures, workers: str, **more: float) -> Service:
    """What a document takes a worker, as it was measured with so many; all that is not told apart is its reader's."""
    measured = told["rates"][workers]
    rest = measured["processor"] - measured["annotator"] - measured["main"] - measured["server"]
    return Service(max(rest, 0.0), measured["annotator"], measured["main"], measured["server"], **more)


def confirmed(told: Figures) -> str:
    """The table of what was measured beside what is simulated, on one machine that others work on as well."""
    heads = ["", "processor ms a document", "others at work", "measured, documents/s", "simulated", "error"]
    rows = []
    for workers, measured in told["rates"].items():
        place = Place(told["cores"], shared=True)
        each = rate(service_of(told, workers), place, max(int(workers), 1), told["documents"], measured["others"])
        name = f"{workers} worker{'s' if workers != '1' else ''}" if workers != "0" else "one process, no queue"
        error = each / measured["documents"] - 1
        cells = (f"{measured['processor'] * 1000:.1f}", f"{measured['others']:.1f}", f"{measured['documents']:.1f}")
        rows.append([name, *cells, f"{each:.1f}", f"{error:+.0%}"])
    return table(heads, rows)


def foreseen(costs: Costs) -> str:
    """The table of what is simulated for machines of their own."""
    heads = ["workers, each with one annotator", "documents/s", "of so many times one", "with indexing elsewhere"]
    service = Service(costs.read, costs.annotate, costs.keep, costs.server, turn=costs.turn, trips=TRIPS, trip=TRIP)
    with_index = replace(service, index=costs.index)
    rows, first = [], 0.0
    for workers in SIMULATED:
        each, elsewhere = (rate(one, Place(2), workers, max(_EACH * workers, _ALL)) for one in (with_index, service))
        first = first or each
        rows.append([f"{workers}", f"{each:,.0f}", f"{each / first:.1f}", f"{elsewhere:,.0f}"])
    return table(heads, rows)


def costs_of(figures: Figures, told: Figures) -> Costs:
    """Of a document, as the courses and the queue were measured: of the courses the last hundred thousand, and of the
    index its largest room a document, but for the first hundred thousand, in which the node's own start is.
    """
    courses = spans(parts_of(figures, "elastic"))
    elastic = courses[-1]
    postgres = spans(parts_of(figures, "postgres"), 10_000)[-1]
    service, links = service_of(told, "0"), sorted(figures.get("linked", []), key=lambda row: int(row["documents"]))
    largest = links[-1] if links else {"documents": 0, "store": 0.0}
    return Costs(
        read=service.reader,
        annotate=service.annotator,
        keep=service.main + told["queue"],
        server=service.server,
        turn=(postgres["store"] + postgres["beside"]) / postgres["many"],
        index=(elastic["store"] + elastic["index"]) / elastic["many"],
        node=elastic["beside"] / elastic["many"],
        original=figures["original"],
        stored=postgres["stored"] / postgres["documents"],
        indexed=max(row["held"] / row["documents"] for row in courses[1:] or courses),
        link=largest["store"] / largest["documents"] if links else 0.0,
        linked=int(largest["documents"]),
    )


def curves(figures: Figures) -> dict[str, str]:
    """The plots, by file name."""
    across = "documents in the case, thousands"
    return {
        "scale-cost.svg": plot(
            "Work for a document, by how many there are",
            across,
            "processor ms a document",
            [*_cost(figures, "embedded", "embedded index"), *_cost(figures, "elastic", "Elasticsearch")],
        ),
        "scale-memory.svg": plot(
            "Memory of the process that takes documents in",
            across,
            "MB",
            [*_line(figures, "embedded", "memory", 1.0), *_line(figures, "elastic", "memory", 1.0)],
        ),
        "scale-disk.svg": plot(
            "Room on disk",
            across,
            "GB",
            [
                *_line(figures, "embedded", "stored", 1e-9, "case store, SQLite"),
                *_line(figures, "embedded", "held", 1e-9, "embedded index"),
                *_line(figures, "elastic", "held", 1e-9, "Elasticsearch"),
            ],
        ),
    }


def _cost(figures: Figures, name: str, said: str) -> Iterator[Curve]:
    points, before = list[tuple[float, float]](), 0.0
    for row in spans(parts_of(figures, name), TOGETHER // 4):
        points.append(((row["documents"] + before) / 2000, whole(row) * 1000 / row["many"]))
        before = row["documents"]
    if points:
        yield Curve(said, points)


def _line(figures: Figures, name: str, column: str, worth: float, said: str = "") -> Iterator[Curve]:
    points = [(row["documents"] / 1000, row[column] * worth) for row in parts_of(figures, name)]
    if points:
        yield Curve(said or name, points)


def tables(figures: Figures, told: Figures) -> dict[str, str]:
    """The tables, by the names of their marks."""
    costs = costs_of(figures, told)
    plans = {
        f"plan of {size.documents:,}": table(
            ["", "reckoned", "comes to"], ([one.what, one.how, one.result] for one in reckoned(costs, size))
        )
        for size in SIZES
    }
    return {
        "embedded": course(figures, "embedded"),
        "flat": flat(figures),
        "elastic": course(figures, "elastic"),
        "search": asked(figures),
        "linked": linked(figures),
        "queue": confirmed(told),
        "foreseen": foreseen(costs),
        **plans,
    }


def filled(text: str, drawn: dict[str, str]) -> str:
    """A document with its tables between their marks. Raises KeyError for a mark that has no table."""

    def between(found: re.Match[str]) -> str:
        return f"<!-- {found[1]}: drawn -->\n{drawn[found[1]]}\n<!-- end -->"

    return re.sub(r"<!-- ([^:>]+): drawn -->\n.*?<!-- end -->", between, text, flags=re.DOTALL)


def draw() -> None:
    """Draw the document and its plots."""
    figures, told = (json.loads((FIGURES / f"{name}.json").read_text("utf-8")) for name in ("scale", "queue"))
    DOCUMENT.write_text(filled(DOCUMENT.read_text("utf-8"), tables(figures, told)), encoding="utf-8")
    for name, drawn in curves(figures).items():
        (IMAGES / name).write_text(drawn, encoding="utf-8")
