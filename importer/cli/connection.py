"""Which DokStamp a command speaks to: the real one, or a practice one of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from pydantic import SecretStr

from importer import job
from importer.errors import UsageError
from importer.settings import Settings, load_settings


@contextmanager
def api(practice: bool, flags: dict[str, str | None]) -> Iterator[tuple[Settings, str]]:
    """The settings, and what the ledger knows the API by: a practice DokStamp is a new one each time."""
    if not practice:
        settings = load_settings(base_url=flags["base_url"], tenant=flags["tenant"])
        _ = settings.credentials  # missing ones are told before anything is read
        yield settings, settings.host
        return
    with sandbox_extra():
        from importer.sandbox import SandboxSettings, running

    with running(SandboxSettings()) as practised:
        yield (
            Settings(base_url=practised.url, email=practised.email, password=SecretStr(practised.password)),
            f"{job.PRACTICE}{uuid4()}",
        )


@contextmanager
def sandbox_extra() -> Iterator[None]:
    """Import what only the extra [sandbox] installs.

    Raises:
        UsageError: if it is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise UsageError("The sandbox is not installed: pip install 'dokstamp-importer[sandbox]'.") from error
