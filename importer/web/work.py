"""A job, and how far it is."""

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from importer.dokstamp import Retried
from importer.errors import ImporterError
from importer.events import Asking, Event, RowFinished
from importer.issues import Issue
from importer.outcomes import Status
from importer.sentences import Message
from importer.session import Brake, Place, Planned, Report

_LATEST = 8
"""How many of the rows that ended last are told."""
_AWAY = 3.0
"""Seconds without an answer after which DokStamp counts as away."""
_TELLING = 30.0
"""Seconds after which it can be told how long something takes."""


class Task(StrEnum):
    """What a job does."""

    LOOK = "look"
    """DokStamp is asked what a run would do; nothing is sent."""
    ISSUE = "run"
    PLAN = "plan"
    """DokStamp is asked what can be done about an earlier run; nothing is sent."""
    UNDO = "undo"
    FINISH = "issue"
    """An earlier run's drafts are issued."""
    VERIFY = "verify"

    @property
    def sends(self) -> bool:
        """Whether it changes anything."""
        return self in (Task.ISSUE, Task.UNDO, Task.FINISH)


@dataclass(kw_only=True)
class Work:
    """A job, and how far it is. Written by its own thread only.

    Attributes:
        key: what it is known by: the list's id, or that of the run that it is about.
        content: of the list, as `GraduateList.content` tells; "" of what is about a run.
        subject: what is asked about a run; of what is issued the list as it was judged.
        total: how many rows are to be done; None while that is being asked.
        counts: how many have ended, by status.
        latest: the rows that ended last, newest first.
        asking: what DokStamp is being asked for.
        planned: of a look, what would be sent; `report` counts it, `places` tells where it
            belongs, `brakes` what it stops for, and `differing` what is otherwise than when
            approval was asked for.
        run_id: of what sends something, once it does.
        result: what it came to, if anything; `told` is what pages know of it, see
            `importer.web.found_online`.
        failure: what ended it early.
        ended: since when it is over, as `time.monotonic` tells.
    """

    key: str
    task: Task
    by: str
    content: str = ""
    subject: Any = None
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    sending_since: float | None = None
    total: int | None = None
    counts: Counter[Status] = field(default_factory=Counter)
    latest: deque[int] = field(default_factory=lambda: deque(maxlen=_LATEST))
    asking: Message | None = None
    planned: Planned | None = None
    report: Report | None = None
    places: tuple[Place, ...] = ()
    differing: tuple[Issue, ...] = ()
    brakes: tuple[Brake, ...] = ()
    run_id: str | None = None
    result: Any = None
    told: Any = None
    failure: ImporterError | None = None
    ended: float | None = None
    stopping: bool = False
    wish: Callable[[], None] | None = None
    _retried: tuple[float, datetime] | None = None

    @property
    def done(self) -> int:
        """How many rows have ended."""
        return self.counts.total()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended is not None

    @property
    def seconds_left(self) -> float | None:
        """How long it will go on at this rate, in seconds; None where that cannot be told yet."""
        if self.sending_since is None or not self.total or self.is_over:
            return None
        gone = time.monotonic() - self.sending_since
        done = self.done
        return (self.total - done) * gone / done if done and gone > _TELLING else None

    @property
    def away_since(self) -> datetime | None:
        """Since when DokStamp does not answer; None while it does."""
        if self._retried is None or self.is_over:
            return None
        return self._retried[1] if time.monotonic() - self._retried[0] > _AWAY else None

    def begin(self, total: int, run_id: str) -> None:
        """It begins to send."""
        self.run_id, self.sending_since, self.total = run_id, time.monotonic(), total

    def listen(self, event: Event) -> None:
        """Take note of what happens."""
        if isinstance(event, RowFinished):
            self.counts[event.outcome.status] += 1
            self.latest.appendleft(event.outcome.row)
            self._retried = None
        elif isinstance(event, Asking):
            self.asking = event.what
            self._retried = None
        elif isinstance(event, Retried) and self._retried is None:
            self._retried = time.monotonic(), datetime.now(UTC)

    def forget(self) -> None:
        """Let go of what takes much memory: it is asked for again, or read from its results."""
        self.planned = self.report = self.result = self.told = None

    def counted(self) -> Mapping[str, int]:
        """How many rows ended how, by the words of results."""
        return {str(status): count for status, count in self.counts.items()}
