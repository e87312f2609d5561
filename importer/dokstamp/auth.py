"""Who we are to the API: the editions' credentials, and the token that they are exchanged for."""

import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import anyio

from importer.dokstamp.answers import (
    Answer,
    UnreadableAnswerError,
    document_of,
    number_of,
    refusal_of,
)
from importer.dokstamp.errors import CredentialsRefused, DokStampError, Unreachable
from importer.dokstamp.events import TokenRenewed, WireEvent
from importer.dokstamp.exchange import Call, RefusedAnswerError
from importer.sentences import dokstamp as say

_RENEW_BEFORE = 60.0
"""Seconds before its end at which a token is renewed (DokStamp API page, Authentication)."""
_SHORT_LIFE = 600.0
_SHARE_OF_SHORT_LIFE = 0.1
_SHORTEST_LIFE = 0.1
"""Seconds: a shorter life is no life, and whether such a token is still good is left to the API to
say.
"""
_MOST_LOGINS, _LOGINS_WITHIN = 30, 60.0
"""Logins that are tried within so many seconds; a server that wants more does not accept what it
hands out.
"""

LOGIN = "/auth/login"
REFRESH = "/auth/refresh"
LOGOUT = "/auth/logout"
OAUTH = "/oauth/token"


@dataclass(frozen=True, slots=True)
class LoginCredentials:
    """An account of the login edition."""

    email: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OAuthCredentials:
    """A client of the OAuth edition."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenCredentials:
    """An access token that somebody else obtained; it cannot be renewed."""

    token: str = field(repr=False)


Credentials = LoginCredentials | OAuthCredentials | TokenCredentials


@dataclass(frozen=True, slots=True)
class _Token:
    """An access token; `stale_at` is on the monotonic clock, None when it does not expire as far
    as we know.
    """

    access: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    stale_at: float | None = None

    @property
    def stale(self) -> bool:
        return self.stale_at is not None and time.monotonic() >= self.stale_at


class TokenKeeper:
    """Keeps the access token fresh, for all workers at once.

    Args:
        credentials: what a token is obtained with.
        perform: sends a call, see `Exchange.perform`.
        listener: told when the token is renewed.
    """

    def __init__(
        self,
        credentials: Credentials,
        perform: Callable[[Call[Any], Callable[[], Mapping[str, str] | None]], Awaitable[Any]],
        listener: Callable[[WireEvent], None],
    ) -> None:
        self._credentials = credentials
        self._perform = perform
        self._listener = listener
        self._lock = anyio.Lock()
        self._refused: CredentialsRefused | None = None
        self._token: _Token | None = None
        self._obtained: deque[float] = deque(maxlen=_MOST_LOGINS)
        self._handed_over = False
        if isinstance(credentials, TokenCredentials):
            self._token = _Token(credentials.token)
            if not can_be_sent(credentials.token):
                self._token = None

    @property
    def renewable(self) -> bool:
        """Whether a refused token can be replaced."""
        return not isinstance(self._credentials, TokenCredentials)

    def authorization(self) -> Mapping[str, str] | None:
        """The header that says who we are, None when the token has to be obtained or renewed
        first.
        """
        if self._token is None or self._token.stale:
            return None
        return {"Authorization": f"Bearer {self._token.access}"}

    def to_log_out(self) -> Mapping[str, str] | None:
        """The header of a token that a login of ours obtained and that is good for a long time
        yet; None otherwise.
        """
        ours = isinstance(self._credentials, LoginCredentials) and not self._handed_over
        return self.authorization() if ours else None

    def hand_over(self) -> str:
        """The token, which from now on is the caller's to keep and to give back.

        Raises:
            CredentialsRefused: if there is none.
        """
        if self._token is None:
            raise CredentialsRefused(say.TOKEN_UNUSABLE())
        self._handed_over = True
        return self._token.access

    async def ready(self) -> None:
        """Obtain or renew the token if that is due.

        Raises:
            CredentialsRefused: if the API refuses the credentials, now or earlier.
            Unreachable: if it cannot be asked.
        """
        if self.authorization() is None:
            await self._renew(lambda: self.authorization() is None)

    async def renew(self, authorization: Mapping[str, str]) -> None:
        """Replace the token that was just refused, unless somebody has done so meanwhile.

        Raises:
            CredentialsRefused: if the API refuses the credentials, now or earlier.
            Unreachable: if it cannot be asked.
        """
        await self._renew(lambda: self.authorization() in (None, authorization))

    async def _renew(self, due: Callable[[], bool]) -> None:
        async with self._lock:
            if self._refused is not None:
                # Asking again would only lock the account.
                raise self._refused
            if not due():
                return
            self._count_login()
            renewed = self._token is not None
            self._token = await self._obtain()
            if renewed:
                self._listener(TokenRenewed())

    def _count_login(self) -> None:
        now = time.monotonic()
        if len(self._obtained) == _MOST_LOGINS and now - self._obtained[0] < _LOGINS_WITHIN:
            self._refused = CredentialsRefused(say.TOO_MANY_LOGINS(logins=_MOST_LOGINS))
            raise self._refused
        self._obtained.append(now)

    async def _obtain(self) -> _Token:
        credentials = self._credentials
        if isinstance(credentials, LoginCredentials):
            if self._token is not None and self._token.refresh is not None:
                token = await self._refresh(self._token.refresh)
                if token is not None:
                    return token
            return await self._ask(
                _json(LOGIN, {"email": credentials.email, "password": credentials.password})
            )
        if isinstance(credentials, OAuthCredentials):
            form = {
                "grant_type": "client_credentials",
                "client_id": credentials.client_id,
                "client_secret": credentials.client_secret,
            }
            return await self._ask(
                _call(OAUTH, "application/x-www-form-urlencoded", urlencode(form).encode())
            )
        raise CredentialsRefused(say.TOKEN_UNUSABLE())

    async def _refresh(self, refresh_token: str) -> _Token | None:
        """Exchange the refresh token for a new pair; None when that is refused, so that a login is
        needed.
        """
        try:
            # A refresh token is good once, so what comes without a new one ends in a login the
            # next time.
            return await self._send(_json(REFRESH, {"refresh_token": refresh_token}))
        except RefusedAnswerError:
            return None

    async def _ask(self, call: Call[_Token]) -> _Token:
        try:
            return await self._send(call)
        except RefusedAnswerError as refused:
            raise self._blame(refused.answer, call) from refused

    async def _send(self, call: Call[_Token]) -> _Token:
        begun = time.monotonic()
        token: _Token = await self._perform(call, dict)
        # The life began when the server made the token, which was after `begun`.
        return token if token.stale_at is None else replace(token, stale_at=begun + token.stale_at)

    def _blame(self, answer: Answer, call: Call[_Token]) -> DokStampError:
        refusal = refusal_of(answer, call.method, call.path)
        if answer.status in (404, 405):
            return Unreachable(
                say.NO_SUCH_LOGIN(path=call.path, status=answer.status),
                method=call.method,
                path=call.path,
                status=answer.status,
            )
        words = refusal.message.rstrip(".")
        self._refused = CredentialsRefused(
            say.CREDENTIALS_REFUSED_SAYING(status=answer.status, words=words)
            if answer.status != 422
            else say.CREDENTIALS_REFUSED(status=answer.status),
            method=call.method,
            path=call.path,
            status=answer.status,
            message=refusal.message,
            errors=refusal.errors,
        )
        return self._refused


def _json(path: str, body: Mapping[str, str]) -> Call[_Token]:
    return _call(path, "application/json", json.dumps(body).encode())


def _call(path: str, content_type: str, body: bytes) -> Call[_Token]:
    return Call(
        method="POST",
        path=path,
        read=_token_of,
        repeatable=True,
        headers={"Content-Type": content_type},
        body=body,
        kind=path,
        counted=False,
    )


def _token_of(answer: Answer) -> _Token:
    """Read a token; its life in seconds stands in `stale_at` until the caller knows when it
    began.
    """
    document = document_of(answer)
    if "access_token" not in document and isinstance(document.get("data"), dict):
        document = document["data"]
    access, refresh = document.get("access_token"), document.get("refresh_token")
    if not isinstance(access, str) or not can_be_sent(access):
        raise UnreadableAnswerError(say.NO_TOKEN())
    told = document.get("expires_in")
    life = (
        number_of(str(told))
        if isinstance(told, str | int | float) and not isinstance(told, bool)
        else None
    )
    if life is not None and life < _SHORTEST_LIFE:
        life = None
    if life is not None:
        life -= _RENEW_BEFORE if life >= _SHORT_LIFE else life * _SHARE_OF_SHORT_LIFE
    return _Token(access, refresh if isinstance(refresh, str) and refresh else None, life)


def can_be_sent(token: str) -> bool:
    """Whether a token can stand in a header; typing errors and pasted bullets cannot."""
    return bool(token) and token.isascii() and token.isprintable() and " " not in token
