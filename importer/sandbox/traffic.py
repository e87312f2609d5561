"""What was asked: counts, requests in flight, and a log without bodies."""

import time
from collections import Counter, deque
from typing import Any


class Traffic:
    """Counts requests; the log keeps the last hundred thousand."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._by_route: Counter[str] = Counter()
        self._by_status: Counter[str] = Counter()
        self._in_flight = 0
        self._most = 0
        self._first: float | None = None
        self._last: float | None = None
        self._log: deque[tuple[float, str, str, int]] = deque(maxlen=100_000)

    def begin(self, method: str, path: str) -> None:
        """A request came in."""
        now = time.monotonic()
        self._first = now if self._first is None else self._first
        self._in_flight += 1
        self._most = max(self._most, self._in_flight)
        self._by_route[f"{method} /{path.strip('/').split('/')[0]}"] += 1

    def end(self, method: str, path: str, status: int) -> None:
        """It was answered; status 0 means that the connection was cut."""
        self._last = time.monotonic()
        self._in_flight = max(self._in_flight - 1, 0)
        self._by_status[str(status)] += 1
        self._log.append((self._last, method, path, status))

    def told(self, *, log: bool) -> dict[str, Any]:
        """The counts as JSON; times are seconds of this machine's monotonic clock."""
        told: dict[str, Any] = {
            "total": sum(self._by_route.values()),
            "by_route": dict(self._by_route),
            "by_status": dict(self._by_status),
            "most_in_flight": self._most,
            "first": self._first,
            "last": self._last,
        }
        return told | ({"log": list(self._log)} if log else {})
