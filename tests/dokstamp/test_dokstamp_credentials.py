"""Who we are: both editions of authentication, renewed before they expire and once when they are
refused.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import anyio
import pytest
from dokstamp_loopback import (
    TENANT,
    Handler,
    Loopback,
    Reply,
    Seen,
    connect,
    data,
    loopback,
    says_no,
)

from importer.dokstamp import (
    STUDENT,
    CredentialsRefused,
    DokStampError,
    LoginCredentials,
    OAuthCredentials,
    TenantUnknown,
    TokenCredentials,
)

LOGIN = LoginCredentials("registrar@school.example", "secret")
OAUTH = OAuthCredentials("client", "secret")


class Door:
    """Hands out tokens, and answers those that hold the newest one."""

    def __init__(self, *, life: float = 3600, refuses_refresh: bool = False) -> None:
        self.issued = 0
        self.life = life
        self.refuses_refresh = refuses_refresh
        self.revoked = False
        self.tenant = TENANT

    def __call__(self, seen: Seen) -> Reply:
        if seen.path in ("/auth/login", "/auth/refresh", "/oauth/token"):
            assert "x-tenant" not in seen.headers
            if self.revoked or (seen.path == "/auth/refresh" and self.refuses_refresh):
                return says_no(401, "These credentials do not match our records.")
            self.issued += 1
            token = {
                "access_token": f"token-{self.issued}",
                "token_type": "Bearer",
                "expires_in": self.life,
            }
            return Reply(
                200,
                token
                | ({"refresh_token": f"refresh-{self.issued}"} if "auth" in seen.path else {}),
            )
        if seen.headers.get("authorization") != f"Bearer token-{self.issued}":
            return says_no(401, "Unauthenticated.")
        if seen.path == "/auth/me":
            assert "x-tenant" not in seen.headers
            return data({"tenant": {"domain": self.tenant}})
        return data([]) if seen.headers.get("x-tenant") == self.tenant else says_no(404)


def asked_without_logout(api: Loopback) -> list[str]:
    """What was asked, but for the token that was given back at the end."""
    return [path for path in api.paths() if path != "POST /auth/logout"]


def asked_twice(handler: Handler, between: Callable[[], object], **settings: Any) -> Loopback:
    """Ask, do something, ask again; the server."""

    async def main() -> Loopback:
        async with loopback(handler) as api, connect(api, **settings) as client:
            await client.find(STUDENT)
            between()
            await anyio.sleep(0.3)
            await client.find(STUDENT)
            return api

    return anyio.run(main)


def nothing() -> None:
    """Happens in between."""


@pytest.mark.parametrize(
    ("credentials", "path"), [(LOGIN, "/auth/login"), (OAUTH, "/oauth/token")]
)
def test_a_token_is_obtained_once_and_used(credentials: Any, path: str) -> None:
    """The login edition sends JSON, the OAuth edition a form."""
    api = asked_twice(Door(), nothing, credentials=credentials)
    assert asked_without_logout(api) == [f"POST {path}", "GET /students", "GET /students"]
    first = api.seen[0]
    if credentials is LOGIN:
        assert first.json == {"email": "registrar@school.example", "password": "secret"}
    else:
        form = {
            "grant_type": ["client_credentials"],
            "client_id": ["client"],
            "client_secret": ["secret"],
        }
        assert parse_qs(first.body.decode()) == form


@pytest.mark.parametrize(
    ("credentials", "path"), [(LOGIN, "/auth/refresh"), (OAUTH, "/oauth/token")]
)
def test_a_token_is_renewed_before_it_expires(credentials: Any, path: str) -> None:
    """No request is sent with a token that is about to end, so none is refused."""
    api = asked_twice(Door(life=0.3), nothing, credentials=credentials)
    assert asked_without_logout(api)[1:] == ["GET /students", f"POST {path}", "GET /students"]


@pytest.mark.parametrize(
    ("credentials", "path"), [(LOGIN, "/auth/refresh"), (OAUTH, "/oauth/token")]
)
def test_a_token_that_is_refused_is_renewed_once(credentials: Any, path: str) -> None:
    """And the request that it was refused to is sent again."""
    door = Door()
    api = asked_twice(
        door, lambda: setattr(door, "issued", door.issued + 1), credentials=credentials
    )
    assert asked_without_logout(api)[1:] == [
        "GET /students",
        "GET /students",
        f"POST {path}",
        "GET /students",
    ]


def test_where_the_refresh_is_refused_a_login_follows() -> None:
    """The password is still there."""
    api = asked_twice(Door(life=0.3, refuses_refresh=True), nothing, credentials=LOGIN)
    assert asked_without_logout(api)[2:] == [
        "POST /auth/refresh",
        "POST /auth/login",
        "GET /students",
    ]


@pytest.mark.parametrize(
    "credentials", [LOGIN, OAUTH, TokenCredentials("old")], ids=["login", "oauth", "token"]
)
def test_credentials_that_are_revoked_end_it_at_once(credentials: Any) -> None:
    """One sentence, and no storm of logins that would lock the account."""
    door = Door()
    door.issued += 1

    async def main() -> Loopback:
        async with loopback(door) as api:
            door.revoked = True
            with pytest.raises(CredentialsRefused, match="redentials"):
                async with connect(api, credentials=credentials) as client:
                    await client.find(STUDENT)
            return api

    api = anyio.run(main)
    assert sum("/auth/login" in path or "token" in path for path in api.paths()) <= 1
    assert len(api.seen) <= 3


def test_the_tenant_is_asked_for_where_none_is_given() -> None:
    """`/auth/me` tells it, and every call is for it."""
    api = asked_twice(Door(), nothing, credentials=LOGIN, tenant=None)
    assert asked_without_logout(api) == [
        "POST /auth/login",
        "GET /auth/me",
        "GET /students",
        "GET /students",
    ]
    assert api.seen[2].headers["x-tenant"] == TENANT


def test_a_tenant_that_is_not_ours_is_told_with_the_right_one() -> None:
    """Whichever of 401 and 404 the API answers to it."""

    async def main() -> DokStampError:
        async with (
            loopback(Door()) as api,
            connect(api, credentials=LOGIN, tenant="wrong.example") as client,
        ):
            with pytest.raises(TenantUnknown) as raised:
                await client.find(STUDENT)
            return raised.value

    error = anyio.run(main)
    assert "wrong.example" in str(error)
    assert TENANT in str(error)


def test_no_secret_is_in_what_is_printed() -> None:
    """Neither in a representation nor in an error."""
    assert "secret" not in repr(LOGIN) + repr(OAUTH) + repr(TokenCredentials("secret"))
    door = Door()
    door.revoked = True

    async def main() -> str:
        async with loopback(door) as api:
            with pytest.raises(CredentialsRefused) as raised:
                async with connect(api, credentials=LOGIN):
                    pass
            return str(raised.value)

    assert "secret" not in anyio.run(main)
