"""Pauses that grow while something stays in the way: it is tried again, but not every second."""

from dataclasses import dataclass

LONGEST = 600.0
"""Most seconds between two tries."""


@dataclass(slots=True)
class Pause:
    """A pause between two tries, doubled each time.

    Attributes:
        first: the first one, in seconds.
        until: when it ends, on the clock of whoever asks.
    """

    first: float
    until: float = 0.0
    seconds: float = 0.0

    def grow(self, now: float, *, longest: float = LONGEST) -> None:
        """It did not work: wait longer."""
        self.seconds = min(self.seconds * 2 or self.first, longest)
        self.until = now + self.seconds

    def end(self) -> None:
        """It works again."""
        self.until = self.seconds = 0.0
