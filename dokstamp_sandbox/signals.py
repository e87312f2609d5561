"""Sends signals to other processes, for tests of what a killed client leaves behind."""

import os
import signal
import time
from pathlib import Path

_PATIENCE = 5.0
_PAUSE = 0.001


def strike(pid: int, name: str) -> None:
    """Send a signal and, when it kills, wait until the process runs no more.

    Waits without giving way to anything else: what the process has sent before is answered only
    after its end.

    Args:
        name: such as KILL or INT.

    Raises:
        ValueError: if there is no such signal.
    """
    number = getattr(signal, f"SIG{name}", None)
    if number is None and name != "KILL":
        raise ValueError(f"there is no signal {name}")
    try:
        # Where there is no SIGKILL (Windows), SIGTERM ends a process just as surely.
        os.kill(pid, number or signal.SIGTERM)
    except ProcessLookupError:
        return
    end = time.monotonic() + _PATIENCE
    while name == "KILL" and time.monotonic() < end and not _is_gone(pid):
        time.sleep(_PAUSE)


def _is_gone(pid: int) -> bool:
    """Whether a killed process runs no more; its parent may not have asked for its status yet."""
    if Path("/proc/self/stat").exists():
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
        except OSError:
            return True
    try:
        os.kill(pid, 0)
    except OSError:
        return True
    return False
