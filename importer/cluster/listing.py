"""Jobs as they are shown: how far each is, how fast, and why it waits or has failed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from importer.cluster.jobs import JobEntry, JobState
from importer.cluster.queue import Queue, open_queue
from importer.cluster.store import BatchStore, End

_SILENT = 60.0
"""Seconds without a sign of life from which on it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job, and what the store knows of it.

    Attributes:
        end: None where the store is not at hand, or nothing is told there.
    """

    entry: JobEntry
    end: End | None = None

    @property
    def figures(self) -> dict[str, int]:
        """Its figures, by name; what is not known is left out."""
        return {name: int(one) for name, one in self.entry.told.items() if name != "totals"}

    @property
    def totals(self) -> dict[str, int]:
        """Rows by how they ended."""
        return dict(self.entry.told.get("totals", {}))

    @property
    def per_minute(self) -> float | None:
        """How many rows end in a minute; None where that cannot be told yet."""
        told = self.figures
        seconds, finished = told.get("seconds", 0), told.get("finished", 0)
        running = self.entry.state is JobState.RUNNING
        return finished * 60 / seconds if running and seconds and finished else None

    @property
    def seconds_left(self) -> float | None:
        """How long it takes at this rate; None where that cannot be told yet."""
        rate = self.per_minute
        told = self.figures
        return None if rate is None else (told["to_send"] - told["finished"]) * 60 / rate

    @property
    def is_silent(self) -> bool:
        """Whether the worker that has it shows no sign of life."""
        if self.entry.state is not JobState.RUNNING:
            return False
        seen = self.entry.seen_at
        return seen is None or (datetime.now(UTC) - seen).total_seconds() > _SILENT

    def as_dict(self) -> dict[str, Any]:
        """It, for programs; names and words are stable."""
        entry, told = self.entry, self.figures
        rate, left = self.per_minute, self.seconds_left
        return {
            "job": entry.number,
            "state": str(entry.state),
            "tenant_file": entry.tenant,
            "host": entry.target[0],
            "tenant": entry.target[1],
            "folder": entry.folder,
            "submitted_at": _moment(entry.submitted_at),
            "begun_at": _moment(entry.begun_at),
            "ended_at": _moment(entry.ended_at),
            "not_before": _moment(entry.not_before),
            "tries": entry.tries,
            "worker": entry.worker,
            "silent": self.is_silent,
            "stopping": entry.is_to_stop,
            "why": entry.why,
            "said": self.end.said if self.end else None,
            "rows": told.get("rows"),
            "to_send": told.get("to_send"),
            "finished": told.get("finished"),
            "rows_per_minute": None if rate is None else round(rate, 1),
            "seconds_left": None if left is None else round(left),
            "totals": self.totals,
            "requests": told.get("requests"),
            "refusals": told.get("refusals"),
            "results": self.end.results if self.end else None,
        }


def jobs_in(queue: Queue, store: BatchStore | None, *, number: int | None = None) -> list[Job]:
    """The jobs, newest first.

    Args:
        store: where it is at hand: the words of what has failed stand there.
        number: of the only one that is asked for.

    Raises:
        LedgerError: if the database is away.
    """
    return [Job(entry=one, end=_end(one, store)) for one in queue.jobs(number=number)]


def jobs_of(url: str, host: str, tenant: str | None) -> list[Job]:
    """The jobs of a tenant that wait, run or have failed, newest first: the others are told of by
    their runs. Where nobody has submitted anything there are none.

    Args:
        tenant: None for every tenant of the host.

    Raises:
        LedgerError: if the database is away.
    """
    with open_queue(url, make=False) as queue:
        listed = queue.jobs()
    return [
        Job(entry=one)
        for one in listed
        if one.state in (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
        and one.target == (host, tenant or one.target[1])
    ]


def _end(entry: JobEntry, store: BatchStore | None) -> End | None:
    if store is None or entry.state in (JobState.WAITING, JobState.RUNNING):
        return None
    return store.end(entry.folder)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
