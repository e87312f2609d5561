"""Issuing the drafts of a run: how is documented nowhere, so what DokStamp says after is believed,
and nothing else.

A draft is never deleted and created anew: its PDF could be lost to it.
"""

from functools import partial

from importer.afterwards.doing import Doing
from importer.afterwards.looking import is_the_things, not_the_things
from importer.afterwards.things import Fate, Thing
from importer.dokstamp import CERTIFICATE, Refused
from importer.issues import Code
from importer.issuing.certificates import Certificate, Issuing
from importer.issuing.existing import held_by, read_certificate
from importer.ledger import CertificateEntry, Statement
from importer.registry import explain
from importer.sentences import Message
from importer.sentences import afterwards as say


async def finish_draft(doing: Doing, thing: Thing) -> None:
    """Issue a draft, unless the student has a certificate of the course by now."""
    await doing.carry_out(thing, _look, partial(_sent, doing, thing, Issuing()), _unable)


def _unable(refusal: Refused | None) -> tuple[Code, Message]:
    if refusal is None:
        return Code.EXISTS_AS_DRAFT, say.ISSUE_BY_HAND()
    return Code.EXISTS_AS_DRAFT, say.ISSUE_REFUSED(said=explain(refusal))


async def _sent(doing: Doing, thing: Thing, issuing: Issuing) -> bool:
    """Send all the words with which the editions issue, but for those that were refused; what
    became of it is read.
    """
    plan = doing.plan
    today = plan.kept.entry.issue_at if plan.kept else plan.started_at
    words = issuing.words(thing.issued_at or today)
    if thing.issued_at:  # a date of the draft's own is never left to the server
        words["issued_at"] = thing.issued_at
    try:
        await doing.client.update(CERTIFICATE, thing.uuid, words, repeatable=False)
    except Refused as refusal:
        if not issuing.gives_way(refusal, words):
            raise
        return await _sent(doing, thing, issuing)
    return False


async def _look(doing: Doing, thing: Thing, sent: bool) -> bool:
    """Read the certificates of the draft's student and course, the draft among them."""
    own, others = await _held(doing, thing)
    if own is None:
        thing.status = ""
        await doing.refuse(thing, Code.CERTIFICATE_GONE, say.DRAFT_GONE())
        return True
    if not is_the_things(thing, own):
        await doing.refuse(thing, *not_the_things(own))
        return True
    thing.status = own.status
    if own.status == "issued":
        fate = Fate.ISSUED if doing.was_ours(thing, sent) else Fate.WAS_ISSUED
        await doing.finish(thing, fate, None, *_is_issued(doing, thing, own))
    elif own.status != "draft":
        said = say.OTHER_STATUS(status=own.status)
        await doing.refuse(thing, Code.CERTIFICATE_REVOKED, said)
    elif others and not doing.plan.past.allows_reissue:
        said = say.CERTIFIED_MEANWHILE(uuid=others[0].uuid, status=others[0].status)
        await doing.refuse(thing, Code.ALREADY_CERTIFIED, said)
    else:
        return False
    return True


async def _held(doing: Doing, thing: Thing) -> tuple[Certificate | None, list[Certificate]]:
    """The draft as it is now, and what else its student has of its course that counts."""
    course = thing.key.course_uuid if thing.key else None
    own = None
    if course is None or thing.student_uuid is None:
        own = await read_certificate(doing.client, thing.uuid)
        if own is None or own.course_uuid is None or own.student_uuid is None:
            return own, []
        course, thing.student_uuid = own.course_uuid, own.student_uuid
    held = await held_by(doing.client, thing.student_uuid, course)
    own = next((one for one in held if one.uuid == thing.uuid), own)
    if own is None:  # a list may leave out drafts
        own = await read_certificate(doing.client, thing.uuid)
    counted = ("issued", "expired")
    return own, [one for one in held if one.uuid != thing.uuid and one.status in counted]


def _is_issued(doing: Doing, thing: Thing, certificate: Certificate) -> list[Statement]:
    """What the ledger is to know of a certificate that is issued."""
    corrected = doing.target.corrected(thing.uuid, "issued")
    if thing.key is None:
        return [corrected]
    certified = certificate.certified._replace(file_uuid=thing.file_uuid)
    return [doing.target.certificate(thing.key, CertificateEntry("done", certified)), corrected]
