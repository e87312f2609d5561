"""Every field reaches the server in the JSON type that the documentation shows for it."""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import anyio
import pytest
from dokstamp_loopback import Reply, Seen, connect, data, loopback

from importer.dokstamp import ENTITIES, Entity, Field, body_of, json_of, moment_text

DOCUMENTED: dict[str, dict[str, Any]] = {
    "institution": {
        "name": "Escola", "country": "Brazil", "legal_name": "Escola, E.P.", "tax_id": "509876543",
        "website": "https://www.school.example", "linkedin_organization": "escola",
        "status": "active",
        "is_badges_enabled": False, "badge_image_uuid": "0b6f0c1e-8a1d-4f2b-9d0a-5f2f6f1f9a11",
    },
    "organization": {"name": "DI", "institution_uuid": "u", "code": "DI"},
    "module": {
        "name": "Bases de Dados", "institution_uuid": "u", "code": "BD-1", "description": "d",
        "syllabus": "s",
        "workload": 60, "credits": 6, "modality": "online", "level": "graduate", "is_active": True,
        "is_required": False,
    },
    "course": {
        "name": "Curso", "institution_uuid": "u", "code": "LEI", "description": "d",
        "workload_hours": 4860,
        "area": "Informática", "version": "2026", "status": "active", "organization_uuid": "u",
    },
    "module_group": {"name": "1.º ano", "order": 1, "is_active": True},
    "course_module": {
        "uuid": "u", "order": 1, "is_required": True, "workload": 60,
        "course_module_group_uuid": "u",
    },
    "cohort": {
        "course_uuid": "u", "code": "A", "modality": "hybrid",
        "start_date": "2024-02-01T00:00:00Z",
        "end_date": "2024-02-01T00:00:00Z",
    },
    "certificate_template": {
        "name": "Diploma", "version": "1", "institution_uuid": "u", "path": "p",
        "preview_image_path": "p",
        "canva_config": {"a": 1}, "is_default": True, "status": "active",
    },
    "student": {
        "name": "Inês", "email": "ines@example.edu", "date_of_birth": "2001-04-23", "gender": "f",
        "social_name": "Inês",
    },
    "enrollment": {
        "student_uuid": "u", "course_uuid": "u", "enrolled_at": "2023-09-18", "cohort_uuid": "u",
        "completion_status": "completed", "grade": 8.75, "completed_at": "2026-07-10",
    },
    "file": {},
    "certificate": {
        "institution_uuid": "u", "course_uuid": "u", "student_uuid": "u", "file_uuid": "u",
        "cohort_uuid": "u",
        "enrollment_uuid": "u", "template_uuid": "u", "finish": True, "status": "issued",
        "issued_at": "2024-02-01T00:00:00Z",
    },
}  # fmt: skip
"""The documentation's fields with values in its types, by entity."""

AS_CELLS = {True: "yes", False: "no"}
FIELDS = [
    (entity, field)
    for entity in ENTITIES
    for field in entity.fields
    if field.name not in entity.path_fields
]


def as_cell(value: Any) -> Any:
    """A documented value as a sheet has it: numbers and flags as text, a moment as a day, an
    address without scheme.
    """
    if isinstance(value, bool):
        return AS_CELLS[value]
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return value.removesuffix("T00:00:00Z").removeprefix("https://")
    return value


@pytest.mark.parametrize(
    ("entity", "field"), FIELDS, ids=[f"{one.name}-{field.name}" for one, field in FIELDS]
)
def test_a_field_arrives_in_its_documented_type(entity: Entity, field: Field) -> None:
    """Of a create and of an update, from a cell as from a value of that type."""
    sent: list[dict[str, Any]] = []
    name = field.sent_as or field.name
    wanted = DOCUMENTED[entity.name][name]

    def answer(request: Seen) -> Reply:
        sent.append(request.json)
        return data({"uuid": "7", **request.json}, 201)

    async def send() -> None:
        async with loopback(answer) as api, connect(api) as client:
            for value in (as_cell(wanted), wanted):
                body = dict.fromkeys(entity.path_fields, "0b6f0c1e") | {field.name: value}
                await client.create(entity, body)
                await client.update(entity, "7", body)

    anyio.run(send)
    assert sent == [{name: wanted}] * 4
    assert {type(one[name]) for one in sent} == {type(wanted)}


def test_every_documented_field_is_declared() -> None:
    """None is missing, and none is made up."""
    declared = {
        one.name: {f.sent_as or f.name for f in one.fields} - set(one.path_fields)
        for one in ENTITIES
    }
    assert declared == {name: set(fields) for name, fields in DOCUMENTED.items()}


@pytest.fixture
def in_lisbon() -> Iterator[None]:
    """A machine whose clock is an hour ahead of UTC in summer."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "WET0WEST,M3.5.0/1,M10.5.0"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("2026-07-15", "2026-07-15T00:00:00Z"),
        ("2026-07-15T10:00:00", "2026-07-15T09:00:00Z"),
        ("2026-07-15T10:00", "2026-07-15T09:00:00Z"),
        ("2026-01-15T10:00:00", "2026-01-15T10:00:00Z"),
        ("2026-07-15T10:00:00Z", "2026-07-15T10:00:00Z"),
        ("2026-07-15T10:00:00.250+02:00", "2026-07-15T08:00:00Z"),
        (datetime(2026, 7, 15, 0, 0), "2026-07-14T23:00:00Z"),
    ],
)
@pytest.mark.usefixtures("in_lisbon")
def test_a_moment_says_its_zone(said: str | datetime, sent: str) -> None:
    """A day is its midnight in UTC; a time without a zone is this machine's."""
    assert moment_text(said) == sent


def test_what_cannot_be_the_fields_value_is_an_error() -> None:
    """Never sent as something else."""
    fields = {field.name: field for entity in ENTITIES for field in entity.fields}
    for name, value in (("is_default", "perhaps"), ("order", "first"), ("issued_at", "soon")):
        with pytest.raises(ValueError, match=r".+"):
            json_of(fields[name], value)
    with pytest.raises(KeyError):
        body_of(ENTITIES[0], {"shoe_size": 43})
    assert json_of(fields["grade"], None) is None
