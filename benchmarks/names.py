r"""Measures names on invented UK texts: ``python -m benchmarks.names [--errors]``.

The texts (``tests/nlp/gold/names_*.txt``) are passages of news, logs, probation notes and intelligence, one a line:
the kind, then the text with ``{P:person}``, ``{L:place}`` and ``{O:organisation}``; ``{P:Mr Pym|Pym}`` shows "Mr Pym"
and marks "Pym", and ``\n`` is a line break. Prints what ``benchmarks.extraction`` prints.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.extraction import Gold, Span, finders, report
from casethread.model import Kind
from nlp.base import TextInput

FOLDER = Path(__file__).parents[1] / "tests" / "nlp" / "gold"
_LABELS = {"P": "PERSON", "L": "PLACE", "O": "ORG"}
_MARKED = re.compile(r"\{([PLO]):([^{}|]+)(?:\|([^{}]+))?\}")


def marked(line: str) -> tuple[str, set[Span]]:
    """The text of a marked line and its names."""
    text, names, done = "", set(), 0
    for found in _MARKED.finditer(line):
        text += line[done : found.start()]
        start = len(text) + found[2].index(found[3] or found[2])
        text += found[2]
        names.add(Span(start, start + len(found[3] or found[2]), _LABELS[found[1]]))
        done = found.end()
    return text + line[done:], names


def read(path: Path) -> Gold:
    """A file of marked passages as gold."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    items, names = [], []
    for kind, line in (line.split(" | ", maxsplit=1) for line in lines):
        text, found = marked(line.replace("\\n", "\n"))
        items.append(TextInput(text, kind=Kind(kind)))
        names.append(found)
    return Gold(path.stem, tuple(items), tuple(names), ((),) * len(items))


def errors(gold: Gold, found: list[set[Span]]) -> Iterator[str]:
    """What was missed and what is false, in its place."""
    for item, has, wants in zip(gold.items, found, gold.names, strict=True):
        for told, spans in (("missed", wants - has), ("false", has - wants)):
            for start, end, label in sorted(spans):
                if label in _LABELS.values():
                    around = (
                        f"{item.text[max(0, start - 30) : start]}[{item.text[start:end]}]{item.text[end : end + 20]}"
                    )
                    yield f"  {told:7}{label:7}{around!r}"


def main() -> None:
    """Print the tables, and with ``--errors`` what the whole annotator gets wrong in the set that rules are made by."""
    parser = argparse.ArgumentParser(description="measure names on invented UK texts")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--weights", type=Path, nargs="*", default=[], help="other folders of weights, to compare with")
    options = parser.parse_args()
    compared = finders(options.weights)
    for path in sorted(FOLDER.glob("names_*.txt")):
        gold = read(path)
        sys.stdout.writelines(f"{line}\n" for line in report(gold, compared))
        if options.errors and "heldout" not in path.stem:
            sys.stdout.writelines(f"{line}\n" for line in errors(gold, compared["casethread"](gold.items)))


if __name__ == "__main__":
    main()
