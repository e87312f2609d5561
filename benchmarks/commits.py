"""What a commit to the ledger takes: in a file, on a PostgreSQL, and there with the proof that
nobody has taken the tenant over.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(1, str(Path(__file__).parents[1] / "tests"))

from benchmarks.figures import Figure, keep
from benchmarks.practice import workshop
from helpers import postgres  # the tests' PostgreSQL
from importer.ledger import Ledger, open_ledger

_DURABLE = {"fsync": "on", "full_page_writes": "on"}
"""The tests' server needs no disk; a ledger does."""


@contextmanager
def ledgers(folder: Path) -> Iterator[dict[str, Ledger]]:
    """One of each kind, open."""
    server = postgres.Postgres(postgres.installed(), **_DURABLE)
    try:
        with (
            postgres.database(server.url) as plain,
            postgres.database(server.url) as fenced,
            open_ledger(folder) as file,
            open_ledger(folder, postgres.address(plain)) as bare,
            open_ledger(folder, postgres.address(fenced)) as proven,
        ):
            tenancy = proven.tenancy_of("host", "tenant")
            tenancy.take()
            proven.tenancy = tenancy
            yield {"SQLite": file, "PostgreSQL": bare, "PostgreSQL with the proof": proven}
            tenancy.sign_off()
    finally:
        server.remove()


def measured(ledger: Ledger, changes: int, number: int) -> float:
    """Seconds of one commit of so many changes."""
    target = ledger.target("host", "tenant", run_id="run")
    noted = [target.file(f"{number}-{one}", "uuid") for one in range(changes)]
    begun = time.perf_counter()
    ledger.write(noted)
    return time.perf_counter() - begun


def main(size: str) -> None:
    """Measure and keep."""
    times = 300 if size == "small" else 2000
    figures: list[Figure] = []
    with workshop() as folder, ledgers(folder) as kinds:
        for changes in (1, 50):
            # By turns, so that what else the machine does weighs on all of them alike.
            taken = [
                {name: measured(ledger, changes, number) for name, ledger in kinds.items()}
                for number in range(times)
            ]
            told = {name: median(one[name] for one in taken) for name in kinds}
            file, bare, proven = told.values()
            figures.append(
                Figure(
                    what=f"A commit of {changes} on PostgreSQL with the proof / in a file",
                    value=proven / file,
                    target=2.0,
                    at_least=False,
                    against=f"SQLite {file * 1000:.2f} ms, without the proof {bare / file:.2f}",
                )
            )
    keep("commits", size, figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
