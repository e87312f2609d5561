"""A process that works on the queue: one batch at a time, until it is asked to stop."""

import os
import socket
import time
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Protocol

from importer.cluster.following import Follower
from importer.cluster.jobs import JobState, Taken
from importer.cluster.jobs import JobWish as WhetherOn
from importer.cluster.queue import Queue
from importer.cluster.reasons import reason_said
from importer.cluster.working import BatchResult, Workplace
from importer.errors import LedgerError
from importer.inbox.journal import Journal
from importer.inbox.pauses import Pause
from importer.inbox.sending import StopWish
from importer.interrupts import note_interrupts
from importer.sentences import cluster as say

_LOOK = 1.0
"""Seconds between two looks for a batch."""
_TELL = 1.0
"""Seconds between two notes of how far a batch is."""
_CLEAR = 3600.0
"""Seconds between two looks for what was over long ago."""
_BEATS = 6
"""Beats within the time after which a heart counts as stopped."""
_AWAY = 15.0
"""Most seconds between two tries while the database is away."""
MOST_DEATHS = 10
"""So many workers in a row end over a batch before it has failed."""


class Meter(Protocol):
    """Counts for whoever watches the service."""

    def begun(self, taken: Taken) -> None:
        """A batch was taken."""

    def ended(self, result: BatchResult, follower: Follower) -> None:
        """It came to something."""


class WorkerHeart:
    """Shows that the worker lives, while that is busy; notes how far its batch is, and brings back
    what dead workers had.

    Args:
        stalled_after: seconds without a beat after which a worker counts as dead.
    """

    def __init__(self, queue: Queue, journal: Journal, *, stalled_after: float) -> None:
        self._queue = queue
        self._journal = journal
        self._stalled_after = stalled_after
        self._ended = Event()
        self._lock = Lock()
        self._held: tuple[int, Follower, StopWish] | None = None
        self.worker: int | None = None
        self._thread = Thread(target=self._beat, daemon=True)

    def start(self, worker: int) -> None:
        """Begin to beat for a worker."""
        self.worker = worker
        self._thread.start()

    def stop(self) -> None:
        """Beat no more."""
        self._ended.set()
        self._thread.join(timeout=30)

    def hold(self, number: int, follower: Follower, wish: StopWish) -> None:
        """A batch is at work."""
        with self._lock:
            self._held = number, follower, wish

    def let_go(self) -> None:
        """None is."""
        with self._lock:
            self._held = None

    def _beat(self) -> None:
        due = 0.0
        while not self._ended.wait(min(_TELL, self._stalled_after / _BEATS)):
            with suppress(LedgerError):  # whoever works meets it too, and tells
                with self._lock:
                    self._tell()
                if time.monotonic() >= due:
                    assert self.worker is not None
                    self._queue.beat(self.worker)
                    self._sweep()
                    due = time.monotonic() + self._stalled_after / _BEATS

    def _tell(self) -> None:
        if self._held is None or self.worker is None:
            return
        number, follower, wish = self._held
        alive = follower.finished > 0
        match self._queue.tell(self.worker, number, follower.told, alive=alive):
            case WhetherOn.CANCELLED:
                wish.call_off()
            case WhetherOn.TAKEN_OVER:
                follower.taken_over = True
                wish.call_off()

    def _sweep(self) -> None:
        for number, goes_on in self._queue.sweep(self._stalled_after, most_deaths=MOST_DEATHS):
            if goes_on:
                self._journal.tell("continued", say.BACK_IN_LINE(), batch=called(number))
            else:
                text = say.PUT_ASIDE(times=MOST_DEATHS)
                self._journal.tell("put_aside", text, batch=called(number))


class Worker:
    """Works on one batch at a time.

    Args:
        stopping: set when it is asked to stop.
    """

    def __init__(
        self,
        queue: Queue,
        place: Workplace,
        journal: Journal,
        *,
        stalled_after: float,
        stopping: Event,
        meter: Meter | None = None,
    ) -> None:
        self._queue = queue
        self._place = place
        self._journal = journal
        self._stopping = stopping
        self._meter = meter
        self._heart = WorkerHeart(queue, journal, stalled_after=stalled_after)
        self._away = Pause(1.0)
        self._called = f"{socket.gethostname()} {os.getpid()}"
        self._worker = -1
        self._to_clear = 0.0

    def serve(self) -> None:
        """Work until asked to stop.

        Raises:
            KeyboardInterrupt: on a third wish to stop while something cannot be interrupted.
        """
        with note_interrupts(self._stopping.set):
            if not self._registered():
                return
            self._heart.start(self._worker)
            try:
                while not self._stopping.is_set():
                    self._clear()
                    taken = self._taken()
                    if taken is None:
                        self._stopping.wait(_LOOK)
                    else:
                        self._work(taken)
            finally:
                self._heart.stop()
                with suppress(LedgerError):
                    self._queue.leave(self._worker)

    def _clear(self) -> None:
        """Now and then clear away what was over long ago."""
        now = time.monotonic()
        if now < self._to_clear:
            return
        self._to_clear = now + _CLEAR
        with suppress(LedgerError):  # whoever looks for a batch meets it too, and tells
            if count := self._place.clear(self._queue, self._stopping):
                self._journal.tell("cleared", say.CLEARED(count=count), count=count)

    def _registered(self) -> bool:
        while not self._stopping.is_set():
            try:
                self._worker = self._queue.register()
                return True
            except LedgerError as error:
                self._wait(error)
        return False

    def _taken(self) -> Taken | None:
        try:
            taken = self._queue.take(self._worker, self._called)
        except LedgerError as error:
            self._wait(error)
            return None
        self._away.end()
        self._journal.over("outage", "back", say.DATABASE_BACK())
        return taken

    def _wait(self, error: LedgerError) -> None:
        self._journal.trouble("outage", "ledger", say.DATABASE_AWAY(reason=error.said))
        now = time.monotonic()
        self._away.grow(now, longest=_AWAY)
        self._stopping.wait(self._away.until - now)

    def _work(self, taken: Taken) -> None:
        name = called(taken.number)
        self._journal.tell("taken", say.TAKEN(tenant=taken.tenant), batch=name)
        follower, wish = Follower(name, self._journal), StopWish(self._stopping)
        if self._meter is not None:
            self._meter.begun(taken)
        self._heart.hold(taken.number, follower, wish)
        try:
            result = self._place.work(taken, follower, wish)
            self._settle(taken, result, follower)
        finally:
            self._heart.let_go()
        if self._meter is not None:
            self._meter.ended(result, follower)

    def _settle(self, taken: Taken, result: BatchResult, follower: Follower) -> None:
        """Tell the queue what came of it, as soon as that hears it."""
        if follower.taken_over:
            self._journal.tell("taken_over", say.TAKEN_OVER(), batch=called(taken.number))
            return
        while True:
            try:
                mine = self._noted(taken, result, follower)
                break
            except LedgerError as error:
                if self._stopping.is_set():
                    return  # its heart stops, so it comes back
                self._wait(error)
        self._tell(taken, result, mine=mine)

    def _noted(self, taken: Taken, result: BatchResult, follower: Follower) -> bool:
        if result.state is None:
            return self._queue.give_back(
                self._worker,
                taken.number,
                seconds=result.seconds,
                why=result.why,
                behind=result.behind,
            )
        told = {**follower.told, "requests": result.requests, "totals": dict(result.totals)}
        return self._queue.end(self._worker, taken.number, result.state, why=result.why, told=told)

    def _tell(self, taken: Taken, result: BatchResult, *, mine: bool) -> None:
        name, why = called(taken.number), result.why
        if not mine:
            self._journal.tell("taken_over", say.TAKEN_OVER(), batch=name)
        elif result.state is JobState.ENDED:
            totals = {**result.totals}
            self._journal.tell("finished", say.ENDED(), batch=name, totals=totals)
        elif result.state is JobState.CANCELLED:
            self._journal.tell("cancelled", say.CANCELLED(), batch=name)
        elif result.state is JobState.FAILED:
            assert why is not None
            self._journal.tell("failed", say.FAILED(why=reason_said(why)), batch=name, why=why)
        elif result.seconds:
            assert why is not None
            text = say.LATER(why=reason_said(why), seconds=round(result.seconds))
            self._journal.tell("given_back", text, batch=name, why=why)
        else:
            self._journal.tell("given_back", say.GIVEN_BACK(), batch=name)


def called(number: int) -> str:
    """What a job is called in the log."""
    return str(say.JOB(number=number))
