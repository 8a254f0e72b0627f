"""The indexes of one case on a cluster: whole ones side by side, of which one answers, under an alias.

``NAME-v3`` is the alias that readers ask, with the version of the schema: an index of another version is under another.
``NAME-g-…`` is a generation, and ``NAME-w-…`` the alias through which it is written to, so that writing to one that has
been removed is refused rather than making a new one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

from elasticsearch import NotFoundError

from casethread.errors import IndexUnavailable
from search_api.index.elastic.connection import Connection
from search_api.index.elastic.faults import REINDEX, translated
from search_api.index.elastic.mapping import layout
from search_api.index.fields import SCHEMA

_TRIED = 2_000
"""Routing values tried until each shard has one; for 100 shards, 520 do on average."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index: its key, and for each of its shards a value that routes a document there."""

    name: str
    key: str
    routes: tuple[str, ...]

    @property
    def index(self) -> str:
        """The index."""
        return f"{self.name}-g-{self.key}"

    @property
    def written(self) -> str:
        """The alias to write through."""
        return f"{self.name}-w-{self.key}"


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations under one name. Methods raise IndexUnavailable."""

    connection: Connection

    @property
    def alias(self) -> str:
        """What readers ask."""
        return f"{self.connection.settings.name}-v{SCHEMA}"

    def present(self) -> Generation | None:
        """The generation that answers, if there is one. Raises IndexUnavailable for one of another version."""
        client = self.connection.client

        def look() -> Generation | None:
            try:
                held = client.indices.get_mapping(index=self.alias).body
            except NotFoundError:
                return None
            [(index, said)] = held.items()
            routes = said["mappings"]["_meta"].get("routes", [])
            return Generation(self.connection.settings.name, index.rpartition("-")[2], tuple(routes))

        found = self.connection.patiently(look)
        if found is None:
            self.refuse_other_versions()
        return found

    def refuse_other_versions(self) -> bool:
        """Raise IndexUnavailable when an index of another version answers under this name. Returns whether one of this
        version does.
        """
        name = self.connection.settings.name
        with translated(self.connection.where):
            try:
                held = self.connection.client.indices.get_alias(name=f"{name}-v*").body
            except NotFoundError:
                return False
        aliases = [re.fullmatch(rf"{re.escape(name)}-v(\d+)", one) for said in held.values() for one in said["aliases"]]
        versions = {int(found[1]) for found in aliases if found}
        if others := sorted(versions - {SCHEMA}):
            what = f"the search index was made by another version (its form is {others[-1]}, this one's is {SCHEMA})"
            raise IndexUnavailable(what, where=self.connection.where, remedy=REINDEX)
        return bool(versions)

    def new(self) -> Generation:
        """A new, empty generation that does not answer yet."""
        settings, client = self.connection.settings, self.connection.client
        made = Generation(settings.name, uuid4().hex[:12], ())
        body = layout(settings, made.key)
        aliases: dict[str, dict[str, str]] = {made.written: {}}
        with translated(self.connection.where):
            client.indices.create(
                index=made.index, settings=body["settings"], mappings=body["mappings"], aliases=aliases
            )
        made = Generation(made.name, made.key, tuple(self._routes(made)))
        meta = {**body["mappings"]["_meta"], "routes": made.routes}
        self.connection.patiently(lambda: client.indices.put_mapping(index=made.index, meta=meta))
        return made

    def _routes(self, made: Generation) -> list[str]:
        shards: dict[int, str] = {}
        for tried in range(_TRIED):
            route = str(tried)
            said = self.connection.patiently(
                lambda route=route: self.connection.client.search_shards(index=made.index, routing=route)  # type: ignore[misc]
            )
            shards.setdefault(int(said["shards"][0][0]["shard"]), route)
            if len(shards) == self.connection.settings.shards:
                return list(shards.values())
        what = f"{self.connection.settings.shards} shards are more than can be written to"
        raise IndexUnavailable(what, where=self.connection.where, remedy="set `index_shards` to a smaller number")

    def point(self, made: Generation) -> None:
        """Let that generation answer from now on, and remove the others."""
        client = self.connection.client
        others = [index for index in self._all() if index != made.index]
        actions: list[dict[str, dict[str, str]]] = [{"add": {"index": made.index, "alias": self.alias}}]
        actions += [{"remove_index": {"index": index}} for index in others]
        self.connection.patiently(lambda: client.indices.update_aliases(actions=actions))

    def drop(self, made: Generation) -> None:
        """Remove a generation. What cannot be removed now goes when the next one takes its place."""
        try:
            with translated(self.connection.where):
                self.connection.client.indices.delete(index=made.index, ignore_unavailable=True)
        except IndexUnavailable:
            return

    def _all(self) -> list[str]:
        name, client = self.connection.settings.name, self.connection.client
        listed = self.connection.patiently(lambda: client.indices.get(index=f"{name}-g-*", features="aliases"))
        return [index for index in listed.body if re.fullmatch(rf"{re.escape(name)}-g-[0-9a-f]{{12}}", index)]
