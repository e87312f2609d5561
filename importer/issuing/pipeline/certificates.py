"""The certificate stage: the one request that e-mails a student. Never repeated before the server
was asked.
"""

from collections.abc import Mapping

from importer.dokstamp import CERTIFICATE, FILE, Invalid, OutcomeUnknown, Refused
from importer.issues import Code
from importer.issuing.certificates import Certificate, Issuing, judge, settled
from importer.issuing.pipeline.progress import Progress
from importer.issuing.pipeline.run import Run, complete, explain
from importer.issuing.pipeline.steps import Finding
from importer.issuing.plan import Novelty
from importer.sentences import Message, afterwards
from importer.sentences import issuing as say


async def look(run: Run, progress: Progress) -> None:
    """Ask for the certificates of the row's student and course, and let it go on with them."""
    await run.ask_held(progress)
    if progress.finding(run.claim(progress))[0] is Finding.USED:
        await _held_elsewhere(run, progress, say.USED())
        return
    await run.record([], progress)


async def certify(run: Run, progress: Progress) -> None:
    """Create the certificate; when the answer is lost, ask for a long while before sending it
    again.
    """
    issuing = Issuing()  # the row's own: what is wrong with one makes no drafts of others
    for wait in run.waits():
        look_first = run.has_company(progress) or progress.held is None
        if look_first and await _decided(run, progress):
            return
        sent_before, progress.certificate_sent = progress.certificate_sent, True
        words = {} if run.selection.draft else issuing.words(run.started_at)
        try:
            certificate = await _created(run, progress, words)
        except OutcomeUnknown as unknown:
            if await _ended_after(run, progress, unknown, wait):
                return
        except Refused as refusal:
            progress.certificate_sent = sent_before
            if issuing.gives_way(refusal, words):
                continue
            if refusal.silent and progress.may_renew("the reason"):
                progress.held = None  # once more, for the reason, after another look
                continue
            await _refused(run, progress, refusal)
            return
        else:
            await run.finish(
                progress, complete(progress, settled(certificate.certified, run.claim(progress)))
            )
            return
    if progress.held is None and await _decided(run, progress):
        return
    await run.give_up(progress, Code.UNCONFIRMED, say.CERTIFICATE_FAILED())


async def _created(run: Run, progress: Progress, words: Mapping[str, object]) -> Certificate:
    """Send the certificate.

    Args:
        words: see `Issuing.words`; none for a draft.

    Raises:
        OutcomeUnknown: also when the answer is about a certificate that this run has made already.
    """
    certificate = Certificate.of_record(
        await run.client.create(CERTIFICATE, _body(progress, words))
    )
    if run.has_made(certificate.uuid):
        raise OutcomeUnknown(say.ABOUT_ANOTHER(), method="POST", path="/certificates")
    run.note_made(certificate.uuid)
    return certificate


async def _ended_after(run: Run, progress: Progress, unknown: OutcomeUnknown, wait: float) -> bool:
    """Ask until the server's longest answer is over; True when the row has ended, False when it
    may be sent again.
    """
    progress.held = None
    for pause in run.patience.waits(unknown, wait):
        await run.pause(pause)
        if await _decided(run, progress):
            return True
    if not unknown.not_taken and await _file_is_used(run, progress):
        await run.give_up(progress, Code.UNCONFIRMED, say.USED_BUT_UNSEEN())
        return True
    return False


async def _file_is_used(run: Run, progress: Progress) -> bool:
    """Whether a certificate has the row's PDF, which is marked before the certificate is
    listed.
    """
    try:
        return bool((await run.client.get(FILE, str(progress.file_uuid))).get("used_at"))
    except Refused:
        return False  # it does not tell; a used file is refused anyway


async def _decided(run: Run, progress: Progress) -> bool:
    """Ask the server, and end the row if one of the certificates it holds decides it."""
    outcome = judge(await run.ask_held(progress), run.claim(progress))
    if outcome is not None:
        await run.finish(progress, complete(progress, outcome))
    return outcome is not None


async def _refused(run: Run, progress: Progress, refusal: Refused) -> None:
    """Understand a refusal: the PDF is used, something remembered is gone from the server, or the
    row is wrong.
    """
    fields = refusal.errors.keys() if isinstance(refusal, Invalid) else ()
    key = progress.order.key
    if "file_uuid" in fields:
        if await _decided(run, progress):
            return
        if progress.file is not None and progress.file.remembered:
            progress.file = None
            await run.record([run.target.file(key.digest, None)], progress)
            return
        await _held_elsewhere(run, progress, explain(refusal)[1])
        return
    if "student_uuid" in fields and progress.may_renew("student"):
        progress.student_uuid = None
        await run.record([], progress)
        return
    named = "enrollment_uuid" in fields and progress.enrollment_uuid is not None
    if named and progress.may_renew("enrollment"):
        progress.enrollment_uuid, progress.enrollment_may_exist = None, True
        await run.record([run.target.enrollment(key.email, key.course_uuid, None)], progress)
        return
    column, words = explain(refusal)
    await run.refuse(progress, Code.REFUSED, words, column)


async def _held_elsewhere(run: Run, progress: Progress, otherwise: Message) -> None:
    assert progress.file_uuid is not None
    holder = await run.holders.of(progress.file_uuid)
    if holder is None and progress.order.novelty is Novelty.TAKEN_BACK:
        await run.refuse(progress, Code.PDF_TAKEN_BACK, afterwards.TAKEN_BACK_BEFORE(), "pdf")
        return
    if holder is None:
        said = say.USED_ELSEWHERE(said=otherwise)
    else:
        said = say.USED_FOR(
            uuid=holder.uuid,
            student=holder.student_name or say.ANOTHER_STUDENT(),
            course=holder.course_name or say.ANOTHER_COURSE(),
        )
    await run.refuse(progress, Code.FILE_ELSEWHERE, said, "pdf")


def _body(progress: Progress, words: Mapping[str, object]) -> dict[str, object]:
    body = progress.order.body(
        CERTIFICATE,
        student_uuid=progress.student_uuid,
        file_uuid=progress.file_uuid,
        enrollment_uuid=progress.enrollment_uuid,
        **words,
    )
    return {name: value for name, value in body.items() if name != "issued_at" or words}
