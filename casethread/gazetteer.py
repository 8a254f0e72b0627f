"""The commands of the gazetteer: places imported beside the bundled ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casethread import printing
from casethread.config import Config, load
from casethread.progress import Bar
from nlp.gazetteer.imported import ATTRIBUTION, sources
from nlp.gazetteer.importing import Report, import_places
from nlp.gazetteer.opennames import BadRow

SHOWN = 20
"""Bad rows that are told one by one; of more, how many there are."""

places = typer.Typer(
    help="Places that extraction knows: those bundled, and those imported from OS Open Names.", no_args_is_help=True
)


@places.command("import")
def import_command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="The ZIP of OS Open Names in CSV (opname_csv_gb.zip), or CSV files out of it.", show_default=False
        ),
    ],
) -> None:
    """Import the settlements, streets, postcodes, stations, hospitals and schools of OS Open Names.

    OS Open Names is free under the Open Government Licence: download its CSV from the OS Data Hub
    (osdatahub.os.uk, OpenData, OS Open Names, CSV) and give the ZIP as it is. The places are kept in the case folder.
    From then on extraction gives streets and postcodes their own position and knows every hamlet; documents that were
    marked before are offered anew. Importing a file again changes nothing; a newer release replaces the older one.
    """
    config = load()
    bad = 0
    for file in files:
        report = _import(config, file)
        bad += report.bad
        _say(file, report)
    _offer(config)
    if bad:
        raise typer.Exit(1)


def _import(config: Config, file: Path) -> Report:
    told = 0

    def tell(row: BadRow) -> None:
        nonlocal told
        told += 1
        if told <= SHOWN:
            printing.tell(f"left out: {row}")

    with Bar() as bar:
        bar.begin("Importing", None)
        report = import_places(config.imported_places, file, tell, lambda rows: bar.advance(rows, file.name))
    if told > SHOWN:
        printing.tell(f"left out: {told - SHOWN:,} more rows of {file.name}")
    return report


def _say(file: Path, report: Report) -> None:
    if report.again:
        printing.say(f"{file.name} was imported before; nothing changed.")
        return
    held = ", ".join(printing.counted(number, kind) for kind, number in sorted(report.held.items()))
    printing.say(f"{file.name}: {held or 'no places'}.")
    if report.other:
        printing.say(f"{printing.counted(report.other, 'row')} of hills, waters and the like passed over.")
    if report.bad:
        printing.say(f"{printing.counted(report.bad, 'row')} could not be used; the reasons are above.")
    if report.held:
        printing.say(ATTRIBUTION)


def _offer(config: Config) -> None:
    """Say how many documents were marked without these places, and how to mark them anew."""
    if not config.store and not (config.home / "case.db").exists():
        return
    # imported here: the language model's version is asked for here only
    from casethread.app import open_case  # noqa: PLC0415
    from nlp.annotator import annotator_version  # noqa: PLC0415

    with open_case(config) as case:
        left = case.store.unannotated(annotator_version(imported=config.imported_places))
    if left:
        verb = "was" if left == 1 else "were"
        printing.say(
            f"{printing.counted(left, 'document')} {verb} marked without these places: "
            "`casethread retry` marks them anew."
        )


@places.command("status")
def status_command() -> None:
    """What has been imported, and whose data it is."""
    held = sources(load().imported_places)
    for source in held:
        bad = f", {printing.counted(source.bad, 'row')} left out" if source.bad else ""
        printing.say(f"{source.name}: {printing.counted(source.rows, 'place')}{bad}")
    printing.say(
        ATTRIBUTION if held else "Only the bundled places are known: import more with `gazetteer import FILE`."
    )
