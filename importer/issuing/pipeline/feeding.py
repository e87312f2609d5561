"""Puts the orders of a plan in line, a few at a time, the intents of each noted first.

So the first request goes out as soon with a million orders as with a hundred, and the line stays
as short as its consumers need: neither the time to the first row nor the memory of the rows on
their way grows with the batch.
"""

from itertools import islice

from importer.issuing.pipeline.progress import Progress
from importer.issuing.pipeline.run import Run

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
        rows = [Progress.of(order) for order in orders]
        run.begun.update((progress.row, progress) for progress in rows)
        await run.record([run.target.planned(order.key for order in orders)], *rows)
    run.all_in_line = True
    run.notify()
