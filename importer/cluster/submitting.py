"""Submitting a batch: kept in the store, and put into the queue once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from importer.cluster.jobs import NewJob
from importer.cluster.queue import Queue
from importer.cluster.store import BatchStore
from importer.issuing.batch import Batch, Selection
from importer.ledger import Person
from importer.session import Source
from importer.session.approval import canonical
from importer.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is to be submitted.

    Attributes:
        tenant: the name of its file, `settings` what stands there.
        source: the list, as it was read and looked at.
        selection: what was chosen for rows that name nothing.
        approved: the code of the plan that it has to be like.
        by: who submits it.
        approvals: codes of plans, and who has approved each.
        limits: of the order, by name.
    """

    tenant: str
    settings: Settings
    source: Source
    selection: Selection
    worksheet: str | None = None
    join_names: bool = False
    approved: str | None = None
    by: Person
    approvals: Sequence[tuple[str, Person]] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What was submitted.

    Attributes:
        is_new: it was not there before.
        folder: in the store; of one that was there before, None.
    """

    number: int
    is_new: bool
    folder: Path | None


def submit(submission: Submission, batch: Batch, queue: Queue, store: BatchStore) -> Submitted:
    """Put a batch into the queue.

    Args:
        batch: as it was checked.

    Raises:
        LedgerError: if the database is away.
        FolderError, OSError: if something cannot be read, or written to the store.
    """
    content = content_of(submission, batch)
    found = queue.there(submission.tenant, content)
    if found is not None:
        return Submitted(number=found, is_new=False, folder=None)
    source, settings = submission.source, submission.settings
    folder, _ = store.park(
        source.sheet.path,
        source.pdfs,
        content,
        tenant=submission.tenant,
        selection=submission.selection,
        worksheet=submission.worksheet,
        join_names=submission.join_names,
        approved=submission.approved,
        by=submission.by,
        approvals=submission.approvals,
        **submission.limits,
    )
    assert settings.tenant is not None
    job = NewJob(
        tenant=submission.tenant,
        target=(settings.host, settings.tenant),
        content=content,
        folder=folder,
    )
    number, is_new = queue.submit(job)  # kept, should that fail: it may have happened
    if not is_new:  # somebody else was quicker
        store.remove(folder)
    place = store.folder(folder) if is_new else None
    return Submitted(number=number, is_new=is_new, folder=place)


def content_of(submission: Submission, batch: Batch) -> str:
    """SHA-256 over everything that is submitted: the list's bytes, the PDFs', and what was chosen
    with them.
    """
    with submission.source.sheet.path.open("rb") as file:
        listed = hashlib.file_digest(file, "sha256").hexdigest()
    pdfs = batch.graduates.frame["pdf_digest"].bin.encode("hex").sort().to_list()
    chosen = {
        "selection": asdict(submission.selection),
        "worksheet": submission.worksheet,
        "join_names": submission.join_names,
        "approved": submission.approved,
        "limits": dict(submission.limits),
        "approvals": [code for code, _ in submission.approvals],
        "list": listed,
        "pdfs": pdfs,
    }
    return hashlib.sha256(canonical(chosen)).hexdigest()
