"""The command line with a terminal to show on and to be answered at."""

import os
import pty
import re
import select
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers.graduating_class import GraduatingClass
from helpers.practice import Practice, begin

_ITS_TERMINAL = """
import fcntl, os, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
"""


@contextmanager
def at_a_terminal(
    url: str, *arguments: str | Path, folder: Path, stdout: Any = None, **others: str
) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A command with a terminal of its own, and the other end of that, which the command closes.

    Args:
        stdout: where its output goes instead.
    """
    terminal, its_end = pty.openpty()
    with begin(
        url,
        *arguments,
        folder=folder,
        before=_ITS_TERMINAL,
        stdin=its_end,
        stdout=stdout or its_end,
        stderr=its_end,
        **others,
    ) as process:
        os.close(its_end)
        os.write(terminal, b"\n")
        yield process, terminal


def in_a_terminal(
    practice: Practice,
    batch: GraduatingClass,
    *answers: bytes,
    language: str = "en",
    words: Sequence[str | Path] = (),
    while_asked: Callable[[], None] = lambda: None,
) -> tuple[int, str]:
    """A command with a terminal to ask on; status and everything that was shown.

    Args:
        answers: one each time that it asks.
        words: the command and its arguments; without any it is `importer run`.
        while_asked: done before the first answer.
    """
    command = words or ("run", batch.sheet, "--pdfs", batch.pdfs)
    with at_a_terminal(practice.url, *command, folder=batch.folder, DOKSTAMP_LANG=language) as (
        process,
        terminal,
    ):
        shown = _answered(terminal, answers, while_asked)
    return process.returncode, shown


def _answered(terminal: int, answers: Sequence[bytes], while_asked: Callable[[], None]) -> str:
    shown = b""
    answered = 0
    while True:
        # Python misses a Ctrl-C that comes in the moment before it waits for a key: a person
        # presses it again.
        if not select.select([terminal], [], [], 3.0)[0] and answered and answers[-1] == b"\x03":
            os.write(terminal, answers[-1])
            continue
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        shown += part
        asked = len(re.findall(rb"\[[ys]/N\]|\(\d+\): ", shown))
        if answered < min(asked, len(answers)):
            if not answered:
                while_asked()
            os.write(terminal, answers[answered])
            answered += 1
    os.close(terminal)
    return shown.decode()
