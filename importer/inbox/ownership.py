"""Whose a claimed batch is: an operating system's lock beside a heartbeat.

The lock dies with its process, so on one machine it says at once whether the owner lives. Between
two machines on one share a lock may or may not be seen, so there the owner also beats: it counts a
number up. A claim of another machine is abandoned when its number has stood still for ten minutes
by our own watch; clocks are never compared.
"""

import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import ENOLCK
from pathlib import Path

from filelock import FileLock, Timeout

from importer.inbox.dossier import write_whole

_LOCK, _OWNER, _BEAT = "owner.lock", "owner.json", "heartbeat"
ABANDONED = 600.0
"""Seconds for which the heart of another machine's claim stands still until it is taken over."""
BEAT = 10.0
"""Seconds between two beats."""
OWNERS_FILES = (_OWNER, _BEAT, f"{_OWNER}.writing", _LOCK)


@dataclass(frozen=True, slots=True)
class Hold:
    """A claim's folder that is ours until `release`."""

    home: Path
    _lock: FileLock

    def sign(self) -> None:
        """Say who we are, for people and for other machines.

        Raises:
            OSError: if it cannot be written.
        """
        started = datetime.now(UTC).isoformat(timespec="seconds")
        owner = {"host": this_machine(), "pid": os.getpid(), "since": started}
        write_whole(self.home / _OWNER, json.dumps(owner))

    def beat(self, count: int) -> None:
        """Show that we live; a share that is away shows nothing."""
        with suppress(OSError):
            if (self.home / _OWNER).exists():
                (self.home / _BEAT).write_text(str(count), encoding="utf-8")

    def release(self) -> None:
        """Leave it to whoever comes next."""
        self._lock.release()


def grasp(home: Path) -> Hold | None:
    """Lock a claim's folder, or None when a living process on this machine (or one that locks
    alike) has it.

    Raises:
        OSError: if the folder is gone or cannot be written.
    """
    lock = FileLock(home / _LOCK, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    except NotImplementedError as error:
        raise OSError(ENOLCK, os.strerror(ENOLCK)) from error
    return Hold(home, lock)


def is_ours_to_take(home: Path, watch: "Watch") -> bool:
    """Whether a claim that is not locked may be taken over: its owner was this machine's, or its
    heart stands still.
    """
    return is_of_this_machine(home) or watch.stands_still(home)


def is_of_this_machine(home: Path) -> bool:
    """Whether the owner of a claim is, or was, a process of this machine; one that has not signed
    may be anybody's.
    """
    try:
        return bool(
            json.loads((home / _OWNER).read_text(encoding="utf-8"))["host"] == this_machine()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def this_machine() -> str:
    """A name that no other machine on the network has, and that stays over a restart: machines are
    cloned by name.
    """
    address = uuid.getnode()
    is_made_up = bool(address >> 40 & 1)
    return socket.gethostname() if is_made_up else f"{socket.gethostname()}-{address:012x}"


class Watch:
    """How long the hearts of other machines' claims have stood still, by our own clock.

    Args:
        patience: seconds until a heart that stands still is believed dead.
    """

    def __init__(
        self, patience: float = ABANDONED, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._seen: dict[str, tuple[str, float]] = {}

    def stands_still(self, home: Path) -> bool:
        """Whether it has beaten the same number for long enough since it was first looked at."""
        try:
            beat = (home / _BEAT).read_text(encoding="utf-8")
        except OSError:
            beat = ""
        before, since = self._seen.get(home.name, (None, 0.0))
        if beat != before:
            self._seen[home.name] = (beat, self._clock())
            return False
        return self._clock() - since >= self._patience

    def keep(self, names: set[str]) -> None:
        """Forget the claims that are gone."""
        self._seen = {name: seen for name, seen in self._seen.items() if name in names}


class Heart:
    """Beats for everything that is held, in a thread of its own: reading and sending may take
    long.
    """

    def __init__(self, *, every: float = BEAT) -> None:
        self._every = every
        self._held: dict[Path, Hold] = {}
        self._guard = threading.Lock()
        self._still = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop for good."""
        self._still.set()
        if self._thread.is_alive():
            self._thread.join()

    def hold(self, hold: Hold) -> None:
        """Beat for this one too."""
        with self._guard:
            self._held[hold.home] = hold

    def drop(self, hold: Hold) -> None:
        """Beat for it no longer."""
        with self._guard:
            self._held.pop(hold.home, None)

    def _beat(self) -> None:
        count = 0
        while not self._still.wait(self._every):
            count += 1
            with self._guard:
                for hold in self._held.values():
                    hold.beat(count)
