"""Ctrl-C and SIGTERM during a run: the first asks it to stop, the second stops it at once."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def heeded(on_signal: Callable[[], None]) -> Iterator[None]:
    """Call `on_signal` in the event loop's thread for SIGINTs and SIGTERMs; a sixth ends the
    program.

    Two are enough to stop a run at once; a few more in haste must not keep it from writing its
    workbook.

    To be entered in the main thread, inside a running event loop. Works where the loop has no
    signal support (Windows), since the plain handler only hands the signal over to the loop.
    """
    loop = asyncio.get_running_loop()
    heard = iter(range(5))

    def handler(number: int, frame: FrameType | None) -> None:
        if next(heard, None) is None:
            signal.default_int_handler(number, frame)
        loop.call_soon_threadsafe(on_signal)

    with _handled_by(handler):
        yield


@contextmanager
def ordinary() -> Iterator[None]:
    """Let Ctrl-C end a question put to the person, inside an event loop too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def noted(on_signal: Callable[[], None]) -> Iterator[None]:
    """Call `on_signal` for SIGINTs and SIGTERMs between runs, where no event loop is; a third ends
    the program.

    To be entered in the main thread.
    """
    heard = iter(range(2))

    def handler(number: int, frame: FrameType | None) -> None:
        if next(heard, None) is None:
            signal.default_int_handler(number, frame)
        on_signal()

    with _handled_by(handler):
        yield


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {name: signal.signal(name, handler) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for name, previous in before.items():
            signal.signal(name, previous)
