"""How a server reads requests: by httptools, with a bound on what it keeps of one that has not come in whole."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST = 4_000_000
"""Bytes of a request's head that are read, so that a query far too long is told so by us, where and why."""

_TAKEN_APART = 65_535
"""Bytes of the longest address that httptools takes apart."""


class Heads(HttpToolsProtocol):
    """uvicorn's protocol, which by itself keeps however much somebody sends of a head, or of what follows a body."""

    _unfinished = 0
    """Bytes that came since a head, a piece of a body or a request was last complete."""

    def data_received(self, data: bytes) -> None:
        """Read on; what stays unfinished for too long is refused, and nothing more is read of it."""
        self._unfinished += len(data)
        super().data_received(data)
        if self._unfinished > LONGEST and not self.transport.is_closing():
            self.send_400_response(f"The head of this request is longer than {LONGEST:,} bytes.")

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._unfinished = 0
        if len(self.url) <= _TAKEN_APART:
            super().on_headers_complete()
            return
        self.url, _, query = self.url.partition(b"?")
        super().on_headers_complete()
        # the request is begun when the event loop comes to it, not before this returns
        self.scope["query_string"] = query.partition(b"#")[0]

    def on_body(self, body: bytes) -> None:
        """A piece of the body is."""
        self._unfinished = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is."""
        self._unfinished = 0
        super().on_message_complete()
