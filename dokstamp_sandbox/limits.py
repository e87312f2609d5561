"""The limit of requests per window, counted per credential."""

import math
import time
from dataclasses import dataclass, field

from dokstamp_sandbox.settings import SandboxSettings

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class _Window:
    began: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers that go with its answer."""

    passes: bool
    headers: Headers = field(default_factory=list)


_UNLIMITED = Verdict(passes=True)


class Limits:
    """Fixed windows of `window_seconds`, each beginning with the first request after the last one
    ended.
    """

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._limit = settings.rate_limit or settings.rate_per_minute or 0
        self._seconds = settings.window_seconds if settings.rate_limit else 60.0
        self._windows: dict[str, _Window] = {}

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        return self._limit > 0

    def count(self, credential: str) -> Verdict:
        """Count a request of this credential; one that is refused does not count."""
        if not self._limit:
            return _UNLIMITED
        now = time.monotonic()
        window = self._windows.get(credential)
        if window is None or now - window.began >= self._seconds:
            window = self._windows[credential] = _Window(now)
        passes = window.count < self._limit
        window.count += passes
        return Verdict(
            passes, self._headers(window, left=window.began + self._seconds - now, passes=passes)
        )

    def _headers(self, window: _Window, *, left: float, passes: bool) -> Headers:
        settings, headers = self._settings, []
        if settings.limit_headers != "none":
            headers.append((b"x-ratelimit-limit", b"%d" % self._limit))
            headers.append((b"x-ratelimit-remaining", b"%d" % (self._limit - window.count)))
        if settings.limit_headers == "all":
            base = 0.0 if settings.reset_as == "seconds" else time.time()
            headers.append((b"x-ratelimit-reset", b"%d" % math.ceil(base + left)))
        if not passes and settings.retry_after:
            headers.append((b"retry-after", b"%d" % max(math.ceil(left), 1)))
        return headers
