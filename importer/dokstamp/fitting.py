"""Whether an answer is about what was asked: a gateway, a cache or a connection out of step may
give another's.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from importer.dokstamp.days import days_of
from importer.dokstamp.declaring import Entity, Field, FieldKind, Record
from importer.dokstamp.entities import CERTIFICATE, ENROLLMENT, STUDENT

_COMPARED: Mapping[str, tuple[str, ...]] = {
    STUDENT.name: ("email", "date_of_birth", "name"),
    ENROLLMENT.name: ("student_uuid", "course_uuid"),
    CERTIFICATE.name: ("student_uuid", "course_uuid", "file_uuid"),
}
"""What an answer to a create is compared by; of every other entity it is the natural key."""
_TELLING: Mapping[str, tuple[str, ...]] = {
    STUDENT.name: ("email",),
    ENROLLMENT.name: ("student_uuid", "course_uuid"),
    CERTIFICATE.name: ("student_uuid", "course_uuid"),
}
"""What has to stand in an answer so that it is certainly about the create; where it does not, the
record is read.
"""


def contradiction(entity: Entity, sent: Mapping[str, Any], record: Record) -> str | None:
    """Name the field in which an answer is about something else than what was sent; None when
    nothing speaks for that.

    What the answer does not tell is no contradiction. Texts are compared loosely, since a server
    may trim, fold or respell them.
    """
    for name in _COMPARED.get(entity.name, entity.key_of(sent)):
        wanted = sent.get(name)
        if wanted in (None, "") or name in entity.path_fields:
            continue
        field = entity.field(name)
        told = _told(record, field)
        if told is not None and not _agree(field, wanted, told):
            return name
    return None


def tells_whose(entity: Entity, sent: Mapping[str, Any], record: Record) -> bool:
    """Whether an answer to a create says enough to be compared with it."""
    names = [name for name in _TELLING.get(entity.name, ()) if sent.get(name) not in (None, "")]
    return all(_told(record, entity.field(name)) is not None for name in names)


def _told(record: Record, field: Field) -> Any:
    """What a record says in a field; None when it is silent. Of a file, all uuids that stand in
    `files`.
    """
    if field.name == "file_uuid":
        return uuids_of_files(record) or _text(record.get("file_uuid"))
    if field.references:
        return related_uuid(record, field.name.removesuffix("_uuid"))
    return _text(record.get(field.name))


def related_uuid(record: Mapping[str, Any], name: str) -> str | None:
    """A related record's uuid, whether it is answered as `name_uuid` or as `name: {uuid}`; None
    when it is not told.
    """
    related = record.get(name)
    return _text(record.get(f"{name}_uuid")) or (
        _text(related.get("uuid")) if isinstance(related, dict) else None
    )


def uuids_of_files(record: Mapping[str, Any]) -> frozenset[str] | None:
    """The uuids in a certificate's `files`; None when it tells none, or not in a form that can be
    read.
    """
    files = record.get("files")
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        return None
    return frozenset(uuid for file in files if (uuid := _text(file.get("uuid"))) is not None)


def _agree(field: Field, wanted: Any, told: Any) -> bool:
    if isinstance(told, frozenset):
        return str(wanted).lower() in {uuid.lower() for uuid in told}
    match field.kind:
        case FieldKind.DATE | FieldKind.DATE_TIME:
            days = days_of(told)
            return not days or not days.isdisjoint(days_of(wanted))
        case FieldKind.PERSON_NAME:
            return _alike(str(wanted), str(told))
        case _:
            return _plain(str(wanted)) == _plain(str(told))


def _alike(one: str, other: str) -> bool:
    """Whether two names share a word, or a good part of their letters: only wholly other names are
    not alike.
    """
    ours, theirs = _plain(one), _plain(other)
    if not ours or not theirs or not set(ours.split()).isdisjoint(theirs.split()):
        return True
    pairs, others = _pairs(ours), _pairs(theirs)
    return bool(pairs) and len(pairs & others) * 3 >= min(len(pairs), len(others) or 1)


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _text(value: object) -> str | None:
    """A field that is to hold text or a number; anything else, and nothing, is not told."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value) or None
