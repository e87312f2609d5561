"""The one place that opens what a job needs: the state folder with its lock and ledger, and the
API.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from uuid import uuid4

import anyio

from importer import __version__
from importer.dokstamp import DokStamp, DokStampError, Permit, Retry
from importer.errors import BusyError, ImporterError, TargetError
from importer.events import Listener, unfailing
from importer.ledger import Ledger, Tenancy, Waiting, open_ledger
from importer.sentences import Message
from importer.sentences import session as say
from importer.session.session import Session
from importer.session.source import Wire
from importer.settings import Settings, load_settings
from importer.state import hold

_LOOKS, _LOOK_SECONDS = 3, 0.4
"""How often at least, and how long after another, it is looked whether a tenant is free."""


@contextmanager
def open_state(
    state: Path,
    *,
    settings: Settings | None = None,
    locked: bool = True,
    wait: bool = False,
    on_wait: Callable[[Message], None] | None = None,
    on_set_aside: Callable[[Path], None] | None = None,
) -> Iterator[Ledger]:
    """The ledger: in a state folder, or on the server that the settings name.

    Args:
        settings: None reads them.
        locked: for something that sends: no other run at the same time. In a folder it is locked
            here; of a server, the tenant is when a session knows it.
        wait: for another run to end, instead of refusing.
        on_wait: told, once, who is waited for.
        on_set_aside: told where a damaged ledger was put; a new one is begun.

    Raises:
        BusyError: if another run holds the folder, or it cannot be used.
        LedgerError: if the ledger cannot be used.
        SettingsError: if the settings are read, and cannot be used.
    """
    settings = settings or load_settings()
    if settings.ledger is not None:
        with open_ledger(state, settings.ledger.get_secret_value()) as ledger:
            if settings.tenant is not None:
                ledger.narrow(settings.host, settings.tenant)
            if locked:
                ledger.waiting = Waiting(wait, on_wait)
            yield ledger
        return
    with (
        hold(state, wait=wait, on_wait=on_wait) if locked else nullcontext(),
        open_ledger(state) as ledger,
    ):
        if ledger.set_aside and on_set_aside is not None:
            on_set_aside(ledger.set_aside)
        yield ledger


@asynccontextmanager
async def open_session(
    settings: Settings,
    host: str,
    ledger: Ledger,
    *,
    wire: Wire,
    listener: Listener,
    sends: bool = False,
    by: str = "",
) -> AsyncIterator[Session]:
    """Log in and learn the tenant.

    Args:
        host: what the ledger knows the API by.
        sends: it may send something: DokStamp's audit log keeps which run it was.
        by: see `Session.by`.

    Raises:
        TargetError: if the API cannot be used.
        BusyError, LedgerError: if the ledger is shared, and somebody else sends for the tenant,
            or it cannot be used.
    """
    run_id = str(uuid4())
    async with AsyncExitStack() as connection:
        client = await connection.enter_async_context(
            connected(settings, wire, listener, run_id=run_id if sends else None)
        )
        async with holding(ledger, host, client.tenant) as permit:
            client.permit = permit
            yield Session(
                client,
                connection,
                settings=settings,
                host=host,
                ledger=ledger,
                wire=wire,
                listener=listener,
                run_id=run_id,
                sends=sends,
                by=by,
            )


@asynccontextmanager
async def holding(ledger: Ledger, host: str, tenant: str) -> AsyncIterator[Permit | None]:
    """The right to send for a tenant, as long as a session lasts; what the client asks for before
    it sends something. None where the ledger is not shared, or nothing is to be sent.

    Raises:
        BusyError: if somebody else sends for the tenant, and is not to be waited for.
        LedgerError: if the ledger cannot be used.
    """
    ledger.narrow(host, tenant)
    if ledger.waiting is None:
        yield None
        return
    tenancy = await anyio.to_thread.run_sync(ledger.tenancy_of, host, tenant)
    try:
        await _taken(tenancy, ledger.waiting)
        ledger.tenancy = tenancy
        yield _Permit(ledger, tenancy)
    finally:
        ledger.tenancy = None
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(tenancy.sign_off)


async def _taken(tenancy: Tenancy, waiting: Waiting) -> None:
    tries = 0
    while True:
        try:
            await anyio.sleep(await anyio.to_thread.run_sync(tenancy.take))
        except BusyError as busy:
            tries += 1
            if tries == _LOOKS:  # by then a server has noticed that a process is gone
                if not waiting.wait:
                    raise
                if waiting.on_wait is not None:
                    waiting.on_wait(busy.run)
            await anyio.sleep(_LOOK_SECONDS)
        else:
            return


class _Permit:
    """The proof, before something is sent, that nobody has taken the tenant over."""

    def __init__(self, ledger: Ledger, tenancy: Tenancy) -> None:
        self._ledger = ledger
        self._tenancy = tenancy
        self._one_at_a_time = anyio.Lock()

    @property
    def is_fresh(self) -> bool:
        """Whether something may be sent by the latest proof: a commit is one."""
        return self._tenancy.is_fresh

    async def renew(self) -> None:
        """Prove it anew.

        Raises:
            LedgerError: if the tenant was taken over, or the server cannot be asked.
        """
        async with self._one_at_a_time:
            if not self.is_fresh:
                await anyio.to_thread.run_sync(self._ledger.write, ())


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
