"""The beat of requests: as evenly spread as answers take time, instead of all at one moment.

Requests sent together are answered together; reading one answer then waits for reading the others, and the next
requests leave together again, so it goes on forever. Spread out, each answer is read at once, and the next request
leaves at once (with four in flight and 60 ms an answer: 2.8 ms later instead of 3.9, of which the server takes two).
"""

_SHARE = 0.95
"""Of the time between two requests at full use of the cap: the beat must never be what slows it down."""
_SHORTEST_BEAT = 0.0005
"""Seconds; nobody waits for less."""
_REMEMBERED = 100
"""Answers after which an older one is forgotten, at most twice as late."""


class Cadence:
    """Knows how far apart requests are to be sent, by the quickest of the latest answers.

    The quickest, because where answers take longer and shorter by chance, they come one by one without our doing, and a
    beat by their mean would hold back what could go.
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

    def apart(self, cap: int) -> float:
        """Seconds from one request to the next, with at most `cap` under way; 0 while nothing is known."""
        quickest = min(self._quickest, self._quickest_before)
        beat = _SHARE * quickest / cap if self._answers else 0.0
        return beat if beat >= _SHORTEST_BEAT else 0.0
