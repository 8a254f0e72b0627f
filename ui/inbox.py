"""The folders of the inbox: what can be chosen is what is listed, and what is sent of it is no path."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from casethread.errors import CasethreadError, NotFound
from ui.administration_contexts import InboxFolder
from ui.rendering import counted

MOST = 500
"""Folders that are listed."""
LOOKED_AT = 5_000
"""Files that are counted before one says that there are more."""


class Unlisted(CasethreadError):
    """The inbox cannot be listed."""

    status = 409


def folders(inbox: Path) -> dict[str, str]:
    """What can be taken in, by what a form sends for it: the inbox itself (""), and each folder in it by its name.

    Raises Unlisted.
    """
    try:
        with os.scandir(inbox) as entries:
            names = sorted(one.name for one in entries if one.is_dir(follow_symlinks=False) and one.name[0] != ".")
    except OSError as error:
        remedy = "have whoever runs the server make it, or correct the setting `inbox`"
        raise Unlisted(f"the inbox cannot be listed: {error.strerror}", remedy=remedy) from error
    return {value(name): name for name in ["", *names[:MOST]]}


def value(name: str) -> str:
    """What a form sends for a folder."""
    return sha256(os.fsencode(name)).hexdigest()[:16]


def chosen(inbox: Path, given: str) -> str:
    """The folder that a form means, relative to the inbox. Raises NotFound when it is not listed, and Unlisted."""
    listed = folders(inbox)
    if given not in listed:
        raise NotFound("there is no such folder in the inbox", remedy="choose one of those that are listed")
    return listed[given]


def rows(inbox: Path) -> tuple[InboxFolder, ...]:
    """The folders as they are offered. Raises Unlisted."""
    return tuple(
        InboxFolder(key, os.fsencode(name).decode("utf-8", "replace") or "All of the inbox", _holds(inbox / name))
        for key, name in folders(inbox).items()
    )


def _holds(folder: Path) -> str:
    """How many files lie in a folder or below it."""
    number = 0
    for _, below, files in os.walk(folder):
        below[:] = [name for name in below if name[0] != "."]
        number += sum(name[0] != "." for name in files)
        if number > LOOKED_AT:
            return f"more than {LOOKED_AT:,} files"
    return counted(number, "file") if number else "no file"
