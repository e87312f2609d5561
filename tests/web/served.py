"""Servers of pages in processes of their own."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from helpers.practice import begin
from web.visits import Site

_START_SECONDS = 30.0
_LINK = re.compile(r"(https?://\S+)\n")


@dataclass(frozen=True, slots=True)
class Served(Site):
    """A running server, with a person signed in by its link.

    Attributes:
        link: what it told when it began; it has been used.
        process: ends with the context that began it, at the latest.
    """

    link: str = ""
    process: "subprocess.Popen[str] | None" = None

    def kill(self) -> None:
        """End it as `kill -9` does."""
        assert self.process
        self.process.kill()
        self.process.wait(timeout=10)


@contextmanager
def importer_serve(
    dokstamp: str, folder: Path, *options: str | Path, **environment: str
) -> Iterator[Served]:
    """`importer serve` with its state in this folder, until the context ends.

    Begun again in the same folder it finds the same lists.

    Args:
        dokstamp: the address of a practice DokStamp.
        options: more of the command line.
        environment: more of the environment.
    """
    state = folder / "state"
    words = ("serve", "--state", state, "--no-browser", "--port", "0", *options)
    out, log = folder / "server.out", folder / "server.log"
    with (
        out.open("w") as told,
        log.open("a") as logged,
        begin(
            dokstamp, *words, folder=folder, stdout=told, stderr=logged, **environment
        ) as process,
    ):
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
        with serving(process, out, log) as served:
            yield served


@contextmanager
def serving(process: "subprocess.Popen[str]", out: Path, log: Path) -> Iterator[Served]:
    """A server whose output has the link that signs one in; killed at the end.

    Args:
        out: its standard output; the link ends one of the first lines.
        log: its standard error.

    Raises:
        AssertionError: if it tells no link in time, or its log has a traceback.
    """
    try:
        link = _link(process, out, log)
        signed = httpx.get(link, timeout=10)
        url = link[: -len(httpx.URL(link).raw_path)]
        yield Served(url, dict(signed.cookies), log, link, process)
    finally:
        process.kill()
    assert "Traceback" not in log.read_text(errors="replace"), log.read_text(errors="replace")


def _link(process: "subprocess.Popen[str]", out: Path, log: Path) -> str:
    latest = time.monotonic() + _START_SECONDS
    while not (found := _LINK.search(told := out.read_text(encoding="utf-8"))):
        assert process.poll() is None, f"no server: {told}{log.read_text()}"
        assert time.monotonic() < latest, f"no link in {_START_SECONDS} s: {told}{log.read_text()}"
        time.sleep(0.02)
    return found[1]
