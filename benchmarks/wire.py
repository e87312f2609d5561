"""How well the wire is used: ideal time (requests × latency ÷ cap) over the time from first to
last request.
"""

import argparse
from typing import Any

from benchmarks import guide
from benchmarks.figures import Figure, keep
from benchmarks.material import make
from benchmarks.practice import forget_state, run, server, workshop

LATENCY = 0.06
"""Seconds an answer takes."""
_SLOW = 0.2
_SLOW_FACTOR = 10


def measure(
    size: int, cap: int | str, *, slow: float = 0.0, pdf_bytes: int = 20_000, log: bool = False
) -> dict[str, Any]:
    """Send a new class and tell how the wire was used."""
    settings = {"latency_ms": LATENCY * 1000, "slow_fraction": slow, "slow_factor": _SLOW_FACTOR}
    with workshop() as folder, server(**settings) as sandbox:
        batch = make(folder, size, pdf_bytes=pdf_bytes)
        ran = run(sandbox.url, batch, "--max-in-flight", str(cap))
        asked = sandbox.requests(log=True)
        server_cpu = sandbox.cpu_seconds()
        forget_state(batch)
    seconds = asked["last"] - asked["first"]
    mean = LATENCY * (1 + slow * (_SLOW_FACTOR - 1))
    told = {
        "requests": asked["total"],
        "seconds": seconds,
        "mean_in_flight": sum(visit["ended"] - visit["began"] for visit in asked["log"]) / seconds,
        "most_in_flight": asked["most_in_flight"],
        "client_cpu_a_request": ran.cpu_seconds / asked["total"],
        "server_cpu_a_request": server_cpu / asked["total"],
        "use": asked["total"] * mean / cap / seconds if isinstance(cap, int) else 0.0,
    }
    if log:
        told["in_flight"] = _in_flight(asked["log"], asked["first"], seconds)
    print({name: value for name, value in told.items() if name != "in_flight"})
    return told


def _in_flight(
    log: list[dict[str, Any]], first: float, seconds: float, slices: int = 200
) -> list[list[float]]:
    """Mean number of requests under way in each slice of time, as [seconds, number]."""
    width = seconds / slices
    busy = [0.0] * slices
    for visit in log:
        begun, ended = visit["began"] - first, visit["ended"] - first
        for place in range(int(begun / width), min(int(ended / width) + 1, slices)):
            busy[place] += max(min(ended, (place + 1) * width) - max(begun, place * width), 0.0)
    return [[place * width, time / width] for place, time in enumerate(busy)]


def main(size: str) -> None:
    """Measure and keep."""
    few, many = (600, 2000)
    caps = (
        [(1, 600, 0.95), (4, many, 0.95), (64, 4000, 0.95)]
        if size == "large"
        else [(4, 400, 0.88)]
    )
    figures: list[Figure] = []
    series: dict[str, Any] = {}
    for count, target in ((few, 0.88), (many, 0.95)):
        told = measure(count, 16, log=count == many)
        series[f"{count}"] = told
        figures.append(_figure(told, f"{count} new graduates, 60 ms, cap 16", target))
    for cap, count, target in caps:
        told = measure(count, cap)
        series[f"cap {cap}"] = told
        figures.append(_figure(told, f"{count} new graduates, 60 ms, cap {cap}", target))
    told = measure(many if size == "large" else 600, 16, slow=_SLOW)
    series["slow"] = told
    figures.append(
        _figure(
            told,
            "the same with a fifth of the answers ten times slower",
            0.95 if size == "large" else 0.88,
        )
    )
    ours = series[f"{few}"]["seconds"] / few
    for name, pattern, count in (
        ("sequential loop", guide.loop, 40),
        ("everything at once", guide.at_once, few),
    ):
        seconds = guide.timed(pattern, count, latency=LATENCY, cap=16)
        series[name] = seconds / count
        figures.append(
            Figure(
                what=f"Faster than the guide's {name}, {few} new graduates, cap 16",
                value=seconds / count / ours,
                target=1.9 if name == "everything at once" else 16,
                against=f"{seconds / count * 1000:.1f} ms a graduate against {ours * 1000:.1f}",
            )
        )
    keep("wire", size, figures, **series)


def _figure(told: dict[str, Any], what: str, target: float | None) -> Figure:
    client, server_side = told["client_cpu_a_request"] * 1000, told["server_cpu_a_request"] * 1000
    cpu = f"CPU a request: client {client:.2f} ms, server {server_side:.2f}"
    return Figure(
        what=f"Wire use, {what}",
        value=told["use"],
        target=target,
        against="requests × latency ÷ cap",
        remark=cpu,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
