"""The workers: each takes the next job that is ready, the one nearest to a finished certificate first."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import anyio

from importer.dokstamp import CredentialsRefused, DokStamp, Refused, TenantUnknown, Unproven, Unreachable, Withdrawn
from importer.errors import ImporterError, LedgerError, TargetError, described
from importer.events import Listener
from importer.issues import Code, Issue
from importer.ledger import Target, Writer
from importer.outcomes import Outcomes, Status
from importer.pipeline import certificates, comparing, enrollments, files, students
from importer.pipeline.colleagues import watch
from importer.pipeline.feeding import feed
from importer.pipeline.progress import Progress
from importer.pipeline.run import Limits, Run, Stage, explain
from importer.pipeline.stop import Stop
from importer.plan import Plan

_WORKERS_A_SLOT = 2
"""Workers for each request that may be under way: while one waits for the ledger, another has the wire."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to do, and the rows that it is done for: `together`, where each of them could also go alone."""

    do: Callable[[], Awaitable[None]]
    rows: Sequence[Progress]
    together: bool = False


_STAGES = {
    Stage.COMPARE: comparing.look_closer,
    Stage.LOOK: certificates.look,
    Stage.ENROLL: enrollments.enroll,
    Stage.CERTIFY: certificates.certify,
}


async def issue(
    plan: Plan,
    client: DokStamp,
    target: Target,
    *,
    limits: Limits,
    listener: Listener,
    stop: Stop,
    started_at: datetime,
) -> tuple[Outcomes, list[Issue], ImporterError | None]:
    """Send the orders of a plan.

    Args:
        client: an entered client; its cap bounds the requests in flight.
        target: the ledger of the client's host and tenant.
        stop: asked to stop, the run leaves the rest `pending`.
        started_at: the time of issue of rows that name none.

    Returns:
        The outcome of every order, what wants a look although its row ended well, and what ended the run early, if
        something did.
    """
    if not plan.orders:
        return Outcomes(), [], None
    writer = Writer(target.database, unhurried=lambda: client.full)
    run = Run(plan, client, target, writer, limits=limits, listener=listener, started_at=started_at)
    async with anyio.create_task_group() as background:
        background.start_soon(writer.work)
        background.start_soon(_heed, run, stop)
        background.start_soon(watch, run)
        background.start_soon(_end, run, stop, background.cancel_scope)
        async with anyio.create_task_group() as workers:
            run.lend = lambda: workers.start_soon(_worker, run) and None
            workers.start_soon(_feeder, run)
            for _ in range(min(_WORKERS_A_SLOT * client.max_in_flight, len(run.orders) + 1)):
                workers.start_soon(_worker, run)
        background.cancel_scope.cancel()
    reason = str(run.failure) if run.failure else "The run ended before this row was done: run again."
    for row, progress in list(run.left()):
        run.outcomes.put(progress.ended(Status.PENDING, Issue(row, None, Code.NOT_REACHED, reason)))
    return run.outcomes, run.warnings, run.failure


async def _heed(run: Run, stop: Stop) -> None:
    await stop.politely.wait()
    run.stop("asked to stop")


async def _end(run: Run, stop: Stop, everything: anyio.CancelScope) -> None:
    """When the run is stopping, send nothing more; cancel what is in flight after a while, or on a second wish."""
    await run.stopped.wait()
    run.client.send_no_more()
    with anyio.move_on_after(run.limits.grace):
        await stop.at_once.wait()
    everything.cancel()


async def _feeder(run: Run) -> None:
    try:
        await feed(run)
    except LedgerError as error:
        run.stop(str(error), error)
    except Exception as surprise:
        sentence = f"Something unexpected happened ({described(surprise)}): run again, it asks before it sends."
        run.stop(sentence, TargetError(sentence))


async def _worker(run: Run) -> None:
    while not run.stopping and not run.everything_finished:
        if run.surplus:
            run.surplus -= 1
            return
        job = _next_job(run)
        if job is None:
            await run.changed.wait()
            continue
        try:
            await _carry_out(run, job)
        except LedgerError as error:
            run.stop(str(error), error)
        except (Unreachable, CredentialsRefused, TenantUnknown) as error:
            run.stop(str(error), TargetError(str(error)))
        except Withdrawn:
            return  # the run is stopping, and the row's request was not sent


async def _carry_out(run: Run, job: _Job) -> None:
    try:
        await job.do()
    except Refused as refusal:
        # The stages understand the refusal of what they create; here a question that settles a row was refused.
        for progress in job.rows:
            if not progress.finished:
                await run.refuse(progress, Code.REFUSED, explain(refusal)[1])
    except Unproven as unknown:
        for progress in job.rows:
            if not progress.finished:
                await run.refuse(progress, Code.NOT_PROVEN, f"{unknown} Ask DokStamp's support.")
    except (LedgerError, Unreachable, CredentialsRefused, TenantUnknown, Withdrawn):
        raise
    except Exception as surprise:
        # Whatever nobody thought of ends its row, never the run or its receipt; what was sent is in doubt.
        left = [progress for progress in job.rows if not progress.finished]
        if job.together and len(left) > 1:
            files.apart(run, left)
            return
        for progress in left:
            what = f"Something unexpected happened to this row ({described(surprise)})"
            await run.give_up(progress, Code.UNCONFIRMED, f"{what}: run again, it asks before it sends.")
        run.notify()  # it may have come between a row's end and the word of it


def _next_job(run: Run) -> _Job | None:
    """The next thing to do: finish certificates first, and keep about one upload ahead of the students.

    An upload is to be full as long as there is something else to do; an idle wire waits for no straggler.
    """
    if run.ready:
        stage, progress = run.ready.popleft()
        return _Job(partial(_STAGES[stage], run, progress), [progress])
    if run.smaller_uploads:
        rows = run.smaller_uploads.popleft()
        return _Job(partial(files.upload, run, rows), rows, together=True)
    full = run.all_in_line or len(run.to_upload) >= run.files_per_upload
    if run.new_students and not (run.to_upload and full and run.files_ahead <= run.files_per_upload):
        new = run.new_students.popleft()
        run.files_ahead -= len(new.rows)
        return _Job(partial(students.create, run, new), new.rows)
    rows = files.next_upload(run)
    if rows:
        run.files_ahead += len(rows)
        return _Job(partial(files.upload, run, rows), rows, together=True)
    return None
