"""How well sentences are told apart in text that a page's width cut into lines, beside lines that are meant.

    python -m benchmarks.sentences [--wrong]

Passages of the sample case and of the marked gold, each a paragraph on one line, are set as a typewriter and as a
proportional type sets them, several to a text, blank lines between paragraphs and none. A line end inside a sentence of
the paragraph is to be read over; one between two paragraphs is not. The files under tests/ingest/segmentation have
meant line ends alone: headings, entries, fields, lists, tables. ``plain`` stands beside for a rule that takes every
line end for one that is meant, as both notions of a sentence did before there was one.
"""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.utils import simpleSplit

from casethread.sentences import sentences
from casethread.wraps import WIDEST, goes_on

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "nlp" / "gold"
SAMPLE = ROOT / "casethread" / "sample" / "case"
SEGMENTS = ROOT / "tests" / "ingest" / "segmentation"
_MARKED = re.compile(r"\{\w:([^}|]*)[^}]*\}|\[\[([^|\]]*)\|?[^\]]*\]\]")
Setting = Callable[[str], list[str]]
"""Cuts a paragraph into lines."""


def _typed(width: int) -> Setting:
    return lambda paragraph: textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)


def _printed(points: int) -> Setting:
    return lambda paragraph: simpleSplit(paragraph, "Times-Roman", 10, points)


SETTINGS: dict[str, Setting] = {
    **{f"typed, {width} characters": _typed(width) for width in (40, 66, 78, 100)},
    **{f"printed, {points} points": _printed(points) for points in (160, 240, 470)},
}


def passages() -> Iterator[str]:
    """Paragraphs, of one line each and of two sentences or one long one."""
    for path in sorted(SAMPLE.rglob("*.txt")):
        yield from (line for line in path.read_text("utf-8").split("\n") if len(line) > WIDEST)
    for path in sorted(SAMPLE.rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield from (part for part in json.loads(line)["text"].split("\n") if len(part) > WIDEST)
    for path in sorted(GOLD.glob("statements_*.txt")):
        yield from (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines() if line.startswith("{"))
    for path in sorted([*GOLD.glob("names_*.txt"), *GOLD.glob("dates_*.txt")]):
        for line in path.read_text("utf-8").splitlines():
            if not line.startswith("#") and "\\n" not in line:
                yield _MARKED.sub(lambda found: found[1] or found[2] or "", line.rpartition(" | ")[2])


@dataclass(slots=True)
class Score:
    """Sentences, those cut as they were before they were set in lines, and line ends of either kind with what was made
    of them.
    """

    whole: int = 0
    all: int = 0
    inside: int = 0
    missed: int = 0
    meant: int = 0
    lost: int = 0
    plain: int = 0

    def line(self) -> str:
        """The figures, with what the rule without an exception comes to."""
        return (
            f"{self.whole / self.all:6.1%} of {self.all} sentences whole (plain {self.plain / self.all:.1%}); "
            f"{self.missed} of {self.inside} line ends inside were taken for ends, "
            f"{self.lost} of {self.meant} meant ones were read over"
        )


def scored(paragraphs: Sequence[str], cut: Setting, between: str, wrong: list[str]) -> Score:
    """Sets the paragraphs, eight to a text, and compares the sentences."""
    score = Score()
    for start in range(0, len(paragraphs), 8):
        kept = [paragraph for paragraph in paragraphs[start : start + 8] if "\n" not in paragraph]
        lines = [cut(paragraph) for paragraph in kept]
        text = between.join("\n".join(one) for one in lines)
        meant, at = set(), 0
        for one in lines[:-1]:
            at += len("\n".join(one))
            meant.add(at)
            at += len(between)
        due = [_words(p[a:b]) for p in kept for a, b in sentences(p)]
        found = [_words(text[a:b]) for a, b in sentences(text)]
        score.all += len(due)
        score.whole += sum(one in found for one in due)
        flat = {_words(part) for line in text.split("\n") for part in _within(line)}
        score.plain += sum(one in flat for one in due)
        ends = _sentence_ends(kept)
        inside = {
            m.start() for m in re.finditer(r"(?<!\n)\n(?!\n)", text) if len(text[: m.start()].split()) not in ends
        }
        wrong += _counted(score, text, meant, inside - meant)
    return score


def _counted(score: Score, text: str, meant: set[int], inside: set[int]) -> Iterator[str]:
    """Counts the line ends of either kind; gives those that are taken for the other."""
    score.meant += len(meant)
    score.inside += len(inside)
    for at in sorted(meant | inside):
        over = goes_on(text, at)
        if over == (at in meant):
            score.lost += over
            score.missed += not over
            shown = f"{text[max(0, at - 50) : at]} // {text[at + 1 : at + 40]}".replace("\n", " / ")
            yield f"{'read over' if over else 'taken for an end'}: {shown}"


def _words(text: str) -> str:
    return " ".join(text.split())


def _within(line: str) -> list[str]:
    return [line[a:b] for a, b in sentences(line)]


def _sentence_ends(paragraphs: Sequence[str]) -> set[int]:
    """The numbers of words, counted from the text's beginning, after which a sentence ends."""
    ends, count = set(), 0
    for paragraph in paragraphs:
        for a, b in sentences(paragraph):
            count += len(paragraph[a:b].split())
            ends.add(count)
    return ends


def main() -> None:
    """Print the figures of each setting, and of the files whose line ends are all meant."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    paragraphs = list(passages())
    wrong: list[str] = []
    for name, cut in SETTINGS.items():
        for said, between in (("blank lines between", "\n\n"), ("none between", "\n")):
            print(f"{name}, {said}: {scored(paragraphs, cut, between, wrong).line()}")
    read, ends = 0, 0
    for path in sorted(SEGMENTS.rglob("*.txt")):
        lines = [line for line in path.read_text("utf-8").split("\n") if not line.startswith("§ ")]
        text = "\n".join(lines)
        ends += text.count("\n")
        read += sum(goes_on(text, match.start()) for match in re.finditer("\n", text))
    print(f"files of entries, headings, fields and lists: {read} of {ends} line ends were read over")
    if given.wrong:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
