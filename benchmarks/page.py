"""What a server of the page holds of a long list of which each row has a warning, beside what
`run` holds of it.
"""

import argparse
import csv
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.bringing import brought, served
from benchmarks.figures import Figure, keep
from benchmarks.material import Material, make
from benchmarks.practice import Server, environment_for, memory_of, server, workshop

_GLANCE = 0.2
_PAGES = (
    "files",
    "corrections",
    "corrections?page=7",
    "corrections?kind=look",
    "corrections?kind=all&search=babu",
    "corrections/rows/9",
    "pdfs",
    "check",
    "signatures",
)


@dataclass(frozen=True, slots=True)
class Held:
    """Memory of a process, in bytes.

    Attributes:
        before: when the first thing is sent.
        most: at any moment until all is sent.
    """

    before: int
    most: int


def main() -> None:
    """Measure and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    size = parser.parse_args().size
    rows = {"small": 1_000, "large": 100_000}[size]
    with workshop() as folder:
        batch = _warned(make(folder / "list", rows))
        with server(log_length=0) as sandbox:
            ran = _run(sandbox, batch)
        with server(log_length=0) as sandbox:
            paged, slowest = _issued_by_page(sandbox, batch, folder / "page")
    figures = [
        Figure(
            what=f"Memory of the page's server, times `run`'s, before {rows} rows are sent",
            value=paged.before / ran.before,
            target=1.1 if size == "large" else None,
            at_least=False,
            against=f"`run` {ran.before / 1e6:.0f} MB, the server {paged.before / 1e6:.0f} MB",
        ),
        Figure(
            what="The same of the most until all are sent",
            value=paged.most / ran.most,
            target=1.1 if size == "large" else None,
            at_least=False,
            against=f"`run` {ran.most / 1e6:.0f} MB, the server {paged.most / 1e6:.0f} MB",
        ),
        Figure(what="The slowest page", value=slowest, target=1, at_least=False, unit="s"),
    ]
    keep("page", size, figures)


def _warned(batch: Material) -> Material:
    """The batch with names of one word, each of which is a warning of its own."""
    with batch.sheet.open(encoding="utf-8", newline="") as file:
        headings, *lines = csv.reader(file)
    with batch.sheet.open("w", encoding="utf-8", newline="") as file:
        told = ([name.split()[-1], *others] for name, *others in lines)
        csv.writer(file).writerows([headings, *told])
    return batch


def _run(sandbox: Server, batch: Material) -> Held:
    words = ("run", batch.sheet, "--pdfs", batch.pdfs, "--yes", "--json", "--state", "reports")
    process = subprocess.Popen(
        [sys.executable, "-m", "importer", *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=batch.folder,
        env=environment_for(sandbox.url),
    )
    try:
        held = _watched(process.pid, sandbox, lambda: process.poll() is not None)
    finally:
        process.kill()
    assert process.wait() == 0, "all rows are sent"
    return held


def _issued_by_page(sandbox: Server, batch: Material, folder: Path) -> tuple[Held, float]:
    """The same list brought, looked at and issued on the page; and the seconds of its slowest
    page.
    """
    folder.mkdir()
    process, link = served(folder, environment_for(sandbox.url))
    try:
        with httpx.Client(follow_redirects=True, timeout=120, trust_env=False) as client:
            client.get(link)
            client.base_url = f"http://{httpx.URL(link).netloc.decode()}"
            client.headers["origin"] = str(client.base_url).rstrip("/")
            place = client.post("/lists", data={"school": "own"}).url.path
            paths = sorted(batch.pdfs.rglob("*.pdf"))
            pdfs = {f"pdfs/{path.relative_to(batch.pdfs)}": path.read_bytes() for path in paths}
            brought(client, place, pdfs)
            brought(client, place, {batch.sheet.name: batch.sheet.read_bytes()})
            place = place.removesuffix("/files")
            for step in ("corrections", "check"):
                page = _settled(client, f"{place}/{step}")
            slowest = max(_seconds(client, f"{place}/{path}") for path in _PAGES)
            while doubt := re.search(r'name="doubt" value="([^"]+)"', page):
                client.post(f"{place}/brake", data={"doubt": doubt[1]})
                page = _settled(client, f"{place}/check")
            code = re.search(r'name="code" value="([^"]+)"', page)
            assert code, page
            client.post(f"{place}/issue", data={"code": code[1]})

            def is_over() -> bool:
                return client.get(f"{place}/issuing").url.path.endswith("/done")

            return _watched(process.pid, sandbox, is_over), slowest
    finally:
        process.terminate()
        process.wait(timeout=60)


def _settled(client: httpx.Client, path: str) -> str:
    """A page, once it does not ask for itself again."""
    while 'http-equiv="refresh"' in (page := client.get(path).text):
        time.sleep(_GLANCE)
    return page


def _seconds(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path).raise_for_status()
    return time.perf_counter() - begun


def _watched(pid: int, sandbox: Server, is_over: Callable[[], bool]) -> Held:
    before = most = 0
    while not is_over():
        most = max(most, memory_of(pid))
        if not before and any(map(_creates, sandbox.requests()["by_route"])):
            before = memory_of(pid, "VmRSS")
        time.sleep(_GLANCE)
    return Held(before, max(most, memory_of(pid)))


def _creates(route: str) -> bool:
    return route.startswith("POST") and "auth" not in route


if __name__ == "__main__":
    main()
