"""`importer watch --submit`: dropped batches go into the queue, and come back when done."""

from collections.abc import Mapping
from dataclasses import replace

from importer.cluster.jobs import JobState
from importer.cluster.queue import Queue
from importer.cluster.reasons import reason_said
from importer.cluster.store import BatchStore
from importer.cluster.submitting import Submission, submit
from importer.inbox.approving import DroppedApprovals
from importer.inbox.handing import CameTo
from importer.inbox.sending import NotNowError
from importer.inbox.terms import Mode, Terms
from importer.issuing.batch import Batch
from importer.outcomes import Status
from importer.sentences import cluster as say
from importer.sentences import in_words
from importer.session import Source


class Handing:
    """Hands the batches of one tenant over.

    Args:
        tenant: the name of its file.
    """

    def __init__(self, queue: Queue, store: BatchStore, tenant: str) -> None:
        self._queue = queue
        self._store = store
        self._tenant = tenant

    def submit(
        self, source: Source, batch: Batch, terms: Terms, approvals: DroppedApprovals
    ) -> int:
        """Put a batch into the queue, once; its number.

        Raises:
            NotNowError: if the store cannot be used now. LedgerError: if the database cannot.
        """
        assert terms.settings is not None
        delimited = source.sheet.name is None
        selection = replace(
            terms.selection,
            draft=terms.mode is Mode.DRAFT,
            encoding=terms.reading.encoding if delimited else None,
        )
        submission = Submission(
            tenant=self._tenant,
            settings=terms.settings,
            source=source,
            selection=selection,
            worksheet=source.sheet.name,
            join_names=terms.reading.join_names,
            by=approvals.prepared_by,
            limits={
                "max_rows": terms.max_rows,
                "max_invalid_percent": terms.max_invalid_percent,
                "require_approval": terms.require_approval,
            },
            approvals=[(one.code, one.by) for one in approvals.found],
        )
        try:
            return submit(submission, batch, self._queue, self._store).number
        except OSError as error:
            reason = in_words(error.strerror or str(error))
            raise NotNowError("storage", say.STORE_UNUSABLE(reason=reason)) from error

    def came_to(self, job: int) -> CameTo | None:
        """What it came to; None as long as it waits or runs.

        Raises:
            LedgerError: if the database is away.
        """
        found = self._queue.jobs(number=job)
        if found and found[0].state in (JobState.WAITING, JobState.RUNNING):
            return None
        nothing = dict.fromkeys(Status, 0)
        if not found:
            return CameTo(sent=False, said=say.NO_JOB(number=job), totals=nothing, results=None)
        entry = found[0]
        end = self._store.end(entry.folder)
        totals: Mapping[str, int] = end.totals if end else {}
        said = reason_said(entry.why) if entry.why else say.IS_CANCELLED(number=job)
        if end is not None and end.said:
            said = say.DETAILS(why=said, said=in_words(end.said))
        return CameTo(
            sent=entry.state is not JobState.FAILED,
            said=said,
            totals={status: totals.get(str(status), 0) for status in Status},
            results=self._store.root / end.results if end and end.results else None,
        )
