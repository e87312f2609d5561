"""Prove many files at once, spread over the cores.

PDFium is not thread-safe, so the spreading is over processes. They are started afresh rather than forked (as Windows
and macOS do anyway), and each reads the whole program in, which takes a second or two: as long as proving some
thousands of files of 200 KB (0.4 ms each), which are therefore proved here.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager

from importer.pdfs.proof import Fault, Proof, prove

FEW = 4000
"""Up to so many files are proved in this process: starting others would take longer than the work."""

_MOST_WORKERS = 8
_FILES_AT_A_TIME = 32


def prove_all(
    paths: Sequence[str], on_verdict: Callable[[int, Proof | Fault], None], *, workers: int | None = None
) -> None:
    """Prove every file.

    When no processes can be started, or one dies, the rest is proved in this process: it takes longer, no more.

    Args:
        paths: the files.
        on_verdict: told of each file by its place in `paths`, in the order in which verdicts are reached, in the
            calling thread.
        workers: how many processes; None takes the cores there are, at most 8; 1 stays in this process.
    """
    workers = min(_cores(), _MOST_WORKERS) if workers is None else workers
    settled = bytearray(len(paths))

    def settle(first: int, verdicts: Sequence[Proof | Fault]) -> None:
        for place, verdict in enumerate(verdicts, start=first):
            settled[place] = True
            on_verdict(place, verdict)

    if workers > 1 and len(paths) > FEW:
        _spread(paths, settle, workers=workers)
    for place, path in enumerate(paths):
        if not settled[place]:
            settle(place, [prove(path)])


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _spread(paths: Sequence[str], settle: Callable[[int, Sequence[Proof | Fault]], None], *, workers: int) -> None:
    """Settle what the workers reach; returns early when they cannot be started or one of them dies."""
    try:
        pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_settle_in)
    except (OSError, ImportError):  # no semaphores here
        return
    try:
        with _interrupts_held_back():
            tasks = as_completed(
                [
                    pool.submit(_prove_some, start, list(paths[start : start + _FILES_AT_A_TIME]))
                    for start in range(0, len(paths), _FILES_AT_A_TIME)
                ]
            )
        for task in tasks:
            settle(*task.result())
    except BrokenExecutor:  # a worker was killed, or could not start: the files are not to blame
        return
    finally:
        # Also on Ctrl-C: what has not begun never begins, and no process is left behind.
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start processes that inherit a blocked Ctrl-C, which in their first moments they would meet with a traceback.

    One that comes meanwhile reaches this process afterwards. Windows has no such thing, and shows the traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prove_some(first: int, paths: list[str]) -> tuple[int, list[Proof | Fault]]:
    return first, [prove(path) for path in paths]


def _settle_in() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends.

    A worker whose parent was killed would wait for work for ever: it holds the other end of its own queue, which
    therefore never closes (CPython issue 111873).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
