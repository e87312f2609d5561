"""Who we are to the API: flags before environment before `.env`. Made once, frozen, handed to who
needs it.
"""

import ipaddress
import os
import re
import stat
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from importer.dokstamp import Credentials, LoginCredentials, OAuthCredentials, TokenCredentials
from importer.errors import SettingsError
from importer.sentences import Message
from importer.sentences import settings as say
from importer.vault import handed_over, kept_in_keyring, secret_in

DEFAULT_BASE_URL = "https://api.dokstamp.com"
"""The OAuth edition's host (DokStamp API page, Conventions)."""

ENV_FILE = Path(".env")
"""Where settings may stand, beside the environment: in the folder one works in."""

_PAIRS = (("email", "password"), ("client_id", "client_secret"), ("token",))
_SECRETS = ("password", "client_secret", "token")
_HIDDEN = (*_SECRETS, "ledger")
"""What no file that others may read should hold, and what may stand in a file of its own."""
_ADDRESS = "DOKSTAMP_BASE_URL"
_LIKE_IT = re.compile(r"[._]*env\.(txt|rtf|docx?|odt|md)|_env|env", re.IGNORECASE)
"""What a `.env` is called by mistake."""


class Settings(BaseSettings):
    """Connection settings, from `DOKSTAMP_…` variables.

    Attributes:
        base_url: root of the API, without a trailing slash; plain http only for this machine.
        tenant: value of the `X-Tenant` header; None means that `/auth/me` is asked.
        retry_seconds: how long the API may be away before a run gives up, in seconds.
        retry_wait: seconds before something is tried a second time; doubled each time, jittered.
        settle_seconds: how long the API is asked after something that may have happened, before it
            is sent again.
        require_approval: nothing is sent that somebody else has not approved.
        ledger: URL of a database of PostgreSQL, its password in it; None keeps the ledger in the
            state folder.
        store: the folder that workers and those who submit share.
        tenants: the folder with a file of settings for each tenant that is served.
        password_file, client_secret_file, token_file, ledger_file: files that hold the secrets,
            named by the environment only.
    """

    model_config = SettingsConfigDict(
        env_prefix="DOKSTAMP_",
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        allow_inf_nan=False,
    )

    base_url: str = DEFAULT_BASE_URL
    tenant: str | None = None
    email: str | None = None
    password: SecretStr | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    token: SecretStr | None = None
    password_file: Path | None = None
    client_secret_file: Path | None = None
    token_file: Path | None = None
    ledger: SecretStr | None = None
    ledger_file: Path | None = None
    retry_seconds: float = Field(default=120.0, ge=0)
    retry_wait: float = Field(default=0.5, gt=0)
    settle_seconds: float = Field(default=60.0, ge=0)
    require_approval: bool = False
    store: Path | None = None
    tenants: Path | None = None
    _sought: Message | None = PrivateAttr(None)
    _remark: Message | None = PrivateAttr(None)

    @field_validator("base_url")
    @classmethod
    def _safe(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError as error:
            raise ValueError(say.NO_WEB_ADDRESS(variable=_ADDRESS)) from error
        if parts.scheme not in ("http", "https") or not parts.hostname or not _is_one_word(value):
            raise ValueError(say.NO_WEB_ADDRESS(variable=_ADDRESS))
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError(say.NO_PLAIN_ADDRESS(variable=_ADDRESS))
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError(say.PLAIN_HTTP(variable=_ADDRESS))
        try:
            httpx.URL(value)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise ValueError(say.NO_WEB_ADDRESS(variable=_ADDRESS)) from error
        return value.rstrip("/")

    @field_validator("tenant")
    @classmethod
    def _sendable(cls, value: str | None) -> str | None:
        if value is not None and not (
            value.isascii() and value.isprintable() and " " not in value
        ):
            raise ValueError(say.NO_DOMAIN(variable=_variable("tenant")))
        return value

    @field_validator("ledger")
    @classmethod
    def _address(cls, value: SecretStr | None) -> SecretStr | None:
        return None if value is None else _database_address(value)

    @property
    def host(self) -> str:
        """Host, port and path prefix of the API: what a ledger entry belongs to, beside the
        tenant.
        """
        parts = urlsplit(self.base_url)
        return (parts.netloc + parts.path).lower()

    @property
    def remark(self) -> Message | None:
        """What whoever looks after this machine is to be told of where the settings stand."""
        return self._remark

    @property
    def has_credentials(self) -> bool:
        """Whether any are given, be it half of a kind."""
        return any(getattr(self, name) for pair in _PAIRS for name in pair)

    @property
    def credentials(self) -> Credentials:
        """The one kind of credentials that is given.

        Raises:
            SettingsError: if none, several, or half of one is given; the sentence names the
                variables.
        """
        for first, second in _PAIRS[:2]:
            given = [name for name in (first, second) if getattr(self, name)]
            if len(given) == 1:
                missing = second if given == [first] else first
                user = str(getattr(self, first))
                if missing == second and (secret := kept_in_keyring(self.host, user)):
                    return self.model_copy(update={second: SecretStr(secret)}).credentials
                half = say.HALF_OF_A_KIND(given=_variable(given[0]), missing=_variable(missing))
                raise SettingsError(self._with_its_file(half))
        kinds = [pair for pair in _PAIRS if getattr(self, pair[0])]
        if len(kinds) > 1:
            variables = [_variable(pair[0]) for pair in kinds]
            raise SettingsError(say.SEVERAL_KINDS(variables=variables))
        if self.email and self.password:
            return LoginCredentials(self.email, self.password.get_secret_value())
        if self.client_id and self.client_secret:
            return OAuthCredentials(self.client_id, self.client_secret.get_secret_value())
        if self.token:
            return TokenCredentials(self.token.get_secret_value())
        raise SettingsError(self._with_its_file(say.NO_CREDENTIALS()))

    def _with_its_file(self, said: Message) -> Message:
        """What is missing, and where the file that may hold it was looked for."""
        return say.WITH_ITS_FILE(said=said, file=self._sought) if self._sought else said


def load_settings(*, env_file: Path | None = ENV_FILE, **flags: Any) -> Settings:
    """Read the settings: `flags` (those that are not None) before the environment before
    `env_file`.

    Each variable for itself, but for kinds of credentials: when the environment holds a part of
    one kind, the file may complete it, and the file's other kinds are not looked at.

    Args:
        env_file: None reads none.

    Raises:
        SettingsError: if a value cannot be used, or a secret of the environment would go to a host
            that the file names; secrets are never quoted.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    names = [name for pair in _PAIRS for name in pair]
    try:
        environment = _with_secrets(Settings(**given))
        if env_file is None or not env_file.is_file():
            environment._sought = _missed(env_file)
            return environment
        found = {name: getattr(environment, name) for name in names}
        chosen = [pair for pair in _PAIRS if any(found[name] for name in pair)]
        if chosen:
            left = {name for pair in chosen for name in pair if not found[name]}
            given |= {name: one for name, one in found.items() if name not in left}
        settings = Settings(_env_file=env_file, _env_file_encoding="utf-8-sig", **given)  # type: ignore[call-arg]
        _refuse_another_host(settings, environment, env_file)
        _refuse_secret_files(settings, environment, env_file)
        settings._sought = say.FILE_WITHOUT(path=env_file.absolute())
        if any(getattr(settings, name) and not getattr(environment, name) for name in _HIDDEN):
            settings._remark = _exposed(env_file)
        return settings
    except ValidationError as error:
        raise SettingsError(_said(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or say.NO_TEXT()
        raise SettingsError(say.NO_ENV_FILE(path=env_file, why=why)) from error


class _OfOneFile(Settings):
    """Settings of which the environment says nothing."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, dotenv_settings


def settings_in(path: Path) -> Settings:
    """The settings that one file holds, whatever the environment says: of one tenant of several.

    Raises:
        SettingsError: if a value cannot be used; secrets are never quoted.
    """
    try:
        settings = _OfOneFile(_env_file=path, _env_file_encoding="utf-8-sig")  # type: ignore[call-arg]
        _refuse_secret_files(settings, _OfOneFile(), path)
    except ValidationError as error:
        raise SettingsError(_said(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or say.NO_TEXT()
        raise SettingsError(say.NO_ENV_FILE(path=path, why=why)) from error
    settings._sought = say.FILE_WITHOUT(path=path.absolute())
    return settings


def _said(error: ValidationError) -> Message:
    """What is wrong with a setting."""
    first = error.errors(include_url=False, include_input=False)[0]
    match first.get("ctx"):
        case {"error": ValueError(args=(Message() as said,))}:
            return said
    name = str(first["loc"][0])  # only numbers of seconds are refused in pydantic's own words
    example = Settings.model_fields[name].default
    return say.NO_SECONDS(variable=_variable(name), example=example)


def _with_secrets(environment: Settings) -> Settings:
    """The environment's settings with the secrets that stand elsewhere: in files that it names, or
    handed over by systemd.

    Raises:
        SettingsError: if one cannot be read.
    """
    found: dict[str, str] = {}
    variables = {_variable(name): name for name in (*chain(*_PAIRS), "ledger")}
    for variable, text in handed_over(variables).items():
        found[variables[variable]] = text
    for name in _HIDDEN:
        path = getattr(environment, f"{name}_file")
        if path is not None:
            found[name] = secret_in(path, variable=f"{_variable(name)}_FILE")
    if "ledger" in found:
        try:
            _database_address(SecretStr(found["ledger"]))
        except ValueError as error:
            raise SettingsError(error.args[0]) from None
    told = {
        name: SecretStr(text) if name in _HIDDEN else text
        for name, text in found.items()
        if not getattr(environment, name)
    }
    return environment.model_copy(update=told) if told else environment


def _missed(env_file: Path | None) -> Message:
    """Where the file was looked for, and what lies there in its place: an editor of Windows calls
    it `.env.txt`.
    """
    if env_file is None:
        return say.NO_FILE_READ()
    path, others = env_file.absolute(), []
    with suppress(OSError):
        others = sorted(
            one.name
            for one in path.parent.iterdir()
            if _LIKE_IT.fullmatch(one.name) and one.is_file()
        )
    return say.FILE_MISNAMED(path=path, other=others[0]) if others else say.NO_FILE_HERE(path=path)


def _exposed(env_file: Path) -> Message | None:
    """That others may read the file; Windows has other means."""
    if os.name == "posix" and env_file.stat().st_mode & stat.S_IROTH:
        return say.FILE_EXPOSED(path=env_file.absolute())
    return None


def _refuse_secret_files(settings: Settings, environment: Settings, env_file: Path) -> None:
    """Only the environment says which file is a secret.

    Raises:
        SettingsError: if the file does.
    """
    for name in (f"{secret}_file" for secret in _HIDDEN):
        if getattr(settings, name) != getattr(environment, name):
            raise SettingsError(
                say.SECRET_FILE_IN_ENV_FILE(path=env_file.absolute(), variable=_variable(name))
            )


def _refuse_another_host(settings: Settings, environment: Settings, env_file: Path) -> None:
    """Credentials and host come from one source: whoever packed a batch may have put a `.env` into
    it.

    Raises:
        SettingsError: if the file would send a secret that it does not hold to a host of its own,
            or what is sent to a host that it does not name to a ledger of its own too.
    """
    secret = next((name for name in _SECRETS if getattr(environment, name)), None)
    if secret is not None and settings.base_url != environment.base_url:
        raise SettingsError(
            say.ANOTHER_HOST(
                path=env_file.absolute(),
                address=_ADDRESS,
                secret=_variable(secret),
                host=settings.host,
            )
        )
    if secret is not None and settings.ledger != environment.ledger:
        raise SettingsError(
            say.ANOTHER_LEDGER(
                path=env_file.absolute(), variable=_variable("ledger"), secret=_variable(secret)
            )
        )


def _database_address(value: SecretStr) -> SecretStr:
    """The address of a database.

    Raises:
        ValueError: if it is none; what it holds is not quoted.
    """
    from sqlalchemy import exc, make_url  # here, since most have none and need not load it

    text = value.get_secret_value().strip()
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError):
        url = None
    if url is None or not url.drivername.startswith("postgres") or not url.database:
        raise ValueError(say.NO_DATABASE_ADDRESS(variable=_variable("ledger"))) from None
    return SecretStr(text)


def _is_one_word(text: str) -> bool:
    return text.isprintable() and " " not in text


def _variable(name: str) -> str:
    return f"DOKSTAMP_{name.upper()}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
