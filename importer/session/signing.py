"""People who sign in with their own login of DokStamp: what lets them in is kept by whoever asks,
and given back.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import anyio

from importer import __version__
from importer.dokstamp import (
    CredentialsRefused,
    DokStamp,
    DokStampError,
    LoginCredentials,
    Retry,
    TokenCredentials,
)
from importer.errors import ImporterError
from importer.session.opening import target_errors
from importer.settings import Settings

_PATIENCE = Retry(budget_seconds=10)
"""Whoever signs in sits there and waits."""
_AGENT = f"dokstamp-importer/{__version__}"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody whom DokStamp lets in."""

    tenant: str
    token: str = field(repr=False)


async def sign_in(settings: Settings, email: str, password: str) -> Admitted | None:
    """Ask DokStamp whether it lets somebody in; None where it does not.

    Args:
        settings: which DokStamp, and which tenant it has to be, if that is told.

    Raises:
        TargetError: if it cannot be asked.
    """
    opened = partial(DokStamp, settings.base_url, retry=_PATIENCE, user_agent=_AGENT)
    with target_errors(settings):
        try:
            async with opened(LoginCredentials(email, password)) as client:
                token = client.hand_over_token()
        except CredentialsRefused:
            return None
        admitted = Admitted(client.tenant, token)
    if settings.tenant is not None and settings.tenant != admitted.tenant:
        await sign_out(settings, admitted)
        return None
    return admitted


async def sign_out(settings: Settings, admitted: Admitted) -> None:
    """Give back what let somebody in: it would live for a year. Best effort."""
    credentials = TokenCredentials(admitted.token)
    with suppress(ImporterError, DokStampError, ExceptionGroup), anyio.move_on_after(10):
        async with DokStamp(
            settings.base_url,
            credentials,
            tenant=admitted.tenant,
            retry=_PATIENCE,
            user_agent=_AGENT,
        ) as client:
            await client.log_out()
