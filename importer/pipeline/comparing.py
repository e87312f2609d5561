"""The comparing stage: a PDF whose student holds certificates of the course, none of which is known to be the PDF's."""

from collections.abc import Sequence
from dataclasses import replace

from importer.certificates import Request, judge, settled
from importer.dokstamp import FILE, Refused
from importer.outcomes import Status
from importer.pipeline.progress import Progress
from importer.pipeline.run import Run, Stage, complete
from importer.recognition import (
    Namesake,
    Sameness,
    StoredFile,
    compare,
    discarded,
    namesakes,
    recognised,
    signed_files,
    undecided,
)


def is_needed(run: Run, progress: Progress) -> bool:
    """Whether an upload would not tell if the row is done: a certificate's file has its name, but not its size."""
    if progress.file_uuid is not None or progress.held_is_stale or progress.compared:
        return False
    pdf = progress.order.graduate.pdf
    found = namesakes(progress.held, run.stored, pdf)
    return any(run.bytes_forgotten or not one.may_be_known(pdf) for one in found)


def without_needless(run: Run, rows: Sequence[Progress]) -> list[Progress]:
    """The rows whose upload may tell something; the others go to the comparing stage."""
    needless = [progress for progress in rows if is_needed(run, progress)]
    run.ready.extend((Stage.COMPARE, progress) for progress in needless)
    run.files_ahead -= len(needless)
    run.notify()
    return [progress for progress in rows if progress not in needless]


async def look_closer(run: Run, progress: Progress) -> None:
    """Tell whether the PDF is that of a certificate, although DokStamp does not know its bytes for it.

    What DokStamp keeps is looked at. Where that does not tell, the name decides, unless a second certificate could come
    of a mistake: with --allow-reissue, and when all that there are were revoked. Then the row stops.
    """
    pdf = progress.order.graduate.pdf
    careful = run.selection.allow_reissue or all(one.status == "revoked" for one in progress.held)
    for one in await _namesakes(run, progress):
        sameness = await compare(run.client, one.file, pdf)
        if sameness is Sameness.OTHER:
            continue
        by_name = sameness is Sameness.UNPROVEN
        if by_name and careful:
            await _discard(run, progress)
            await run.finish(progress, progress.ended(Status.FAILED, undecided(progress.row, one, pdf)))
            return
        if not by_name or one.certificate.status != "revoked":
            run.bytes_forgotten = run.bytes_forgotten or progress.file_uuid is not None
            await _done(run, progress, one, sameness)
            return
    progress.compared = True
    outcome = judge(progress.held, run.request(progress))
    if outcome is not None:
        await _discard(run, progress)
        await run.finish(progress, complete(progress, replace(outcome, file_uuid=progress.file_uuid)))
    elif progress.file_uuid is not None:
        await run.record([], progress)
    else:
        await run.record([run.target.file(progress.order.key.digest, None)])
        run.to_upload.append(progress)
        run.notify()


async def _namesakes(run: Run, progress: Progress) -> list[Namesake]:
    """The certificates that the PDF may belong to; their files are asked for where they are not known."""
    for uuid in signed_files(progress.held) - run.stored.keys():
        try:
            run.stored[uuid] = StoredFile.of_record(await run.client.get(FILE, uuid))
        except Refused:
            continue  # what is not told is not recognised
    return namesakes(progress.held, run.stored, progress.order.graduate.pdf)


async def _done(run: Run, progress: Progress, found: Namesake, sameness: Sameness) -> None:
    """End the row with the certificate that is its own, and leave no upload behind that nobody uses."""
    await _discard(run, progress)
    request = Request(
        row=progress.row,
        file_uuid=found.file.uuid,
        draft=run.selection.draft,
        allow_reissue=run.selection.allow_reissue,
    )
    outcome = settled(found.certificate, request)
    if outcome.status is Status.EXISTING:
        run.warnings.append(recognised(progress.row, found, progress.order.graduate.pdf, sameness))
    await run.finish(progress, complete(progress, outcome))


async def _discard(run: Run, progress: Progress) -> None:
    """Delete the row's upload, if it has one that no certificate uses, and forget it."""
    if progress.file_uuid is None or progress.file_used:
        return
    if await discarded(run.client, progress.file_uuid, progress.order.graduate.pdf):
        await run.record([run.target.file(progress.order.key.digest, None)])
        progress.file_uuid = None
