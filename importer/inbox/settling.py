"""When a copy is complete: nothing in it has changed for a while.

Only ever compares what a file system says with what it said before. The clock of a network share
is not ours, and a copy keeps the times of its originals, so a time by itself tells nothing.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from importer.inbox.batches import Dropped
from importer.inbox.pauses import Pause
from importer.sentences import Message


@dataclass(slots=True)
class Watched:
    """A batch in the inbox, and since when it has been quiet.

    Attributes:
        since: when it was first seen as it is, in seconds of a clock of our own.
        waits_for: what it was found to be waiting for when it had settled; None when that was not
            looked at yet.
        told: what the journal was told of it.
        pause: until it is tried again to take it; None when it was not tried, or not in vain.
    """

    dropped: Dropped
    since: float
    waits_for: Message | None = None
    told: Message | None = None
    pause: Pause | None = None


class Settling:
    """Everything in the inbox that may become a batch, and how long each has been quiet.

    Args:
        seconds: how long nothing may change.
        clock: seconds that only ever grow.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._watched: dict[tuple[str, ...], Watched] = {}

    def observe(self, seen: Iterable[Dropped]) -> list[Watched]:
        """Take note of what is there now; what has gone is forgotten.

        Returns:
            What was not there before.
        """
        before, self._watched = self._watched, {}
        new: list[Watched] = []
        for dropped in seen:
            known = before.get(dropped.entries)
            if known is None:
                known = Watched(dropped, self._clock())
                new.append(known)
            elif known.dropped.fingerprint != dropped.fingerprint:
                known = Watched(dropped, self._clock(), told=known.told)
            self._watched[dropped.entries] = known
        return new

    def quiet(self, watched: Watched) -> float:
        """Seconds since it last changed."""
        return self._clock() - watched.since

    def forget(self, watched: Watched) -> None:
        """It is in the inbox no longer."""
        self._watched.pop(watched.dropped.entries, None)

    @property
    def all(self) -> list[Watched]:
        """Everything watched, quiet for longest first."""
        return sorted(self._watched.values(), key=lambda one: one.since)

    @property
    def settled(self) -> list[Watched]:
        """What has been quiet for long enough, longest first."""
        return [one for one in self.all if self.quiet(one) >= self._seconds]
