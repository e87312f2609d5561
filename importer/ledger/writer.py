"""One writer commits for all workers."""

from collections.abc import Callable, Sequence

import anyio
import anyio.to_thread

from importer.errors import LedgerError, described
from importer.ledger.database import Database, Statement

_LOOKS, _LOOK_SECONDS = 6, 0.005
"""How often, and how long each time, changes may wait for others to share a commit with."""


class Writer:
    """The one writer: gathers the workers' changes and commits them together. Run `work` in a task
    of its own.

    Args:
        unhurried: whether nobody has less to do for having to wait for a commit, as when the wire
            is full anyway.
    """

    def __init__(
        self, database: Database, *, unhurried: Callable[[], bool] = lambda: False
    ) -> None:
        self._database = database
        self._unhurried = unhurried
        self._waiting: list[tuple[Sequence[Statement], anyio.Event]] = []
        self._wake = anyio.Event()
        self._failure: LedgerError | None = None

    async def commit(self, *changes: Statement) -> None:
        """Return when `changes` are on the disk.

        Raises:
            LedgerError: if they are not, now or since an earlier failure: nothing more may be
                sent.
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
        """Commit what is waiting, again and again, until cancelled; then what is waiting still,
        once more.
        """
        try:
            while True:
                await self._wake.wait()
                await self._gather()
                await self._commit()
        finally:
            await self._commit()

    async def _gather(self) -> None:
        for _ in range(_LOOKS):
            if self._failure is not None or not self._unhurried():
                return
            await anyio.sleep(_LOOK_SECONDS)

    async def _commit(self) -> None:
        self._wake = anyio.Event()
        waiting, self._waiting = self._waiting, []
        changes = [change for group, _ in waiting for change in group]
        try:
            if changes and self._failure is None:
                # Shielded: a commit under way is finished, and its answer is not lost, when the
                # run is cancelled.
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(self._database.write, changes)
        except LedgerError as error:
            self._failure = error
        except (
            Exception
        ) as surprise:  # whatever it is, nothing was written, and nobody may go on as if it were
            why = described(surprise)
            self._failure = LedgerError(self._database.faults.not_written(why))
        finally:
            for _, done in waiting:
                done.set()
