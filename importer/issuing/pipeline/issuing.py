"""The orders of a plan, sent: which stage is next, the one nearest to a finished certificate
first.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from importer.dokstamp import DokStamp
from importer.engine import Limits, Stop, WorkItem, carry_out
from importer.errors import ImporterError
from importer.events import Listener
from importer.issues import Code, Issue
from importer.issuing.pipeline import certificates, comparing, enrollments, files, students
from importer.issuing.pipeline.colleagues import watch
from importer.issuing.pipeline.feeding import feed
from importer.issuing.pipeline.progress import Progress
from importer.issuing.pipeline.run import Run
from importer.issuing.pipeline.steps import Step
from importer.issuing.plan import Plan
from importer.ledger import Target, Writer
from importer.outcomes import Outcomes, Status

_WORKERS_A_SLOT = 2
"""Workers for each request that may be under way: while one waits for the ledger, another has the
wire.
"""

_READY = {
    Step.RECOGNISE: comparing.recognise,
    Step.LOOK: certificates.look,
    Step.COMPARE: comparing.recognise,
    Step.ENROLL: enrollments.enroll,
    Step.CERTIFY: certificates.certify,
}
"""Who sees to what a row needs, where it needs no others beside it."""


async def issue(
    plan: Plan,
    client: DokStamp,
    target: Target,
    *,
    limits: Limits,
    listener: Listener,
    stop: Stop,
    started_at: datetime,
) -> tuple[Outcomes, Sequence[Issue], ImporterError | None]:
    """Send the orders of a plan.

    Args:
        client: an entered client; its cap bounds the requests in flight.
        target: the ledger of the client's host and tenant.
        stop: asked to stop, the run leaves the rest `pending`.
        started_at: the time of issue of rows that name none.

    Returns:
        The outcome of every order, what wants a look although its row ended well, and what ended
        the run early, if something did.
    """
    if not plan.orders:
        return Outcomes(), (), None
    writer = Writer(target.database, unhurried=lambda: client.full)
    run = _Issuing(
        plan, client, target, writer, limits=limits, listener=listener, started_at=started_at
    )
    await carry_out(
        run,
        stop,
        workers=min(_WORKERS_A_SLOT * client.max_in_flight, len(run.orders) + 1),
        feed=partial(feed, run),
        beside=[partial(watch, run)],
    )
    for row, progress in list(run.left()):
        run.outcomes.put(
            progress.outcome(Status.PENDING, Issue(row, None, Code.NOT_REACHED, run.reason))
        )
    return run.outcomes, run.warnings, run.failure


class _Issuing(Run):
    """A run, and in which order its stages come."""

    def next_job(self) -> WorkItem[Progress] | None:
        """Finish certificates first, and keep about one upload ahead of the students.

        An upload is to be full as long as there is something else to do; an idle wire waits for no
        straggler.
        """
        if self.ready:
            progress = self.ready.popleft()
            return WorkItem(partial(_READY[progress.step], self, progress), [progress])
        if self.smaller_uploads:
            rows = self.smaller_uploads.popleft()
            return WorkItem(
                partial(files.upload, self, rows), rows, apart=partial(files.apart, self)
            )
        full = self.all_in_line or len(self.to_upload) >= self.files_per_upload
        if self.new_students and not (
            self.to_upload and full and self.files_ahead <= self.files_per_upload
        ):
            new = self.new_students.pop(next(iter(self.new_students)))
            self.files_ahead -= len(new.rows)
            return WorkItem(partial(students.create, self, new), new.rows)
        rows = files.next_upload(self)
        if rows:
            self.files_ahead += len(rows)
            return WorkItem(
                partial(files.upload, self, rows), rows, apart=partial(files.apart, self)
            )
        if self.only_behind_left:
            behind, self.behind = list(self.behind.values()), {}
            return WorkItem(
                partial(students.follow, self, behind),
                [row for new in dict(behind) for row in new.rows],
            )
        return None
