"""Ctrl-C during a run: the first asks it to stop, the second stops it at once. A service manager's
SIGTERM and the SIGHUP of a terminal that closes are Ctrl-C by other names.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ENDINGS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
"""The signals that ask a process to end: Ctrl-C, and, as the system has them, a service manager's,
and a closed terminal's or console's.
"""


def take_over_endings() -> None:
    """From here on each of them does what Ctrl-C does at that moment.

    One that was to be ignored, as `nohup` asks of SIGHUP, goes on being ignored. To be called in
    the main thread.
    """
    for number in ENDINGS:
        if number != signal.SIGINT and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _as_ctrl_c)


def leave_endings_to_parent() -> None:
    """Ignore them, in a process that ends with the one that asks it: they are sent to the whole
    group, and one that is cut short would lay it at the door of the file it was looking at.
    """
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def stop_on_interrupt(on_signal: Callable[[], None]) -> Iterator[None]:
    """Call `on_signal` in the event loop's thread for wishes to end; a sixth ends the program.

    Two are enough to stop a run at once; a few more in haste must not keep it from writing its
    workbook.

    To be entered in the main thread, inside a running event loop. Works where the loop has no
    signal support (Windows), since the plain handler only hands the signal over to the loop.
    """
    import asyncio  # not above: a process that only reads a workbook has no loop

    loop = asyncio.get_running_loop()
    with _handled(lambda: loop.call_soon_threadsafe(on_signal), times=5):
        yield


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end a question put to the person, inside an event loop too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def note_interrupts(on_signal: Callable[[], None]) -> Iterator[None]:
    """Call `on_signal` for wishes to end between runs, where no event loop is; a third ends the
    program.

    To be entered in the main thread.
    """
    with _handled(on_signal, times=2):
        yield


@contextmanager
def _handled(on_signal: Callable[[], object], *, times: int) -> Iterator[None]:
    heard = iter(range(times))

    def handler(number: int, frame: FrameType | None) -> None:
        if next(heard, None) is None:
            signal.default_int_handler(number, frame)
        on_signal()

    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    """Do what Ctrl-C does now, also where a shell that began us in the background ignores it."""
    if number == getattr(signal, "SIGHUP", None):
        signal.signal(number, signal.SIG_IGN)  # shell and system both send it: that is one wish
    handler = signal.getsignal(signal.SIGINT)
    (handler if callable(handler) else signal.default_int_handler)(signal.SIGINT, frame)
