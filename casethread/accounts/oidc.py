"""Logging in at an identity provider: OpenID Connect, authorization code with PKCE, through Authlib.

Who the provider says somebody is (the claim ``sub``) is a user here only when an administrator has said so.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from casethread.accounts.who import LOOPBACK
from casethread.errors import ConfigError, NotLoggedIn
from casethread.store.attempts import SignIn

if TYPE_CHECKING:
    from joserfc.jwk import KeySetSerialization

_SECONDS = 10
_LEEWAY = 60
"""Seconds that the provider's clock may be off."""
_SIGNED = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""How an ID token may be signed: with a key that only the provider holds, never with none."""


@dataclass(slots=True)
class Provider:
    """The provider that the settings name; nothing is asked of any other address than it gives."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    _told: dict[str, Any] = field(default_factory=dict)

    def begin(self, back: str, onward: str) -> tuple[str, str, SignIn]:
        """Where to send the browser, the state it will come back with, and what its answer must fit. ``back`` is the
        address here that it comes back to. Raises NotLoggedIn when the provider does not answer.
        """
        started = SignIn(secrets.token_urlsafe(32), secrets.token_urlsafe(48), onward)
        with self._session(back) as session:
            address, state = session.create_authorization_url(
                self._endpoint("authorization_endpoint"), code_verifier=started.verifier, nonce=started.nonce
            )
        return str(address), str(state), started

    def finish(self, answer: str, back: str, state: str, started: SignIn) -> str:
        """The subject that the provider vouches for. ``answer`` is the address that the browser came back to. Raises
        NotLoggedIn when the provider refuses, or what it says does not fit.
        """
        try:
            with self._session(back, state) as session:
                token = session.fetch_token(
                    self._endpoint("token_endpoint"),
                    authorization_response=answer,
                    code_verifier=started.verifier,
                    timeout=_SECONDS,
                )
                told = self._get(session, self._endpoint("jwks_uri"))
                keys = KeySet.import_key_set(cast("KeySetSerialization", told))
            return self._subject(str(token.get("id_token", "")), keys, started.nonce)
        except (AuthlibBaseError, JoseError, RequestException, ValueError) as error:
            raise _failed(error) from error

    def _subject(self, given: str, keys: KeySet, nonce: str) -> str:
        decoded = jwt.decode(given, keys, algorithms=_SIGNED)
        options = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client},
            "nonce": {"essential": True, "value": nonce},
            "exp": {"essential": True},
            "sub": {"essential": True},
        }
        claims = CodeIDToken(decoded.claims, decoded.header, options, {"nonce": nonce, "client_id": self.client})
        claims.validate(leeway=_LEEWAY)
        return str(claims["sub"])

    def _session(self, back: str, state: str | None = None) -> OAuth2Session:
        return OAuth2Session(
            self.client,
            self.secret,
            scope="openid",
            redirect_uri=back,
            state=state,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - a method, not a password
        )

    def _endpoint(self, name: str) -> str:
        if not self._told:
            try:
                with OAuth2Session() as session:
                    told = self._get(session, self.issuer.rstrip("/") + "/.well-known/openid-configuration")
            except (RequestException, ValueError) as error:
                raise _failed(error) from error
            if told.get("issuer") != self.issuer:
                raise _failed(ValueError("it calls itself otherwise than the setting oidc_issuer"))
            self._told = told
        address = str(self._told.get(name, ""))
        require_private(address, name)
        return address

    @staticmethod
    def _get(session: OAuth2Session, address: str) -> dict[str, Any]:
        answered = session.request("GET", address, withhold_token=True, timeout=_SECONDS, allow_redirects=False)
        answered.raise_for_status()
        told = answered.json()
        if not isinstance(told, dict):
            raise ValueError("the provider's answer is no object")
        return told


def require_private(address: str, what: str) -> None:
    """Raises ConfigError for an address that is neither https nor on this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ConfigError(f"{address!r} is not https", where=what, remedy="give the provider's https address")


def _failed(error: Exception) -> NotLoggedIn:
    told = " ".join(str(error).split())[:200]
    remedy = "try again, or log in with a password"
    return NotLoggedIn(f"the identity provider did not vouch for you: {told or type(error).__name__}", remedy=remedy)
