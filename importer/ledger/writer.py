"""One writer commits for all workers."""

from collections.abc import Sequence

import anyio
import anyio.to_thread

from importer.errors import LedgerError
from importer.ledger.database import Change, Database


class Writer:
    """The one writer: gathers the workers' changes and commits them together. Run `work` in a task of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Sequence[Change], anyio.Event]] = []
        self._wake = anyio.Event()
        self._failure: LedgerError | None = None

    async def commit(self, *changes: Change) -> None:
        """Return when `changes` are on the disk.

        Raises:
            LedgerError: if they are not, now or since an earlier failure: nothing more may be sent.
        """
        if self._failure is not None:
            raise self._failure
        done = anyio.Event()
        self._waiting.append((changes, done))
        self._wake.set()
        await done.wait()
        if self._failure is not None:
            raise self._failure

    async def work(self) -> None:
        """Commit what is waiting, again and again, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake = anyio.Event()
            waiting, self._waiting = self._waiting, []
            changes = [change for group, _ in waiting for change in group]
            try:
                if self._failure is None:
                    # Shielded: a commit under way is finished, and its answer is not lost, when the run is cancelled.
                    with anyio.CancelScope(shield=True):
                        await anyio.to_thread.run_sync(self._database.write, changes)
            except LedgerError as error:
                self._failure = error
            finally:
                for _, done in waiting:
                    done.set()
