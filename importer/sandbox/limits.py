"""The limit of requests per window, counted per credential."""

import math
import time
from dataclasses import dataclass, field

from importer.sandbox.settings import SandboxSettings


@dataclass(slots=True)
class _Window:
    began: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers that go with its answer."""

    passes: bool
    headers: dict[str, str] = field(default_factory=dict)


class Limits:
    """Fixed windows of `window_seconds`, each beginning with the first request after the last one ended."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._limit = settings.rate_limit or settings.rate_per_minute
        self._seconds = settings.window_seconds if settings.rate_limit else 60.0
        self._windows: dict[str, _Window] = {}

    def count(self, credential: str) -> Verdict:
        """Count a request of this credential."""
        if self._limit is None:
            return Verdict(passes=True)
        now = time.monotonic()
        window = self._windows.get(credential)
        if window is None or now - window.began >= self._seconds:
            window = self._windows[credential] = _Window(now)
        left = window.began + self._seconds - now
        passes = window.count < self._limit
        window.count += passes
        headers: dict[str, str] = {}
        if self._settings.limit_headers != "none":
            headers = {"X-RateLimit-Limit": str(self._limit), "X-RateLimit-Remaining": str(self._limit - window.count)}
            if self._settings.limit_headers == "all":
                headers["X-RateLimit-Reset"] = str(math.ceil(left))
        if not passes and self._settings.retry_after:
            headers["Retry-After"] = str(max(math.ceil(left), 1))
        return Verdict(passes, headers)
