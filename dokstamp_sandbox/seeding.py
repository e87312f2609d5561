"""What a sandbox begins with, bulk data for measurements, and its whole state for tests."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from dokstamp_sandbox.resources import KINDS
from dokstamp_sandbox.settings import OTHER_TENANT, TENANT
from dokstamp_sandbox.storage import Record, Storage, moment

_NAMES = {
    TENANT: "Escola Superior de Tecnologia do Porto",
    OTHER_TENANT: "Instituto Politécnico de Braga",
}
_COURSES = (
    ("LEI-2026", "Licenciatura em Engenharia Informática"),
    ("GES-2026", "Licenciatura em Gestão"),
)


def begin(storage: Storage) -> None:
    """An institution, two courses, a cohort each and a default template, in each of the two
    tenants.
    """
    for domain, name in _NAMES.items():
        tenant = storage.tenants[domain]
        school = {
            "name": name,
            "country": "Portugal",
            "status": "active",
            "is_badges_enabled": False,
        }
        institution = storage.add("institution", tenant, school)["uuid"]
        template = {
            "name": "Diploma",
            "version": "1",
            "path": "templates/diploma",
            "status": "active",
        }
        storage.add(
            "template", tenant, template | {"institution_uuid": institution, "is_default": True}
        )
        for code, title in _COURSES:
            course = {
                "name": title,
                "institution_uuid": institution,
                "code": code,
                "status": "active",
            }
            uuid = storage.add("course", tenant, course)["uuid"]
            storage.add(
                "cohort",
                tenant,
                {"course_uuid": uuid, "code": f"{code}-A", "modality": "presential"},
            )


def graduates(
    storage: Storage,
    *,
    count: int = 0,
    prefix: str = "seeded",
    students: Sequence[dict[str, Any]] = (),
    course: str | None = None,
    digests: Sequence[str] = (),
    tenant: str = TENANT,
) -> dict[str, int]:
    """Add students and, with a course, an issued certificate for each, quickly: nothing is
    checked, nobody notified.

    Args:
        count: so many students `prefix0@example.edu`…, besides those of `students`.
        students: their fields (`name`, `email`, `date_of_birth`, …).
        course: code of the course they are certified for.
        digests: SHA-256 of the certificates' files, in hexadecimal digits; random ones for those
            that are not given.

    Raises:
        ValueError: if the tenant or the course is unknown.
    """
    if tenant not in storage.tenants:
        raise ValueError(f"there is no tenant {tenant}")
    number = storage.tenants[tenant]
    made = [
        {
            "name": f"Seeded Student-{place}",
            "email": f"{prefix}{place}@example.edu",
            "date_of_birth": "2000-01-01",
        }
        for place in range(count)
    ]
    people = [{**one, "uuid": str(uuid4())} for one in (*students, *made)]
    storage.add_all("student", number, people)
    if course is None:
        return {"students": len(people), "certificates": 0}
    found = storage.find("course", number, code=course)
    if not found:
        raise ValueError(f"there is no course {course}")
    _certify(storage, number, [one["uuid"] for one in people], found[0], digests)
    return {"students": len(people), "certificates": len(people)}


def changed(storage: Storage, *, kind: str, uuid: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Change a record as one can who keeps the database: no rule is asked, nobody notified.

    Args:
        fields: what it has from now on, by the names under which it is stored.

    Raises:
        ValueError: if there is no such record, or it has no such field.
    """
    record = storage.get(kind, uuid, None) if kind in KINDS else None
    if record is None:
        raise ValueError(f"there is no {kind} {uuid}")
    if unknown := fields.keys() - record.keys():
        raise ValueError(f"a {kind} has no {', '.join(sorted(unknown))}")
    storage.change(kind, record, fields)
    return {"uuid": uuid}


def state(storage: Storage) -> dict[str, list[dict[str, Any]]]:
    """Every record that is not deleted, by kind, as stored, with its tenant's domain; no
    tokens.
    """
    domains = {number: domain for domain, number in storage.tenants.items()}
    return {
        kind: [_told(record, domains) for record in storage.every(kind)]
        for kind in KINDS
        if kind != "token"
    }


def _certify(
    storage: Storage, tenant: int, students: list[str], course: Record, digests: Sequence[str]
) -> None:
    now = moment()
    known = [*digests[: len(students)], *(secrets.token_hex(32) for _ in students[len(digests) :])]
    files = [
        {
            "uuid": str(uuid4()),
            "original_name": f"seeded-{place}.pdf",
            "mime_type": "application/pdf",
            "extension": "pdf",
            "size": 0,
            "used_at": now,
            "digest": known[place],
            "known_by": known[place],
        }
        for place in range(len(students))
    ]
    storage.add_all("file", tenant, files)
    common = {
        "institution_uuid": course["institution_uuid"],
        "course_uuid": course["uuid"],
        "issued_at": now,
    }
    storage.add_all(
        "certificate",
        tenant,
        (
            {**common, "student_uuid": student, "file_uuid": file["uuid"], "status": "issued"}
            for student, file in zip(students, files, strict=True)
        ),
    )


def _told(record: Record, domains: dict[int, str]) -> dict[str, Any]:
    told = {name: value for name, value in record.items() if name not in ("id", "deleted_at")}
    return told | {"tenant": domains[record["tenant"]]}
