"""`importer watch` in a process of its own that can be killed at any of its steps in the inbox."""

import multiprocessing
import os
import re
import signal
import sys
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from helpers.practice import environment

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["importer.cli"])
_STEPS = (
    "open",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "shutil.rmtree",
)


@dataclass(frozen=True, slots=True)
class Watcher:
    """A watcher at work; `log` is what it writes."""

    process: BaseProcess
    log: Path

    def ended(self, seconds: float = 60) -> int:
        """Wait for its end; its exit status."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, self.log.read_text(encoding="utf-8")
        return self.process.exitcode

    def text(self) -> str:
        """What it has written so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""


def watcher(
    inbox: Path,
    *options: str,
    url: str,
    folder: Path,
    kill_at: int = 0,
    steps: Path | None = None,
    name: str = "log",
) -> Watcher:
    """Begin `importer watch`, by default to issue what is there and end.

    Args:
        folder: where it runs, with its state.
        kill_at: it is killed (SIGKILL) before its `kill_at`-th step that changes something in the
            inbox; 0 for never.
        steps: told how many such steps there were.
    """
    log = folder / f"{name}.txt"
    arguments = ["importer", "watch", str(inbox), *options]
    process = _SERVER.Process(
        target=_watch,
        args=(
            arguments,
            environment(url),
            str(folder),
            str(log),
            str(inbox),
            kill_at,
            str(steps or ""),
        ),
    )
    process.start()
    return Watcher(process, log)


def _watch(
    arguments: list[str],
    variables: dict[str, str],
    folder: str,
    log: str,
    inbox: str,
    kill_at: int,
    steps: str,
) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    with Path(log).open("a", encoding="utf-8") as stream:
        sys.stdout = sys.stderr = stream
        sys.argv = arguments
        counted = _counting(inbox, kill_at)
        from importer.cli import main

        try:
            main()
        finally:
            if steps:
                Path(steps).write_text(str(len(counted)), encoding="utf-8")


def _counting(inbox: str, kill_at: int) -> list[str]:
    """Count the steps that change something in the inbox, as the interpreter tells them, and die
    at one of them.
    """
    counted: list[str] = []

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _STEPS or not arguments or not str(arguments[0]).startswith(inbox):
            return
        if event == "open" and not _writes(arguments):
            return
        if re.search(r"heartbeat|owner\.lock", str(arguments[0])):
            return
        counted.append(event)
        if len(counted) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(audit)
    return counted


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    return bool(set(str(mode or "")) & set("wxa+")) or bool(
        flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
