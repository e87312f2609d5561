"""Checks of what single records look like: types, references, what certificates and files tell."""

import re
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from importer.doctor.findings import Observation, assumed, differs, unknown
from importer.doctor.probe import Probe
from importer.dokstamp import ENTITIES, Entity, Field, FieldKind
from importer.sentences import Message, in_words
from importer.sentences import doctor_about as about
from importer.sentences import doctor_follows as follows
from importer.sentences import doctor_seen as seen

_SAMPLES = 25
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]00:00:00(?:\.0+)?(?:Z|\+00:?00)?", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})", re.ASCII
)
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE
)

Records = list[dict[str, Any]]


async def shapes(probe: Probe) -> AsyncIterator[Observation]:
    """Look at the first records of every list."""
    samples: dict[str, Records] = {}
    for entity in ENTITIES:
        if not entity.path_fields:
            samples[entity.name] = (
                await probe.page(f"/{entity.endpoint}", page=1, per_page=_SAMPLES)
            ).records
    yield _uuids(one for records in samples.values() for one in records)
    for kinds, subject, fits, otherwise in _TYPES:
        yield _types(samples, kinds, subject, fits, otherwise)
    yield _references(samples)
    yield _certificates(samples["certificate"])
    yield await _files(probe, samples["file"])


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: tuple[tuple[tuple[FieldKind, ...], Message, Callable[[Any], bool], Message], ...] = (
    (
        (FieldKind.DECIMAL, FieldKind.INTEGER),
        about.NUMBERS(),
        _number,
        follows.NUMBERS_AS_TEXT(),
    ),
    (
        (FieldKind.BOOLEAN,),
        about.FLAGS(),
        lambda value: isinstance(value, bool),
        follows.FLAGS_AS_TEXT(),
    ),
    (
        (FieldKind.DATE,),
        about.DAYS(),
        lambda value: isinstance(value, str) and _DAY.fullmatch(value) is not None,
        follows.DAYS_AS_MOMENTS(),
    ),
    (
        (FieldKind.DATE_TIME,),
        about.MOMENTS(),
        lambda value: isinstance(value, str) and _MOMENT.fullmatch(value) is not None,
        follows.MOMENTS_IN_UTC(),
    ),
)


def _types(
    samples: dict[str, Records],
    kinds: tuple[FieldKind, ...],
    subject: Message,
    fits: Callable[[Any], bool],
    otherwise: Message,
) -> Observation:
    values = [
        (f"{entity.name}.{field.name}", value)
        for entity, field in _fields(kinds)
        for record in samples.get(entity.name, ())
        if (value := record.get(field.name)) is not None
    ]
    if not values:
        return unknown(subject, seen.NO_RECORD_HAS_ONE())
    wrong = {
        seen.FIELD_AS(field=name, kind=_named(value)) for name, value in values if not fits(value)
    }
    if wrong:
        return differs(subject, seen.WRONG_TYPES(fields=sorted(wrong, key=str)[:5]), otherwise)
    return assumed(subject, seen.RIGHT_TYPE())


def _fields(kinds: tuple[FieldKind, ...]) -> list[tuple[Entity, Field]]:
    return [
        (entity, field) for entity in ENTITIES for field in entity.fields if field.kind in kinds
    ]


def _named(value: Any) -> Message:
    if isinstance(value, str):
        if _MIDNIGHT.fullmatch(value):
            return seen.MIDNIGHT()
        if _MOMENT.fullmatch(value):
            return seen.MOMENT()
        return seen.OTHER_DATE() if _DAY.match(value) else seen.TEXT()
    if isinstance(value, bool):
        return seen.FLAG()
    return seen.NUMBER() if _number(value) else in_words(type(value).__name__)


def _uuids(records: Iterable[dict[str, Any]]) -> Observation:
    uuids = [one.get("uuid") for one in records]
    if not uuids:
        return unknown(about.UUIDS(), seen.EMPTY_TENANT())
    if all(isinstance(one, str) and _UUID.fullmatch(one) for one in uuids):
        return assumed(about.UUIDS(), seen.EVERY_UUID())
    return differs(about.UUIDS(), seen.NO_UUIDS(), follows.RECORDS_ALIKE())


def _references(samples: dict[str, Records]) -> Observation:
    nested = flat = 0
    for entity in ENTITIES:
        for field in entity.fields if entity.name != "certificate" else ():
            name = field.name.removesuffix("_uuid")
            for record in samples.get(entity.name, ()) if field.references else ():
                nested += isinstance(record.get(name), dict)
                flat += isinstance(record.get(field.name), str)
    if nested:
        return assumed(about.REFERENCES(), seen.AS_OBJECTS())
    if flat:
        return differs(about.REFERENCES(), seen.BY_UUID(), follows.READ_AS_WELL())
    return unknown(about.REFERENCES(), seen.NO_REFERENCES())


def _certificates(records: Records) -> Observation:
    if not records:
        return _none(about.CERTIFICATES())
    lacking = [
        name
        for name, fits in (
            ("student", lambda one: one.get("student") or one.get("student_uuid")),
            ("course", lambda one: one.get("course") or one.get("course_uuid")),
            ("files", lambda one: isinstance(one.get("files"), list)),
            ("status", lambda one: one.get("status")),
        )
        if not all(map(fits, records))
    ]
    if not lacking:
        return assumed(about.CERTIFICATES(), seen.CERTIFICATES_TELL())
    silent = seen.DO_NOT_TELL(names=lacking)
    return differs(about.CERTIFICATES(), silent, follows.ASKED_BY_UUID())


async def _files(probe: Probe, records: Records) -> Observation:
    if not records:
        return _none(about.FILES())
    one = (await probe.get(f"/files/{records[0].get('uuid')}")).record
    lacking = [name for name in ("original_name", "size", "used_at") if name not in one]
    if lacking:
        silent = seen.DO_NOT_TELL(names=lacking)
        return differs(about.FILES(), silent, follows.KEEP_STATE_FOR_SIGNED())
    return assumed(about.FILES(), seen.FILES_TELL())


def _none(subject: Message) -> Observation:
    return unknown(subject, seen.THERE_ARE_NONE(), follows.ASK_WHEN_THERE_ARE_SOME())
