"""Examine many files at once, in processes of their own, spread over the cores.

A file is never read in this process: it might take all memory, or end whoever reads it. The file
that does so is known, and the others are examined all the same. PDFium is not thread-safe, so the
spreading is over processes too. One takes a tenth of a second to start: as long as examining some
hundred files.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread, Timer
from typing import Any

import importer
from importer.errors import FolderError
from importer.idle import Idle
from importer.inspection import Fault, NameQuestion, Proof
from importer.inspection.process import unpacked, unpacked_picture
from importer.interrupts import ENDINGS
from importer.issues import Code
from importer.sentences import inspection, pdfs

FEW = 200
"""Up to so many files are examined by one process: starting others would take longer than the
work.
"""

_WORN = 1_000
"""Files after which a process is not kept."""
_MOST_WORKERS = 8
_FILES_AT_A_TIME = 32
_PATIENCE = 300.0
"""Seconds after which a process that says nothing is ended: a share that hangs. It watches its own
work by itself.
"""
_GLANCE = 1.0
_GOODBYE = 5.0

OnVerdict = Callable[[int, Proof | Fault], None]


def prove_all(
    paths: Sequence[str],
    on_verdict: OnVerdict,
    *,
    below: str | None = None,
    question: Callable[[int], NameQuestion | None] | None = None,
    workers: int | None = None,
) -> None:
    """Examine every file.

    Args:
        paths: the files.
        on_verdict: told of each file by its place in `paths`, in the order in which verdicts are
            reached, in the calling thread.
        below: the folder, links resolved, from which on no link is followed; None follows links.
        question: whom a file should name, by its place; called from other threads.
        workers: how many processes; None takes the cores there are, at most 8.

    Raises:
        FolderError: if no process can be started.
    """
    workers = min(_cores(), _MOST_WORKERS) if workers is None else workers
    if len(paths) <= FEW:
        workers = 1
    desk = _Desk(paths, below, question or (lambda _: None), workers)
    threads = [Thread(target=desk.work, daemon=True) for _ in range(min(workers, len(paths)))]
    for thread in threads:
        thread.start()
    left = len(paths)
    try:
        while left:
            for place, verdict in desk.told():
                on_verdict(place, verdict)
                left -= 1
        for thread in threads:
            thread.join(_GOODBYE)
    finally:
        # Also on Ctrl-C: what has not begun never begins, and no process is left behind.
        desk.close()
        for thread in threads:
            thread.join(_GOODBYE)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Desk:
    """The files to examine, and the threads that each hand them to a process."""

    def __init__(
        self,
        paths: Sequence[str],
        below: str | None,
        question: Callable[[int], NameQuestion | None],
        workers: int,
    ) -> None:
        self._paths = paths
        self._below = below
        self._question = question
        size = max(1, min(_FILES_AT_A_TIME, len(paths) // (2 * workers)))
        self._fresh = iter(range(0, len(paths), size))
        self._size = size
        self._again: deque[int] = deque()
        self._lock = Lock()
        self._told: SimpleQueue[list[tuple[int, Proof | Fault]] | BaseException] = SimpleQueue()
        self._readers: set[Examiner] = set()
        self._keeps = len(paths) <= FEW
        self._closed = False

    def told(self) -> list[tuple[int, Proof | Fault]]:
        """The next verdicts, with the places of their files.

        Raises:
            FolderError: if no process can be started.
        """
        while True:
            try:
                told = self._told.get(timeout=_GLANCE)
            except Empty:
                for reader in list(self._readers):
                    reader.end_if_silent()
                continue
            if isinstance(told, BaseException):
                raise told
            return told

    def close(self) -> None:
        """End everything."""
        self._closed = True
        for reader in list(self._readers):
            reader.kill()

    def work(self) -> None:
        """Hand files to a process until there are none; started anew when it ends. Runs in a
        thread.
        """
        reader: Examiner | None = None
        try:
            while not self._closed and (places := self._next()):
                if reader is None:
                    reader = self._reader()
                if not self._done(reader, places):
                    self._forget(reader)
                    reader = None
        except BaseException as error:  # it belongs to whoever waits for the verdicts
            self._told.put(error)
        finally:
            if reader is not None and self._keeps and not reader.worn and not self._closed:
                self._readers.discard(reader)
                idle.put(reader)
            elif reader is not None:
                self._forget(reader)

    def _reader(self) -> "Examiner":
        reader = (idle.take() if self._keeps else None) or Examiner()
        self._readers.add(reader)
        return reader

    def _next(self) -> list[int]:
        with self._lock:
            if self._again:
                return [self._again.popleft()]
            start = next(self._fresh, None)
            return (
                []
                if start is None
                else list(range(start, min(start + self._size, len(self._paths))))
            )

    def _done(self, reader: "Examiner", places: list[int]) -> bool:
        """Have some files examined; False when the process ended over it.

        Whoever ends it while it has several is found by giving it each alone; and one alone is
        given twice, since a process may also be ended by somebody else.
        """
        files = [(self._paths[place], self._question(place)) for place in places]
        verdicts = reader.ask(self._below, files)
        alive = len(verdicts) == len(places) and not reader.ended
        if not verdicts and len(places) == 1 and not self._closed:
            again = Examiner()
            self._readers.add(again)
            verdicts = again.ask(self._below, files) or [
                Fault(Code.PDF_UNREADABLE, inspection.ENDS_ITS_READER)
            ]
            self._forget(again)
        self._told.put(list(zip(places, verdicts, strict=False)))
        with self._lock:
            self._again.extend(places[len(verdicts) :])
        return alive

    def _forget(self, reader: "Examiner") -> None:
        reader.close()
        self._readers.discard(reader)


class Examiner:
    """A process that examines files, see `importer.inspection.process`.

    Attributes:
        ended: it has, and another one is needed.
    """

    def __init__(self) -> None:
        code = Path(importer.__file__).resolve().parents[1]
        path = os.pathsep.join(filter(None, (str(code), os.environ.get("PYTHONPATH"))))
        apart = getattr(
            subprocess, "CREATE_NEW_PROCESS_GROUP", 0
        )  # Windows sends Ctrl-C to a whole group
        self._asked_at: float | None = None
        self._asked = 0
        self.ended = False
        try:
            with _interrupts_held_back():
                self._process = subprocess.Popen(
                    [
                        sys.executable,
                        "-P",
                        "-m",
                        "importer.inspection",
                    ],  # -P: nothing from the folder one stands in
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=os.environ | {"PYTHONPATH": path},
                    creationflags=apart,
                )
        except OSError as error:
            raise FolderError(pdfs.NO_READER(reason=error.strerror or str(error))) from error

    def ask(
        self, below: str | None, files: list[tuple[str, NameQuestion | None]]
    ) -> list[Proof | Fault]:
        """The verdicts; fewer when the process ended, whose last one is then of the file over
        which it did.
        """
        self._asked_at = time.monotonic()
        self._asked += len(files)
        verdicts = [unpacked(cells) for cells in self._answer([below, files])]
        self._asked_at = None
        self.ended = len(verdicts) < len(files) or self._process.poll() is not None
        return verdicts

    def draw(self, below: str | None, path: str, *, seconds: float) -> tuple[str, bytes] | Fault:
        """The first page of a file: the file's digest, and a PNG.

        Args:
            below: the folder, links resolved, from which on no link is followed.
            seconds: after which it is given up.
        """
        late = Timer(seconds, self.kill)
        late.start()
        try:
            answers = self._answer([below, path])
        finally:
            late.cancel()
        self.ended = not answers or self._process.poll() is not None
        if not answers:
            return Fault(Code.PDF_UNREADABLE, inspection.ENDS_ITS_READER)
        return unpacked_picture(answers[0])

    def _answer(self, task: object) -> list[list[Any]]:
        """What it answers; nothing where it ended over it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except (OSError, ValueError):  # it has ended, or was closed
            line = b""
        answers: list[list[Any]] = json.loads(line) if line.endswith(b"\n") else []
        return answers

    @property
    def worn(self) -> bool:
        """Whether another one had better be started: what a library frees is not all given
        back.
        """
        return self._asked > _WORN

    @property
    def is_alive(self) -> bool:
        """Whether it waits for a task."""
        return self._process.poll() is None

    def end_if_silent(self) -> None:
        """End a process that has been at work for too long."""
        asked_at = self._asked_at
        if asked_at is not None and time.monotonic() - asked_at > _PATIENCE:
            self.kill()

    def kill(self) -> None:
        """End it at once."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """Let it end, which it does when there are no more tasks."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GOODBYE)
        if self._process.poll() is None:
            self.kill()
        with suppress(OSError, ValueError):
            self._process.stdout.close()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start a process that inherits a blocked Ctrl-C and its like, which in its first moments it
    would meet with a traceback.

    One that comes meanwhile reaches this process afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


idle = Idle[Examiner]()
"""A small batch leaves its process to the next one."""
