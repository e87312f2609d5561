"""What a person sees of the queue: a job each, in as many lines as it needs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importer.cli.display import Screen
from importer.sentences import cluster as say

if TYPE_CHECKING:
    from importer.cluster import Job

_STATES = {
    "waiting": say.WAITING,
    "running": say.RUNNING,
    "ended": say.HAS_ENDED,
    "failed": say.HAS_FAILED,
    "cancelled": say.HAS_BEEN_CANCELLED,
}


def show_jobs(screen: Screen, jobs: "Sequence[Job]", store: Path | None) -> None:
    """Show jobs, in the order in which they come, and what can be done about those that have
    failed.

    Args:
        store: where their results are, as far as it is known.
    """
    from importer.cluster import JobState, how_far

    wide = max(len(str(state())) for state in _STATES.values())
    for job in jobs:
        entry = job.entry
        state = f"{_STATES[entry.state]()!s:<{wide}}"
        screen.say(f"{entry.number:>5}  {state}  {entry.tenant}: {how_far(job)}", hang=7)
        if store is not None and job.end is not None and job.end.results is not None:
            screen.type(f"   {store / job.end.results}")
    if not jobs:
        screen.say(say.NO_JOBS())
    failed = [str(job.entry.number) for job in jobs if job.entry.state is JobState.FAILED]
    if failed:
        screen.say()
        screen.say(say.TRY_AGAIN())
        screen.command("jobs", "retry", failed[0])
