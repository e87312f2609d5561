"""The beat of requests: as evenly spread as answers take time, instead of all at one moment.

Requests sent together are answered together; reading one answer then waits for reading the others,
and the next requests leave together again, so it goes on forever. Spread out, each answer is read
at once, and the next request leaves at once (with four in flight and 60 ms an answer: 2.8 ms later
instead of 3.9, of which the server takes two).
"""

import time

_SHARE = 0.95
"""Of the time between two requests at full use of the cap, so that the beat is never what keeps it
from that.
"""
_SHORTEST_BEAT = max(0.0005, time.get_clock_info("monotonic").resolution)
"""Seconds; nobody waits for less, nor for less than the clock can tell: on Windows it ticks every
15.6 ms.
"""
_REMEMBERED = 100
"""Answers after which an older one is forgotten, at most twice as late."""


class Cadence:
    """Knows how far apart requests are to be sent, by the quickest of the latest answers.

    The quickest, because where answers take longer and shorter by chance, they come one by one
    without our doing, and a beat by their mean would hold back what could go.
    """

    def __init__(self) -> None:
        self._quickest = self._quickest_before = float("inf")
        self._answers = 0

    def answered(self, seconds: float) -> None:
        """Note how long an answer took."""
        self._answers += 1
        if self._answers % _REMEMBERED == 0:
            self._quickest, self._quickest_before = seconds, self._quickest
        self._quickest = min(self._quickest, seconds)

    def apart(self, cap: int, under_way: int) -> float:
        """Seconds from the last request to the next; 0 while nothing is known, or there is room.

        Args:
            cap: most requests under way.
            under_way: those that are; with less than half of what may be, a request goes at once.
        """
        quickest = min(self._quickest, self._quickest_before)
        beat = _SHARE * quickest / cap if self._answers and 2 * under_way >= cap else 0.0
        return beat if beat >= _SHORTEST_BEAT else 0.0
