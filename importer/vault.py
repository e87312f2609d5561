"""Secrets that stand elsewhere than in a variable: in a file of their own, among what systemd
hands to a service, in the system's keyring.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from importer.errors import SettingsError
from importer.sentences import settings as say

_CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd puts what `LoadCredential` names."""
_LONGEST = 10_000


def secret_in(path: Path, *, variable: str) -> str:
    """The secret that a file holds, without the line break at its end.

    Args:
        variable: what names the file.

    Raises:
        SettingsError: if it cannot be read, or holds none; the secret is never quoted.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(_LONGEST).strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or say.NO_TEXT()
        raise SettingsError(say.NO_SECRET_FILE(variable=variable, path=path, why=reason)) from None
    if not text or "\n" in text:
        raise SettingsError(say.NO_SECRET_IN_FILE(variable=variable, path=path))
    return text


def handed_over(variables: Iterable[str]) -> dict[str, str]:
    """What systemd has handed over, by the name of the variable that it stands for.

    Raises:
        SettingsError: if one of them cannot be read.
    """
    folder = os.environ.get(_CREDENTIALS)
    if not folder:
        return {}
    places = {variable: Path(folder) / variable for variable in variables}
    return {
        variable: secret_in(path, variable=_CREDENTIALS)
        for variable, path in places.items()
        if path.is_file()
    }


def kept_in_keyring(host: str, user: str) -> str | None:
    """The secret that the system's keyring has for a user of a host; None when it has none, or
    there is no keyring.

    It is kept for one host, so that no `.env` can have it sent to another.

    Raises:
        SettingsError: if there is one that cannot be opened.
    """
    try:
        import keyring  # here: it takes a twentieth of a second, and few have it
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(f"dokstamp:{host}", user)
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise SettingsError(say.KEYRING_SHUT(why=str(error) or type(error).__name__)) from error
