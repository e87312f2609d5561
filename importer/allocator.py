"""Memory that nobody uses any more goes back to the system; the C library would keep it.

glibc gives a thread its own part of the memory, up to eight of them for each core, and returns of
each only what lies at its end. A server has many threads, and what a check of a hundred thousand
rows needs for a moment would stay in one part while the next check takes it from another.
"""

import ctypes
import sys
from contextlib import suppress

_ARENA_MAX = -8
_FEW = 2


def share_memory() -> None:
    """Let threads take from the same parts of the memory; to be called before there are many."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_ARENA_MAX, _FEW)


def give_back() -> None:
    """Give back what is free; it takes some milliseconds."""
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
