"""How much people may keep and ask for, so that one cannot take the server from the others."""

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from importer.errors import ImporterError
from importer.sentences import Message
from importer.sentences import web_quotas as say
from importer.web.entries import ListEntry
from importer.web.people import PersonLimits
from importer.web.tries import Tries

STREAMS = 2
"""Streams of progress that one person may have open."""
EVENTS = "text/event-stream"
_MEASURED_FOR = 20.0
"""Seconds for which a measured size is believed; what came since is added."""
_GIGABYTE = 1_000_000_000


class QuotaError(ImporterError):
    """Somebody may not have more of it now.

    Attributes:
        status: of HTTP.
    """

    code = "quota"

    def __init__(self, said: Message, status: int) -> None:
        super().__init__(said)
        self.status = status


class Quotas:
    """What everybody has.

    Args:
        lists: the folder that lists are kept in.
        limits: tells how much there may be.
    """

    def __init__(self, lists: Path, limits: Callable[[], PersonLimits]) -> None:
        self._lists = lists
        self._limits = limits
        self._lock = Lock()
        self._requests: tuple[int, Tries] = 0, Tries(1)
        self._streams: Counter[str] = Counter()
        self._sizes: tuple[float, dict[str, int]] = -_MEASURED_FOR, {}

    def ask(self, who: str) -> None:
        """Count a request.

        Raises:
            QuotaError: if it is one too many within a minute.
        """
        most = self._limits().requests_each
        if self._requests[0] != most:
            self._requests = most, Tries(most)
        if not self._requests[1].admit(who):
            raise QuotaError(say.TOO_MANY_REQUESTS(), 429)

    def begin_list(self, who: str, entries: Sequence[ListEntry]) -> None:
        """Somebody begins a list.

        Raises:
            QuotaError: if it is one too many.
        """
        most = self._limits().lists_each
        if sum(one.made_by == who for one in entries) >= most:
            raise QuotaError(say.TOO_MANY_LISTS(count=most), 409)

    def bring(self, who: str, size: int, entries: Sequence[ListEntry]) -> None:
        """Somebody brings files.

        Args:
            size: in bytes, as announced.

        Raises:
            QuotaError: if there would be too much.
        """
        limits = self._limits()
        with self._lock:
            sizes = self._measured(entries)
            mine = {one.list_id for one in entries if one.made_by == who}
            theirs = sum(size for key, size in sizes.items() if key in mine)
            theirs += sizes.get(f"since {who}", 0)
            if theirs + size > limits.gigabytes_each * _GIGABYTE:
                raise QuotaError(say.TOO_MUCH_EACH(gigabytes=limits.gigabytes_each), 413)
            if sum(sizes.values()) + size > limits.gigabytes * _GIGABYTE:
                raise QuotaError(say.TOO_MUCH(gigabytes=limits.gigabytes), 413)
            sizes[f"since {who}"] = sizes.get(f"since {who}", 0) + size

    def stream(self, who: str, answered: Response) -> Response:
        """The same answer, counted if it is a stream of progress.

        Raises:
            QuotaError: if it is one too many.
        """
        if not str(answered.headers.get("content-type", "")).startswith(EVENTS):
            return answered
        with self._lock:
            if self._streams[who] >= STREAMS:
                raise QuotaError(say.TOO_MANY_STREAMS(), 429)
            self._streams[who] += 1
        return _Counted(answered, partial(self._ended, who))

    def _ended(self, who: str) -> None:
        with self._lock:
            self._streams[who] -= 1

    def _measured(self, entries: Sequence[ListEntry]) -> dict[str, int]:
        at, sizes = self._sizes
        if time.monotonic() - at >= _MEASURED_FOR:
            sizes = {one.list_id: _size(self._lists / one.list_id) for one in entries}
            self._sizes = time.monotonic(), sizes
        return sizes


class _Counted(Response):
    """An answer that tells when it has ended, whoever ended it."""

    def __init__(self, answered: Response, ended: Callable[[], None]) -> None:
        self._answered = answered
        self._ended = ended
        self.raw_headers = answered.raw_headers
        self.status_code = answered.status_code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answered(scope, receive, send)
        finally:
            self._ended()


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # gone meanwhile
                total += Path(place, name).lstat().st_size
    return total
