"""The state folder: the ledger, the digests of PDFs seen before, and the lock that lets one run in
at a time.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from importer.errors import BusyError

_LOCK = "run.lock"
_HOLDER = "run.json"
DIGESTS = "digests.sqlite3"


@contextmanager
def hold(
    state: Path, *, wait: bool = False, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the state folder for one run. The lock is the operating system's and dies with its
    process.

    Args:
        state: the folder, made where needed.
        wait: wait for the other run to end instead of refusing.
        on_wait: told, once, who is waited for.

    Raises:
        BusyError: if another run holds the folder and `wait` is false; says its process id and
        start. BusyError: if the folder cannot be used at all.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / _LOCK, mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if not wait:
                raise BusyError(
                    f"{_holder(state)} in {state}: wait for it to end, run again with --wait, or"
                    " use another --state."
                ) from None
            if on_wait:
                on_wait(_holder(state))
            lock.acquire()
    except OSError as error:
        raise BusyError(
            f"The state folder {state} cannot be used ({error.strerror or error}): make it"
            " writable, or choose another one with --state."
        ) from error
    try:
        _sign(state)
        yield
    finally:
        lock.release()


def _sign(state: Path) -> None:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        descriptor = os.open(state / _HOLDER, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"pid": os.getpid(), "started_at": started}, file)
    except OSError as error:
        raise BusyError(
            f"The state folder {state} cannot be written ({error.strerror}): choose another"
            " --state."
        ) from error


def _holder(state: Path) -> str:
    try:
        holder = json.loads((state / _HOLDER).read_text(encoding="utf-8"))
        return f"Another run (process {holder['pid']}, started {holder['started_at']}) is at work"
    except (OSError, ValueError, KeyError, TypeError):
        return "Another run is at work"
