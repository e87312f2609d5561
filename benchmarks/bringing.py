"""What bringing many PDFs to the page takes, beside writing them to the disk."""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx

from benchmarks.figures import Figure, keep
from benchmarks.practice import cpu_seconds_of, environment_for, memory_of, workshop

_AT_ONCE = 3
_FILES = 100
_BYTES = 10_000_000
_LINK = re.compile(r"(http://\S+)\n")


def main() -> None:
    """Measure and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    size = parser.parse_args().size
    count = {"small": 500, "large": 2000}[size]
    files = {f"pdfs/{place}.pdf": os.urandom(200_000) for place in range(count)}
    with workshop() as folder:
        process, link = served(folder, environment_for("http://127.0.0.1:9"))
        try:
            with httpx.Client(follow_redirects=True, timeout=60, trust_env=False) as client:
                client.get(link)
                client.headers["origin"] = f"http://{httpx.URL(link).netloc.decode()}"
                client.base_url = client.headers["origin"]
                place = client.post("/lists", data={"school": "own"}).url.path
                before = memory_of(process.pid)
                began = time.process_time()
                written = min(_written(folder / f"plain-{turn}", files) for turn in range(2))
                writing = (time.process_time() - began) / 2
                written_down = written + _synced(folder / "plain-1")
                busy = cpu_seconds_of(process.pid)
                into_memory = brought(client, place, files)
                on_disk = into_memory + _synced(folder / "state" / "lists")
                busy = cpu_seconds_of(process.pid) - busy
                again = _announced(client, place, files)
                grown = memory_of(process.pid) - before
        finally:
            process.terminate()
            process.wait(timeout=30)
    figures = [
        Figure(
            what=f"Bringing {count:,} PDFs of 200 KB, times writing them",
            value=on_disk / written_down,
            target=2,
            at_least=False,
            against=f"on the disk in {written_down:.2f} s, brought there in {on_disk:.2f} s",
        ),
        Figure(
            what="The same into the system's memory, without waiting for the disk",
            value=into_memory / written,
            target=2,
            at_least=False,
            against=f"written in {written:.2f} s, brought in {into_memory:.2f} s",
        ),
        Figure(
            what="The same in CPU of the server, times that of writing them",
            value=busy / writing,
            at_least=False,
            against=f"written in {writing:.2f} s of CPU, taken in {busy:.2f} s",
        ),
        Figure(
            what="The same once more, when all are here, times writing them",
            value=again / written,
            target=0.5,
            at_least=False,
        ),
        Figure(
            what="Memory that the server takes for it",
            value=grown / 1e6,
            target=100,
            at_least=False,
            unit="MB",
        ),
    ]
    keep("bringing", size, figures)


def served(folder: Path, environment: dict[str, str]) -> tuple["subprocess.Popen[str]", str]:
    """A server of the page with its state in a folder, and the link into it."""
    words = ("serve", "--state", str(folder / "state"), "--no-browser")
    process = subprocess.Popen(
        [sys.executable, "-m", "importer", *words],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment,
    )
    assert process.stdout
    told = ""
    while not (found := _LINK.search(told)):
        line = process.stdout.readline()
        assert line, f"no server: {told}"
        told += line
    return process, found[1]


def _written(folder: Path, files: dict[str, bytes]) -> float:
    """Seconds that it takes to write the files, each under another name first."""
    begun = time.perf_counter()
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_bytes(content)
        part.replace(place)
    return time.perf_counter() - begun


def _synced(folder: Path) -> float:
    """Seconds until what was written below a folder is on the disk."""
    begun = time.perf_counter()
    for path in folder.rglob("*.pdf"):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    return time.perf_counter() - begun


def brought(client: httpx.Client, place: str, files: dict[str, bytes]) -> float:
    """Bring files as the page's script does; how many seconds it takes."""
    contents = list(files.values())
    begun = time.perf_counter()
    plan = _plan(client, place, files)
    missing: list[int] = plan["missing"]
    some = min(_FILES, _BYTES // max(map(len, contents)))
    turns = [missing[first : first + some] for first in range(0, len(missing), some)]

    def send(some: Sequence[int]) -> None:
        parts = [{"at": at, "from": 0, "size": len(contents[at])} for at in some]
        head = json.dumps({"drop": plan["drop"], "files": parts}).encode()
        body = [len(head).to_bytes(4), head, *(contents[at] for at in some)]
        # By http.client, which costs as little as a browser does.
        wire = HTTPConnection(client.base_url.host, client.base_url.port or 80, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        headers = {"cookie": cookies, "origin": client.headers["origin"]}
        wire.request("POST", f"{place}/bytes", b"".join(body), headers)
        assert wire.getresponse().status == 200
        wire.close()

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(send, turns))
    return time.perf_counter() - begun


def _announced(client: httpx.Client, place: str, files: dict[str, bytes]) -> float:
    begun = time.perf_counter()
    assert not _plan(client, place, files)["missing"]
    return time.perf_counter() - begun


def _plan(client: httpx.Client, place: str, files: dict[str, bytes]) -> Any:
    told = [{"path": path, "size": len(one), "time": 1000} for path, one in files.items()]
    answer = client.post(f"{place}/announce", json={"files": told})
    answer.raise_for_status()
    return answer.json()


if __name__ == "__main__":
    main()
