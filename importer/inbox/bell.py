"""Wakes the service when something is dropped, or after a while anyway: a network share sends no
events.
"""

from collections.abc import Generator
from pathlib import Path
from threading import Event
from typing import Any

from watchfiles import watch


class Bell:
    """Waits for a change in the inbox itself; what happens in its sub-folders is found by looking
    again.

    Args:
        folder: the inbox; while it is away there is only waiting.
        seconds: how long to wait at most.
        stopping: ends every wait.
    """

    def __init__(self, folder: Path, seconds: float, stopping: Event) -> None:
        self._folder = folder
        self._seconds = seconds
        self._stopping = stopping
        self._changes: Generator[set[Any], None, None] | None = None
        self._watched: tuple[int, int] | None = None

    def wait(self) -> None:
        """Return when something has changed, when it is time to look again, or when the service is
        to stop.
        """
        try:
            status = self._folder.stat()
            if self._watched != (status.st_dev, status.st_ino):
                self.close()
                self._watched = (
                    status.st_dev,
                    status.st_ino,
                )  # a share that came back is another folder
            if self._changes is None:
                self._changes = self._watching()
            next(self._changes)
        except StopIteration:
            self._changes = None
        except (OSError, RuntimeError):
            # What the listener cannot say, such as a name that is no text, is its own kind of
            # RuntimeError.
            self.close()
            self._stopping.wait(self._seconds)

    def close(self) -> None:
        """Listen no longer."""
        if self._changes is not None:
            self._changes.close()
        self._changes, self._watched = None, None

    def _watching(self) -> Generator[set[Any], None, None]:
        milliseconds = max(int(self._seconds * 1000), 1)
        return watch(
            self._folder,
            recursive=False,
            watch_filter=None,
            debounce=min(milliseconds, 500),
            rust_timeout=milliseconds,
            yield_on_timeout=True,
            stop_event=self._stopping,
            raise_interrupt=False,
        )
