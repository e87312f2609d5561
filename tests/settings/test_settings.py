"""Settings: flags before environment before `.env`, and never half of anything."""

from pathlib import Path

import pytest

from importer.dokstamp import LoginCredentials, OAuthCredentials, TokenCredentials
from importer.errors import SettingsError
from importer.settings import DEFAULT_BASE_URL, load_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No DOKSTAMP_ variable and an empty working folder; returns where `.env` would lie."""
    for name in (
        "BASE_URL",
        "TENANT",
        "EMAIL",
        "PASSWORD",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "TOKEN",
        "RETRY_SECONDS",
    ):
        monkeypatch.delenv(f"DOKSTAMP_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".env"


def test_the_base_url_defaults_to_the_oauth_edition() -> None:
    """Without any setting the documented host is spoken to."""
    assert load_settings().base_url == DEFAULT_BASE_URL
    assert load_settings().host == "api.dokstamp.com"


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, bare_environment: Path
) -> None:
    """Flags > environment > .env."""
    bare_environment.write_text("DOKSTAMP_TENANT=file\n")
    assert load_settings().tenant == "file"
    monkeypatch.setenv("DOKSTAMP_TENANT", "environment")
    assert load_settings().tenant == "environment"
    assert load_settings(tenant="flag").tenant == "flag"


def test_each_kind_of_credentials_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    """E-mail and password, client id and secret, or a token."""
    monkeypatch.setenv("DOKSTAMP_TOKEN", "secret")
    assert isinstance(load_settings().credentials, TokenCredentials)
    monkeypatch.delenv("DOKSTAMP_TOKEN")
    monkeypatch.setenv("DOKSTAMP_CLIENT_ID", "id")
    monkeypatch.setenv("DOKSTAMP_CLIENT_SECRET", "secret")
    assert isinstance(load_settings().credentials, OAuthCredentials)
    monkeypatch.delenv("DOKSTAMP_CLIENT_ID")
    monkeypatch.delenv("DOKSTAMP_CLIENT_SECRET")
    monkeypatch.setenv("DOKSTAMP_EMAIL", "a@example.edu")
    monkeypatch.setenv("DOKSTAMP_PASSWORD", "secret")
    assert isinstance(load_settings().credentials, LoginCredentials)


def test_missing_credentials_name_the_variables() -> None:
    """One sentence says what can be set."""
    with pytest.raises(
        SettingsError, match=r"DOKSTAMP_EMAIL and DOKSTAMP_PASSWORD.*DOKSTAMP_TOKEN"
    ):
        _ = load_settings().credentials


def test_half_given_credentials_name_the_missing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    """An e-mail without a password is not guessed around."""
    monkeypatch.setenv("DOKSTAMP_EMAIL", "a@example.edu")
    with pytest.raises(SettingsError, match="DOKSTAMP_EMAIL is set but DOKSTAMP_PASSWORD is not"):
        _ = load_settings().credentials


def test_several_kinds_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which one is meant is not ours to guess."""
    monkeypatch.setenv("DOKSTAMP_TOKEN", "secret")
    monkeypatch.setenv("DOKSTAMP_EMAIL", "a@example.edu")
    monkeypatch.setenv("DOKSTAMP_PASSWORD", "secret")
    with pytest.raises(SettingsError, match="Several kinds of credentials"):
        _ = load_settings().credentials


def test_credentials_of_the_environment_hide_those_of_the_file(
    monkeypatch: pytest.MonkeyPatch, bare_environment: Path
) -> None:
    """A token in the environment is used although the file holds an e-mail and a password."""
    bare_environment.write_text("DOKSTAMP_EMAIL=a@example.edu\nDOKSTAMP_PASSWORD=secret\n")
    assert isinstance(load_settings().credentials, LoginCredentials)
    monkeypatch.setenv("DOKSTAMP_TOKEN", "secret")
    assert isinstance(load_settings().credentials, TokenCredentials)


def test_a_kind_of_credentials_may_be_split_over_environment_and_file(
    monkeypatch: pytest.MonkeyPatch, bare_environment: Path
) -> None:
    """The e-mail in the file, the password in the environment, which wins where both have it."""
    bare_environment.write_text(
        "DOKSTAMP_EMAIL=a@example.edu\nDOKSTAMP_PASSWORD=old\nDOKSTAMP_TOKEN=other\n"
    )
    monkeypatch.setenv("DOKSTAMP_PASSWORD", "new")
    assert load_settings().credentials == LoginCredentials("a@example.edu", "new")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8700", "http://localhost:1", "http://[::1]:8700", "https://x.example/v1/"],
)
def test_plain_http_is_allowed_for_this_machine_only(url: str) -> None:
    """Loopback by name or number, or https anywhere."""
    assert load_settings(base_url=url).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url", ["http://api.dokstamp.com", "http://10.0.0.1", "http://localhost.example.org"]
)
def test_plain_http_to_elsewhere_is_refused(url: str) -> None:
    """Credentials are never sent unprotected."""
    with pytest.raises(SettingsError, match="DOKSTAMP_BASE_URL uses plain http"):
        load_settings(base_url=url)


@pytest.mark.parametrize(
    "url", ["api.dokstamp.com", "ftp://x.example", "https://", "https://me:pw@x.example"]
)
def test_a_base_url_that_is_none_is_refused(url: str) -> None:
    """The variable is named and no secret is quoted."""
    with pytest.raises(SettingsError, match="DOKSTAMP_BASE_URL") as refused:
        load_settings(base_url=url)
    assert "pw" not in str(refused.value)


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """`DOKSTAMP_TENANT=` is no tenant."""
    monkeypatch.setenv("DOKSTAMP_TENANT", "")
    assert load_settings().tenant is None


@pytest.mark.parametrize("text", ["soon", "1e400", "inf", "nan", "-1"])
def test_a_number_that_is_none_is_a_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The variable, and what is wrong with it."""
    monkeypatch.setenv("DOKSTAMP_RETRY_SECONDS", text)
    with pytest.raises(
        SettingsError,
        match=r"^DOKSTAMP_RETRY_SECONDS is not a number of seconds that can be used: .* 120\.$",
    ):
        load_settings()


def test_secrets_are_not_in_the_settings_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither repr nor str tells a secret."""
    monkeypatch.setenv("DOKSTAMP_TOKEN", "very-secret")
    settings = load_settings()
    assert "very-secret" not in repr(settings) + str(settings) + repr(settings.credentials)


@pytest.mark.parametrize("name", ["PASSWORD", "CLIENT_SECRET", "TOKEN"])
def test_a_secret_of_the_environment_is_not_sent_to_a_host_that_a_file_names(
    monkeypatch: pytest.MonkeyPatch, bare_environment: Path, name: str
) -> None:
    """Whoever packed a batch may have put a `.env` into it; the sentence names the host and the
    way out.
    """
    bare_environment.write_text(
        "DOKSTAMP_BASE_URL=https://collector.example\nDOKSTAMP_EMAIL=a@example.edu\n"
    )
    monkeypatch.setenv(f"DOKSTAMP_{name}", "hidden")
    with pytest.raises(
        SettingsError, match=rf"DOKSTAMP_{name} .* collector\.example.*--base-url"
    ) as refused:
        load_settings()
    assert "hidden" not in str(refused.value)


def test_a_host_and_its_credentials_may_stand_in_one_place(
    monkeypatch: pytest.MonkeyPatch, bare_environment: Path
) -> None:
    """Both in the file, both in the environment, or the host said by hand."""
    lines = "DOKSTAMP_BASE_URL=https://api.school.example\n"
    bare_environment.write_text(lines + "DOKSTAMP_TOKEN=secret\n")
    assert load_settings().host == "api.school.example"
    bare_environment.write_text(lines)
    monkeypatch.setenv("DOKSTAMP_TOKEN", "secret")
    assert load_settings(base_url="https://api.other.example").host == "api.other.example"
    monkeypatch.setenv("DOKSTAMP_BASE_URL", "https://api.school.example")
    assert load_settings().host == "api.school.example"


def test_no_file_is_read_where_none_is_to_be(bare_environment: Path) -> None:
    """As in an inbox, where anybody may have dropped one."""
    bare_environment.write_text("DOKSTAMP_TENANT=theirs.example\n")
    assert load_settings(env_file=None).tenant is None


@pytest.mark.parametrize("tenant", ["escóla.example", "a b", "two\nlines"])
def test_a_tenant_that_no_header_can_hold_is_refused(tenant: str) -> None:
    """A sentence, before anything is sent."""
    with pytest.raises(SettingsError, match="DOKSTAMP_TENANT"):
        load_settings(tenant=tenant)


@pytest.mark.parametrize(
    "url", ["https://exa mple.example", "https://x.example:99999", "https://\u2603\u0000.example"]
)
def test_an_odd_base_url_is_refused(url: str) -> None:
    """A sentence that names the variable."""
    with pytest.raises(SettingsError, match="DOKSTAMP_BASE_URL"):
        load_settings(base_url=url)
