"""A process that waits for the next piece of work: one takes a tenth of a second to start."""

import atexit
import os
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Process(Protocol):
    """One that can be kept."""

    @property
    def is_alive(self) -> bool:
        """Whether it still waits for a question."""

    def close(self) -> None:
        """End it."""


P = TypeVar("P", bound=Process)


class Idle(Generic[P]):
    """The one of a kind that waits; it ends with this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: tuple[int, P] | None = None
        atexit.register(self.end)

    def take(self) -> P | None:
        """The one that waits, if there is one; this process's own, and alive."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is None or waiting[0] != os.getpid():  # as in a process forked from its owner
            return None
        if waiting[1].is_alive:
            return waiting[1]
        waiting[1].close()
        return None

    def put(self, process: P) -> None:
        """Let one wait; where another one does already, it ends."""
        with self._lock:
            kept = self._waiting is None and process.is_alive
            if kept:
                self._waiting = os.getpid(), process
        if not kept:
            process.close()

    def end(self) -> None:
        """End the one that waits."""
        if (process := self.take()) is not None:
            process.close()
