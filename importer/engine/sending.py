"""The state of one sending: what the workers share, and what whoever sends with them has to
say.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import anyio

from importer.dokstamp import DokStamp, Refused, back_off
from importer.engine.limits import Limits
from importer.errors import ImporterError, TargetError
from importer.events import Event, Listener, Stopping, unfailing
from importer.issues import Code
from importer.ledger import Writer
from importer.registry import Patience
from importer.sentences import Message
from importer.sentences import sending as say

R = TypeVar("R")

_LONG_PAUSE = 0.5
"""Seconds from which on a wait is worth another worker."""
_LENT_A_SLOT = 4
"""Most rows that wait at the same time with another worker in their place, for each request under
way.
"""


@dataclass(frozen=True, slots=True)
class WorkItem(Generic[R]):
    """Something to do, and the rows that it is done for.

    Attributes:
        ended: told when it is done and its rows have ended, or gone on.
        apart: puts rows in line again that are better sent each alone, where several go together.
    """

    do: Callable[[], Coroutine[Any, Any, None]]
    rows: Sequence[R]
    ended: Callable[[], None] = lambda: None
    apart: Callable[[Sequence[R]], None] | None = None


class Sending(ABC, Generic[R]):
    """Owned by one event loop; its workers share it.

    Args:
        client: an entered client; its cap bounds the requests in flight.
        writer: commits to the ledger for all workers.

    Attributes:
        stopped: nothing new is to be started.
        failure: what makes going on pointless, if anything does.
        changed: set, and replaced, when there may be something new to do.
        patience: how long the server is asked after a create whose outcome is unknown.
        lend: starts another worker.
        surplus: workers that are to end, since those whose place they took are back.
    """

    def __init__(
        self, client: DokStamp, writer: Writer, *, limits: Limits, listener: Listener
    ) -> None:
        self.client = client
        self.writer = writer
        self.limits = limits
        self.stopped = anyio.Event()
        self.failure: ImporterError | None = None
        self.changed = anyio.Event()
        self.patience = Patience(
            seconds=limits.settle_seconds, longest_wait=limits.longest_wait, sleep=self.pause
        )
        self.lend: Callable[[], None] = lambda: None
        self.surplus = 0
        self._lent = 0
        self._listener = unfailing(listener)
        self._failures_in_a_row = 0

    @property
    @abstractmethod
    def everything_finished(self) -> bool:
        """Whether every row has its end."""

    @abstractmethod
    def next_job(self) -> WorkItem[R] | None:
        """The next thing to do, None while there is none."""

    @abstractmethod
    def has_ended(self, row: R) -> bool:
        """Whether a row has its end."""

    @abstractmethod
    async def refuse(self, row: R, code: Code, message: Message) -> None:
        """End a row as failed.

        Raises:
            LedgerError: if that cannot be noted.
        """

    @abstractmethod
    async def give_up(self, row: R, code: Code, message: Message) -> None:
        """End a row as not done; `note_failure` counts it.

        Raises:
            LedgerError: if that cannot be noted.
        """

    async def refused(self, row: R, refusal: Refused) -> None:
        """End a row about which a question was refused."""
        await self.refuse(row, Code.REFUSED, refusal.said)

    @property
    def stopping(self) -> bool:
        """Whether nothing new is to be started."""
        return self.stopped.is_set()

    @property
    def reason(self) -> Message:
        """Why rows that were not reached were not."""
        return self.failure.said if self.failure else say.NOT_REACHED()

    def stop(self, reason: Message, failure: ImporterError | None = None) -> None:
        """Start nothing new. `failure` is what makes going on pointless, if anything does."""
        if not self.stopping:
            self.tell(Stopping(reason))
        self.stopped.set()
        self.failure = self.failure or failure
        self.notify()

    def tell(self, event: Event) -> None:
        """Hand an event to the listener."""
        self._listener(event)

    def notify(self) -> None:
        """Wake the workers that wait for something to do."""
        self.changed.set()
        self.changed = anyio.Event()

    def note_failure(self) -> None:
        """Note that the server failed on a row; the run gives up when it fails on row after
        row.
        """
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= self.limits.failures_in_a_row:
            said = say.FAILED_IN_A_ROW(rows=self._failures_in_a_row)
            self.stop(said, TargetError(said))

    def note_answer(self) -> None:
        """Note that a row ended by an answer of the server's."""
        self._failures_in_a_row = 0

    async def pause(self, seconds: float) -> None:
        """Wait, or until the run is to stop; a long wait keeps no other row from being worked
        on.
        """
        lends = seconds > _LONG_PAUSE and self._lent < _LENT_A_SLOT * self.client.max_in_flight
        if lends:
            self._lent += 1
            self.lend()
        try:
            with anyio.move_on_after(seconds):
                await self.stopped.wait()
        finally:
            if lends:
                self._lent -= 1
                self.surplus += 1
                self.notify()

    def waits(self) -> Iterator[float]:
        """Seconds to wait after each attempt, growing and jittered; ends early when the run is to
        stop.
        """
        limits = self.limits
        for attempt in range(limits.attempts):
            if self.stopping:
                return
            yield back_off(limits.first_wait, attempt, longest=limits.longest_wait, jitter=0.5)
