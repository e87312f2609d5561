"""Requests a certificate against the floor: N + S + ⌈N/B⌉ + min(⌈T/P⌉, e-mails), and against the
guide's four.
"""

import argparse
import time
from math import ceil
from typing import Any

from benchmarks.figures import Figure, keep
from benchmarks.material import graduates, make
from benchmarks.practice import run, server, workshop

_REFERENCES = 9
"""The login and its end, the tenant, and one or two for each of institution, course and cohort."""
_SECONDS_A_LOOK = 30
"""What others issue meanwhile is looked at once in this time, with one request for each course:
here there is one.
"""


def measure(size: int, *, known: int, others: int, enrolled: bool = False) -> dict[str, Any]:
    """Send a class of which `known` students exist, in a tenant with so many others."""
    with workshop() as folder, server() as sandbox:
        batch = make(folder, size, enrolled=enrolled)
        people = [
            dict(zip(("name", "email", "date_of_birth"), cells, strict=False))
            for cells in graduates(known)
        ]
        sandbox.seed(students=people, count=others)
        begun = time.monotonic()
        run(sandbox.url, batch, "--max-in-flight", "16")
        looks = ceil((time.monotonic() - begun) / _SECONDS_A_LOOK)
        asked = sandbox.requests()
    floor = size + (size - known) + ceil(size / 20) + min(ceil((known + others) / 100) or 1, size)
    floor += (size + known) if enrolled else 0
    floor += looks
    guard = 1 if known else 0
    return {
        "requests": asked["total"],
        "floor": floor,
        "allowed": 1.03 * floor + _REFERENCES + guard,
        "rows": size,
    }


def main(size: str) -> None:
    """Measure and keep."""
    many = 500 if size == "small" else 5000
    cases = {
        "all new": {"known": 0, "others": 0},
        "all existing, small tenant": {"known": many, "others": 0},
        "half new, tenant of 20,000": {"known": many // 2, "others": 20_000},
        "all new, with enrollments": {"known": 0, "others": 0, "enrolled": True},
    }
    figures: list[Figure] = []
    series: dict[str, Any] = {"the guide, all new": 4.0}
    for name, case in cases.items():
        told = measure(many, **case)
        series[name] = told["requests"] / many
        figures.append(
            Figure(
                what=f"Requests, {many} graduates, {name}",
                value=told["requests"],
                target=round(told["allowed"]),
                at_least=False,
                against=(
                    f"floor {told['floor']}; {told['requests'] / many:.2f} a certificate, the"
                    " guide's way 4"
                ),
            )
        )
    keep("requests", size, figures, **series)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
