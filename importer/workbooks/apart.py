"""Asks the process that reads workbooks, and ends it when it takes too long."""

import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importer.idle import Idle
from importer.sentences import Message
from importer.sentences import workbooks as say
from importer.workbooks.findings import Findings, UnreadableWorkbookError, Worksheet
from importer.workbooks.gathering import Gathering

_PATIENCE = 60.0
"""Seconds that a small workbook may take; a list of a hundred thousand rows takes three to ten."""
_BYTES_A_SECOND = 100_000
"""A large one may take a second more for every so many of its bytes."""
_FRESH = 16 * 2**20
"""A process that has read so many bytes is not kept: what it freed is not all given back."""
_MEMORY = 2 * 2**30
"""Bytes that reading may take; a list of a million rows takes a tenth of it."""
_BEGIN = (
    "import json,sys; sys.path[:]=json.loads(sys.argv[1]); "
    "from importer.workbooks.worker import main; main(int(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """What reading a workbook may take.

    Attributes:
        seconds: for opening it, and for each worksheet; None is a minute and more, by its size.
        memory: bytes, of the process that reads it.
    """

    seconds: float | None = None
    memory: int = _MEMORY

    def patience(self, content: bytes) -> float:
        """Seconds that a workbook may take."""
        return _PATIENCE + len(content) / _BYTES_A_SECOND if self.seconds is None else self.seconds


class WorkbookApart:
    """A workbook that was opened in another process.

    Attributes:
        worksheets: in its order.
    """

    def __init__(self, process: "_Process", content: bytes, patience: float) -> None:
        self._process = process
        self._patience = patience
        self.worksheets: list[Worksheet] = self._last(process.ask(content, self._patience))

    def read(self, index: int) -> Iterator[Gathering | Findings]:
        """The rows of a worksheet, some at a time, and at last what was found beside them.

        Raises:
            UnreadableError: if it cannot be read, takes too long, or needs too much memory.
        """
        return self._process.ask(index, self._patience)

    @staticmethod
    def _last(answers: Iterator[Any]) -> Any:
        *_, last = answers
        return last


@contextmanager
def opened_apart(
    content: bytes, *, limits: ReadingLimits = ReadingLimits()
) -> Iterator[WorkbookApart]:
    """Open a workbook in another process, which is kept for the next one.

    Raises:
        UnreadableError: if it cannot be read; says what and what to do.
    """
    process = _process(limits.memory)
    try:
        yield WorkbookApart(process, content, limits.patience(content))
    except UnreadableWorkbookError:
        process.give_back()
        raise
    except BaseException:
        process.close()
        raise
    process.give_back()


class _Process:
    def __init__(self, memory: int) -> None:
        self.memory = memory
        root = str(Path(__file__).resolve().parents[2])
        path = json.dumps([root, *(one for one in sys.path if one != root)])
        apart: dict[str, Any] = {"start_new_session": True}  # Ctrl-C is ours alone
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        try:
            self._process = subprocess.Popen(  # noqa: S603  this Python itself
                [sys.executable, "-S", "-E", "-c", _BEGIN, path, str(memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                **apart,
            )
        except OSError as error:
            raise UnreadableWorkbookError(say.NO_PROCESS(why=error.strerror)) from error
        self._read = 0
        self._busy = self._late = False

    @property
    def is_alive(self) -> bool:
        """Whether it still waits for a question."""
        return self._process.poll() is None

    def ask(self, question: bytes | int, patience: float) -> Iterator[Any]:
        """Ask, and give what is answered as it comes.

        Args:
            patience: seconds until the process is ended.

        Raises:
            UnreadableError: if that happens, the process ends itself, or answers so.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._busy = True
        timer = threading.Timer(patience, self._stop)
        timer.daemon = True
        timer.start()
        try:
            if isinstance(question, bytes):
                self._read += len(question)
            pickle.dump(question, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
            while True:
                kind, answer = pickle.load(self._process.stdout)  # noqa: S301  from our own process
                if kind == "unreadable":
                    self._busy = False
                    raise UnreadableWorkbookError(answer)
                if kind != "rows":
                    self._busy = False
                    yield answer
                    return
                yield answer
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)  # so that its own status is told
            self.close()
            raise UnreadableWorkbookError(self._ended(patience)) from error
        finally:
            timer.cancel()

    def _ended(self, patience: float) -> Message:
        if self._late:
            return say.TOO_SLOW(seconds=patience)
        status = self._process.returncode
        return say.ENDED_BY_SIGNAL(status=-status) if status < 0 else say.ENDED(status=status)

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def give_back(self) -> None:
        """It may be asked about another workbook, unless it is in the midst of one."""
        if self._busy or self._read > _FRESH:
            self.close()
        else:
            _idle.put(self)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


_idle = Idle[_Process]()


def _process(memory: int) -> _Process:
    process = _idle.take()
    if process is not None and process.memory != memory:
        process.close()
        process = None
    return process or _Process(memory)
