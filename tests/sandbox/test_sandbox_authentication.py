"""Both editions of authentication, tokens that end, and the rules of X-Tenant."""

import time

import httpx
import pytest
from sandbox_practice import Practice, practising

from dokstamp_sandbox import OTHER_TENANT, TENANT, SandboxSettings

pytest_plugins = ["sandbox_fixtures"]


def _log_in(api: Practice) -> httpx.Response:
    return api.http.post(
        "/auth/login", json={"email": api.sandbox.email, "password": api.sandbox.password}
    )


def _token(api: Practice) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_id": api.sandbox.client_id,
        "client_secret": api.sandbox.client_secret,
    }
    return api.http.post("/oauth/token", data=form)


def _me(api: Practice, token: str) -> int:
    return api.http.get("/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_login_hands_out_a_pair_of_tokens_for_a_year(api: Practice) -> None:
    """The login edition: access and refresh token, type and seconds of life."""
    answer = _log_in(api)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 31_536_000)
    assert _me(api, body["access_token"]) == 200


def test_oauth_hands_out_one_token_for_twelve_hours(api: Practice) -> None:
    """The OAuth edition: no refresh token."""
    body = _token(api).json()
    assert set(body) == {"access_token", "token_type", "expires_in"}
    assert body["expires_in"] == 43_200
    assert _me(api, body["access_token"]) == 200


def test_wrong_credentials_answer_401(api: Practice) -> None:
    """Neither edition lets a wrong password in."""
    assert (
        api.http.post(
            "/auth/login", json={"email": api.sandbox.email, "password": "x"}
        ).status_code
        == 401
    )
    form = {
        "grant_type": "client_credentials",
        "client_id": api.sandbox.client_id,
        "client_secret": "x",
    }
    assert api.http.post("/oauth/token", data=form).status_code == 401


def test_an_unknown_grant_type_answers_400(api: Practice) -> None:
    """Only client credentials are granted."""
    assert api.http.post("/oauth/token", data={"grant_type": "password"}).status_code == 400


def test_a_login_without_password_names_the_field(api: Practice) -> None:
    """422 by field, without `success`, as the login edition answers."""
    body = api.http.post("/auth/login", json={"email": api.sandbox.email}).json()
    assert body["errors"] == {"password": ["The password field is required."]}
    assert "success" not in body


def test_refreshing_gives_a_new_pair_and_ends_the_old_one(api: Practice) -> None:
    """A refresh token works once; its access token ends with it."""
    old = _log_in(api).json()
    new = api.http.post("/auth/refresh", json={"refresh_token": old["refresh_token"]}).json()
    assert new["access_token"] != old["access_token"]
    assert _me(api, new["access_token"]) == 200
    assert _me(api, old["access_token"]) == 401
    assert (
        api.http.post("/auth/refresh", json={"refresh_token": old["refresh_token"]}).status_code
        == 401
    )


def test_logging_out_ends_the_token(api: Practice) -> None:
    """After a logout the token is unknown."""
    token = _log_in(api).json()["access_token"]
    assert (
        api.http.post("/auth/logout", headers={"Authorization": f"Bearer {token}"}).status_code
        == 200
    )
    assert _me(api, token) == 401


def test_me_names_the_tenant_of_the_token(api: Practice) -> None:
    """`data.tenant.domain` is what X-Tenant wants; no X-Tenant is needed to ask."""
    answer = api.http.get("/auth/me", headers={"Authorization": f"Bearer {api.sandbox.token}"})
    assert answer.json()["data"]["tenant"]["domain"] == TENANT
    other = api.http.get(
        "/auth/me", headers={"Authorization": f"Bearer {api.sandbox.other.token}"}
    )
    assert other.json()["data"]["tenant"]["domain"] == OTHER_TENANT


def test_a_missing_or_unknown_token_answers_401(api: Practice) -> None:
    """Nothing but a known bearer token opens a list."""
    for header in (
        {},
        {"Authorization": "Bearer unknown"},
        {"Authorization": f"Basic {api.sandbox.token}"},
    ):
        answer = api.http.get("/students", headers={"X-Tenant": TENANT, **header})
        assert answer.status_code == 401
        assert answer.json() == {"success": False, "message": "Unauthenticated."}


@pytest.mark.parametrize(("path", "status"), [("/students", 401), ("/students/7", 404)])
def test_a_missing_tenant_answers_401_or_404(api: Practice, path: str, status: int) -> None:
    """Which of the two depends on the endpoint."""
    answer = api.http.get(path, headers={"Authorization": f"Bearer {api.sandbox.token}"})
    assert answer.status_code == status


def test_another_tenant_answers_403_and_an_unknown_one_404(api: Practice) -> None:
    """A credential opens its own tenant only."""
    assert api.request("GET", "/students", headers={"X-Tenant": OTHER_TENANT}).status_code == 403
    assert api.request("GET", "/students", headers={"X-Tenant": "nobody.test"}).status_code == 404


def test_the_login_edition_leaves_success_out(api: Practice) -> None:
    """Errors look as in the edition by which the caller authenticated."""
    for token, has_success in (
        (_log_in(api).json()["access_token"], False),
        (_token(api).json()["access_token"], True),
    ):
        body = Practice(api.sandbox, api.http, token).post("/students").json()
        assert ("success" in body) is has_success
        assert set(body["errors"]) == {"name", "email", "date_of_birth"}


def test_tokens_end_after_their_life() -> None:
    """Lifetimes are a setting; an expired token answers 401 and can be renewed."""
    with practising(SandboxSettings(login_seconds=0.2, oauth_seconds=0.2)) as api:
        login, oauth = _log_in(api).json(), _token(api).json()
        time.sleep(0.25)
        assert _me(api, login["access_token"]) == 401
        assert _me(api, oauth["access_token"]) == 401
        assert (
            api.http.post(
                "/auth/refresh", json={"refresh_token": login["refresh_token"]}
            ).status_code
            == 200
        )
        assert _me(api, _token(api).json()["access_token"]) == 200


def test_the_edition_of_errors_can_be_set() -> None:
    """`error_edition` overrides what the credentials say."""
    with practising(SandboxSettings(error_edition="login")) as api:
        assert "success" not in api.post("/students").json()
