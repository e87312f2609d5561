"""How long and how patiently a request is repeated."""

from dataclasses import dataclass
from random import uniform


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When a request that got no usable answer is sent again.

    Attributes:
        budget_seconds: time spent on failed attempts and the waits after them, after which a call
        gives up. The time
            that a request waits for its turn under the rate limit does not count.
        first_wait: seconds before the second attempt; doubled each time.
        longest_wait: most seconds between two attempts, unless the server asks for more.
        jitter: the share of a wait, 0 to 1, that is left to chance, so that workers do not come
        back together.
    """

    budget_seconds: float = 120.0
    first_wait: float = 0.5
    longest_wait: float = 20.0
    jitter: float = 0.5


class Patience:
    """What is left of one call's retry budget."""

    def __init__(self, retry: Retry) -> None:
        self._retry = retry
        self._spent = 0.0
        self._next = retry.first_wait

    def wait_after(self, seconds: float, *, asked: float | None = None) -> float | None:
        """How long to wait after an attempt that took `seconds` and failed; None when the budget
        is used up.

        Args:
            asked: what the server asked for (`Retry-After`), in seconds; never undercut.
        """
        retry = self._retry
        wait = self._next * uniform(1.0 - retry.jitter, 1.0)  # noqa: S311 - spreads load, guards nothing
        self._next = min(self._next * 2, retry.longest_wait)
        wait = max(wait, asked or 0.0)
        self._spent += seconds + wait
        return wait if self._spent <= retry.budget_seconds else None
