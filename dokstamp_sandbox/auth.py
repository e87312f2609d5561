"""Both editions of authentication, and who a request comes from."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from dokstamp_sandbox.calls import Answer, Call, Refusal, answer, data, missing
from dokstamp_sandbox.settings import Sandbox, SandboxSettings
from dokstamp_sandbox.storage import Record, Storage

LOGIN = "login"
OAUTH = "oauth"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token a request carries; requests are limited by `credential`, which all its tokens
    share.
    """

    tenant: int
    domain: str
    edition: str
    credential: str


class Auth:
    """Credentials of the tenants, and the tokens handed out for them."""

    def __init__(
        self, storage: Storage, settings: SandboxSettings, tenants: tuple[Sandbox, ...]
    ) -> None:
        self._storage = storage
        self._settings = settings
        self._domains = {number: domain for domain, number in storage.tenants.items()}
        self._logins = {
            (email, one.password): storage.tenants[one.tenant]
            for one in tenants
            for email in (one.email, one.colleague)
        }
        self._clients = {
            (one.client_id, one.client_secret): storage.tenants[one.tenant] for one in tenants
        }
        self._tokens: dict[str, Record] = {
            one.token: {
                "token": one.token,
                "edition": OAUTH,
                "credential": one.token,
                "expires_at": None,
                "tenant": storage.tenants[one.tenant],
            }
            for one in tenants
        }
        self._tokens |= {record["token"]: record for record in storage.every("token")}

    def caller(self, call: Call) -> Caller:
        """Who sent the request.

        Raises:
            Refusal: 401 when the token is missing, unknown or expired.
        """
        record = self._token(call)
        if record is None or (
            record["expires_at"] is not None and record["expires_at"] <= time.time()
        ):
            raise Refusal(401, "Unauthenticated.")
        return Caller(
            record["tenant"],
            self._domains[record["tenant"]],
            record["edition"],
            record["credential"],
        )

    def credential(self, call: Call) -> str:
        """What a request is counted under: the credential of its token, otherwise where it comes
        from.
        """
        record = self._token(call)
        return record["credential"] if record else call.client

    def edition(self, call: Call) -> str:
        """How its sender authenticates, as far as one can tell."""
        if self._settings.error_edition != "caller":
            return self._settings.error_edition
        record = self._token(call)
        if record:
            return str(record["edition"])
        return LOGIN if call.path.startswith("/auth/") else OAUTH

    def expire_all(self) -> None:
        """Let every token that was handed out expire now; static ones stay."""
        for token, record in self._tokens.items():
            if record["expires_at"] is not None:
                self._tokens[token] = self._storage.change("token", record, {"expires_at": 0})

    def log_in(self, call: Call) -> Answer:
        """POST /auth/login."""
        body = call.json()
        absent = [name for name in ("email", "password") if not body.get(name)]
        if absent:
            raise missing(*absent)
        email = str(body["email"])
        tenant = self._logins.get((email, str(body["password"])))
        if tenant is None:
            raise Refusal(401, "These credentials do not match our records.")
        return answer(self._hand_out(tenant, LOGIN, email))

    def refresh(self, call: Call) -> Answer:
        """POST /auth/refresh: a new pair of tokens for the old one, which ends."""
        given = call.json().get("refresh_token")
        if not given:
            raise missing("refresh_token")
        record = next((one for one in self._tokens.values() if one.get("refresh") == given), None)
        if record is None:
            raise Refusal(401, "The refresh token is invalid.")
        self._withdraw(record)
        return answer(self._hand_out(record["tenant"], LOGIN, record["credential"]))

    def log_out(self, call: Call) -> Answer:
        """POST /auth/logout."""
        self.caller(call)
        record = self._token(call)
        if record is not None and "uuid" in record:
            self._withdraw(record)
        return answer({"message": "Logged out."})

    def me(self, call: Call) -> Answer:
        """GET /auth/me."""
        caller = self.caller(call)
        return data(
            {
                "email": caller.credential,
                "tenant": {"domain": caller.domain, "name": caller.domain},
            }
        )

    def token(self, call: Call) -> Answer:
        """POST /oauth/token."""
        form = call.form()
        if form.get("grant_type") != "client_credentials":
            return _refused(
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the server.",
            )
        client = form.get("client_id", "")
        tenant = self._clients.get((client, form.get("client_secret", "")))
        if tenant is None:
            return _refused(401, "invalid_client", "Client authentication failed")
        return answer(self._hand_out(tenant, OAUTH, client))

    def _token(self, call: Call) -> Record | None:
        kind, _, token = call.header(b"authorization").partition(" ")
        return self._tokens.get(token.strip()) if kind.lower() == "bearer" else None

    def _hand_out(self, tenant: int, edition: str, credential: str) -> dict[str, Any]:
        seconds = (
            self._settings.login_seconds if edition == LOGIN else self._settings.oauth_seconds
        )
        token = {
            "token": secrets.token_urlsafe(24),
            "refresh": secrets.token_urlsafe(24) if edition == LOGIN else None,
            "edition": edition,
            "credential": credential,
            "expires_at": time.time() + seconds,
        }
        record = self._tokens[str(token["token"])] = self._storage.add("token", tenant, token)
        handed: dict[str, Any] = {
            "access_token": record["token"],
            "token_type": "Bearer",
            "expires_in": round(seconds),
        }
        return handed | ({"refresh_token": record["refresh"]} if edition == LOGIN else {})

    def _withdraw(self, record: Record) -> None:
        self._storage.delete("token", record)
        del self._tokens[record["token"]]


def _refused(status: int, error: str, words: str) -> Answer:
    """A refusal in the form of OAuth's own, which `/oauth/token` alone has."""
    return answer({"error": error, "error_description": words, "message": words}, status)
