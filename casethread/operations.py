"""The commands that keep a case safe: moved to another store, backed up, restored. They are the owner's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casethread import printing
from casethread.app import open_case
from casethread.backup import SETTINGS, back_up
from casethread.backup import restore as restore_case
from casethread.config import Config, load
from casethread.keeping import move_originals
from casethread.moving import move as move_case
from casethread.progress import Bar
from casethread.store.address import Address

File = Annotated[Path, typer.Argument(help="The file of the back-up.", show_default=False)]


def move(
    target: Annotated[
        str,
        typer.Argument(
            help="Address of an empty store: postgresql://... or sqlite:///FILE; or of a place for originals: "
            "s3://BUCKET/PREFIX or file:///FOLDER.",
            show_default=False,
        ),
    ],
) -> None:
    """Copy the case store to another address, on PostgreSQL or SQLite, and compare the two; or copy the originals.

    Stop the server and what ingests first. The store that it came from stays as it is, and so do the originals and
    the index in the case folder; from then on set CASETHREAD_STORE to the new address. A move that was interrupted is
    simply run again.
    """
    config = load()
    if target.startswith(("s3:", "file:")):
        _move_originals(config, target)
        return
    with Bar() as bar:
        moved = move_case(config, target, bar)
    for one in moved:
        if one.rows:
            printing.say(f"{one.table:<18} {printing.counted(one.rows, 'row'):>12}  {one.digest[:16]}")
    printing.say(f"All of it is at {Address.read(target).shown}, read back and the same. Set CASETHREAD_STORE to it.")


def _move_originals(config: Config, target: str) -> None:
    with Bar() as bar:
        moved = move_originals(config, target, bar)
    originals, size = printing.counted(moved.originals, "original"), printing.counted(moved.size, "byte")
    to = target.removeprefix("file://")
    printing.say(f"{originals} of {size} are at {to}, read back and the same. Set CASETHREAD_ORIGINALS to it.")
    for digest in moved.damaged:
        printing.tell(f"casethread: the original {digest} was damaged where it came from, and so it is there")
    if moved.damaged:
        raise typer.Exit(1)


def backup(file: File) -> None:
    """Write the whole case into one file: store, originals, imported places, settings without secrets.

    It is the case as it is at one moment, whatever is written meanwhile. The index is left out: it is made anew.
    """
    with Bar() as bar:
        made = back_up(load(), file, bar)
    originals = printing.counted(made.originals, "original")
    printing.say(f"{file} holds {printing.counted(made.documents, 'document')} and {originals}.")
    for digest in made.damaged:
        printing.tell(f"casethread: the original {digest} is damaged on the disk, and so it is in the back-up")
    if made.damaged:
        raise typer.Exit(1)


def restore(file: File) -> None:
    """Bring a case back from a back-up into an empty case folder, compare it, and make its index anew."""
    config = load()
    with Bar() as bar:
        made = restore_case(config, file, bar)
        with open_case(config) as case, case.pipeline(bar) as pipeline:
            count = pipeline.reindex()
    originals = printing.counted(made.originals, "original")
    printing.say(f"The case of {made.made} is back: {printing.counted(made.documents, 'document')}, {originals}.")
    printing.say(f"The index holds {printing.counted(count, 'document')}. Its settings then: {config.home / SETTINGS}")
