"""Many tenants, each with a limit of its own, on the workers of a cluster: time over one tenant
alone, refusals, and whether two workers ever were at one tenant, as the servers have seen it.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(1, str(Path(__file__).parents[1] / "tests"))

from sqlalchemy import URL

from benchmarks.figures import Figure, keep
from benchmarks.material import make
from benchmarks.practice import KNOWN, Server, server, workshop
from helpers import postgres  # the tests' PostgreSQL

LIMIT, WINDOW = 200, 5.0
"""Requests in a window, and its seconds."""
TENANTS = 8


def served(tenants: int, workers: int, size: int, **settings: Any) -> dict[str, Any]:
    """Submit a class of each tenant, and let so many workers do them all."""
    with ExitStack() as stack:
        folder = stack.enter_context(workshop())
        place = stack.enter_context(postgres.server())
        database = stack.enter_context(postgres.database(place))
        told = {"rate_limit": LIMIT, "window_seconds": WINDOW, "latency_ms": 20, **settings}
        servers = [stack.enter_context(server(**told)) for _ in range(tenants)]
        environment = _environment(folder, database)
        for number, one in enumerate(servers):
            _serve(folder, f"tenant{number}", one)
            material = make(_made(folder / f"class{number}"), size)
            words = ("submit", material.sheet, "--pdfs", material.pdfs, "--issue")
            _command(*words, "--tenant", f"tenant{number}", folder=folder, env=environment)
        with _working(folder, workers, environment):
            _wait(database, tenants)
        asked = [one.requests(log=True) for one in servers]
    return {
        "seconds": max(one["last"] for one in asked) - min(one["first"] for one in asked),
        "requests": sum(one["total"] for one in asked),
        "refusals": max(one["by_status"].get("429", 0) for one in asked),
        "overlaps": sum(_overlaps(one["log"]) for one in asked),
    }


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _environment(folder: Path, database: URL) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOKSTAMP_")}
    for name in ("store", "tenants"):
        (folder / name).mkdir()
    return kept | {
        "DOKSTAMP_LEDGER": database.render_as_string(hide_password=False),
        "DOKSTAMP_STORE": str(folder / "store"),
        "DOKSTAMP_TENANTS": str(folder / "tenants"),
    }


def _serve(folder: Path, name: str, one: Server) -> None:
    path = folder / "tenants" / f"{name}.env"
    path.touch(0o600)
    path.write_text(
        f"DOKSTAMP_BASE_URL={one.url}\nDOKSTAMP_TENANT={KNOWN.tenant}\n"
        f"DOKSTAMP_EMAIL={KNOWN.email}\nDOKSTAMP_PASSWORD={KNOWN.password}\n"
    )


def _command(*words: object, folder: Path, env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "importer", *map(str, words)],
        check=True,
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        timeout=600,
    )


@contextmanager
def _working(folder: Path, workers: int, env: dict[str, str]) -> Iterator[None]:
    words = ("work", "--processes", str(workers), "--max-rows", "100000")
    with subprocess.Popen(
        [sys.executable, "-m", "importer", *words],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def _wait(database: URL, jobs: int) -> None:
    until = time.monotonic() + 3600
    query = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('succeeded', 'failed')"
    while time.monotonic() < until:
        with postgres.connect(database) as connection:
            found = connection.execute(query).fetchone()
        if found is not None and found[0] == jobs:
            return
        time.sleep(0.2)
    raise TimeoutError


def _overlaps(log: list[dict[str, Any]]) -> int:
    """How often a run has begun to send before the one before it had ended."""
    runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in log:
        if "(run " in one["agent"] and one["method"] == "POST" and "auth" not in one["path"]:
            runs[one["agent"]].append(one)
    spans = sorted(
        (min(one["began"] for one in sent), max(one["ended"] for one in sent))
        for sent in runs.values()
    )
    return sum(spans[at][1] > spans[at + 1][0] for at in range(len(spans) - 1))


def main(size: str) -> None:
    """Measure and keep."""
    graduates, counts = (300, (8,)) if size == "small" else (600, (2, 4, 8))
    busy = os.getloadavg()[0]
    series = {"alone": served(1, 1, graduates)}
    alone = series["alone"]["seconds"]
    size_of = f"{graduates} graduates each, {LIMIT} requests in {WINDOW:g} s each"
    figures = []
    for workers in counts:
        series[f"on {workers}"] = found = served(TENANTS, workers, graduates)
        figures.append(
            Figure(
                what=f"{TENANTS} tenants on {workers} workers, {size_of}: linear",
                value=alone * TENANTS / workers / found["seconds"],
                target=0.9,
                against=f"one tenant on one worker: {alone:.0f} s",
                remark=f"other work on the machine: load {busy:.0f}" if busy > 1 else "",
            )
        )
    if size != "small":
        minute: dict[str, Any] = {"rate_limit": 600, "window_seconds": 60.0}
        series["one a minute"] = one = served(1, 1, 400, **minute)
        series["many a minute"] = many = served(24, 24, 400, **minute)
        figures.append(
            Figure(
                what="24 tenants at 600 requests a minute each, 400 graduates each / one of them",
                value=one["seconds"] / many["seconds"],
                against=f"{many['requests']:,} requests in {many['seconds']:.0f} s;"
                f" one alone {one['seconds']:.0f} s",
            )
        )
    figures += [
        Figure(
            what="Most refusals of a tenant of them",
            value=max(one["refusals"] for one in series.values()),
            target=3,
            at_least=False,
        ),
        Figure(
            what="Two workers at one tenant, as the servers have seen it",
            value=sum(one["overlaps"] for one in series.values()),
            target=0,
            at_least=False,
        ),
    ]
    keep("cluster", size, figures, **series)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
