"""Checks of what single records look like: types, references, what certificates and files tell."""

import re
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from importer.doctor.findings import Finding, assumed, differs, unknown
from importer.doctor.probe import Probe
from importer.dokstamp import ENTITIES, Entity, Field, FieldKind

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


async def shapes(probe: Probe) -> AsyncIterator[Finding]:
    """Look at the first records of every list."""
    samples: dict[str, Records] = {}
    for entity in ENTITIES:
        if not entity.path_fields:
            samples[entity.name] = (
                await probe.page(f"/{entity.endpoint}", page=1, per_page=_SAMPLES)
            ).records
    yield _uuids(one for records in samples.values() for one in records)
    for kinds, about, fits, follows in _TYPES:
        yield _types(samples, kinds, about, fits, follows)
    yield _references(samples)
    yield _certificates(samples["certificate"])
    yield await _files(probe, samples["file"])


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: tuple[tuple[tuple[FieldKind, ...], str, Callable[[Any], bool], str], ...] = (
    (
        (FieldKind.DECIMAL, FieldKind.INTEGER),
        "numbers",
        _number,
        (
            "They are read as text too; but what is sent as a number may then be refused: see with"
            " --write-practice."
        ),
    ),
    (
        (FieldKind.BOOLEAN,),
        "flags",
        lambda value: isinstance(value, bool),
        "1, 0 and text are read too.",
    ),
    (
        (FieldKind.DATE,),
        "days",
        lambda value: isinstance(value, str) and _DAY.fullmatch(value) is not None,
        (
            "A day that comes as a moment is read, and in another zone compared with care; look at"
            " one student."
        ),
    ),
    (
        (FieldKind.DATE_TIME,),
        "moments",
        lambda value: isinstance(value, str) and _MOMENT.fullmatch(value) is not None,
        "A moment without a zone is taken for UTC.",
    ),
)


def _types(
    samples: dict[str, Records],
    kinds: tuple[FieldKind, ...],
    about: str,
    fits: Callable[[Any], bool],
    follows: str,
) -> Finding:
    seen = [
        (f"{entity.name}.{field.name}", value)
        for entity, field in _fields(kinds)
        for record in samples.get(entity.name, ())
        if (value := record.get(field.name)) is not None
    ]
    if not seen:
        return unknown(about, "no record has one")
    wrong = sorted({f"{name} as {_named(value)}" for name, value in seen if not fits(value)})
    return (
        differs(about, ", ".join(wrong[:5]), follows)
        if wrong
        else assumed(about, "of the documented type")
    )


def _fields(kinds: tuple[FieldKind, ...]) -> list[tuple[Entity, Field]]:
    return [
        (entity, field) for entity in ENTITIES for field in entity.fields if field.kind in kinds
    ]


def _named(value: Any) -> str:
    if isinstance(value, str) and _MIDNIGHT.fullmatch(value):
        return "midnight in UTC"
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return "a moment"
    if isinstance(value, str) and _DAY.match(value):
        return "a date in another form"
    return {str: "text", bool: "a flag", int: "a number", float: "a number"}.get(
        type(value), type(value).__name__
    )


def _uuids(records: Iterable[dict[str, Any]]) -> Finding:
    uuids = [one.get("uuid") for one in records]
    if not uuids:
        return unknown("uuids", "the tenant is empty")
    if all(isinstance(one, str) and _UUID.fullmatch(one) for one in uuids):
        return assumed("uuids", "every record has one")
    return differs(
        "uuids",
        "some records have none",
        "Such a record cannot be told from others: rows stop there.",
    )


def _references(samples: dict[str, Records]) -> Finding:
    about, nested, flat = "references", 0, 0
    for entity in ENTITIES:
        for field in entity.fields if entity.name != "certificate" else ():
            name = field.name.removesuffix("_uuid")
            for record in samples.get(entity.name, ()) if field.references else ():
                nested += isinstance(record.get(name), dict)
                flat += isinstance(record.get(field.name), str)
    if nested:
        return assumed(about, "told as objects")
    if flat:
        return differs(about, "told by uuid", "They are read as well.")
    return unknown(about, "no record tells any")


def _certificates(records: Records) -> Finding:
    about = "certificates in lists"
    if not records:
        return unknown(about, "there are none", "Ask again when the tenant has some.")
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
        return assumed(about, "tell student, course, files and status")
    return differs(
        about,
        f"do not tell {', '.join(lacking)}",
        "Each certificate in question is asked for by its uuid.",
    )


async def _files(probe: Probe, records: Records) -> Finding:
    about = "files"
    if not records:
        return unknown(about, "there are none", "Ask again when the tenant has some.")
    one = (await probe.get(f"/files/{records[0].get('uuid')}")).record
    lacking = [name for name in ("original_name", "size", "used_at") if name not in one]
    if lacking:
        follows = (
            "What issuing has signed cannot be recognised where the ledger is lost: keep the state"
            " folder."
        )
        return differs(about, f"do not tell {', '.join(lacking)}", follows)
    return assumed(about, "tell name, size and whether they are used")
