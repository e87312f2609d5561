"""The workers: each takes the next job that is ready, until every row has ended or the run is to
stop.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

import anyio

from importer.dokstamp import (
    CredentialsRefused,
    Refused,
    TenantUnknown,
    Unproven,
    Unreachable,
    Withdrawn,
)
from importer.engine.sending import Sending, WorkItem
from importer.engine.stop import Stop
from importer.errors import LedgerError, TargetError, described
from importer.issues import Code
from importer.sentences import sending as say

R = TypeVar("R")


async def carry_out(
    sending: Sending[R],
    stop: Stop,
    *,
    workers: int,
    feed: Callable[[], Coroutine[Any, Any, None]] | None = None,
    beside: Sequence[Callable[[], Coroutine[Any, Any, None]]] = (),
) -> None:
    """Send until every row has ended, or the run is to stop. What has not ended then was not
    reached, or is in doubt.

    Args:
        stop: asked to stop, nothing new is started, and what waits to be sent is withdrawn.
        workers: how many jobs are worked on side by side.
        feed: puts rows in line, beside the workers; they wait for it.
        beside: what goes on meanwhile, and ends with the workers.
    """
    async with anyio.create_task_group() as background:
        background.start_soon(sending.writer.work)
        background.start_soon(_heed, sending, stop)
        background.start_soon(_end, sending, stop, background.cancel_scope)
        for task in beside:
            background.start_soon(task)
        async with anyio.create_task_group() as crew:
            sending.lend = lambda: crew.start_soon(_work, sending) and None
            if feed is not None:
                crew.start_soon(_guarded, sending, feed)
            for _ in range(workers):
                crew.start_soon(_work, sending)
        background.cancel_scope.cancel()


async def _heed(sending: Sending[R], stop: Stop) -> None:
    await stop.politely.wait()
    sending.stop(say.ASKED_TO_STOP())


async def _end(sending: Sending[R], stop: Stop, everything: anyio.CancelScope) -> None:
    """When the run is stopping, send nothing more; cancel what is in flight after a while, or on a
    second wish.
    """
    await sending.stopped.wait()
    sending.client.send_no_more()
    with anyio.move_on_after(sending.limits.grace):
        await stop.at_once.wait()
    everything.cancel()


async def _work(sending: Sending[R]) -> None:
    while not sending.stopping and not sending.everything_finished:
        if sending.surplus:
            sending.surplus -= 1
            return
        job = sending.next_job()
        if job is None:
            await sending.changed.wait()
            continue

        async def do(job: WorkItem[R] = job) -> None:
            await _done(sending, job)
            job.ended()

        await _guarded(sending, do)


async def _guarded(sending: Sending[R], work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do something; what makes going on pointless stops the run."""
    try:
        await work()
    except LedgerError as error:
        sending.stop(error.said, error)
    except (Unreachable, CredentialsRefused, TenantUnknown) as error:
        sending.stop(error.said, TargetError(error.said))
    except Withdrawn:
        pass  # the run is stopping, and the request was not sent
    except Exception as surprise:
        said = say.UNEXPECTED(what=described(surprise))
        sending.stop(said, TargetError(said))


async def _done(sending: Sending[R], job: WorkItem[R]) -> None:
    """Do a job; what ends its rows only ends nothing else."""
    try:
        await job.do()
    except Refused as refusal:
        # Whoever creates something understands its refusal; here a question that settles a row was
        # refused.
        for row in _left(sending, job):
            await sending.refused(row, refusal)
    except Unproven as unknown:
        for row in _left(sending, job):
            await sending.refuse(row, Code.NOT_PROVEN, say.ASK_SUPPORT(what=unknown.said))
    except (LedgerError, Unreachable, CredentialsRefused, TenantUnknown, Withdrawn):
        raise
    except Exception as surprise:
        # Whatever nobody thought of ends its row, never the run or its receipt; what was sent is
        # in doubt.
        left = _left(sending, job)
        if job.apart is not None and len(left) > 1:
            job.apart(left)
            return
        for row in left:
            said = say.ROW_UNEXPECTED(what=described(surprise))
            await sending.give_up(row, Code.UNCONFIRMED, said)
        sending.notify()  # it may have come between a row's end and the word of it


def _left(sending: Sending[R], job: WorkItem[R]) -> list[R]:
    return [row for row in job.rows if not sending.has_ended(row)]
