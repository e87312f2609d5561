"""The enrollment stage: find or create the enrollment that a certificate is to name."""

from collections.abc import Sequence

from importer.dokstamp import ENROLLMENT, Record, Refused
from importer.issues import Code
from importer.issuing.pipeline.progress import Progress
from importer.issuing.pipeline.run import Run, explain
from importer.registry import register, uuid_of
from importer.sentences import issuing as say


async def enroll(run: Run, progress: Progress) -> None:
    """Find the student's enrollment in the course, or create it.

    Creating one twice is not refused by the server, so it is asked first wherever one could exist:
    always, but for a student whom this run has made while nobody else was at work on the same
    students.
    """
    ask = progress.enrollment_may_exist or run.in_company
    body = progress.order.body(ENROLLMENT, student_uuid=progress.student_uuid)
    registered = await register(
        run.client, ENROLLMENT, body, ask=ask, waits=run.waits(), patience=run.patience
    )
    if isinstance(registered, Refused):
        column, words = explain(registered)
        key = progress.order.key
        await run.refuse(progress, Code.REFUSED, words, column)
        await run.record([run.target.no_enrollment(key.email, key.course_uuid)])
    elif registered is None:
        await run.give_up(progress, Code.SERVER_FAILED, say.ENROLLMENT_FAILED())
    elif registered.made:
        await _known(run, progress, registered.record, made=True)
    else:
        await _found(run, progress, registered.records, made=registered.sent)


async def _found(run: Run, progress: Progress, records: Sequence[Record], *, made: bool) -> None:
    """The row goes on with the enrollment that is there, or ends because it is another one."""
    wanted = progress.order.placement.cohort_uuid
    fitting = [
        record
        for record in records
        if wanted is None or uuid_of(record, "cohort") in (None, wanted)
    ]
    if fitting:
        await _known(run, progress, fitting[0], made=made)
        return
    said = say.ENROLLED_OTHERWISE(uuid=records[0]["uuid"])
    await run.refuse(progress, Code.ENROLLMENT_DIFFERS, said, "cohort")


async def _known(run: Run, progress: Progress, record: Record, *, made: bool) -> None:
    progress.enrollment_uuid = uuid = str(record["uuid"])
    key = progress.order.key
    noted = run.target.enrollment(key.email, key.course_uuid, uuid, made=made)
    await run.record([noted], progress)
