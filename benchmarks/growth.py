"""How time, requests and memory grow with the batch."""

import argparse
from typing import Any

from benchmarks.figures import Figure, keep
from benchmarks.material import make
from benchmarks.practice import run, server, workshop

_SIZES = {
    "small": ([500, 3_000], 200_000),
    "large": ([10_000, 100_000], 200_000),
    "million": ([10_000, 1_000_000], 1_000),
}


def measure(size: int, pdf_bytes: int) -> dict[str, float]:
    """Send a new class to a server that answers at once."""
    with workshop() as folder, server(log_length=0) as sandbox:
        ran = run(sandbox.url, make(folder, size, pdf_bytes=pdf_bytes), "--max-in-flight", "16")
        asked = sandbox.requests()
        server_cpu = sandbox.cpu_seconds()
    told = {
        "rows": size,
        "seconds": ran.seconds,
        "on_the_wire": asked["last"] - asked["first"],
        "requests": asked["total"],
        "peak_mb": ran.peak_bytes / 1e6,
        "server_cpu": server_cpu,
        "cpu": ran.cpu_seconds,
        "first_progress": ran.first_progress,
    }
    print(told)
    return told


def main(sizes: list[int], pdf_bytes: int, size: str) -> None:
    """Measure and keep."""
    series: list[dict[str, Any]] = [measure(rows, pdf_bytes) for rows in sizes]
    first, last = series[0], series[-1]
    rows = f"{first['rows']} → {last['rows']} rows × {pdf_bytes / 1000:g} KB"
    by_row = {
        name: last[name] / last["rows"] / (first[name] / first["rows"])
        for name in ("seconds", "requests")
    }
    figures = [
        Figure(
            what=f"Time a row, {rows}, times", value=by_row["seconds"], target=1.1, at_least=False
        ),
        Figure(
            what=f"Requests a row, {rows}, times",
            value=by_row["requests"],
            target=1.03,
            at_least=False,
        ),
        Figure(
            what=f"Peak memory at {last['rows']} rows",
            value=last["peak_mb"],
            target=None if size == "million" else 400,
            at_least=False,
            unit="MB",
            against=f"{first['peak_mb']:.0f} MB at {first['rows']} rows",
        ),
        Figure(
            what=f"From the plan to the first row on the progress bar, {last['rows']} rows",
            value=last["first_progress"],
            target=2,
            at_least=False,
            unit="s",
            against=f"{first['first_progress']:.2f} s at {first['rows']} rows",
        ),
    ]
    keep("growth", size, figures, sizes=series)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large", "million"), default="small")
    parser.add_argument("--rows", type=int, nargs="+")
    parser.add_argument("--pdf-bytes", type=int)
    given = parser.parse_args()
    rows, pdf_bytes = _SIZES[given.size]
    main(given.rows or rows, given.pdf_bytes or pdf_bytes, given.size)
