"""What was asked: counts, requests in flight, and a log without bodies, queries or credentials."""

import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from dokstamp_sandbox.calls import Call

CUT = 0
"""The status under which a request is counted whose connection was cut."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that is being answered; `began` is in seconds of the monotonic clock, `agent` its
    User-Agent.
    """

    method: str
    path: str
    began: float
    agent: str


class Traffic:
    """Counts requests, and remembers the last ones one by one."""

    def __init__(self, *, log_length: int) -> None:
        self._log: deque[tuple[Visit, float, int, int]] = deque(maxlen=log_length)
        self._in_flight = 0
        self.forget()

    def forget(self) -> None:
        """Begin anew; requests in flight stay in flight."""
        self._by_route: Counter[str] = Counter()
        self._by_status: Counter[str] = Counter()
        self._most = self._in_flight
        self._first: float | None = None
        self._last: float | None = None
        self._log.clear()

    def begin(self, call: Call, route: str) -> Visit:
        """A request came in; `route` is its path with `{uuid}` for an id, empty when there is no
        such endpoint.
        """
        visit = Visit(call.method, call.path, time.monotonic(), call.header(b"user-agent"))
        self._first = visit.began if self._first is None else self._first
        self._in_flight += 1
        self._most = max(self._most, self._in_flight)
        self._by_route[f"{call.method} {route or '(unknown)'}"] += 1
        return visit

    def end(self, visit: Visit, status: int, size: int) -> None:
        """It was answered with a body of so many bytes, or its connection was cut."""
        self._last = time.monotonic()
        self._in_flight -= 1
        self._by_status[str(status)] += 1
        self._log.append((visit, self._last, status, size))

    def told(self, *, log: bool) -> dict[str, Any]:
        """The counts as JSON; times are seconds of this machine's monotonic clock."""
        told: dict[str, Any] = {
            "total": self._by_route.total(),
            "by_route": dict(self._by_route),
            "by_status": dict(self._by_status),
            "in_flight": self._in_flight,
            "most_in_flight": self._most,
            "first": self._first,
            "last": self._last,
        }
        if log:
            told["log"] = [
                {
                    "began": visit.began,
                    "ended": ended,
                    "method": visit.method,
                    "path": visit.path,
                    "agent": visit.agent,
                    "status": status,
                    "bytes": size,
                }
                for visit, ended, status, size in self._log
            ]
        return told
