"""The address of a case store: what its engine is opened with, and how it is shown, never with a password."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from casethread.errors import StoreError

SETTING = "setting `store`"
_SECRET = re.compile(r"(?<=://).*@|\?.*", re.DOTALL)
_OPTIONS = ("host", "sslmode", "sslrootcert", "application_name")
_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_PORT = 5432


@dataclass(frozen=True, slots=True)
class Address:
    """A case store's address: SQLAlchemy's form of it, what the driver is given beside, and what may be shown."""

    url: sa.URL
    driver: Mapping[str, Any]
    shown: str

    @classmethod
    def read(cls, given: str) -> Address:
        """An address as it was given: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``.

        PostgreSQL's own options `host` (a folder with its socket), `sslmode`, `sslrootcert` and `application_name` are
        understood after a question mark; a password that is not there is taken from $PGPASSWORD. Another machine must
        show a certificate that fits its name, unless `sslmode` asks for less. Raises StoreError when it cannot be read.
        """
        try:
            url = sa.make_url(given)
        except (sa.exc.ArgumentError, ValueError) as error:
            raise _wrong(f"{shown(given)!r} is no address of a case store") from error
        engine = url.get_backend_name()
        if engine == "sqlite":
            return cls(url, {}, given)
        if engine not in ("postgresql", "postgres"):
            raise _wrong(f"there is no case store on {engine!r}")
        return cls._on_postgresql(url)

    @classmethod
    def _on_postgresql(cls, url: sa.URL) -> Address:
        if unknown := set(url.query) - set(_OPTIONS):
            raise _wrong(f"the address has an option {min(unknown)!r}, and only {', '.join(_OPTIONS)} are known")
        if not url.database:
            raise _wrong("the address names no database")
        options = {key: value if isinstance(value, str) else value[-1] for key, value in url.query.items()}
        driver: dict[str, Any] = {"application_name": options.get("application_name", "casethread")}
        folder, port = options.get("host", ""), url.port or _PORT
        host = url.host or ("" if folder else "localhost")
        if folder and not folder.startswith("/"):
            raise _wrong("the option `host` is for the folder of a socket; a machine stands after the @")
        if folder:
            driver |= {"unix_sock": f"{folder}/.s.PGSQL.{port}", "ssl_context": False}
        else:
            driver["ssl_context"] = _encryption(host, options.get("sslmode"), options.get("sslrootcert"))
        password = url.password or os.environ.get("PGPASSWORD")
        opened = sa.URL.create("postgresql+pg8000", url.username or "postgres", password, host, port, url.database)
        return cls(opened, driver, f"postgresql://{folder or f'{host}:{port}'}/{url.database}")


def shown(given: str) -> str:
    """An address without user, password and options, readable or not."""
    return _SECRET.sub("", given)


def _wrong(what: str) -> StoreError:
    return StoreError(what, where=SETTING, remedy="write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")


def _encryption(host: str, mode: str | None, authority: str | None) -> ssl.SSLContext | bool | None:
    """What pg8000 takes: False for none, None for what the server offers, else a context."""
    mode = mode or ("prefer" if host in _LOCAL else "verify-full")
    if mode not in _MODES:
        raise _wrong(f"`sslmode` cannot be {mode!r}; it is one of {', '.join(_MODES)}")
    if mode in ("disable", "prefer"):
        return False if mode == "disable" else None
    try:
        context = ssl.create_default_context(cafile=str(Path(authority).expanduser()) if authority else None)
    except OSError as error:
        what = f"the file of `sslrootcert` cannot be used: {error.strerror or error}"
        raise StoreError(what, where=SETTING, remedy="name the file of the authority that signed") from error
    context.check_hostname = mode == "verify-full"
    context.verify_mode = ssl.CERT_NONE if mode == "require" else ssl.CERT_REQUIRED
    return context
