"""The limit of the API: time over what the limit allows, refusals, and the cap that is found by
itself.
"""

import argparse
from typing import Any

from benchmarks.figures import Figure, keep
from benchmarks.material import make
from benchmarks.practice import run, server, workshop

LIMIT, WINDOW = 200, 5.0
"""Requests in a window, and its seconds."""


def paced(size: int, headers: str) -> dict[str, Any]:
    """Send a class against a limit."""
    settings = {
        "rate_limit": LIMIT,
        "window_seconds": WINDOW,
        "limit_headers": headers,
        "latency_ms": 20,
    }
    with workshop() as folder, server(**settings) as sandbox:
        run(sandbox.url, make(folder, size), "--max-in-flight", "16")
        asked = sandbox.requests()
    refused = asked["by_status"].get("429", 0)
    # Whole windows have to pass before the last requests may go; what is in the first one goes at
    # once.
    allowed = (asked["total"] - refused - 1) // LIMIT * WINDOW
    return {"seconds": asked["last"] - asked["first"], "allowed": allowed, "refused": refused}


def timed(size: int, cap: str, latency_ms: float) -> float:
    """Seconds from first to last request."""
    with workshop() as folder, server(latency_ms=latency_ms) as sandbox:
        run(sandbox.url, make(folder, size), "--max-in-flight", cap)
        asked = sandbox.requests()
    return float(asked["last"] - asked["first"])


def main(size: str) -> None:
    """Measure and keep."""
    figures: list[Figure] = []
    series: dict[str, Any] = {}
    for headers in ("all", "none") if size == "small" else ("all", "without-reset", "none"):
        told = paced(450 if size == "small" else 2000, headers)
        series[headers] = told
        words = {
            "all": "told by headers",
            "without-reset": "headers without a reset",
            "none": "no headers at all",
        }
        figures.append(
            Figure(
                what=f"Time over what {LIMIT} in {WINDOW:g} s allow, {words[headers]}",
                value=told["seconds"] / told["allowed"],
                target=1.1,
                at_least=False,
                against="whole windows that have to pass",
            )
        )
        figures.append(
            Figure(
                what=f"Refusals, {words[headers]}",
                value=told["refused"],
                target=16,
                at_least=False,
            )
        )
    count = 300 if size == "small" else 1500
    fixed = {
        cap: timed(count, cap, 60)
        for cap in (("16", "64") if size == "small" else ("4", "16", "32", "64"))
    }
    auto = timed(count, "auto", 60)
    series |= {"fixed": fixed, "auto": auto}
    figures.append(
        Figure(
            what=f"--max-in-flight auto against the best fixed cap, {count} graduates, 60 ms",
            value=min(fixed.values()) / auto,
            target=0.9,
            against=", ".join(f"cap {cap}: {seconds:.1f} s" for cap, seconds in fixed.items())
            + f"; auto {auto:.1f} s",
        )
    )
    keep("limit", size, figures, **series)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
