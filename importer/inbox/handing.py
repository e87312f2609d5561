"""Dropped batches that others do: put into the queue of a cluster, filed when they are done."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from importer.inbox import letters
from importer.inbox.approving import DroppedApprovals, approvals_of
from importer.inbox.claiming import Claim
from importer.inbox.filing import Written
from importer.inbox.journal import Journal
from importer.inbox.letters import Letter
from importer.inbox.material import Material
from importer.inbox.sending import NotNowError, no_excuse
from importer.inbox.terms import Terms
from importer.issuing.batch import Batch
from importer.outcomes import Status
from importer.results import free_place, read_facts
from importer.sentences import Message
from importer.sentences import inbox as say
from importer.session import Source, read_batch

QUEUED: Final = "submitted"
"""The journal's word for a batch that is in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameTo:
    """What a job came to.

    Attributes:
        sent: its rows were sent, as far as they are in order.
        said: what was in its way.
        results: its workbook, wherever that is.
    """

    sent: bool
    said: Message
    totals: Mapping[Status, int]
    results: Path | None


class HandsOver(Protocol):
    """Puts batches into a queue."""

    def submit(
        self, source: Source, batch: Batch, terms: Terms, approvals: DroppedApprovals
    ) -> int:
        """Put a batch into it, once; its number."""

    def came_to(self, job: int) -> CameTo | None:
        """What it came to; None as long as it waits or runs."""


def hand_over(
    claim: Claim, material: Material, terms: Terms, queue: HandsOver, journal: Journal
) -> None:
    """Put a batch into the queue, unless it is there.

    Raises:
        NotNowError: it is; or if it cannot be put there now.
    """
    with no_excuse():
        batch = read_batch(material.source, state=terms.state)
        approvals = approvals_of(claim.batch, material.sheet)
        job = queue.submit(material.source, batch, terms, approvals)
    claim.note(job=job)
    journal.tell(QUEUED, say.PUT_INTO_QUEUE(job=job), batch=claim.record.name)
    raise NotNowError(QUEUED, say.IN_QUEUE(job=job))


def handed_back(claim: Claim, queue: HandsOver) -> tuple[Letter | None, Written]:
    """What lies with a batch that comes back from the queue, with its workbook beside its list.

    Raises:
        NotNowError: as long as it is there.
    """
    job = claim.record.job
    assert job is not None
    with no_excuse():
        came = queue.came_to(job)
    if came is None:
        raise NotNowError(QUEUED, say.IN_QUEUE(job=job))
    results = _brought(claim, came.results) if came.results is not None else None
    facts = read_facts(results) if results is not None else None
    plan = (facts.plan or {}).get("fingerprint") if facts and facts.mode == "check" else None
    written = Written(
        run=facts.run_id if facts else None,
        results=results,
        resumed=facts is not None and facts.previous is not None,
        plan=plan,
    )
    workbook = results.relative_to(claim.batch).as_posix() if results is not None else None
    if not came.sent or workbook is None:
        return letters.came_back(came.said, workbook=workbook), written
    if all(came.totals[status] == 0 for status in Status if not status.settled):
        return None, written
    return letters.left_over(came.totals, workbook=workbook), written


def _brought(claim: Claim, results: Path) -> Path:
    """The workbook, in the batch's folder."""
    if results.is_relative_to(claim.batch):
        return results
    beside = claim.batch / (claim.record.chosen or "")
    place, _ = free_place(beside.parent / results.name)
    shutil.copy2(results, place)
    return place
