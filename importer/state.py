"""The state folder: the ledger, the digests of PDFs seen before, and the lock that lets one run in
at a time.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from importer.errors import BusyError
from importer.sentences import Message
from importer.sentences import state as say

_LOCK = "run.lock"
_HOLDER = "run.json"
DIGESTS = "digests.sqlite3"


@contextmanager
def hold(
    state: Path, *, wait: bool = False, on_wait: Callable[[Message], None] | None = None
) -> Iterator[None]:
    """Hold the state folder for one run. The lock is the operating system's and dies with its
    process.

    Args:
        state: the folder, made where needed.
        wait: wait for the other run to end instead of refusing.
        on_wait: told, once, who is waited for.

    Raises:
        BusyError: if another run holds the folder and `wait` is false; says its process id and
            start.
        BusyError: if the folder cannot be used at all.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / _LOCK, mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if not wait:
                raise _busy(state) from None
            if on_wait:
                on_wait(_holder(state)[0])
            lock.acquire()
    except OSError as error:
        raise BusyError(say.NO_FOLDER(state=state, why=error.strerror or str(error))) from error
    try:
        _sign(state)
        yield
    finally:
        lock.release()


@contextmanager
def hold_place(path: Path, told: dict[str, str]) -> Iterator[None]:
    """Keep a file that tells others of this process, and nobody else of this machine, as long as
    it runs.

    Raises:
        BusyError: if it cannot be written.
    """
    try:
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(told, file)
    except OSError as error:
        why = error.strerror or str(error)
        raise BusyError(say.NO_FOLDER(state=path.parent, why=why)) from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _sign(state: Path) -> None:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        descriptor = os.open(state / _HOLDER, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"pid": os.getpid(), "started_at": started}, file)
    except OSError as error:
        raise BusyError(say.NO_FOLDER(state=state, why=error.strerror)) from error


def _busy(state: Path) -> BusyError:
    run, since = _holder(state)
    who = ""
    if os.name == "posix":
        with suppress(OSError, KeyError):
            who = (state / _HOLDER).owner()
    return BusyError(say.BUSY(run=run, state=state), run=run, since=since, who=who)


def _holder(state: Path) -> tuple[Message, str | None]:
    """Who holds it, and since when."""
    try:
        holder = json.loads((state / _HOLDER).read_text(encoding="utf-8"))
        started = str(holder["started_at"])
        return say.KNOWN_RUN(process=holder["pid"], started=started), started
    except (OSError, ValueError, KeyError, TypeError):
        return say.ANOTHER_RUN(), None
