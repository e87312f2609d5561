"""The student stage: create a student once, for all the rows that need them."""

import time
from collections.abc import Collection

from importer.dokstamp import STUDENT, Refused
from importer.issues import Code, errors
from importer.issuing.pipeline.progress import NewStudent
from importer.issuing.pipeline.run import Run, explain
from importer.issuing.students import Student, differences
from importer.ledger import StudentEntry
from importer.outcomes import Status
from importer.registry import register, taken_unseen
from importer.sentences import issuing as say


async def create(run: Run, new: NewStudent) -> None:
    """Create the student; if they turn out to exist, or the answer is lost, find them by
    e-mail.
    """
    rows = [progress for progress in new.rows if not progress.ended]
    if not rows:
        return
    body = rows[0].order.body(STUDENT)
    registered = await register(
        run.client, STUDENT, body, ask=False, waits=run.waits(), patience=run.patience
    )
    if isinstance(registered, Refused):
        taken = taken_unseen(STUDENT, registered, body)
        column, words = taken or explain(registered)
        for progress in rows:
            await run.refuse(progress, Code.TAKEN_UNSEEN if taken else Code.REFUSED, words, column)
        await run.record([run.target.no_student(new.email)])
        return
    if registered is not None:
        if not registered.made and not registered.sent:
            # The plan did not know them: somebody else is at work on the same students, and goes
            # first with this one.
            run.let_others_go_first(new, Student.of_record(registered.record))
            return
        student = Student.of_record(registered.record)
        await _known(run, new, student, made=registered.made, ours=True)
        return
    for progress in rows:
        await run.give_up(progress, Code.SERVER_FAILED, say.STUDENT_FAILED())


async def follow(run: Run, behind: Collection[tuple[NewStudent, Student]]) -> None:
    """Go on with students whom somebody else has created, and by now may have certified; they are
    asked about first.
    """
    await run.pause(run.limits.head_start)
    for new, student in dict(behind).items():
        await _known(run, new, student, made=False)


async def _known(
    run: Run, new: NewStudent, student: Student, *, made: bool, ours: bool = False
) -> None:
    """Give the student to their rows, unless they are somebody else under the same e-mail.

    Args:
        made: DokStamp has answered that this run created them.
        ours: this run has sent them, whatever was answered.
    """
    own = []
    for progress in new.rows:
        problems = [] if made else errors(differences(progress.order.graduate, student))
        if not problems:
            own.append(progress)
        elif not progress.ended:
            await run.finish(progress, progress.outcome(Status.INVALID, *problems))
    if not own:
        return
    # All at once, or a file that arrives meanwhile would find some rows half informed.
    for progress in own:
        progress.know_student(student.uuid, made=made)
    graduate = own[0].order.graduate
    born = graduate.date_of_birth.isoformat()
    entry = StudentEntry(uuid=student.uuid, name=graduate.name, date_of_birth=born)
    seen = run.target.student_seen(graduate.email, time.time())
    await run.record([run.target.student(graduate.email, entry, made=ours), seen], *own)
