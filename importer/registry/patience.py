"""How long the server is asked after a create whose outcome is unknown, before it is sent
again.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count

import anyio

from importer.dokstamp import OutcomeUnknown, back_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """A time-out, or a gateway that gave up, is not the end of the work behind it: it may be
    stored seconds later.

    Attributes:
        seconds: longer than the server's longest answer.
        longest_wait: most seconds between two looks.
        sleep: how one waits.
    """

    seconds: float = 60.0
    longest_wait: float = 10.0
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep

    def waits(
        self, unknown: OutcomeUnknown, first: float, *, guarded: bool = True
    ) -> Iterator[float]:
        """Seconds to wait before each look, growing, until the patience is over.

        What the server says it has not taken is looked for once: it is not at work on it. Yet a
        proxy says so too when the connection behind it broke, so that is enough only where the
        server would refuse a second one.

        Args:
            unknown: how the create ended.
            first: seconds to wait before the first look.
            guarded: the server refuses to create the same once more.
        """
        if unknown.not_taken and guarded:
            yield max(first, min(unknown.retry_after or 0.0, self.longest_wait))
            return
        left = self.seconds
        for look in count():
            wait = back_off(first, look, longest=self.longest_wait)
            if wait >= left:
                break
            yield wait
            left -= wait
        yield max(left, first)
