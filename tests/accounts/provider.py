"""A small OpenID Connect provider of Authlib's own parts, run as a process: ``python provider.py PORT``.

Its authorization page lets anybody in as the subject that the address names with ``as``; ``/next-token`` sets what the
next ID token says wrongly.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
CLIENT, SECRET = "casethread", "not-a-real-secret"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
app = Flask(__name__)
codes: dict[str, Code] = {}
wrong: dict[str, Any] = {}


class Client:
    """The one client."""

    client_id = CLIENT

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri.endswith("/log-in/elsewhere/return")

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class Code:
    """A code that was given out."""

    code: str
    subject: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib is not typed
    """Codes, kept in memory."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012 - as Authlib declares it

    def save_authorization_code(self, code: str, given: Any) -> None:
        data = given.payload.data
        challenge, method = data.get("code_challenge", ""), data.get("code_challenge_method", "")
        uri, scope = given.payload.redirect_uri, given.payload.scope
        codes[code] = Code(code, given.user, uri, scope, data.get("nonce", ""), challenge, method)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        return codes.get(code)

    def delete_authorization_code(self, given: Code) -> None:
        codes.pop(given.code, None)

    def authenticate_user(self, given: Code) -> str:
        return given.subject


class Tokens(OpenIDCode):  # type: ignore[misc]  # Authlib is not typed
    """ID tokens; what ``wrong`` says goes into the next one."""

    def exists_nonce(self, nonce: str, _: Any) -> bool:
        return False

    def resolve_client_private_key(self, _: Any) -> RSAKey:
        return KEY

    def get_client_algorithm(self, _: Any) -> str:
        return "RS256"

    def get_encode_header(self, _: Any) -> dict[str, str]:
        return {"alg": "RS256", "kid": "one"}

    def get_client_claims(self, _: Any) -> dict[str, Any]:
        return {"iss": ISSUER, "aud": [CLIENT]}

    def get_compatible_claims(self, _: Any) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": ISSUER, "aud": [CLIENT], "iat": now, "exp": now + 300, "auth_time": now}

    def generate_user_info(self, user: str, _: Any) -> UserInfo:
        return UserInfo(sub=user)

    def encode_id_token(self, token: dict[str, Any], given: Any) -> str:
        made: str = super().encode_id_token(token, given)
        if wrong:
            claims = {**jwt.decode(made, KEY).claims, **{key: value for key, value in wrong.items() if key != "key"}}
            made = jwt.encode({"alg": "RS256", "kid": "one"}, claims, STRANGER if wrong.get("key") else KEY)
            wrong.clear()
        return made


server = AuthorizationServer(app, lambda _: Client(), lambda *_: None)
server.register_grant(Grant, [Tokens(require_nonce=True), CodeChallenge(required=True)])


@app.get("/.well-known/openid-configuration")
def configuration() -> Response:
    """Discovery."""
    endpoints = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
    return jsonify({"issuer": ISSUER, **{name: f"{ISSUER}/{path}" for name, path in endpoints.items()}})


@app.get("/authorize")
def authorize() -> Any:
    """Lets the subject in that the address names."""
    grant = server.get_consent_grant(end_user=request.args["as"])
    return server.create_authorization_response(grant_user=request.args["as"], grant=grant)


@app.post("/token")
def token() -> Any:
    """Code for token."""
    return server.create_token_response()


@app.get("/keys")
def keys() -> Response:
    """The public key."""
    return jsonify({"keys": [KEY.as_dict(private=False)]})


@app.post("/next-token")
def next_token() -> str:
    """What the next ID token says wrongly."""
    wrong.update(request.get_json())
    return ""


if __name__ == "__main__":
    app.run(port=PORT)
