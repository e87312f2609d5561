"""Pauses that grow while something stays in the way: it is tried again, but not every second."""

from dataclasses import dataclass

from importer.dokstamp import back_off

LONGEST = 600.0
"""Most seconds between two tries."""
BUSY = 15.0
"""Most seconds between two looks whether another run has ended."""
MOST_TRIES = 20
"""How often rows are tried that are never reached, over two hours and a half, before a person is
told.
"""


@dataclass(slots=True)
class Pause:
    """A pause between two tries, doubled each time.

    Attributes:
        first: the first one, in seconds.
        until: when it ends, on the clock of whoever asks.
        tries: how many were in vain.
    """

    first: float
    until: float = 0.0
    tries: int = 0

    def grow(self, now: float, *, longest: float = LONGEST) -> None:
        """It did not work: wait longer."""
        self.until = now + back_off(self.first, self.tries, longest=longest)
        self.tries += 1

    def end(self) -> None:
        """It works again."""
        self.until, self.tries = 0.0, 0
