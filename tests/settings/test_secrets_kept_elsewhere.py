"""Secrets in files, from systemd and in a keyring; where a `.env` was looked for."""

import sys
from pathlib import Path

import pytest

from helpers.graduating_class import make_class
from helpers.practice import command, sandbox_process
from importer.dokstamp import LoginCredentials, OAuthCredentials, TokenCredentials
from importer.errors import SettingsError
from importer.settings import load_settings

NOBODY = {"DOKSTAMP_EMAIL": "", "DOKSTAMP_PASSWORD": ""}
KEYRING = """
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordSetError

class Kept(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        if username == "locked":
            raise KeyringLocked("it is locked")
        return {("dokstamp:127.0.0.1:9", "ana"): "kept"}.get((service, username))
    def set_password(self, service, username, password):
        raise PasswordSetError("this one is only read")
"""


@pytest.fixture(autouse=True)
def working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to work in, and an environment without settings."""
    for name in ("BASE_URL", "TENANT", "EMAIL", "PASSWORD", "CLIENT_ID", "CLIENT_SECRET", "TOKEN"):
        for ending in ("", "_FILE"):
            monkeypatch.delenv(f"DOKSTAMP_{name}{ending}", raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_secret_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, working_folder: Path
) -> None:
    """With or without a line break at its end; a variable wins over a file."""
    (working_folder / "secret").write_bytes(b"s\xc3\xa9cret \r\n")
    monkeypatch.setenv("DOKSTAMP_EMAIL", "ana@example.edu")
    monkeypatch.setenv("DOKSTAMP_PASSWORD_FILE", "secret")
    assert load_settings().credentials == LoginCredentials("ana@example.edu", "sécret ")
    monkeypatch.setenv("DOKSTAMP_PASSWORD", "other")
    assert load_settings().credentials == LoginCredentials("ana@example.edu", "other")
    for name in ("EMAIL", "PASSWORD", "PASSWORD_FILE"):
        monkeypatch.delenv(f"DOKSTAMP_{name}")
    monkeypatch.setenv("DOKSTAMP_CLIENT_ID", "id")
    monkeypatch.setenv("DOKSTAMP_CLIENT_SECRET_FILE", "secret")
    assert load_settings().credentials == OAuthCredentials("id", "sécret ")
    monkeypatch.delenv("DOKSTAMP_CLIENT_ID")
    monkeypatch.delenv("DOKSTAMP_CLIENT_SECRET_FILE")
    monkeypatch.setenv("DOKSTAMP_TOKEN_FILE", "secret")
    assert load_settings().credentials == TokenCredentials("sécret ")


@pytest.mark.parametrize("content", [None, b"", b"\n", b"two\nlines\n", b"\xff\xfe"])
def test_a_file_that_holds_no_secret_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, working_folder: Path, content: bytes | None
) -> None:
    """It names the variable and the file, and nothing of what is in it."""
    if content is not None:
        (working_folder / "secret").write_bytes(content)
    monkeypatch.setenv("DOKSTAMP_EMAIL", "ana@example.edu")
    monkeypatch.setenv("DOKSTAMP_PASSWORD_FILE", "secret")
    with pytest.raises(SettingsError, match="DOKSTAMP_PASSWORD_FILE names secret") as refused:
        load_settings()
    assert "two" not in str(refused.value)


def test_what_systemd_hands_over_is_used(
    monkeypatch: pytest.MonkeyPatch, working_folder: Path
) -> None:
    """`LoadCredential=DOKSTAMP_PASSWORD:…`; the file `.env` is looked at after it."""
    handed = working_folder / "handed"
    handed.mkdir()
    (handed / "DOKSTAMP_EMAIL").write_text("ana@example.edu\n")
    (handed / "DOKSTAMP_PASSWORD").write_text("handed\n")
    (working_folder / ".env").write_text("DOKSTAMP_PASSWORD=file\nDOKSTAMP_TENANT=school\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))
    settings = load_settings()
    assert settings.credentials == LoginCredentials("ana@example.edu", "handed")
    assert settings.tenant == "school"


def test_what_is_handed_over_is_not_sent_to_a_host_that_a_file_names(
    monkeypatch: pytest.MonkeyPatch, working_folder: Path
) -> None:
    """Whoever packed a batch may have put a `.env` into it."""
    (working_folder / "secret").write_text("secret")
    (working_folder / ".env").write_text("DOKSTAMP_BASE_URL=https://elsewhere.example\n")
    monkeypatch.setenv("DOKSTAMP_EMAIL", "ana@example.edu")
    monkeypatch.setenv("DOKSTAMP_PASSWORD_FILE", "secret")
    with pytest.raises(SettingsError, match="would be sent to"):
        load_settings()


def test_a_file_may_not_have_other_files_sent(working_folder: Path) -> None:
    """A `.env` that names a host and a file would otherwise send that file there."""
    (working_folder / "private").write_text("private")
    (working_folder / ".env").write_text(
        "DOKSTAMP_BASE_URL=https://elsewhere.example\nDOKSTAMP_EMAIL=ana@example.edu\n"
        "DOKSTAMP_PASSWORD_FILE=private\n"
    )
    with pytest.raises(SettingsError, match="sets DOKSTAMP_PASSWORD_FILE"):
        load_settings()


def test_a_keyring_keeps_a_password_for_one_host(
    monkeypatch: pytest.MonkeyPatch, working_folder: Path
) -> None:
    """It is asked when a password is missing, for that host and user only; a locked one says
    so.
    """
    (working_folder / "kept_keyring.py").write_text(KEYRING)
    monkeypatch.syspath_prepend(str(working_folder))
    import keyring
    from kept_keyring import Kept  # type: ignore[import-not-found]

    before = keyring.get_keyring()
    keyring.set_keyring(Kept())
    try:
        monkeypatch.setenv("DOKSTAMP_BASE_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("DOKSTAMP_EMAIL", "ana")
        assert load_settings().credentials == LoginCredentials("ana", "kept")
        with pytest.raises(SettingsError, match="DOKSTAMP_PASSWORD is not"):
            _ = load_settings(base_url="http://127.0.0.1:10").credentials
        monkeypatch.setenv("DOKSTAMP_EMAIL", "locked")
        with pytest.raises(SettingsError, match="keyring cannot be read"):
            _ = load_settings().credentials
    finally:
        keyring.set_keyring(before)


def test_where_there_is_no_keyring_the_missing_variable_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a server there is none, and the extra may not be installed."""
    monkeypatch.setenv("DOKSTAMP_EMAIL", "ana")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(SettingsError, match="DOKSTAMP_PASSWORD is not"):
        _ = load_settings().credentials
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SettingsError, match="DOKSTAMP_PASSWORD is not"):
        _ = load_settings().credentials


@pytest.mark.parametrize("name", [".env.txt", "env.txt", ".ENV.TXT", "env", "_env", ".env.rtf"])
def test_a_file_that_was_given_another_ending_is_noticed(working_folder: Path, name: str) -> None:
    """Windows hides the ending that its editor has added."""
    (working_folder / name).write_text("DOKSTAMP_TOKEN=secret\n")
    with pytest.raises(SettingsError) as missing:
        _ = load_settings().credentials
    assert f"There is no {working_folder / '.env'}, but '{name}' is there" in str(missing.value)


def test_where_a_file_was_looked_for_is_said(working_folder: Path) -> None:
    """Not there, there without credentials, and not looked for."""
    (working_folder / "env").mkdir()  # a folder is no such file
    with pytest.raises(SettingsError, match="There is no ") as missing:
        _ = load_settings().credentials
    assert str(missing.value).endswith(f"There is no {working_folder / '.env'}.")
    (working_folder / ".env").write_text("DOKSTAMP_TENANT=school\n")
    with pytest.raises(SettingsError, match="It was looked for in ") as missing:
        _ = load_settings().credentials
    assert str(working_folder / ".env") in str(missing.value)
    with pytest.raises(SettingsError, match="where others may drop one"):
        _ = load_settings(env_file=None).credentials


def test_a_file_with_a_secret_that_everybody_may_read_is_remarked_on(tmp_path: Path) -> None:
    """In one line on standard error; one of its owner's is not, nor one without a secret."""
    batch = make_class(tmp_path, 1)
    path = tmp_path / ".env"
    with sandbox_process() as practice:
        login = f"DOKSTAMP_BASE_URL={practice.url}\nDOKSTAMP_TOKEN=practice-token\n"
        for mode, content, remarked in (
            (0o644, login, True),
            (0o600, login, False),
            (0o640, login, False),
        ):
            path.write_text(content)
            path.chmod(mode)
            arguments = ("check", batch.sheet, "--pdfs", batch.pdfs, "--online", "--json")
            ended = command("", *arguments, folder=tmp_path, **NOBODY)
            assert (f"{path} holds a secret" in ended.errors) == remarked, ended.errors
