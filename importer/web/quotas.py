"""How much people may keep and ask for, so that one cannot take the server from the others."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from importer.errors import ImporterError
from importer.sentences import Message
from importer.sentences import web_quotas as say
from importer.web.entries import ListEntry
from importer.web.people import PersonLimits
from importer.web.tries import Tries

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

    def _measured(self, entries: Sequence[ListEntry]) -> dict[str, int]:
        at, sizes = self._sizes
        if time.monotonic() - at >= _MEASURED_FOR:
            sizes = {one.list_id: _size(self._lists / one.list_id) for one in entries}
            self._sizes = time.monotonic(), sizes
        return sizes


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # gone meanwhile
                total += Path(place, name).lstat().st_size
    return total
