"""The command line with a terminal to show on and to be answered at."""

import os
import pty
import re
import select
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from helpers.graduating_class import GraduatingClass
from helpers.practice import WAITING, Practice, environment


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
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(batch.folder)
        arguments = [sys.executable, "-c", WAITING, *map(str, command)]
        os.execve(sys.executable, arguments, environment(practice.url, DOKSTAMP_LANG=language))
    os.write(terminal, b"\n")
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
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()
