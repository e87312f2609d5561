"""Jobs as values: what is submitted, what a worker has taken, what is listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"
    """Its results workbook is written, however its rows have ended."""
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobWish(StrEnum):
    """What a worker learns of the job that it has at work."""

    GO_ON = "go on"
    CANCELLED = "cancelled"
    TAKEN_OVER = "taken over"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """What is submitted.

    Attributes:
        tenant: the name of the tenant's file, `target` its host and tenant: one batch of it is at
            work at any time.
        content: digest of everything that is submitted; while it waits or runs, it is there once.
        folder: in the store.
    """

    tenant: str
    target: tuple[str, str]
    content: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A job that a worker has taken.

    Attributes:
        tries: how often it was begun before, and `losses` how often it was brought back from a
            worker that showed itself no more, and may wake.
        waited: seconds since it was submitted.
    """

    number: int
    tenant: str
    folder: str
    tries: int
    losses: int
    waited: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEntry:
    """A job as it is listed.

    Attributes:
        why: the word for why it waits once more, or has failed.
        told: how far it is, in numbers.
        not_before: when one that waits is tried again.
        seen_at: when the worker of one that runs has last shown itself; None when it is given up.
    """

    number: int
    state: JobState
    tenant: str
    target: tuple[str, str]
    folder: str
    tries: int
    deaths: int
    submitted_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    not_before: datetime | None
    seen_at: datetime | None
    worker: str | None
    why: str | None
    told: Mapping[str, Any]
    is_to_stop: bool


_STATES: Final[Mapping[str, JobState]] = {
    "todo": JobState.WAITING,
    "doing": JobState.RUNNING,
    "succeeded": JobState.ENDED,
    "failed": JobState.FAILED,
    "cancelled": JobState.CANCELLED,
    "aborted": JobState.CANCELLED,
}


def entry_of(row: Mapping[str, Any]) -> JobEntry:
    """A job, from what the database tells of it (`statements.LISTED`)."""
    state = _STATES.get(row["status"], JobState.RUNNING)
    if state is JobState.FAILED and row["abort_requested"]:
        state = JobState.CANCELLED  # its worker was dead when somebody cancelled it
    host, _, tenant = str(row["lock"] or "").partition(" ")
    return JobEntry(
        number=row["id"],
        state=state,
        tenant=str(row["args"].get("tenant", "")),
        target=(host, tenant),
        folder=str(row["args"].get("folder", "")),
        tries=row["attempts"],
        deaths=row["deaths"],
        submitted_at=row["submitted_at"],
        begun_at=row["begun_at"],
        ended_at=row["ended_at"],
        not_before=row["scheduled_at"] if state is JobState.WAITING else None,
        seen_at=row["last_heartbeat"] if state is JobState.RUNNING else None,
        worker=row["worker"] if state is JobState.RUNNING else None,
        why=row["why"],
        told=row["told"],
        is_to_stop=row["abort_requested"] and state is JobState.RUNNING,
    )
