"""What single answers tell of the API's rate limit, and how long its window is, as far as they let
one tell.
"""

import math
from dataclasses import dataclass

from importer.dokstamp.answers import Answer, moment_of, number_of

_USUAL_LENGTHS = (60, 30, 10, 5, 1, 15, 20, 2, 300, 600, 900, 120, 1800, 3600)
"""Window lengths in seconds that servers are configured with, the likeliest first: a guess between
bounds.
"""
_CLOSE = 2.5
"""Seconds: the end of a window is told in whole seconds, rounded one way or the other."""
_EPOCH_FROM = 1_000_000_000.0
"""A `Reset` from here on is a moment in seconds since 1970, and from a thousand times that in
milliseconds.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What one answer tells of the rate limit; each may be missing.

    Attributes:
        limit: requests in a window (`X-RateLimit-Limit`).
        remaining: requests left in it (`X-RateLimit-Remaining`).
        reset: seconds until the next window (`X-RateLimit-Reset`, as seconds or as a moment).
        retry_after: seconds after which to ask again (`Retry-After`).
    """

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    retry_after: float | None = None

    @classmethod
    def by(cls, answer: Answer) -> "Quota":
        """Read the headers of an answer."""
        headers = answer.headers
        limit = number_of(headers.get("x-ratelimit-limit"))
        remaining = number_of(headers.get("x-ratelimit-remaining"))
        reset = number_of(headers.get("x-ratelimit-reset"))
        if reset is not None and reset >= _EPOCH_FROM:
            moment = reset / 1000 if reset >= _EPOCH_FROM * 1000 else reset
            # Only the server's own clock can tell how far away its moment is.
            sent_at = moment_of(headers.get("date"))
            reset = None if sent_at is None else max(moment - sent_at, 0.0)
        return cls(
            limit=int(limit) if limit else None,
            remaining=int(remaining) if remaining is not None else None,
            reset=reset,
            retry_after=answer.retry_after,
        )

    @property
    def wait(self) -> float | None:
        """Seconds that a refusal asks to wait."""
        return self.retry_after if self.retry_after is not None else self.reset


@dataclass(slots=True, eq=False)
class Sent:
    """A request under way, and what was known when it was sent.

    Attributes:
        left: what was left of the window, None when no answer had told.
        epoch: how often the window had turned.
        probe: it goes alone, to see how the window stands.
    """

    at: float
    left: int | None
    epoch: int
    probe: bool


@dataclass(slots=True)
class Window:
    """The window as it stands; only the latest answers count.

    Attributes:
        left: requests left in it by the lowest count told; None as long as no answer tells.
        left_at_first: what the first answer in it told.
        own: answers to us since then.
        first_sent: when its first request of ours was sent.
        first_answered: when that was answered.
        plausible: a lower count from a request sent before the window began is of the window
            before.
        ours: it began with our first request in it.
        slid: it did not begin with the full limit: the API's window slides instead of turning.
        looked: others' use was looked at shortly before its end.
        refused: a request in it was refused, so `left` was not told but concluded.
    """

    left: int | None
    left_at_first: int
    own: int
    first_sent: float
    first_answered: float
    plausible: int = 0
    ours: bool = False
    slid: bool = False
    looked: bool = False
    refused: bool = False

    @property
    def others(self) -> int:
        """Requests in it that were not ours."""
        return (
            0
            if self.left is None or self.refused
            else max(self.left_at_first - self.left - self.own, 0)
        )


class WindowLength:
    """Bounds on how long a window is, in seconds, and the likeliest length between them."""

    def __init__(self) -> None:
        self._least = 0.0
        self._most = math.inf

    @property
    def seconds(self) -> float | None:
        """The length to reckon with, None as long as it has no upper bound."""
        if self._most == math.inf:
            return None
        for usual in _USUAL_LENGTHS:
            if self._least <= usual <= self._most:
                return float(usual)
        return min(float(math.ceil(self._least)), self._most)

    @property
    def trusted(self) -> bool:
        """Whether the bounds are close, and a length that servers are configured with lies between
        them.
        """
        return self._most - self._least < _CLOSE and self.seconds in _USUAL_LENGTHS

    @property
    def with_margin(self) -> float | None:
        """The length, and a little more so that a request sent after it arrives after it."""
        seconds = self.seconds
        return None if seconds is None else seconds + min(0.02 + 0.002 * seconds, 0.1)

    def between(self, least: float, most: float) -> None:
        """Note an observation; one that contradicts what was known replaces it."""
        least, most = max(least, 0.0), max(most, 0.001)
        narrow = max(self._least, least), min(self._most, most)
        self._least, self._most = narrow if narrow[0] <= narrow[1] else (least, most)

    def longer_than(self, seconds: float) -> None:
        """Note that a window was still the same after `seconds`."""
        self._least = max(self._least, seconds)
        if self._most <= self._least:
            self._most = math.inf

    def at_most(self, seconds: float) -> None:
        """Note that a window was over after `seconds`; no news if it was longer than that for
        certain.
        """
        if seconds >= self._least:
            self._most = min(self._most, seconds)
