"""What a person sees of the queue: a job each, in as many lines as it needs."""

from collections.abc import Sequence
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


def show_jobs(screen: Screen, jobs: "Sequence[Job]") -> None:
    """Show jobs, in the order in which they come."""
    from importer.cluster import how_far

    wide = max(len(str(state())) for state in _STATES.values())
    for job in jobs:
        entry = job.entry
        state = f"{_STATES[entry.state]()!s:<{wide}}"
        screen.say(f"{entry.number:>5}  {state}  {entry.tenant}: {how_far(job)}", hang=7)
    if not jobs:
        screen.say(say.NO_JOBS())
