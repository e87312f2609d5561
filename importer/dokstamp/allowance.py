"""What the API's rate limit allows, learned from its answers.

The API counts the requests of a credential in a window of time: `X-RateLimit-Limit` of them, of which
`X-RateLimit-Remaining` are left (assumed to be per minute, DokStamp API page, Conventions). How long a window is and
when it began is not told by every answer, so it is learned: from `X-RateLimit-Reset`, from `Retry-After`, and from
`Remaining` going up. Without any header the limit itself is learned from the first refusal.

What is left of a window is used as fast as it goes, but for one request with which to ask whether the next window has
begun: asking with the last request that is allowed is never refused. All times are seconds of a monotonic clock that
the caller hands in.
"""

import math
from collections import deque
from dataclasses import dataclass

from importer.dokstamp.answers import Answer, number_of, server_time

_USUAL_LENGTHS = (60, 30, 10, 5, 1, 15, 20, 2, 300, 600, 900, 120, 1800, 3600)
"""Window lengths in seconds that servers are configured with, the likeliest first: a guess between bounds."""
_DOCUMENTED_LENGTH = 60.0
_PROBE_PATIENCE = 1.0
"""Seconds that everybody waits for the answer of the request that opens a window."""
_FORGOTTEN = 1_000_000_000.0
"""A `Reset` above this is a moment, in seconds since the epoch, below it a number of seconds."""
_LONGEST_LOG = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one answer tells of the rate limit; each may be missing.

    Attributes:
        limit: requests in a window.
        remaining: requests left in it.
        reset: seconds until the next window.
        retry_after: seconds after which to ask again.
    """

    limit: int | None
    remaining: int | None
    reset: float | None
    retry_after: float | None

    @classmethod
    def by(cls, answer: Answer) -> "Told":
        """Read the headers of an answer."""
        headers = answer.headers
        limit, remaining = number_of(headers.get("x-ratelimit-limit")), number_of(headers.get("x-ratelimit-remaining"))
        reset = number_of(headers.get("x-ratelimit-reset"))
        if reset is not None and reset > _FORGOTTEN:
            moment = reset / 1000 if reset > _FORGOTTEN * 1000 else reset
            reset = max(moment - server_time(headers.get("date")), 0.0)
        return cls(
            limit=int(limit) if limit else None,
            remaining=int(remaining) if remaining is not None else None,
            reset=reset,
            retry_after=answer.retry_after,
        )


@dataclass(slots=True, eq=False)
class Sent:
    """A request under way, and what was known when it was sent."""

    at: float
    left: int | None
    epoch: int
    probe: bool


class WindowLength:
    """Bounds on how long a window is, in seconds, and the likeliest length between them."""

    def __init__(self) -> None:
        self._least = 0.0
        self._most = math.inf

    @property
    def seconds(self) -> float | None:
        """The length to reckon with, None as long as nothing is known."""
        if self._most == math.inf:
            return None
        for usual in _USUAL_LENGTHS:
            if self._least <= usual <= self._most:
                return float(usual)
        whole = math.ceil(self._least)
        return float(whole) if self._least < whole <= self._most else self._most

    def between(self, least: float, most: float) -> None:
        """Note an observation; one that contradicts earlier ones replaces them."""
        least, most = max(least, 0.0), max(most, 0.001)
        narrow = max(self._least, least), min(self._most, most)
        self._least, self._most = narrow if narrow[0] <= narrow[1] else (least, most)

    def longer_than(self, seconds: float) -> None:
        """Note that a window was still the same after `seconds`."""
        self._least = max(self._least, seconds)
        if self._most <= self._least:
            self._most = math.inf

    def at_most(self, seconds: float) -> None:
        """Note that a window was over after `seconds`."""
        if seconds >= self._least:
            self._most = min(self._most, seconds)


class Allowance:
    """Says how long the next request has to wait so that the API need not refuse it."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self.length = WindowLength()
        self._left: int | None = None
        self._left_at_first = 0
        self._own_since = 0
        self._plausible = 0
        self._epoch = 0
        self._opened: Sent | None = None
        self._log: deque[float] = deque(maxlen=_LONGEST_LOG)
        self._resets_at: float | None = None
        self._paused_until = -math.inf
        self._refused_at = -math.inf
        self._refusals = 0
        self._probe: Sent | None = None
        self._must_probe = False
        self._not_before = -math.inf
        self._room = 0
        self._room_known_for = -1

    # What may be sent

    def wait(self, now: float, in_flight: int) -> float:
        """Seconds until the next request may be sent; infinite when that depends on an answer under way."""
        if now < self._paused_until:
            return self._paused_until - now
        if self._probe is not None:
            patience = self._probe.at + _PROBE_PATIENCE - now
            if patience > 0:
                return patience
            self._probe = None
        if self._must_probe:
            return 0.0
        if self._left is not None:
            return self._wait_for_window(now, in_flight)
        return self._wait_for_log(now, in_flight)

    def sent(self, now: float, in_flight: int) -> Sent:
        """Note that a request is being sent now; `in_flight` others are under way."""
        closed = self._left is not None and self._left - in_flight <= self._reserve
        sent = Sent(now, self._left, self._epoch, probe=self._must_probe or closed)
        if sent.probe:
            self._probe = sent
        return sent

    def lost(self, sent: Sent) -> None:
        """Note that a request got no answer."""
        if self._probe is sent:
            self._probe = None

    @property
    def _reserve(self) -> int:
        """Requests that are not sent: one to ask with, and room for others who use the same credential."""
        asking = 1 if (self.limit or 0) >= 20 else 0
        return asking + (self._room if self.length.seconds is not None else 0)

    def _wait_for_window(self, now: float, in_flight: int) -> float:
        assert self._left is not None
        if self._left - in_flight > self._reserve:
            return 0.0
        if in_flight == 0:
            self._reckon_room(now)
            if self._left > self._reserve:
                return 0.0
        opens_at = self._opens_at()
        if opens_at is None:
            # Nothing is known of the window's end: one request asks, also at the price of one refusal.
            return 0.0 if in_flight == 0 else math.inf
        return max(opens_at - now, self._not_before - now, 0.0)

    def _wait_for_log(self, now: float, in_flight: int) -> float:
        length = self.length.seconds
        if self.limit is None or length is None:
            return 0.0
        whole = length + _margin(length)
        while self._log and self._log[0] + whole <= now:
            self._log.popleft()
        if len(self._log) + in_flight < self.limit:
            return 0.0
        return self._log[0] + whole - now if self._log else math.inf

    def _opens_at(self) -> float | None:
        """When the next window begins, as far as that can be told."""
        length = self.length.seconds
        reckoned = self._log[0] + length + _margin(length) if self._log and length is not None else None
        if self._resets_at is None or reckoned is None:
            return reckoned if reckoned is not None else self._resets_at
        # `Reset` comes in whole seconds: where both agree, what we reckon is sharper.
        return reckoned if abs(reckoned - self._resets_at) <= 1.5 else self._resets_at + _margin(1.0)

    # What answers tell

    def answered(self, sent: Sent, told: Told, now: float, in_flight: int) -> None:
        """Note an answer that is no refusal; `in_flight` others are under way."""
        probe_answered = self._probe is sent
        if probe_answered:
            self._probe = None
        if sent.at > self._refused_at:
            self._refusals = 0
        self.limit = told.limit or self.limit
        if told.remaining is None:
            self._answered_silently(sent, now)
            return
        if self._left is None:
            self._begin(sent, told.remaining, now, in_flight)
        elif sent.epoch == self._epoch:
            if sent.left is None or told.remaining < sent.left:
                self._left = min(self._left, told.remaining)
                self._own_since += 1
                if probe_answered:
                    self._still_the_same(sent, now)
            else:
                self._refilled(sent, told.remaining, now, in_flight)
        elif told.remaining >= self._plausible:
            # Sent before the window turned: it tells of the new one only if it fits there.
            self._left = min(self._left, told.remaining)
            self._own_since += 1
        self._log.append(now)
        if told.reset is not None:
            self._resets_at = now + told.reset
            if self._opened is sent or self.length.seconds is None:
                self._learn(told.reset, now, whole=told.reset == int(told.reset))

    def refused(self, sent: Sent, told: Told, now: float, fallback: float) -> float:
        """Note a 429.

        Args:
            fallback: seconds to wait if the answer does not say; doubled with every refusal in a row.

        Returns:
            Seconds for which nothing should be sent.
        """
        if self._probe is sent:
            self._probe = None
        asked = told.retry_after if told.retry_after is not None else told.reset
        if sent.at < self._refused_at:
            # One of the same burst: it can only make the pause longer.
            if asked is not None:
                self._paused_until = max(self._paused_until, now + asked)
            return max(self._paused_until - now, 0.0)
        wait = asked if asked is not None else fallback * 2**self._refusals
        self._refusals += 1
        self._refused_at = now
        self.limit = told.limit or self.limit
        if self._left is not None or told.remaining is not None:
            self._left = 0
        elif sent.left is None:
            self._measure_limit(in_flight_at_least=0)
        if asked is not None:
            self._learn(asked, now, whole=asked == int(asked))
        elif self._log:
            self.length.longer_than(now - self._log[0])
        self._pause(now, wait)
        self._must_probe = True
        return self._paused_until - now

    def hold(self, seconds: float, now: float) -> None:
        """Send nothing for a while, because the API asked for it (a 503 with `Retry-After`)."""
        self._paused_until = max(self._paused_until, now + seconds)
