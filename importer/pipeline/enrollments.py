"""The enrollment stage: find or create the enrollment that a certificate is to name."""

import anyio

from importer.dokstamp import ENROLLMENT, OutcomeUnknown, Record, Refused
from importer.issues import Code
from importer.pipeline.progress import Progress
from importer.pipeline.run import Run, explain
from importer.references import uuid_of


async def enroll(run: Run, progress: Progress) -> None:
    """Find the student's enrollment in the course, or create it.

    Creating one twice is not refused by the server, so it is asked first wherever one could exist: always, but for
    a student whom this run has made.
    """
    ask = progress.enrollment_in_doubt or not progress.student_made
    for wait in run.waits():
        if ask and await _found(run, progress):
            return
        try:
            record = await run.client.create(ENROLLMENT, _body(progress))
        except OutcomeUnknown:
            ask = progress.enrollment_in_doubt = True
            await anyio.sleep(wait)
            continue
        except Refused as refusal:
            if ask or not await _found(run, progress):
                column, words = explain(refusal)
                key = progress.order.key
                await run.refuse(progress, Code.REFUSED, words, column)
                await run.record([run.target.no_enrollment(key.email, key.course_uuid)])
            return
        await _known(run, progress, record)
        return
    await run.give_up(progress, Code.SERVER_FAILED, "DokStamp kept failing to create the enrollment: run again later.")


async def _found(run: Run, progress: Progress) -> bool:
    """Whether the student's enrollment exists; then the row goes on with it, or ends because it is another one."""
    student, placement = progress.student_uuid, progress.order.placement
    assert student is not None
    records = await run.client.find(ENROLLMENT, where={"student_uuid": student, "course_uuid": placement.course_uuid})
    same = [
        record
        for record in records
        if uuid_of(record, "student") in (None, student) and uuid_of(record, "course") in (None, placement.course_uuid)
    ]
    if not same:
        return False
    wanted = placement.cohort_uuid
    fitting = [record for record in same if wanted is None or uuid_of(record, "cohort") in (None, wanted)]
    if fitting:
        await _known(run, progress, fitting[0])
        return True
    message = (
        f"The student is enrolled in this course in another cohort (enrollment {same[0]['uuid']}): correct either."
    )
    await run.refuse(progress, Code.ENROLLMENT_DIFFERS, message, "cohort")
    return True


async def _known(run: Run, progress: Progress, record: Record) -> None:
    progress.enrollment_uuid = str(record["uuid"])
    progress.enrollment_in_doubt = False
    key = progress.order.key
    await run.record([run.target.enrollment(key.email, key.course_uuid, progress.enrollment_uuid)], progress)


def _body(progress: Progress) -> dict[str, str]:
    details, placement = progress.order.graduate.enrollment, progress.order.placement
    assert details is not None
    assert progress.student_uuid is not None
    body = {
        "student_uuid": progress.student_uuid,
        "course_uuid": placement.course_uuid,
        "enrolled_at": details.enrolled_at,
    }
    optional = {
        "cohort_uuid": placement.cohort_uuid,
        "completion_status": details.completion_status,
        "grade": details.grade,
        "completed_at": details.completed_at,
    }
    return body | {name: value for name, value in optional.items() if value is not None}
