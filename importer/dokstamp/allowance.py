"""How many requests the API's rate limit allows now, learned from its answers.

The API counts the requests of a credential in a window of time: `X-RateLimit-Limit` of them, of
which `X-RateLimit-Remaining` are left (assumed, DokStamp API page, Conventions). How long a window
is and when it began is learned from `X-RateLimit-Reset`, from `Retry-After`, and from `Remaining`
going up; without any such header the limit itself is learned from the first refusal. Such a lesson
can be wrong (a proxy that refuses now and then, others on the same credential): where refusals
keep contradicting it, it is forgotten, and only the pauses asked for are kept.

What a window allows is used as fast as it goes; the next one is opened by a single request. Where
others use the same credential, room is left for them, and one request looks, shortly before the
window ends, how much of it they used. Times are seconds of a monotonic clock.
"""

import math
from collections import deque

from importer.dokstamp.retrying import back_off
from importer.dokstamp.window import Quota, Sent, Window, WindowLength

_DOCUMENTED_LENGTH = 60.0
_PROBE_PATIENCE = 1.0
"""Seconds that everybody waits for the answer of the request that opens a window."""
_FIRST_STEP = 0.25
"""Seconds between two questions whether the window is over, after the first came too early;
doubled each time.
"""
_SMALLEST_SHARED = 20
"""Smaller limits are used up to the last request."""
_LONGEST_FALLBACK = 60.0
_LENGTHS_TRIED = (5.03, 10.05, 15.05, 30.1, 60.1)
"""Seconds after a window's beginning at which to ask again when a refusal does not say: usual
lengths, and a bit.
"""
_LONGEST_LOG = 65_536
_MOST_CONTRADICTIONS = 3
"""Refusals of requests that a limit learned from refusals would have allowed, after which it is
forgotten.
"""
_UNTAUGHT_SECONDS = 60.0
"""How long nothing is learned from refusals alone after that."""


class Allowance:
    """Says how long the next request has to wait so that the API need not refuse it."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self.length = WindowLength()
        self._window: Window | None = None
        self._epoch = 0
        self._log: deque[float] = deque(maxlen=_LONGEST_LOG)
        self._resets_at: float | None = None
        self.paused_until = -math.inf
        self._refused_at = -math.inf
        self._refusals = 0
        self._in_flight_at_refusal = 0
        self._measured = False
        self._learned = False
        self._contradictions = 0
        self._untaught_until = -math.inf
        self._probe: Sent | None = None
        # the very first request goes alone too: its answer may tell a limit below the cap
        self._must_probe = True
        self._not_before = -math.inf
        self._too_early = 0
        self._others = False
        self._room = 0

    @property
    def probing(self) -> bool:
        """Whether everybody waits for the answer of a request that went alone."""
        return self._probe is not None

    def pause_ends(self, now: float) -> float:
        """When requests are allowed again, as far as that can be told: `now` at the earliest."""
        return max(now, self.paused_until, self._end() or now)

    def wait(self, now: float, in_flight: int) -> float:
        """Seconds until the next request may be sent; infinite when that depends on an answer
        under way.
        """
        if now < self.paused_until:
            return self.paused_until - now
        if self._probe is not None:
            patience = self._probe.at + _PROBE_PATIENCE - now
            if patience > 0:
                return patience
            self._probe = None
        if self._must_probe:
            return 0.0
        if self._window is not None and self._window.left is not None:
            return self._wait_by_count(self._window, self._window.left, now, in_flight)
        return self._wait_by_log(now, in_flight)

    def sent(self, now: float, in_flight: int, *, counted: bool = True) -> Sent:
        """Note that a request is being sent, as `wait` allowed; `in_flight` others are under way.

        Args:
            counted: False for a request that the limit does not know.
        """
        if not counted:
            return Sent(now, None, self._epoch, probe=False)
        left = self._window.left if self._window else None
        used_up = left is not None and left - in_flight <= self._reserve
        sent = Sent(now, left, self._epoch, self._must_probe or used_up)
        if sent.probe:
            self._probe = sent
        return sent

    def withdrawn(self, sent: Sent) -> None:
        """Note that a request was not sent after all."""
        self._settle(sent)

    def lost(self, sent: Sent) -> None:
        """Note that a request got no answer; the API may have counted it."""
        self._settle(sent)
        if self._window:
            self._window.own += 1

    def answered(self, sent: Sent, quota: Quota, now: float, in_flight: int) -> None:
        """Note an answer that is no refusal; `in_flight` others are under way."""
        was_probe = self._settle(sent)
        if sent.at > self._refused_at:
            self._refusals = 0
        self.limit = quota.limit or self.limit
        window = self._window
        if quota.remaining is None:
            self._count_silently(sent, now)
        elif window is None or window.left is None:
            self._log.clear()
            self._open(sent, quota.remaining, now, in_flight)
        elif sent.epoch != self._epoch:
            if quota.remaining >= window.plausible:
                window.left = min(window.left, quota.remaining)
            window.own += 1
        elif sent.left is not None and quota.remaining >= sent.left:
            self._refill(sent, quota.remaining, now, in_flight)
        else:
            before, window.left = window.left, min(window.left, quota.remaining)
            window.own += 1
            if was_probe:
                self._still_open(sent, window, before, now)
        self._log.append(now)
        if quota.reset is not None:
            self._resets_at = now + quota.reset
            self._learn(quota.reset, sent, now)

    def refused(
        self, sent: Sent, quota: Quota, now: float, in_flight: int, *, fallback: float
    ) -> None:
        """Note a 429.

        Args:
            fallback: seconds to wait if it does not say how long, and when it comes again; doubled
                with each in a row.
        """
        self._settle(sent)
        if sent.at < self._refused_at:
            # One of the same burst: it has nothing to teach and can only make the pause longer.
            self.hold(quota.wait or 0.0, now)
            return
        self.limit = quota.limit or self.limit
        self._doubt(sent, quota, now)
        self._refused_at = now
        self._in_flight_at_refusal = in_flight
        wait = quota.wait or 0.0
        if not wait or self._refusals:
            again = back_off(fallback, self._refusals, longest=_LONGEST_FALLBACK)
            wait = max(wait, again)
        if quota.wait is None and self._window and self._refusals < len(_LENGTHS_TRIED):
            wait = max(wait, self._window.first_answered + _LENGTHS_TRIED[self._refusals] - now)
        self._refusals += 1
        if self._window and self._window.left is not None:
            if self.length.trusted and self._window.left > 0:
                self._leave_room(self._window.left, used_up=True)
            self._window.left, self._window.refused = 0, True
        if quota.wait is not None:
            self._learn(quota.wait, sent, now)
        elif self._window and self._teachable(now):
            self.length.longer_than(sent.at - self._window.first_answered)
        until = now + wait
        reckoned = self._reckoned_end()
        # Whole seconds may be rounded down: where what we reckon is later by no more than that, it
        # is right.
        self.paused_until = max(
            self.paused_until, reckoned if reckoned and until < reckoned < until + 1.0 else until
        )
        self._must_probe = True

    def hold(self, seconds: float, now: float) -> None:
        """Send nothing for a while, because the API asked for it."""
        self.paused_until = max(self.paused_until, now + seconds)

    # What may be sent

    @property
    def _reserve(self) -> int:
        """Requests of the window that are kept back: room for others, and one to look how much of
        it they used.
        """
        return 1 + self._room if self._others else 0

    def _wait_by_count(self, window: Window, left: int, now: float, in_flight: int) -> float:
        if left - in_flight > self._reserve:
            return 0.0
        end = self._end()
        if end is None:
            # Nothing is known of the window's end: one request at a time asks, be it at the price
            # of one refusal.
            return 0.0 if in_flight == 0 else math.inf
        if in_flight == 0 and not window.slid and window.others and not self._others:
            # Seen for the moment that it took to use the window up: over all of it there will be
            # more.
            self._leave_room(min(8 * window.others, (self.limit or 0) // 5), used_up=False)
        if in_flight == 0 and left > 0 and self._others and not (window.looked or window.slid):
            return max(end - self._look_ahead - now, 0.0)
        return max(end - now, self._not_before - now, 0.0)

    @property
    def _look_ahead(self) -> float:
        return min(0.05 * (self.length.seconds or 0.0), 1.0)

    def _wait_by_log(self, now: float, in_flight: int) -> float:
        """Without headers: never more than the limit within any stretch of the window's length."""
        length = self.length.with_margin
        if self.limit is None or length is None:
            return 0.0
        self._forget_before(now - length)
        if len(self._log) + in_flight < self.limit:
            return 0.0
        return self._log[0] + length - now if self._log else math.inf

    def _end(self) -> float | None:
        """When the window ends, as far as that can be told."""
        reckoned = self._reckoned_end()
        if reckoned is None or self._resets_at is None:
            return self._resets_at if reckoned is None else reckoned
        # `Reset` comes in whole seconds: where both agree, what we reckon is sharper.
        return reckoned if abs(reckoned - self._resets_at) <= 1.5 else self._resets_at

    def _reckoned_end(self) -> float | None:
        length = self.length.with_margin
        return self._log[0] + length if self._log and length is not None else None

    # What answers teach

    def _settle(self, sent: Sent) -> bool:
        if self._probe is sent:
            self._probe = None
        return sent.probe

    def _open(
        self, sent: Sent, remaining: int, now: float, in_flight: int, *, slid: bool = False
    ) -> None:
        """A window begins, or is seen for the first time."""
        self._epoch += 1
        ours = self.limit is not None and remaining == self.limit - 1
        plausible = remaining - in_flight - 4
        self._window = Window(
            remaining, remaining, 0, sent.at, now, plausible=plausible, ours=ours, slid=slid
        )
        self._must_probe = False
        self._not_before, self._too_early = -math.inf, 0

    def _refill(self, sent: Sent, remaining: int, now: float, in_flight: int) -> None:
        """More is left than was when the request was sent: the window has turned, or slid on."""
        before = self._window
        length = self.length.with_margin
        if self.limit is None or remaining * 2 >= self.limit:
            if (
                before
                and before.ours
                and self.limit
                and remaining - (sent.left or 0) >= max(3, self.limit // 20)
            ):
                self.length.at_most(now - before.first_sent)
            if before and before.left == 0 and not before.looked and before.others:
                self._leave_room(before.others, used_up=True)
            self._log.clear()
            self._open(sent, remaining, now, in_flight)
        else:
            if length is not None:
                self._forget_before(now - length)
            self._open(sent, remaining, now, in_flight, slid=True)

    def _leave_room(self, others: int, *, used_up: bool) -> None:
        """Leave others as many requests of a window as they were seen to use, but never more than
        half of it.
        """
        if self.limit is None or self.limit < _SMALLEST_SHARED:
            return
        self._others = used_up or others > 0 or self._room > 0
        wanted = (
            max(2 * self._room, self.limit // 4)
            if used_up
            else max(math.ceil(1.2 * others), self._room // 2)
        )
        self._room = min(wanted, self.limit // 2)

    def _count_silently(self, sent: Sent, now: float) -> None:
        """An answer without a count: after a refusal, the answers before it tell the limit."""
        if self._window is None:
            self._window = Window(None, 0, 0, sent.at, now)
        self._window.own += 1
        if not self._must_probe or not sent.probe:
            return
        self._must_probe = False
        if self._window.first_sent < self._refused_at and self._teachable(now):
            self.length.at_most(now - self._window.first_sent)
        length = self.length.with_margin
        if self._window.left is not None or length is None or not self._teachable(now):
            return
        self._forget_before(self._refused_at - length)
        # So few answers before the first refusal that somebody else must have used up most of the
        # window.
        if len(self._log) >= 2 * self._in_flight_at_refusal or self._measured:
            self.limit = max(len(self._log), 1)
            self._learned = True
        self._measured = True
        self._log.clear()
        self._window = Window(None, 0, 0, sent.at, now)

    def _still_open(self, sent: Sent, window: Window, before: int, now: float) -> None:
        """A request that went alone finds the same window as before, in which `before` requests
        were left.
        """
        self.length.longer_than(sent.at - window.first_answered)
        end = self._end()
        if not window.looked and end is not None and sent.at < end:
            window.looked = True
            left = window.left or 0
            self._leave_room(before - 1 - left, used_up=left == 0 and before > 1)
        else:
            self._not_before = now + back_off(_FIRST_STEP, self._too_early, longest=math.inf)
            self._too_early += 1

    def _learn(self, seconds: float, sent: Sent, now: float) -> None:
        """The window ends `seconds` after the API said so; whole seconds are rounded either
        way.
        """
        window = self._window
        if (
            window is None
            or sent.at < window.first_sent
            or (window.left is None and not self._teachable(now))
        ):
            return
        rounding = 1.0 if seconds == int(seconds) else 0.02
        least, most = sent.at - window.first_answered + seconds, now - window.first_sent + seconds
        if window.left is None and least > _DOCUMENTED_LENGTH + 1.0 >= seconds:
            # Without a count the window's beginning went unseen.
            self.length.between(_DOCUMENTED_LENGTH, _DOCUMENTED_LENGTH)
        else:
            # A window that others began is longer than we saw, by an unknown bit.
            self.length.between(
                least - rounding, (most + rounding) * (1.0 if window.ours else 1.1)
            )

    def _teachable(self, now: float) -> bool:
        return now >= self._untaught_until

    def _doubt(self, sent: Sent, quota: Quota, now: float) -> None:
        """A refusal contradicts a limit learned from refusals, which would have allowed the
        request.
        """
        if (
            not self._learned
            or sent.probe
            or quota.limit is not None
            or quota.remaining is not None
        ):
            return
        self._contradictions += 1
        if self._contradictions >= _MOST_CONTRADICTIONS:
            self.limit, self.length, self._window = None, WindowLength(), None
            self._log.clear()
            self._measured = self._learned = False
            self._contradictions = 0
            self._untaught_until = now + _UNTAUGHT_SECONDS

    def _forget_before(self, moment: float) -> None:
        while self._log and self._log[0] <= moment:
            self._log.popleft()
