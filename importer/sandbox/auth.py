"""Both editions of authentication, and who a request comes from."""

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from importer.sandbox.answers import Refusal, answer, data, invalid
from importer.sandbox.settings import OTHER_TENANT, TENANT, Sandbox, SandboxSettings
from importer.sandbox.storage import Record, Storage


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credentials a request carries; limits are counted by `credential`."""

    tenant: str
    edition: str
    credential: str


class Auth:
    """Tokens of both tenants' practice credentials. The other tenant's are the same with `other-` before them."""

    def __init__(self, storage: Storage, settings: SandboxSettings) -> None:
        self._storage = storage
        self._settings = settings
        self._tokens = {record["token"]: record for record in storage.all("token") if not record.get("deleted_at")}
        known = Sandbox(url="")
        for prefix, tenant in (("", TENANT), ("other-", OTHER_TENANT)):
            self._tokens.setdefault(prefix + known.token, _static(prefix + known.token, tenant))
        self._logins = {(p + known.email, p + known.password): t for p, t in (("", TENANT), ("other-", OTHER_TENANT))}
        self._clients = {
            (p + known.client_id, p + known.client_secret): t for p, t in (("", TENANT), ("other-", OTHER_TENANT))
        }

    def caller(self, request: Request) -> Caller:
        """Who sent the request.

        Raises:
            Refusal: 401 when the token is missing, unknown or expired.
        """
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        record = self._tokens.get(token)
        if kind.lower() != "bearer" or record is None or (record["expires_at"] or 1e18) <= time.time():
            raise Refusal(401, "Unauthenticated.")
        return Caller(record["_tenant"], record["edition"], record["credential"])

    def expire_all(self) -> None:
        """Let every token that was handed out expire now."""
        for record in self._tokens.values():
            if record["expires_at"] is not None:
                record["expires_at"] = 0

    async def handle(self, request: Request, path: str) -> Response:
        """The endpoints of authentication."""
        match request.method, path:
            case "POST", "/auth/login":
                body = await _body(request)
                missing = {
                    name: [f"The {name} field is required."] for name in ("email", "password") if not body.get(name)
                }
                if missing:
                    raise invalid(missing)
                tenant = self._logins.get((str(body["email"]), str(body["password"])))
                if tenant is None:
                    raise Refusal(401, "These credentials do not match our records.")
                return answer(self._hand_out(tenant, "login", str(body["email"])))
            case "POST", "/auth/refresh":
                body = await _body(request)
                record = next((r for r in self._tokens.values() if r.get("refresh") == body.get("refresh_token")), None)
                if record is None or not body.get("refresh_token"):
                    raise Refusal(401, "The refresh token is invalid.")
                self._withdraw(record)
                return answer(self._hand_out(record["_tenant"], "login", record["credential"]))
            case "POST", "/auth/logout":
                self.caller(request)
                self._withdraw(self._tokens[request.headers["authorization"].partition(" ")[2]])
                return answer({"message": "Logged out."})
            case "GET", "/auth/me":
                caller = self.caller(request)
                return data(
                    {"email": caller.credential, "tenant": {"domain": caller.tenant, "name": "Practice tenant"}}
                )
            case "POST", "/oauth/token":
                form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
                tenant = self._clients.get((form.get("client_id", ""), form.get("client_secret", "")))
                if form.get("grant_type") != "client_credentials":
                    raise Refusal(400, "The grant type is not supported.")
                if tenant is None:
                    raise Refusal(401, "Client authentication failed.")
                return answer(self._hand_out(tenant, "oauth", form["client_id"]))
        raise Refusal(404, "Not found.")

    def _hand_out(self, tenant: str, edition: str, credential: str) -> dict[str, Any]:
        login = edition == "login"
        seconds = self._settings.login_seconds if login else self._settings.oauth_seconds
        record = self._storage.add(
            "token",
            tenant,
            {
                "token": secrets.token_urlsafe(24),
                "refresh": secrets.token_urlsafe(24) if login else None,
                "edition": edition,
                "credential": credential,
                "expires_at": time.time() + seconds,
            },
        )
        self._tokens[record["token"]] = record
        handed = {"access_token": record["token"], "token_type": "Bearer", "expires_in": seconds}
        return handed | ({"refresh_token": record["refresh"]} if login else {})

    def _withdraw(self, record: Record) -> None:
        self._tokens.pop(record["token"], None)
        if "uuid" in record:
            self._storage.delete("token", record)


def _static(token: str, tenant: str) -> Record:
    return {"token": token, "edition": "oauth", "credential": token, "expires_at": None, "_tenant": tenant}


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refusal(400, "The body is not a JSON object.")
    return body
