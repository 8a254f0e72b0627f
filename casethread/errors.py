"""One tree of errors. Each says what happened, where, and what to do next; adapters translate everything into it."""

from __future__ import annotations


class CasethreadError(Exception):
    """The root. ``status`` is the HTTP status it answers with, ``exit_code`` the command line's."""

    status: int = 500
    exit_code: int = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """One line: where, what, and what to do."""
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line} - {self.remedy}" if self.remedy else line


class UsageError(CasethreadError):
    """The request itself is wrong: an unknown option value, a malformed marking."""

    status = 400
    exit_code = 2


class ConfigError(UsageError):
    """A setting cannot be used; ``where`` names the file or the environment variable."""

    status = 500


class QueryError(UsageError):
    """A query cannot be read; ``position`` is the code point where reading stopped."""

    def __init__(self, what: str, *, position: int = 0, remedy: str = "") -> None:
        super().__init__(what, where=f"query, character {position + 1}", remedy=remedy)
        self.position = position


class StaleCursor(UsageError):
    """A list of hits cannot be gone on with: the index has moved on since it was begun."""

    status = 410


class ReadError(CasethreadError):
    """A file, or a part of one, cannot be read; ``where`` names the file and page, row or entry."""

    status = 422


class NotFound(CasethreadError):
    """There is no such thing within the viewer's reach. Says the same whether it is absent or closed."""

    status = 404


class Refused(CasethreadError):
    """The viewer may not do this."""

    status = 403


class Contradiction(UsageError):
    """What is asked for contradicts what was decided before; the message tells the chain, ``steps`` one by one.

    ``verdict`` is the id of a verdict whose undoing would clear the way.
    """

    status = 409

    def __init__(self, what: str, *, remedy: str = "", steps: tuple[str, ...] = (), verdict: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.steps = steps
        self.verdict = verdict


class StoreError(CasethreadError):
    """The case store cannot be opened, or was made by another version."""


class StoreUnavailable(StoreError):
    """The case store does not answer now. What was written is kept."""

    status = 503


class StoreMoved(StoreError):
    """Another version of Casethread has migrated the case store: this one writes no more. What was done is kept."""

    status = 503


class IndexUnavailable(CasethreadError):
    """The search index does not answer or must be rebuilt. The case store still holds everything."""

    status = 503


class IndexBusy(IndexUnavailable):
    """Another process writes the search index now."""


class ModelError(CasethreadError):
    """The language model cannot be loaded."""


class NotLoggedIn(CasethreadError):
    """Nobody is logged in who could be answered; or what was given to log in with is not right."""

    status = 401


class TooMany(CasethreadError):
    """Asked too often; ``seconds`` from now it may be asked again."""

    status = 429

    def __init__(self, what: str, *, seconds: int, remedy: str = "") -> None:
        super().__init__(what, remedy=remedy or f"wait {seconds:,} seconds and try again")
        self.seconds = seconds


class Overloaded(CasethreadError):
    """More is asked at once than this server works on; ``seconds`` from now it may be asked again."""

    status = 503

    def __init__(self, seconds: int = 2) -> None:
        super().__init__("too much is being asked at once", remedy=f"wait {seconds} seconds and try again")
        self.seconds = seconds
