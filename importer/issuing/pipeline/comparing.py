"""The comparing stage: a PDF whose student holds certificates of the course, none of which is
known to be the PDF's.
"""

from collections.abc import Sequence
from dataclasses import replace

from importer.dokstamp import FILE, Refused
from importer.issuing.certificates import WantedCertificate, judge, settled
from importer.issuing.pipeline.progress import Progress
from importer.issuing.pipeline.run import Run, complete
from importer.issuing.recognition import (
    Namesake,
    Sameness,
    StoredFile,
    compare,
    discarded,
    files_of,
    namesakes,
    recognised,
    undecided,
)
from importer.outcomes import Status


async def recognise(run: Run, progress: Progress) -> None:
    """Tell whether the PDF is that of a certificate, although DokStamp does not know its bytes for
    it.

    What DokStamp keeps is looked at. Where that does not tell, the name decides, unless a second
    certificate could come of a mistake: with --allow-reissue, and when all that there are were
    revoked. Then the row stops.
    """
    held = await run.ask_held(progress) if progress.held is None else progress.held
    if not held:
        await run.record([], progress)  # there is nothing to look at
        return
    pdf = progress.order.graduate.pdf
    careful = run.selection.allow_reissue or all(one.status == "revoked" for one in held)
    named = await _namesakes(run, progress)
    for one in named:
        sameness = await compare(run.kept, one.file.uuid, pdf)
        if sameness is Sameness.OTHER:
            continue
        by_name = sameness is Sameness.UNPROVEN
        if by_name and careful:
            await _discard(run, progress)
            await run.finish(
                progress, progress.outcome(Status.FAILED, undecided(progress.row, one, pdf))
            )
            return
        if not by_name or one.certificate.status != "revoked":
            await _done(run, progress, one, sameness)
            return
    told = True
    for one in _others(run, progress, named):
        sameness = await compare(run.kept, one.file.uuid, pdf)
        told = told and sameness is not Sameness.UNPROVEN
        if sameness in (Sameness.EQUAL, Sameness.SAME):
            await _done(run, progress, one, sameness)
            return
    await _go_on(run, progress, told=told)


async def _go_on(run: Run, progress: Progress, *, told: bool) -> None:
    """After all certificates were looked at: what was not `told` of some of them, an upload may
    tell.
    """
    progress.compared = told or progress.file is not None
    outcome = judge(progress.held or (), run.claim(progress)) if progress.compared else None
    if outcome is None:
        await run.record([], progress)
        return
    await _discard(run, progress)
    await run.finish(progress, complete(progress, replace(outcome, file_uuid=progress.file_uuid)))


async def _namesakes(run: Run, progress: Progress) -> list[Namesake]:
    """The certificates that the PDF may belong to; their files are asked for where they are not
    known.
    """
    for uuid in files_of(progress.held or ()) - run.stored.keys():
        try:
            run.stored[uuid] = StoredFile.of_record(await run.client.get(FILE, uuid))
        except Refused:
            continue  # what is not told is not recognised
    return namesakes(progress.held or (), run.stored, progress.order.graduate.pdf)


def _others(run: Run, progress: Progress, named: Sequence[Namesake]) -> list[Namesake]:
    """The certificates and files that do not bear the PDF's name, or do not tell theirs."""
    looked_at = {one.file.uuid for one in named}
    return [
        Namesake(
            certificate,
            run.stored.get(uuid) or StoredFile(uuid=uuid, name=None, size=None, unused=False),
        )
        for certificate in progress.held or ()
        for uuid in sorted(certificate.files - looked_at)
    ]


async def _done(run: Run, progress: Progress, found: Namesake, sameness: Sameness) -> None:
    """End the row with the certificate that is its own, and leave no upload behind that nobody
    uses.
    """
    await _discard(run, progress)
    claim = WantedCertificate(
        row=progress.row,
        file_uuid=found.file.uuid,
        draft=run.selection.draft,
        allow_reissue=run.selection.allow_reissue,
    )
    outcome = settled(found.certificate.certified, claim)
    notice = recognised(progress.row, found, progress.order.graduate.pdf, sameness)
    if outcome.status is Status.EXISTING and notice is not None:
        run.warnings.append(notice)
    await run.finish(progress, complete(progress, outcome))


async def _discard(run: Run, progress: Progress) -> None:
    """Delete the row's upload, if it has one that no certificate uses, and forget it."""
    if progress.file is None or progress.file.used:
        return
    if await discarded(run.client, progress.file.uuid, progress.order.graduate.pdf):
        await run.record([run.target.no_file(progress.order.key.digest)])
        progress.file = None
