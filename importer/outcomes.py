"""How a row ended. One terminal status each; every total is derived from the rows, never counted beside them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from importer.issues import Issue


class Status(StrEnum):
    """The one terminal state of a row."""

    CREATED = "created"
    """We created the certificate in this run."""
    EXISTING = "existing"
    """It was already there: by an earlier run of ours, or found on the server."""
    INVALID = "invalid"
    """Never sent: the row breaks a rule."""
    FAILED = "failed"
    """The server refused it, or it cannot be done safely."""
    PENDING = "pending"
    """Not reached: interrupted, cancelled, or given up waiting. A `check` leaves the rows that would go pending."""

    @property
    def settled(self) -> bool:
        """Whether the row needs nothing more."""
        return self in (Status.CREATED, Status.EXISTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of one source row.

    Attributes:
        row: row number as the person sees it in the spreadsheet.
        status: the terminal state.
        issues: the errors that explain an `invalid`, `failed` or `pending` row; empty otherwise.
    """

    row: int
    status: Status
    certificate_uuid: str | None = None
    certificate_status: str | None = None
    verification_url: str | None = None
    student_uuid: str | None = None
    file_uuid: str | None = None
    enrollment_uuid: str | None = None
    issues: tuple[Issue, ...] = ()


def totals(outcomes: Iterable[Outcome]) -> dict[Status, int]:
    """Count the rows by status; every status is present, in the order of `Status`."""
    counts = Counter(outcome.status for outcome in outcomes)
    return {status: counts[status] for status in Status}
