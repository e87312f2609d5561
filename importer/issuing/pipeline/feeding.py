"""Puts the orders of a plan in line, a few at a time, the intents of each noted first.

So the first request goes out as soon with a million orders as with a hundred, and the line stays
as short as its consumers need: neither the time to the first row nor the memory of the rows on
their way grows with the batch.
"""

from collections.abc import Sequence
from itertools import islice

from importer.issuing.pipeline.comparing import is_needed
from importer.issuing.pipeline.progress import NewStudent, Progress
from importer.issuing.pipeline.run import Run, Stage

_AT_A_TIME = 100
"""Students whose rows are put in line with one commit."""
_UPLOADS_AHEAD = 10
"""Uploads for which there are files in line, so that each is as large as it may be."""


async def feed(run: Run) -> None:
    """Keep the line long enough until every order is in it.

    Raises:
        LedgerError: if an intent cannot be noted; then the row is not in line.
    """
    people = run.orders.by_student()
    while not run.stopping:
        if (
            len(run.to_upload) + len(run.new_students) + len(run.ready)
            > _UPLOADS_AHEAD * run.limits.files_per_upload
        ):
            await run.changed.wait()
            continue
        orders = [order for person in islice(people, _AT_A_TIME) for order in person]
        if not orders:
            break
        await _put_in_line(run, [Progress.of(order) for order in orders])
    run.all_in_line = True
    run.notify()


async def _put_in_line(run: Run, rows: Sequence[Progress]) -> None:
    run.begun.update((progress.row, progress) for progress in rows)
    new_students: dict[str, NewStudent] = {}
    for progress in rows:
        if progress.student_uuid is None:
            email = progress.order.key.email
            new_students.setdefault(email, NewStudent(email)).rows.append(progress)
    closer = [progress for progress in rows if is_needed(run, progress)]
    to_upload = [
        progress for progress in rows if progress.file_uuid is None and progress not in closer
    ]
    target = run.target
    intents = [target.planned(progress.order.key for progress in rows)]
    intents += [target.student(email, None) for email in new_students]
    intents += [target.file(progress.order.key.digest, None) for progress in to_upload]
    await run.record(intents, *rows)
    run.new_students.extend(new_students.values())
    run.to_upload.extend(to_upload)
    run.ready.extend((Stage.COMPARE, progress) for progress in closer)
    run.notify()
