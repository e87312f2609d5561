"""Taking back what a run made: drafts are deleted, issued certificates revoked; then what they
needed is removed, where nothing else uses it.

Each is read right before: what somebody has issued, revoked, used or changed meanwhile is left as
it is.
"""

from functools import partial

from importer.afterwards.doing import Doing
from importer.afterwards.looking import is_the_things, not_the_things
from importer.afterwards.things import Deed, Fate, Thing, ThingKind
from importer.afterwards.uploads import is_older
from importer.dokstamp import CERTIFICATE, ENROLLMENT, Entity, Refused, related_uuid
from importer.issues import Code
from importer.issuing.certificates import Certificate
from importer.issuing.existing import held_by
from importer.ledger import CertificateEntry, Statement
from importer.outcomes import Certified
from importer.registry import PAGE_SIZE, exists, explain, unproven
from importer.sentences import Message
from importer.sentences import afterwards as say


async def take_back(doing: Doing, thing: Thing) -> None:
    """Take a thing back, unless it is in use, or not what it was when it was planned."""
    send = _revoked if thing.deed is Deed.REVOKE else _deleted
    await doing.carry_out(thing, _LOOKS[thing.kind], partial(send, doing, thing), _unable)


def _unable(refusal: Refused | None) -> tuple[Code, Message]:
    if refusal is None:
        return Code.SERVER_FAILED, say.KEEPS_FAILING()
    return Code.REFUSED, explain(refusal)


async def _revoked(doing: Doing, thing: Thing) -> bool:
    record = await doing.client.revoke(thing.uuid, doing.plan.wish.reason)
    if record.get("status") != "revoked":
        return False
    certificate = Certificate.of_record(record)
    thing.status = certificate.status
    await doing.finish(thing, Fate.TAKEN_BACK, None, *_is_revoked(doing, thing))
    return True


async def _deleted(doing: Doing, thing: Thing) -> bool:
    await doing.client.delete(thing.kind.entity, thing.uuid)
    thing.status = ""
    await doing.finish(thing, Fate.TAKEN_BACK, None, *_is_gone(doing, thing))
    return True


async def _look_at_certificate(doing: Doing, thing: Thing, sent: bool) -> bool:
    record = await doing.read(thing)
    if record is None:
        return await _gone(doing, thing, sent)
    certificate = Certificate.of_record(record)
    if not is_the_things(thing, certificate):
        await doing.refuse(thing, *not_the_things(certificate))
        return True
    thing.status = certificate.status
    match certificate.status, thing.deed:
        case ("draft", Deed.DELETE) | ("issued", Deed.REVOKE):
            return False
        case "revoked", _:
            ours = thing.deed is Deed.REVOKE and doing.was_ours(thing, sent)
            fate = Fate.TAKEN_BACK if ours else Fate.WAS_GONE
            await doing.finish(thing, fate, None, *_is_revoked(doing, thing))
        case "issued", _:
            await doing.refuse(thing, Code.ISSUED_MEANWHILE, say.ISSUED_MEANWHILE())
        case status, _:
            await doing.refuse(thing, Code.STILL_USED, say.OTHER_STATUS(status=status))
    return True


async def _look_at_enrollment(doing: Doing, thing: Thing, sent: bool) -> bool:
    record = await doing.read(thing)
    if record is None:
        return await _gone(doing, thing, sent)
    assert thing.key is not None
    student, course = related_uuid(record, "student"), related_uuid(record, "course")
    if student is None or course not in (None, thing.key.course_uuid):
        await doing.refuse(thing, Code.NOT_PROVEN, say.NOT_TOLD_WHOSE())
        return True
    held = await held_by(doing.client, student, thing.key.course_uuid)
    if held:
        said = say.NEEDED_BY_CERTIFICATE(uuid=held[0].uuid, status=held[0].status)
        await doing.leave(thing, Code.STILL_USED, said)
    return bool(held)


async def _look_at_student(doing: Doing, thing: Thing, sent: bool) -> bool:
    record = await doing.read(thing)
    if record is None:
        return await _gone(doing, thing, sent)
    email = record.get("email")
    if isinstance(email, str) and email.strip().lower() != thing.holder.email:
        await doing.refuse(thing, Code.STILL_USED, say.STUDENT_CHANGED())
        return True
    if uuid := await _first_of(doing, CERTIFICATE, thing):
        await doing.leave(thing, Code.STILL_USED, say.HAS_CERTIFICATE(uuid=uuid))
    elif uuid := await _first_of(doing, ENROLLMENT, thing):
        await doing.leave(thing, Code.STILL_USED, say.HAS_ENROLLMENT(uuid=uuid))
    return uuid is not None


async def _first_of(doing: Doing, entity: Entity, student: Thing) -> str | None:
    """One of a student's records of an entity; None when DokStamp proves that there is none.

    Raises:
        Unproven: if it does not tell.
    """
    page = await doing.client.page(
        entity, where={"student_uuid": student.uuid}, per_page=PAGE_SIZE
    )
    for record in filter(exists, page.records):
        if related_uuid(record, "student") in (None, student.uuid):
            return str(record["uuid"])
    # A filter that does nothing shows others' records; only a whole list proves anything then.
    whole = page.last is True or (page.total is not None and page.total <= len(page.records))
    if page.records and not whole:
        raise unproven(entity)
    return None


async def _look_at_file(doing: Doing, thing: Thing, sent: bool) -> bool:
    record = await doing.read(thing)
    if record is None:
        return await _gone(doing, thing, sent)
    if "used_at" not in record or record["used_at"] is not None:
        await doing.leave(thing, Code.STILL_USED, say.FILE_USED())
    elif is_older(record, doing.plan.since):
        await doing.leave(thing, Code.STILL_USED, say.FILE_OLDER())
    else:
        return False
    return True


_LOOKS = {
    ThingKind.CERTIFICATE: _look_at_certificate,
    ThingKind.ENROLLMENT: _look_at_enrollment,
    ThingKind.STUDENT: _look_at_student,
    ThingKind.FILE: _look_at_file,
}


async def _gone(doing: Doing, thing: Thing, sent: bool) -> bool:
    """End a thing that is not there: by our doing, or somebody else's."""
    thing.status = ""
    ours = thing.deed is Deed.DELETE and doing.was_ours(thing, sent)
    fate = Fate.TAKEN_BACK if ours else Fate.WAS_GONE
    await doing.finish(thing, fate, None, *_is_gone(doing, thing))
    return True


def _is_gone(doing: Doing, thing: Thing) -> list[Statement]:
    """What the ledger is to know of a thing that is not there any more."""
    target, key = doing.target, thing.key
    match thing.kind:
        case ThingKind.CERTIFICATE:
            known = [] if key is None else [_entry(doing, thing, "gone")]
            return [*known, target.corrected(thing.uuid, None)]
        case ThingKind.ENROLLMENT:
            return [] if key is None else [target.no_enrollment(key.email, key.course_uuid)]
        case ThingKind.STUDENT:
            return [] if key is None else [target.no_student(key.email)]
        case ThingKind.FILE:
            return [] if key is None else [target.no_file(key.digest)]


def _is_revoked(doing: Doing, thing: Thing) -> list[Statement]:
    """What the ledger is to know of a certificate that is revoked."""
    known = [] if thing.key is None else [_entry(doing, thing, "done", "revoked")]
    return [*known, doing.target.corrected(thing.uuid, "revoked")]


def _entry(doing: Doing, thing: Thing, state: str, status: str | None = None) -> Statement:
    assert thing.key is not None
    certified = Certified(
        thing.uuid, status, student_uuid=thing.student_uuid, file_uuid=thing.file_uuid
    )
    return doing.target.certificate(thing.key, CertificateEntry(state, certified))
