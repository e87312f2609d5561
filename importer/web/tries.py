"""How often something was tried lately: nobody guesses passwords here."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

_KEPT = 20_000
"""Names and addresses that are remembered; those that were not heard of for longest go first."""


class Tries:
    """Counts what happened within a time, by whatever it is counted by.

    Args:
        most: how many there may be `within` so many seconds.
        clock: tells seconds.
    """

    def __init__(
        self, most: int, *, within: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._within = within
        self._clock = clock
        self._lock = Lock()
        self._made: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, *keys: str) -> bool:
        """Count a try, if there may be another one of every key. A refused one is not counted."""
        now = self._clock()
        with self._lock:
            known = [self._of(key, now) for key in keys]
            if any(len(one) >= self._most for one in known):
                return False
            for one in known:
                one.append(now)
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return True

    def forgive(self, *keys: str) -> None:
        """Take back the last try of each key: it was none."""
        with self._lock:
            for key in keys:
                if self._made.get(key):
                    self._made[key].pop()

    def _of(self, key: str, now: float) -> deque[float]:
        made = self._made.setdefault(key, deque())
        self._made.move_to_end(key)
        while made and now - made[0] >= self._within:
            made.popleft()
        return made
