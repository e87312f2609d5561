"""Several tenants side by side, each with a limit of its own: as the servers have seen it."""

from collections import defaultdict
from typing import Any

from halls import Hall

from helpers.practice import HTTP, Practice, sandbox_process

pytest_plugins = ["cluster_fixtures"]
LIMITED = ("rate_limit=80", "window_seconds=1", "log_length=10000")
MOST_REFUSALS = 3


def runs_on(practice: Practice) -> list[tuple[float, float]]:
    """When each run that sends has begun and ended to write, as a server has seen it."""
    runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    asked = HTTP.get(f"{practice.url}/_sandbox/requests", params={"log": 1}).json()
    for one in asked["log"]:
        if "(run " in one["agent"] and one["method"] == "POST" and "/auth/" not in one["path"]:
            runs[one["agent"]].append(one)
    return sorted(
        (min(one["began"] for one in sent), max(one["ended"] for one in sent))
        for sent in runs.values()
    )


def test_tenants_are_served_side_by_side_and_each_by_one_worker_at_a_time(hall: Hall) -> None:
    """Two batches of each of two tenants: four runs, those of one tenant one after the other, and
    hardly a request refused.
    """
    with sandbox_process(*LIMITED) as one, sandbox_process(*LIMITED) as other:
        for name, practice in (("one", one), ("other", other)):
            hall.serve(name, practice)
            for number in range(2):
                batch = hall.make(f"{name}-{number}", 40, first=100 * number)
                hall.submit(batch, name)
        with hall.worker("--processes", "4"):
            hall.wait(*["succeeded"] * 4)
        seen = [runs_on(practice) for practice in (one, other)]
        for practice, runs in zip((one, other), seen, strict=True):
            assert len(runs) == 2
            assert runs[0][1] < runs[1][0], "two workers on one tenant"
            assert len(practice.state()["certificate"]) == 80
            assert practice.requests()["by_status"].get("429", 0) <= MOST_REFUSALS
        assert seen[0][0][0] < seen[1][1][1]
        assert seen[1][0][0] < seen[0][1][1], "one tenant waited for the other"
