"""What a sandbox begins with, bulk data for measurements, and its whole state for tests."""

from typing import Any

from importer.sandbox.settings import OTHER_TENANT, TENANT
from importer.sandbox.storage import Storage

_NAMES = {TENANT: "Escola Superior de Tecnologia do Porto", OTHER_TENANT: "Instituto Politécnico de Braga"}
_COURSES = (("LEI-2026", "Licenciatura em Engenharia Informática"), ("GES-2026", "Licenciatura em Gestão"))


def begin(storage: Storage) -> None:
    """An institution, two courses, a cohort each and a default template, in each of the two tenants."""
    for tenant, name in _NAMES.items():
        institution = storage.add("institution", tenant, {"name": name, "country": "PT", "status": "active"})["uuid"]
        storage.add(
            "template",
            tenant,
            {
                "name": "Diploma",
                "version": "1",
                "institution_uuid": institution,
                "path": "templates/diploma",
                "is_default": True,
                "status": "active",
            },
        )
        for code, title in _COURSES:
            course = {"name": title, "institution_uuid": institution, "code": code, "status": "active"}
            uuid = storage.add("course", tenant, course | {"organization_uuid": None})["uuid"]
            storage.add("cohort", tenant, {"course_uuid": uuid, "code": f"{code}-A", "modality": "presential"})
    storage.commit()


def students(storage: Storage, *, count: int, prefix: str = "seeded", tenant: str = TENANT) -> dict[str, int]:
    """Add students `prefix0@example.edu`… quickly, for measurements."""
    for number in range(count):
        storage.add(
            "student",
            tenant,
            {
                "name": f"Seeded Student-{number}",
                "email": f"{prefix}{number}@example.edu",
                "date_of_birth": "2000-01-01",
                "gender": None,
                "social_name": None,
            },
        )
    storage.commit()
    return {"students": count}


def state(storage: Storage) -> dict[str, list[dict[str, Any]]]:
    """Every record that is not deleted, by kind, as stored; no tokens."""
    kinds = (
        "institution", "organization", "module", "course", "cohort", "template", "student", "enrollment",
        "certificate", "file", "module_group", "attachment", "notification",
    )  # fmt: skip
    return {
        kind: [{**record, "tenant": record["_tenant"]} for record in storage.all(kind) if not record.get("deleted_at")]
        for kind in kinds
    }
