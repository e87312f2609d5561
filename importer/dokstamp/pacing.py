"""One gate for all requests: at most so many under way, never faster than the API allows, one
pause for everybody.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import anyio

from importer.dokstamp.allowance import Allowance
from importer.dokstamp.answers import Answer
from importer.dokstamp.cadence import Cadence
from importer.dokstamp.concurrency import Cap
from importer.dokstamp.events import Paused, PauseEnded, Throttled, WireEvent
from importer.dokstamp.window import Quota, Sent
from importer.sentences import SaidError
from importer.sentences import dokstamp as say

_TOLD_FROM = 0.1
"""Seconds from which on a pause is worth an event."""


class PausedTooLongError(SaidError):
    """The API asks for a longer pause than anybody wants to wait."""


class ClosedError(Exception):
    """Nothing more is let through."""


@dataclass(slots=True, eq=False)
class Pass:
    """The permission to send one request, which is under way until the pass is given back.

    Attributes:
        slot: a number below the cap that no other request under way has.
        kind: method and kind of path, requests of which take about as long.
        counted: the request counts against the API's rate limit.
    """

    slot: int
    kind: str
    counted: bool
    sent: Sent


class Pacer:
    """Lets requests through in the order in which they come.

    Args:
        cap: most requests under way.
        rate_per_minute: most requests a minute, evenly spread; None leaves it to what the API
            tells.
        first_pause: seconds to pause after a refusal that does not say how long; doubled with each
            in a row.
        listener: told of pauses.
    """

    def __init__(
        self,
        cap: Cap,
        *,
        rate_per_minute: float | None,
        first_pause: float,
        listener: Callable[[WireEvent], None],
    ) -> None:
        self._cap = cap
        self._spacing = 60.0 / rate_per_minute if rate_per_minute else 0.0
        self._cadence = Cadence()
        self._next_at = self._beat = -math.inf
        self._first_pause = first_pause
        self._listener = listener
        self._allowance = Allowance()
        self._line = anyio.Lock(fast_acquire=True)
        self._changed = anyio.Event()
        self._told_until = -math.inf
        self._paused = False
        self._free = list(range(cap.ceiling - 1, -1, -1))
        self._counted = 0
        self._closed = False

    @property
    def full(self) -> bool:
        """Whether as many requests are under way as may be."""
        return self.under_way >= self._cap.now

    @property
    def under_way(self) -> int:
        """Requests under way."""
        return self._cap.ceiling - len(self._free)

    async def enter(
        self, kind: str, *, counted: bool = True, longest_pause: float = math.inf
    ) -> Pass:
        """Wait for one's turn to send one request.

        Args:
            kind: see `Pass`.
            counted: False for a login, which the rate limit of a credential does not know.
            longest_pause: most seconds to wait for the end of a pause that the API asked for.

        Raises:
            PausedTooLongError: if the pause is longer than that.
            ClosedError: if nothing more is let through.
        """
        async with self._line:
            self._refuse(longest_pause)
            while (delay := self._delay(now := time.monotonic(), counted=counted)) > 0.0:
                self._changed = anyio.Event()
                with anyio.move_on_after(None if delay == math.inf else delay):
                    await self._changed.wait()
                self._refuse(longest_pause)
            self._next_at = max(self._next_at, now - self._spacing) + self._spacing
            apart = self._apart
            self._beat = max(
                self._beat + apart, now - apart
            )  # what a timer was late by is made up, once
            sent = self._allowance.sent(now, self._counted, counted=counted)
            if self._paused and not sent.probe:
                self._paused, self._told_until = False, -math.inf
                self._listener(PauseEnded())
            self._counted += counted
            return Pass(self._free.pop(), kind, counted, sent)

    def close(self) -> None:
        """Let nothing more through, also not what is waiting in line."""
        self._closed = True
        self._changed.set()

    def leave(
        self, given: Pass, answer: Answer | None, *, timed_out: bool = False, unsent: bool = False
    ) -> None:
        """Give a pass back.

        Args:
            answer: what the API answered, None when no answer came.
            timed_out: no answer came in time.
            unsent: nothing was sent after all.
        """
        now = time.monotonic()
        self._free.append(given.slot)
        self._counted -= given.counted
        if unsent:
            self._allowance.withdrawn(given.sent)
        elif answer is None:
            self._allowance.lost(given.sent)
        else:
            self._learn(given, answer, now)
        if timed_out:
            self._cap.overloaded(given.sent.at, now)
        self._changed.set()

    def _refuse(self, longest: float) -> None:
        if self._closed:
            raise ClosedError
        left = self._allowance.paused_until - time.monotonic()
        # Two seconds are what our own caution may add to what the API asked for.
        if left > longest + 2.0:
            raise PausedTooLongError(say.LEFT_ALONE(seconds=left))

    def _learn(self, given: Pass, answer: Answer, now: float) -> None:
        quota = Quota.by(answer)
        if answer.status == 429:
            self._listener(Throttled())
        if answer.status == 429 and not given.counted:
            self._allowance.hold(quota.wait or self._first_pause, now)
        elif answer.status == 429:
            self._cap.overloaded(given.sent.at, now)
            self._allowance.refused(
                given.sent, quota, now, self._counted, fallback=self._first_pause
            )
        else:
            self._cap.answered(given.kind, now - given.sent.at, self.under_way + 1)
            self._cadence.answered(now - given.sent.at)
            if given.counted:
                self._allowance.answered(given.sent, quota, now, self._counted)
            if answer.status == 503 and quota.retry_after:
                self._allowance.hold(quota.retry_after, now)

    def _delay(self, now: float, *, counted: bool) -> float:
        """Seconds until the next request may go; infinite when that depends on one that is under
        way.
        """
        if self.full:
            return math.inf
        delay = (
            self._allowance.wait(now, self._counted)
            if counted
            else self._allowance.paused_until - now
        )
        if _TOLD_FROM <= delay < math.inf and not self._allowance.probing:
            self._tell(now, max(self._allowance.pause_ends(now), now + delay))
        return max(delay, self._next_at - now, self._beat + self._apart - now, 0.0)

    @property
    def _apart(self) -> float:
        return self._cadence.apart(self._cap.now, self.under_way)

    def _tell(self, now: float, until: float) -> None:
        if until > self._told_until + _TOLD_FROM:
            self._paused, self._told_until = True, until
            limit = self._allowance.limit
            reason = say.LIMIT_REACHED(count=limit) if limit else say.PAUSE_ASKED()
            self._listener(Paused(until - now, reason))
