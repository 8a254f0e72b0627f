"""A checked statement for people, on the command line."""

from __future__ import annotations

from casethread.press.check import ADVICE, Finding, Statement, Verdict
from casethread.press.known import Known
from casethread.press.reports import Citation
from casethread.printing import counted, day, say

_SIGNS = {Verdict.PUBLIC: "=", Verdict.DIFFERENT: "~", Verdict.NOT_FOUND: "!"}
SHOWN = 3
"""Reports listed for a fact."""


def statement(checked: Statement) -> None:
    """Each fact with its verdict and the reports behind it, then the flags."""
    for finding in checked.findings:
        _finding(finding)
    if not checked.findings:
        say("Nothing in the draft is a name, age, place, date, offence or number.")
    counts = checked.counted()
    say(", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict) + ".")
    for flag in checked.flags:
        say()
        say(f"Think of: {flag.title}")
        words = ", ".join(dict.fromkeys(f"“{checked.text[start:end]}”" for start, end in flag.spans))
        say(f"  {flag.text}")
        say(f"  In the draft: {words}." if words else "  It comes from the reports, not from the draft.")
        if flag.reports:
            say(f"  Reports: {', '.join(flag.reports[:SHOWN])}")
        say(f"  Basis: {flag.basis}")
    say()
    say(ADVICE)


def _finding(finding: Finding) -> None:
    fact = finding.fact
    of = f" of {fact.whose}" if fact.whose else ""
    say(f"{_SIGNS[finding.verdict]} {fact.kind}{of}: {fact.text}: {finding.verdict}")
    if finding.citations:
        first, *rest = finding.citations
        copies = f", {finding.independent} independent" if rest else ""
        say(f"    first {_told(first)}; {counted(len(finding.citations), 'report')}{copies}")
        say(f"    > {first.sentence}")
        for citation in rest[: SHOWN - 1]:
            say(f"    also {_told(citation)}")
    if finding.note:
        say(f"    {finding.note}")


def _told(citation: Citation) -> str:
    return f"{citation.source or citation.title}, {day(citation.published)} [{citation.document}]"


def about(told: Known) -> None:
    """What is known of an entity."""
    say(f"{told.entity.name} [{told.entity.id}]: {counted(len(told.findings), 'fact')}")
    for finding in told.findings:
        first, *rest = finding.citations
        also = f"; {counted(len(finding.citations), 'report')}, {finding.independent} independent" if rest else ""
        say(f"  {finding.fact.kind}: {finding.fact.text}: first {_told(first)}{also}")
    if told.left:
        say(f"  {counted(told.left, 'report')} more were not read.")
