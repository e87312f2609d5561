"""The wish to stop, from a signal or a caller: first politely, then at once."""

import anyio


class Stop:
    """Asked once, a run starts nothing new and lets what is in flight finish; asked twice, it
    stops at once.
    """

    def __init__(self) -> None:
        self.politely = anyio.Event()
        self.at_once = anyio.Event()

    def request(self) -> None:
        """Ask to stop; to be called from the event loop's thread."""
        if self.politely.is_set():
            self.at_once.set()
        self.politely.set()
