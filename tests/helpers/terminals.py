"""The command line with a terminal to show on and to be answered at."""

import os
import pty
import select
import sys

from helpers.graduating_class import GraduatingClass
from helpers.practice import WAITING, Practice, environment


def in_a_terminal(practice: Practice, batch: GraduatingClass, answer: bytes) -> tuple[int, str]:
    """`importer run` with a terminal to ask on; status and everything that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(batch.folder)
        arguments = [
            sys.executable,
            "-c",
            WAITING,
            "run",
            str(batch.sheet),
            "--pdfs",
            str(batch.pdfs),
        ]
        os.execve(sys.executable, arguments, environment(practice.url))
    os.write(terminal, b"\n")
    shown = b""
    answered = False
    while True:
        # Python misses a Ctrl-C that comes in the moment before it waits for a key: a person
        # presses it again.
        if not select.select([terminal], [], [], 3.0)[0] and answered and answer == b"\x03":
            os.write(terminal, answer)
            continue
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        shown += part
        if b"[y/N]" in shown and not answered:
            os.write(terminal, answer)
            answered = True
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()
