"""The one place that opens what a job needs: the state folder with its lock and ledger, and the
API.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path

from importer import __version__
from importer.dokstamp import DokStamp, DokStampError, Retry
from importer.errors import ImporterError, TargetError
from importer.events import Listener, unfailing
from importer.ledger import Ledger, open_ledger
from importer.sentences import Message
from importer.sentences import session as say
from importer.session.source import Wire
from importer.settings import Settings
from importer.state import hold


@contextmanager
def open_state(
    state: Path,
    *,
    locked: bool = True,
    wait: bool = False,
    on_wait: Callable[[Message], None] | None = None,
    on_set_aside: Callable[[Path], None] | None = None,
) -> Iterator[Ledger]:
    """The ledger of a state folder.

    Args:
        locked: for something that sends: no other run at the same time.
        wait: for another run to end, instead of refusing.
        on_wait: told, once, who is waited for.
        on_set_aside: told where a damaged ledger was put; a new one is begun.

    Raises:
        BusyError: if another run holds the folder, or it cannot be used.
        LedgerError: if the ledger cannot be used.
    """
    with (
        hold(state, wait=wait, on_wait=on_wait) if locked else nullcontext(),
        open_ledger(state) as ledger,
    ):
        if ledger.set_aside and on_set_aside is not None:
            on_set_aside(ledger.set_aside)
        yield ledger


@asynccontextmanager
async def connected(
    settings: Settings, wire: Wire, listener: Listener, *, run_id: str | None = None
) -> AsyncIterator[DokStamp]:
    """A client that is logged in and knows its tenant.

    Args:
        run_id: of a run that sends something: DokStamp's audit log keeps who sent it.

    Raises:
        TargetError: if the API cannot be used.
    """
    with target_errors(settings):
        async with DokStamp(
            settings.base_url,
            settings.credentials,
            tenant=settings.tenant,
            max_in_flight=wire.max_in_flight,
            rate_per_minute=wire.rate_per_minute,
            retry=Retry(budget_seconds=settings.retry_seconds, first_wait=settings.retry_wait),
            listener=unfailing(listener),
            user_agent=f"dokstamp-importer/{__version__}" + (f" (run {run_id})" if run_id else ""),
        ) as client:
            yield client


@contextmanager
def target_errors(settings: Settings) -> Iterator[None]:
    """Turn what the API room raises, also from within a task group, into one sentence."""
    try:
        yield
    except (DokStampError, ExceptionGroup) as error:
        first: BaseException = error
        while isinstance(first, ExceptionGroup):
            first = first.exceptions[0]
        if isinstance(first, DokStampError):
            said = say.OF_ADDRESS(address=settings.base_url, what=first.said)
            raise TargetError(said) from error
        if isinstance(first, ImporterError):
            raise first from error
        raise
